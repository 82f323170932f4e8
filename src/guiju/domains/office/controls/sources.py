"""What is known of competitors comes from where it may come from."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.office.models import SourceKind
from guiju.domains.office.subjects import EntryWritten
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome


class Sources(Params):
    default_unlawful_sources: list[str] = Field(
        [SourceKind.INTERNAL, SourceKind.BOUND, SourceKind.SCRAPED], title="不得使用的来源"
    )


class Sourced(NamedTuple):
    subject: str
    source_kind: str


class LawfulSource(Gate):
    """Trade secrets, and what was taken against the rules of a site, are not written down (反不正当竞争法 9 条)."""

    key = "office.lawful_source"
    title = "竞品信息来源合法"
    subject = EntryWritten
    params = Sources
    outcome = Outcome.BLOCK
    advice = "请只记录公开页面上的信息，并写明来源和日期"
    examples = (
        passes(Sourced("甲店", "public")),
        breaches(Sourced("甲店", "internal")),
        passes(Sourced("甲店", "internal"), default_unlawful_sources=["scraped"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Sourced]:
        return [Sourced(subject, source) for subject, source in subjects.rows("subject", "source_kind")]

    @staticmethod
    def judge(fact: Sourced, params: Sources) -> str | None:
        if fact.source_kind not in params.default_unlawful_sources:
            return None
        return f"“{fact.subject}”的信息来自{SourceKind(fact.source_kind).label}"
