"""提案评分: points for feasibility before it is begun, for its effect after it was in use for a while."""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.commands.review_suggestion import answered_once
from guiju.domains.conduct.fields import SuggestionNumber
from guiju.domains.conduct.models import Rollout, ScoreConclusion, SuggestionScore, SuggestionShare
from guiju.domains.conduct.registers import tied
from guiju.domains.conduct.subjects import ScoresConcluded, SuggestionScored
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import Person

CRITERIA = {"feasibility": "可行性", "effect": "实施效果"}
Criterion = Annotated[Literal["feasibility", "effect"], Label("评估项", choices=CRITERIA)]


class RolloutInput(Input):
    suggestion: SuggestionNumber
    started_on: Annotated[date, Label("开始实施")]
    live_on: Annotated[date, Label("上线日期")]


class RecordRollout(Command):
    key = "conduct.record_rollout"
    title = "登记提案上线"
    header = RolloutInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return answered_once(batch, Rollout, "这条提案已经登记上线", context)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("suggestion")
        work.insert_numbered(
            Rollout,
            {
                "suggestion_id": [record.id for record in records],
                "started_on": head.started_on,
                "live_on": head.live_on,
                "handler": work.actor,
                "recorded_at": work.now,
            },
            kind="TX",
            entities=entities(work, [record.place_id for record in records]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )


class ScoreInput(Input):
    suggestion: SuggestionNumber
    criterion: Criterion
    points: Annotated[int, Field(ge=0, le=100), Label("评分")]
    baseline: Annotated[str, Field(max_length=60), Label("实施前数据", "评效果时填")] = ""
    note: Annotated[str, Field(max_length=500), Label("意见")] = ""


class ScoreSuggestion(Command):
    key = "conduct.score_suggestion"
    title = "提案评分"
    header = ScoreInput
    yields = (SuggestionScored,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [each for each in batch.head.ids("suggestion") if each is not None]
        scored = SuggestionScore.objects.using(context.using).filter(suggestion__in=wanted, reviewer=context.actor)
        seen = set(scored.values_list("suggestion_id", "criterion"))
        return _once(batch, seen, "您已经评过这一项")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        shares = SuggestionShare.objects.using(context.using).filter(suggestion__in=head.ids("suggestion"))
        authors: dict[int, dict[int, int]] = {}
        for suggestion, person, account in shares.values_list("suggestion_id", "person_id", "person__account_id"):
            authors.setdefault(suggestion, {})[person] = account or 0
        people = [person for each in authors.values() for person in each]
        ties = tied(people, ["superior"], context.using)
        rollouts = Rollout.objects.using(context.using).filter(suggestion__in=head.ids("suggestion"))
        live = dict(rollouts.values_list("suggestion_id", "live_on"))
        today = timezone.localdate(context.now)
        of = [authors.get(each, {}) for each in head.ids("suggestion")]
        columns: dict[str, list[Any]] = {
            "suggestion": head.suggestion,
            "place": [record.place_id for record in head.record("suggestion")],
            "criterion": head.criterion,
            "reviewer": [context.actor] * batch.size,
            "is_author": [context.actor in each.values() for each in of],
            "is_leader": [any(context.actor in ties.get((person, "superior"), ()) for person in each) for each in of],
            "started": [each in live for each in head.ids("suggestion")],
            "live_days": [(today - live[each]).days if each in live else -1 for each in head.ids("suggestion")],
            "has_baseline": [bool(baseline) for baseline in head.baseline],
        }
        head.records["has_part"] = [
            author or leader for author, leader in zip(columns["is_author"], columns["is_leader"], strict=True)
        ]
        return [Subjects(SuggestionScored, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("suggestion")
        work.insert_numbered(
            SuggestionScore,
            {
                "suggestion_id": [record.id for record in records],
                "criterion": head.criterion,
                "points": head.points,
                "baseline": head.baseline,
                "note": head.note,
                "is_counted": [not has_part for has_part in head.record("has_part")],
                "reviewer": work.actor,
                "scored_at": work.now,
            },
            kind="TF",
            entities=entities(work, [record.place_id for record in records]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )


class ConclusionInput(Input):
    suggestion: SuggestionNumber
    criterion: Criterion
    note: Annotated[str, Field(max_length=2000), Label("讨论记录", "分差过大时填")] = ""


class ConcludeScores(Command):
    key = "conduct.conclude_scores"
    title = "提案评审结论"
    header = ConclusionInput
    yields = (ScoresConcluded,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [each for each in batch.head.ids("suggestion") if each is not None]
        known = ScoreConclusion.objects.using(context.using).filter(suggestion__in=wanted)
        refused = _once(batch, set(known.values_list("suggestion_id", "criterion")), "这一项已有结论")
        points: dict[tuple[int, str], list[int]] = {}
        scored = SuggestionScore.objects.using(context.using).filter(suggestion__in=wanted, is_counted=True)
        for suggestion, criterion, each in scored.values_list("suggestion_id", "criterion", "points"):
            points.setdefault((suggestion, criterion), []).append(each)
        batch.head.records["points"] = [
            points.get((each, criterion), [])
            for each, criterion in zip(batch.head.ids("suggestion"), batch.head.criterion, strict=True)
        ]
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        staff = Person.objects.using(context.using).filter(leaving__isnull=True).count()
        points: list[list[int]] = head.record("points")
        columns: dict[str, list[Any]] = {
            "suggestion": head.suggestion,
            "place": [record.place_id for record in head.record("suggestion")],
            "criterion": head.criterion,
            "reviewers": [len(each) for each in points],
            "spread": [max(each) - min(each) if each else 0 for each in points],
            "has_note": [bool(note) for note in head.note],
            "staff": [staff] * batch.size,
        }
        return [Subjects(ScoresConcluded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("suggestion")
        points: list[list[int]] = head.record("points")
        work.insert_numbered(
            ScoreConclusion,
            {
                "suggestion_id": [record.id for record in records],
                "criterion": head.criterion,
                "average": [sum(each) // len(each) if each else 0 for each in points],
                "reviewers": [len(each) for each in points],
                "spread": [max(each) - min(each) if each else 0 for each in points],
                "note": head.note,
                "concluded_by": work.actor,
                "concluded_at": work.now,
            },
            kind="TJ",
            entities=entities(work, [record.place_id for record in records]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )


def _once(batch: Batch, seen: set[tuple[int, str]], said: str) -> list[Refusal]:
    refused = []
    for item, key in enumerate(zip(batch.head.ids("suggestion"), batch.head.criterion, strict=True)):
        if key in seen:
            refused.append(refusal(item, None, "once", said, "无需重复办理"))
        elif key[0] is not None:
            seen.add(key)
    return refused
