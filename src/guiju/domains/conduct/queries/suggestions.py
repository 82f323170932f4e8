"""What is shown of suggestions."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from guiju.domains.conduct.models import Suggestion, SuggestionShare
from guiju.domains.conduct.queries.losses import READ
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

WAITING, REJECTED, PENDING, UNDER_WAY, ACCEPTED = "待答复", "不采纳", "待落实", "实施中", "已验收"
STATES = {WAITING: "duty", REJECTED: "plain", PENDING: "warn", UNDER_WAY: "pledge", ACCEPTED: "pass"}
_PLANNED = Q(plan__isnull=False) | (
    Q(review__owner__isnull=False, review__due_on__isnull=False) & ~Q(review__measure="")
)


class SuggestionParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class SuggestionRow(Row):
    number: Annotated[str, Column("提案号", sortable=True, search="prefix")]
    title: Annotated[str, Column("提案", search="contains")]
    field: Annotated[str, Column("方面")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    content: Annotated[str, Column("内容")]
    first: Annotated[str | None, Column("相同的首提", "earlier", link="conduct.suggestions")]
    reviewer: Annotated[str | None, Column("答复人", "reviewer_name")]
    reason: Annotated[str | None, Column("答复理由", "review__reason")]
    owner: Annotated[str | None, Column("落实人", "responsible")]
    due_on: Annotated[date | None, Column("落实期限", "until")]
    effect: Annotated[str | None, Column("实施后", "acceptance__effect")]
    place: Annotated[str, Column("地点", "place__name")]
    filed_at: Annotated[datetime, Column("提交时间")]


class Suggestions(Query):
    key = "conduct.suggestions"
    title = "提案"
    params = SuggestionParams
    row = SuggestionRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "title"
    offers = "conduct.Suggestion"
    sections = (
        Section("作者与份额", "conduct.suggestion_shares", "suggestion"),
        Section("评分", "conduct.suggestion_scores", "suggestion"),
    )
    commands = {
        "conduct.review_suggestion": "suggestion",
        "conduct.plan_adoption": "suggestion",
        "conduct.accept_result": "suggestion",
        "conduct.score_suggestion": "suggestion",
        "conduct.conclude_scores": "suggestion",
        "conduct.record_rollout": "suggestion",
    }
    empty = "还没有提案：任何人都可以提交。"

    def rows(self, using: str) -> QuerySet[Suggestion]:
        before = Suggestion.objects.filter(digest=OuterRef("digest"), id__lt=OuterRef("id")).order_by("id")
        return Suggestion.objects.annotate(
            standing=Case(
                When(acceptance__isnull=False, then=Value(ACCEPTED)),
                When(review__isnull=True, then=Value(WAITING)),
                When(review__answer="rejected", then=Value(REJECTED)),
                When(_PLANNED, then=Value(UNDER_WAY)),
                default=Value(PENDING),
                output_field=CharField(),
            ),
            earlier=Case(When(Exists(before), then=before.values("number")[:1]), default=None),
            reviewer_name=person_of("reviewer"),
            responsible=Coalesce(F("plan__owner__name"), F("review__owner__name")),
            until=Coalesce(F("plan__due_on"), F("review__due_on")),
        )

    def next_commands(self, row: Any) -> list[str]:
        scoring = ["conduct.score_suggestion", "conduct.conclude_scores"]
        steps = {
            WAITING: ["conduct.review_suggestion", *scoring],
            PENDING: ["conduct.plan_adoption", *scoring],
            UNDER_WAY: ["conduct.record_rollout", "conduct.accept_result", *scoring],
            ACCEPTED: scoring,
        }
        return steps.get(row.state, [])


class OfSuggestion(Params):
    suggestion: Annotated[str | None, Label("提案号"), Filter("suggestion__number")] = None


class ShareRow(Row):
    suggestion: Annotated[str, Column("提案号", "suggestion__number", link="conduct.suggestions")]
    person: Annotated[str, Column("作者", "person__name")]
    percent: Annotated[int, Column("份额（%）")]


class SuggestionShares(Query):
    key = "conduct.suggestion_shares"
    title = "提案作者"
    params = OfSuggestion
    row = ShareRow
    permission = READ
    place = "suggestion__place_id"
    empty = "没有作者。"

    def rows(self, using: str) -> QuerySet[SuggestionShare]:
        return SuggestionShare.objects.all()
