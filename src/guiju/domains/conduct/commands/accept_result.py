"""验收提案: what was measured after it was carried out; what succeeded leads to the draft of an award, once."""

from typing import Annotated, Any

from pydantic import Field

from guiju.domains.conduct.commands.propose_award import ProposeAward
from guiju.domains.conduct.commands.review_suggestion import answered_once
from guiju.domains.conduct.controls.suggestions import AdoptionComplete
from guiju.domains.conduct.fields import SuggestionNumber
from guiju.domains.conduct.models import Case, CaseKind, ResultAcceptance, SuggestionReview, SuggestionShare
from guiju.domains.conduct.subjects import ResultAccepted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import Place
from guiju.kernel.worklist.tasks import DONE, end_tasks

SOURCE_RESULT = "conduct.result"
YUAN = 100


class ResultInput(Input):
    suggestion: SuggestionNumber
    indicator: Annotated[str, Field(min_length=2, max_length=120), Label("指标")]
    baseline: Annotated[str, Field(max_length=60), Label("实施前")] = ""
    effect: Annotated[str, Field(max_length=60), Label("实施后")] = ""


class AcceptResult(Command):
    """Confirmed once; the second confirmation is refused and leads to nothing."""

    key = "conduct.accept_result"
    title = "验收提案"
    header = ResultInput
    yields = (ResultAccepted,)
    causes = (ProposeAward.key,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = answered_once(batch, ResultAcceptance, "这条提案已经验收", context)
        wanted = [each for each in batch.head.ids("suggestion") if each is not None]
        known = SuggestionReview.objects.using(context.using).filter(suggestion__in=wanted, answer="adopted")
        adopted = set(known.values_list("suggestion_id", flat=True))
        refused += [
            refusal(item, None, "step_in_order", "这条提案还没有采纳", "采纳并实施以后再验收")
            for item, each in enumerate(batch.head.ids("suggestion"))
            if each is not None and each not in adopted
        ]
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        authors: dict[int, set[int]] = {}
        shares = SuggestionShare.objects.using(context.using).filter(suggestion__in=head.ids("suggestion"))
        for suggestion, account in shares.values_list("suggestion_id", "person__account_id"):
            authors.setdefault(suggestion, set()).add(account)
        columns = {
            "suggestion": head.suggestion,
            "place": [record.place_id for record in head.record("suggestion")],
            "has_baseline": [bool(each) for each in head.baseline],
            "has_effect": [bool(each) for each in head.effect],
            "by_author": [context.actor in authors.get(each, set()) for each in head.ids("suggestion")],
        }
        return [Subjects(ResultAccepted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("suggestion")
        work.insert_numbered(
            ResultAcceptance,
            {
                "suggestion_id": [record.id for record in records],
                "indicator": head.indicator,
                "baseline": head.baseline,
                "effect": head.effect,
                "acceptor": work.actor,
                "accepted_at": work.now,
            },
            kind="TY",
            entities=entities(work, [record.place_id for record in records]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        end_tasks(work, SOURCE_RESULT, head.suggestion, DONE)
        _propose(batch, work)


def _propose(batch: Batch, work: Work) -> None:
    """The draft of an award for the first author of each suggestion that has none yet."""
    records = batch.head.record("suggestion")
    numbers = dict(zip((record.id for record in records), batch.head.suggestion, strict=True))
    taken = set(
        Case.objects.using(work.using)
        .filter(kind=CaseKind.AWARD, basis__in=list(numbers.values()))
        .values_list("basis", flat=True)
    )
    shares = SuggestionShare.objects.using(work.using).filter(suggestion__in=list(numbers))
    first: dict[int, str] = {}
    for suggestion, number in shares.order_by("-percent", "id").values_list("suggestion_id", "person__number"):
        first.setdefault(suggestion, number)
    bounds: list[Any] = [each.params for each in bounds_of(AdoptionComplete, work.now, work.using)]
    params = max(bounds, key=lambda each: each.default_adopted_bonus, default=AdoptionComplete.params())
    places = dict(
        Place.objects.using(work.using).filter(id__in={record.place_id for record in records}).values_list("id", "code")
    )
    items = [item for item, record in enumerate(records) if numbers[record.id] not in taken and record.id in first]
    if not items:
        return
    chosen = [records[item] for item in items]
    head = {
        "place": [places[record.place_id] for record in chosen],
        "person": [first[record.id] for record in chosen],
        "facts": [f"提案“{record.title}”采纳并实施成功" for record in chosen],
        "proof": [numbers[record.id] for record in chosen],
        "basis": [numbers[record.id] for record in chosen],
        "award_row": [params.default_award_row] * len(items),
        "form": ["奖金"] * len(items),
        "amount": [params.default_adopted_bonus * YUAN] * len(items),
    }
    work.perform(ProposeAward, head, origin=items)
