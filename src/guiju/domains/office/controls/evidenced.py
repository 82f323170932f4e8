"""What carries out a rule or strategy is closed with evidence; what is only said is asked for it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from guiju.domains.office.models import Errand, ErrandStep, State
from guiju.domains.office.subjects import ErrandDone
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch


class Closed(NamedTuple):
    errand: str
    basis: str
    is_proven: bool


class ExecutionProven(Watch):
    """Found with whoever did it, until the file has come."""

    key = "office.execution_proven"
    title = "贯彻事项只有自述"
    subject = ErrandDone
    params = Params
    advice = "请在事项上再次“交付”，附上证据文件"
    examples = (
        passes(Closed("JB-1", "S06.v2", is_proven=True)),
        breaches(Closed("JB-1", "S06.v2", is_proven=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        files = ErrandStep.objects.filter(errand=OuterRef("pk")).exclude(file="")
        rows = Errand.objects.using(context.using).exclude(basis="").annotate(proven=Exists(files))
        known = list(rows.filter(state__in=(State.DELIVERED, State.CLOSED)).order_by("id"))
        columns = {"number": [row.number for row in known]}
        found = Subjects(ErrandDone, columns, list(range(len(known))), [None] * len(known))
        found.memo["errands"] = known
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closed]:
        return [Closed(row.number, row.basis, bool(row.proven)) for row in subjects.memo["errands"]]

    @staticmethod
    def judge(fact: Closed, params: Params) -> str | None:
        return None if fact.is_proven else f"{fact.errand}（贯彻 {fact.basis}）是自述，没有证据（EVIDENCE_REQUIRED）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.doer or row.asker for row in subjects.memo["errands"]]
