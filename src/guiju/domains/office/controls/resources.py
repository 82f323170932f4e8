"""A promotion resource is used after its licence was checked."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.domains.office.models import EntryKind, EntryOutcome
from guiju.domains.office.subjects import EntryWritten
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome


class Used(NamedTuple):
    """``is_use``: the entry says that a resource is used; ``is_checked``: that one has its outcome."""

    resource: str
    is_use: bool
    is_checked: bool


class ResourceChecked(Gate):
    key = "office.resource_checked"
    title = "推广资源先核验后使用"
    subject = EntryWritten
    params = Params
    outcome = Outcome.WARN
    advice = "请先核验对方资质并登记结果；急用的写明原因"
    examples = (
        passes(Used("GZ-1", is_use=True, is_checked=True)),
        breaches(Used("GZ-1", is_use=True, is_checked=False)),
        passes(Used("", is_use=False, is_checked=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Used]:
        rows = list(subjects.rows("kind", "about"))
        wanted = {about for kind, about in rows if kind == EntryKind.USE and about}
        settled = EntryOutcome.objects.using(context.using).filter(
            entry__number__in=wanted, result__in=("adopted", "done")
        )
        checked = set(settled.values_list("entry__number", flat=True))
        return [Used(about, kind == EntryKind.USE and bool(about), about in checked) for kind, about in rows]

    @staticmethod
    def judge(fact: Used, params: Params) -> str | None:
        return f"推广资源 {fact.resource} 还没有核验" if fact.is_use and not fact.is_checked else None
