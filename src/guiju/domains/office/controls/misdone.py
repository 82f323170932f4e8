"""What turns out wrong with what was designed: errors in print, changes of a site that nobody asked for, too much rework."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q
from pydantic import Field

from guiju.domains.office.controls.posts import standing
from guiju.domains.office.models import Category, EntryKind, Errand, ErrandStep, JournalEntry, State
from guiju.domains.office.subjects import EntryStands, ErrandDone
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch


class Reported(NamedTuple):
    """``proof`` is what it was printed from; ``is_over``: what became of the loss was written."""

    entry: str
    proof: str
    what: str
    is_over: bool


class Misprinted(Watch):
    """An error found after the run is a loss, with the proof it was printed from."""

    key = "office.misprinted"
    title = "印后差错损失"
    subject = EntryStands
    params = Params
    supervisor = "store_manager"
    advice = "请查明责任和损失，登记处理结果"
    examples = (
        passes(Reported("GZ-2", "GZ-1", "电话印错", is_over=True)),
        breaches(Reported("GZ-2", "GZ-1", "电话印错", is_over=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = JournalEntry.objects.using(context.using).filter(kind=EntryKind.MISPRINT, lacks="")
        return standing(list(rows.select_related("outcome", "about").order_by("id")), "misprint")

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Reported]:
        rows: list[Any] = subjects.memo["rows"]
        return [Reported(row.number, row.about.number, row.content, is_over=hasattr(row, "outcome")) for row in rows]

    @staticmethod
    def judge(fact: Reported, params: Params) -> str | None:
        return None if fact.is_over else f"{fact.what}（打样 {fact.proof}）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.about.author for row in subjects.memo["rows"]]


class Changed(NamedTuple):
    entry: str
    page: str
    is_requested: bool


class ChangeUnrequested(Watch):
    key = "office.change_unrequested"
    title = "网站改动没有需求单"
    subject = EntryStands
    params = Params
    supervisor = "store_manager"
    advice = "请补需求单，再以需求单号登记这处改动"
    examples = (
        passes(Changed("GZ-1", "首页", is_requested=True)),
        breaches(Changed("GZ-1", "首页", is_requested=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = JournalEntry.objects.using(context.using).filter(kind=EntryKind.SITE_CHANGE)
        return standing(list(rows.order_by("id")), "change")

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Changed]:
        rows: list[Any] = subjects.memo["rows"]
        newest = {row.subject: row for row in rows}
        return [Changed(row.number, row.subject, is_requested=bool(newest[row.subject].source)) for row in rows]

    @staticmethod
    def judge(fact: Changed, params: Params) -> str | None:
        return None if fact.is_requested else f"{fact.page}（{fact.entry}）没有需求单号"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.author for row in subjects.memo["rows"]]


class Rounds(Params):
    default_rework_rounds: int = Field(2, title="最多返工轮数", ge=0)


class Reworked(NamedTuple):
    errand: str
    rounds: int
    is_closed: bool


class ReworkedOften(Watch):
    """Whoever sends back that often says why, and closes it when it is right."""

    key = "office.reworked_often"
    title = "设计返工过多"
    subject = ErrandDone
    params = Rounds
    supervisor = "store_manager"
    advice = "请写明反复返工的原因，定稿后办结"
    examples = (
        passes(Reworked("JB-1", 2, is_closed=False)),
        breaches(Reworked("JB-1", 3, is_closed=False)),
        passes(Reworked("JB-1", 3, is_closed=True)),
        passes(Reworked("JB-1", 3, is_closed=False), default_rework_rounds=3),
    )

    def subjects(self, context: Context) -> Subjects:
        sent_back = Count("steps", filter=Q(steps__step=ErrandStep.Step.REJECT))
        rows = list(
            Errand.objects.using(context.using)
            .filter(category=Category.ART)
            .annotate(rounds=sent_back)
            .filter(rounds__gt=0)
            .order_by("id")
        )
        columns = {"number": [row.number for row in rows]}
        found = Subjects(ErrandDone, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["errands"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Reworked]:
        rows: list[Any] = subjects.memo["errands"]
        return [Reworked(row.number, row.rounds, is_closed=row.state == State.CLOSED) for row in rows]

    @staticmethod
    def judge(fact: Reworked, params: Rounds) -> str | None:
        if fact.is_closed or fact.rounds <= params.default_rework_rounds:
            return None
        return f"{fact.errand} 返工超过 {params.default_rework_rounds} 轮，请说明原因"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.asker for row in subjects.memo["errands"]]
