"""What belongs to an entry is settled before the entry is, and what is decided has its basis."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.domains.office.settled import entries
from guiju.domains.office.subjects import EntrySettled
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome

ENDS = frozenset({EntryOutcome.Result.ADOPTED, EntryOutcome.Result.DONE})


class PartParams(Params):
    parts: list[str] = Field([EntryKind.RISK, EntryKind.CHANGE], title="须先了结的所属记录种类")


class Closing(NamedTuple):
    """``kinds`` and ``names`` of what belongs to it and has no outcome yet; ``is_end``: it is begun or closed."""

    entry: str
    is_end: bool
    kinds: str
    names: str


class PartsSettled(Gate):
    key = "office.parts_settled"
    title = "所属事项逐项了结"
    subject = EntrySettled
    params = PartParams
    outcome = Outcome.WARN
    advice = "请先逐项登记结果；来不及的写明原因，未了结的留在清单上继续跟进"
    reasons = ("已逐项看过，愿意承担", "留到下期继续办理")
    examples = (
        passes(Closing("GZ-1", is_end=True, kinds="", names="")),
        passes(Closing("GZ-1", is_end=False, kinds="risk", names="断货")),
        breaches(Closing("GZ-1", is_end=True, kinds="risk", names="断货")),
        passes(Closing("GZ-1", is_end=True, kinds="risk", names="断货"), parts=["change"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closing]:
        rows = list(subjects.rows("entry", "result"))
        parts = JournalEntry.objects.using(context.using).filter(
            about__number__in={entry for entry, _ in rows}, lacks="", outcome__isnull=True
        )
        known: dict[str, list[tuple[str, str]]] = {}
        for about, kind, subject, number in parts.order_by("id").values_list(
            "about__number", "kind", "subject", "number"
        ):
            known.setdefault(about, []).append((kind, subject or number))
        return [
            Closing(
                entry,
                result in ENDS,
                ",".join(kind for kind, _ in known.get(entry, [])),
                "\n".join(name for _, name in known.get(entry, [])),
            )
            for entry, result in rows
        ]

    @staticmethod
    def judge(fact: Closing, params: PartParams) -> str | None:
        pairs = zip(fact.kinds.split(","), fact.names.split("\n"), strict=True)
        left = [f"{EntryKind(kind).label}“{name}”" for kind, name in pairs if kind in params.parts]
        return f"{fact.entry} 还有 {len(left)} 项未了结：{'、'.join(left)}" if fact.is_end and left else None


class BasisParams(Params):
    kinds: list[str] = Field([EntryKind.PROPOSAL], title="记录种类")


class Adopted(NamedTuple):
    entry: str
    kind: str
    is_adopted: bool
    lacks: str


class BasisGiven(Gate):
    key = "office.basis_given"
    title = "采纳前依据齐全"
    subject = EntrySettled
    params = BasisParams
    outcome = Outcome.WARN
    advice = "请补上依据后重新提出；仍要采纳的写明原因"
    reasons = ("时间紧，先行决定", "依据随后补上")
    examples = (
        passes(Adopted("GZ-1", "proposal", is_adopted=True, lacks="")),
        passes(Adopted("GZ-1", "proposal", is_adopted=False, lacks="无数据依据")),
        passes(Adopted("GZ-1", "plan", is_adopted=True, lacks="无数据依据")),
        breaches(Adopted("GZ-1", "proposal", is_adopted=True, lacks="无数据依据")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Adopted]:
        rows = list(subjects.rows("entry", "kind", "result"))
        known = entries(subjects, context)
        return [
            Adopted(entry, kind, result == EntryOutcome.Result.ADOPTED, known[entry].lacks)
            for entry, kind, result in rows
        ]

    @staticmethod
    def judge(fact: Adopted, params: BasisParams) -> str | None:
        is_bare = fact.kind in params.kinds and fact.is_adopted and fact.lacks
        return f"{fact.entry} {fact.lacks}" if is_bare else None
