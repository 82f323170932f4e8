"""Errands that were handed over without the result they want, and drawings that were late or sent back."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from pydantic import Field

from guiju.domains.office.models import Category, Errand, ErrandStep, State
from guiju.domains.office.subjects import ErrandDone
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch

STEP = ErrandStep.Step
ON_TIME, GOOD = "按时", "保质"


def _subjects(rows: Sequence[Any]) -> Subjects:
    columns = {"number": [row.number for row in rows]}
    found = Subjects(ErrandDone, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["errands"] = rows
    return found


class Result(NamedTuple):
    errand: str
    is_missing: bool


class ResultMissing(Watch):
    """Found with whoever did it, until the result has come."""

    key = "office.result_missing"
    title = "办结事项的结果待补"
    subject = ErrandDone
    params = Params
    advice = "请在事项上再次“交付”，写明结果或附上文件"
    examples = (passes(Result("JB-1", is_missing=False)), breaches(Result("JB-1", is_missing=True)))

    def subjects(self, context: Context) -> Subjects:
        last = ErrandStep.objects.filter(errand=OuterRef("pk"), step__in=(STEP.HAND_OVER, STEP.CLOSE)).order_by("-id")
        lacking = ErrandStep.objects.filter(errand=OuterRef("pk"), step__in=(STEP.HAND_OVER, STEP.CLOSE)).exclude(
            lacks=""
        )
        rows = Errand.objects.using(context.using).filter(Exists(lacking))
        return _subjects(list(rows.annotate(last=Subquery(last.values("lacks")[:1])).order_by("id")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Result]:
        return [
            Result(row.number, is_missing=bool(row.last) and row.state in {State.DELIVERED, State.CLOSED})
            for row in subjects.memo["errands"]
        ]

    @staticmethod
    def judge(fact: Result, params: Params) -> str | None:
        return f"{fact.errand} 已交付，结果待补" if fact.is_missing else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.doer or row.asker for row in subjects.memo["errands"]]


class Criteria(Params):
    criteria: list[str] = Field([ON_TIME, GOOD], title="评定项")


class Drawing(NamedTuple):
    """``late_minutes`` after its first term; ``is_rejected``: the customer's fault was stated."""

    errand: str
    late_minutes: int
    is_rejected: bool


class DrawingFailed(Watch):
    """Computed from when it was due, when it was handed over and whether it came back; what is typed changes nothing."""

    key = "office.drawing_failed"
    title = "客户图未按时、保质"
    subject = ErrandDone
    params = Criteria
    advice = "请补救并与业务确认；评定按时间和退回记录计算"
    examples = (
        passes(Drawing("JB-1", 0, is_rejected=False)),
        breaches(Drawing("JB-1", 20, is_rejected=False)),
        passes(Drawing("JB-1", 20, is_rejected=False), criteria=[GOOD]),
    )

    def subjects(self, context: Context) -> Subjects:
        first = ErrandStep.objects.filter(errand=OuterRef("pk"), step=STEP.HAND_OVER).order_by("id")
        rejected = ErrandStep.objects.filter(errand=OuterRef("pk"), step=STEP.REJECT)
        rows = Errand.objects.using(context.using).filter(
            Q(pk__in=ErrandStep.objects.filter(step=STEP.HAND_OVER).values("errand")), category=Category.DRAWING
        )
        rows = rows.annotate(handed=Subquery(first.values("taken_at")[:1]), rejected=Exists(rejected))
        return _subjects(list(rows.order_by("id")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Drawing]:
        return [
            Drawing(
                row.number,
                max(0, int((row.handed - row.first_due).total_seconds()) // 60),
                is_rejected=bool(row.rejected),
            )
            for row in subjects.memo["errands"]
        ]

    @staticmethod
    def judge(fact: Drawing, params: Criteria) -> str | None:
        found = []
        if ON_TIME in params.criteria and fact.late_minutes:
            found.append(f"迟交 {fact.late_minutes} 分钟")
        if GOOD in params.criteria and fact.is_rejected:
            found.append("被客户退回")
        return f"{fact.errand} {'，'.join(found)}" if found else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.doer for row in subjects.memo["errands"]]
