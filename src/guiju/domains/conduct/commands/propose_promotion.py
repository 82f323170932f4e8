"""提出晋升: somebody is put forward for a post, beside the conditions that are published for it."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.controls.standards import Candidate, PromotionConditions, lacking
from guiju.domains.conduct.fields import PersonNumber, PlaceCode
from guiju.domains.conduct.models import Promotion, PromotionGrade
from guiju.domains.conduct.standards import PROMOTION
from guiju.domains.conduct.subjects import PromotionProposed
from guiju.domains.policy.api import ask_for_schemes, schemes_on
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import Assignment

GRADES = {each: each for each in "ABCD"}
CONDITIONS_MISSING = "晋升条件未定"


class PromotionInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("晋升人")]
    post: Annotated[str, Label("晋升岗位", "岗位代码"), Reference("org.Post", fetch=("title",), title="岗位")]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]


class GradeInput(Input):
    period: Annotated[str, Field(min_length=1, max_length=20), Label("考核期", "如 2026Q3")]
    grade: Annotated[Literal["A", "B", "C", "D"], Label("等级", choices=GRADES)]
    paper: Annotated[str, Field(min_length=1, max_length=40), Label("考核单号")]


class Put(NamedTuple):
    """A candidate beside the conditions; ``scheme`` is their number."""

    candidate: Candidate
    scheme: str


class ProposePromotion(Command):
    key = "conduct.propose_promotion"
    title = "提出晋升"
    header = PromotionInput
    line = GradeInput
    needs_lines = False
    yields = (PromotionProposed,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head, today = batch.head, timezone.localdate(context.now)
        since = _since(head.ids("person"), today, context.using)
        known = schemes_on(PROMOTION, [each or "" for each in head.post], today, context.using)
        results, refused = _results(batch)
        puts: list[Put | None] = []
        for item, record in enumerate(head.record("post")):
            scheme = known.get(head.post[item])
            begun = since.get(head.ids("person")[item] or 0)
            months = _months(begun, today) if begun else 0
            grade = scheme.grade if scheme else ""
            good = sum(each <= grade for each in results[item])
            wanted = (scheme.months, good, scheme.grades, grade) if scheme else (0, good, 0, "")
            candidate = record and Candidate(record.title, scheme is not None, months, *wanted)
            puts.append(candidate and Put(candidate, scheme.number if scheme else ""))
        head.records["put"] = puts
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        found: list[Put] = head.record("put")
        columns: dict[str, list[Any]] = {"person": head.person, "place": head.ids("place")}
        columns |= {name: [getattr(each.candidate, name) for each in found] for name in Candidate._fields}
        return [Subjects(PromotionProposed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        found: list[Put] = head.record("put")
        columns = {
            "place_id": head.ids("place"),
            "person_id": head.ids("person"),
            "post_id": head.ids("post"),
            "reason": head.reason,
            "months": [each.candidate.months for each in found],
            "scheme": [each.scheme for each in found],
            "lacking": ["；".join(lacking(each.candidate)) if each.scheme else CONDITIONS_MISSING for each in found],
            "proposer": work.actor,
            "proposed_at": work.now,
        }
        promotions = work.insert_numbered(
            Promotion,
            columns,
            kind="SZ",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        lines = {name: batch.lines.columns[name] for name in GradeInput.model_fields}
        work.insert(PromotionGrade, {"promotion_id": batch.to_lines(promotions), **lines}, len(batch.line_items))
        bounds: list[Any] = [bound.params for bound in bounds_of(PromotionConditions, work.now, work.using)]
        days = [each.default_fill_days for each in bounds if each.conditions_required]
        if days:
            missing = [post for post, each in zip(head.post, found, strict=True) if not each.scheme]
            ask_for_schemes(work, PROMOTION, missing, work.now + timedelta(days=min(days)))


def _months(since: date, today: date) -> int:
    passed = relativedelta(today, since)
    return passed.years * 12 + passed.months


def _since(people: list[int | None], today: date, using: str) -> dict[int, date]:
    """By person since when he has held what he holds now; one statement."""
    rows = Assignment.objects.using(using).filter(
        person__in={each for each in people if each}, end__isnull=True, since__lte=today
    )
    return dict(rows.order_by("since").values_list("person", "since"))


def _results(batch: Batch) -> tuple[list[list[str]], list[Refusal]]:
    """By item the cited results; a period is cited once."""
    found: list[list[str]] = [[] for _ in range(batch.size)]
    seen: set[tuple[int, str]] = set()
    refused = []
    for place, (item, (period, grade)) in enumerate(
        zip(batch.line_items, batch.lines.rows("period", "grade"), strict=True)
    ):
        if (item, period) in seen:
            refused.append(refusal(item, place, "once", f"考核期 {period} 写了两次", "每个考核期只写一行"))
        seen.add((item, period))
        found[item].append(grade)
    return found, refused
