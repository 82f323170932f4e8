"""What is shown of awards and sanctions: all cases, one's own, appeals, what is published."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case as Either
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.domains.conduct.models import Appeal, Case, CaseKind, PayItem, Publication
from guiju.domains.conduct.queries.losses import READ
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

OWN, NOTICES = "conduct.read_own", "conduct.read_notices"
PROPOSED, NOT_GIVEN, TO_SERVE, APPEAL_OPEN, APPEALED, REVOKED, EFFECTIVE, EXECUTED = (
    "待决定",
    "不予",
    "待送达",
    "申诉期",
    "申诉中",
    "已撤销",
    "已生效",
    "已执行",
)
STATES = {
    PROPOSED: "duty",
    NOT_GIVEN: "plain",
    TO_SERVE: "duty",
    APPEAL_OPEN: "warn",
    APPEALED: "warn",
    REVOKED: "plain",
    EFFECTIVE: "pass",
    EXECUTED: "pass",
}
KINDS = {str(value): str(label) for value, label in CaseKind.choices}


def standing() -> Either:
    """Where a case stands, as a column."""
    open_appeal = Q(decision__appeal__isnull=False, decision__appeal__outcome__isnull=True)
    return Either(
        When(decision__isnull=True, then=Value(PROPOSED)),
        When(decision__is_given=False, then=Value(NOT_GIVEN)),
        When(decision__appeal__outcome__result="revoked", then=Value(REVOKED)),
        When(open_appeal, then=Value(APPEALED)),
        When(decision__execution__isnull=False, then=Value(EXECUTED)),
        When(Q(kind="sanction", decision__delivery__isnull=True), then=Value(TO_SERVE)),
        When(
            Q(kind="sanction", decision__delivery__effective_at__gt=timezone.now(), decision__appeal__isnull=True),
            then=Value(APPEAL_OPEN),
        ),
        default=Value(EFFECTIVE),
        output_field=CharField(),
    )


class CaseParams(Params):
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    clause: Annotated[str | None, Label("依据条款"), Filter("clause")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class CaseRow(Row):
    number: Annotated[str, Column("奖惩件", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS, meanings={"award": "pass", "sanction": "stop"})]
    person: Annotated[str, Column("对象", "person__name")]
    facts: Annotated[str, Column("事由")]
    clause: Annotated[str, Column("依据条款")]
    grade: Annotated[int, Column("档次", "final_grade")]
    award: Annotated[str, Column("奖项")]
    measure: Annotated[str, Column("形式或措施", "final_measure")]
    amount: Annotated[int, Column("金额", "final_amount", kind="money")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    reason: Annotated[str | None, Column("决定理由", "decision__reason")]
    proposer: Annotated[str | None, Column("提出人", "proposer_name")]
    decider: Annotated[str | None, Column("决定人", "decider_name")]
    decided_at: Annotated[datetime | None, Column("决定时间", "decision__decided_at")]
    delivered_at: Annotated[datetime | None, Column("送达时间", "decision__delivery__delivered_at")]
    appeal_until: Annotated[date | None, Column("申诉截止", "decision__delivery__appeal_until")]
    executed_at: Annotated[datetime | None, Column("执行时间", "decision__execution__executed_at")]
    place: Annotated[str, Column("地点", "place__name")]
    proposed_at: Annotated[datetime, Column("提出时间")]


def _cases() -> QuerySet[Case]:
    return Case.objects.annotate(
        standing=standing(),
        final_measure=Coalesce(
            Either(When(decision__appeal__outcome__result="changed", then=F("decision__appeal__outcome__measure"))),
            F("decision__measure"),
            F("measure"),
        ),
        final_grade=Coalesce(F("decision__grade"), F("grade")),
        final_amount=Coalesce(F("decision__amount"), F("amount")),
        proposer_name=person_of("proposer"),
        decider_name=person_of("decision__decider"),
    )


class Cases(Query):
    key = "conduct.cases"
    title = "奖惩"
    params = CaseParams
    row = CaseRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "facts"
    offers = "conduct.Case"
    sections = (
        Section("本人陈述", "conduct.statements", "about"),
        Section("同类案件", "conduct.precedents", "like"),
        Section("申诉", "conduct.appeals", "case"),
        Section("工资项", "conduct.pay_items", "case"),
        Section("公示", "conduct.publications", "case"),
    )
    commands = {
        "conduct.decide_award": "case",
        "conduct.issue_penalty": "case",
        "conduct.serve_decision": "case",
        "conduct.record_execution": "case",
        "conduct.publish_decision": "case",
    }
    empty = "还没有奖惩件。"

    def source(self, params: CaseParams, reader: Reader) -> QuerySet[Case]:
        return _cases()

    def next_commands(self, row: Any) -> list[str]:
        deciding = (
            "conduct.decide_award" if row.kind == KINDS["award"] or row.kind == "award" else "conduct.issue_penalty"
        )
        steps = {
            PROPOSED: [deciding],
            TO_SERVE: ["conduct.serve_decision"],
            EFFECTIVE: ["conduct.record_execution", "conduct.publish_decision"],
            EXECUTED: ["conduct.publish_decision"],
        }
        return steps.get(row.state, [])


class LikeParams(Params):
    like: Annotated[str | None, Label("奖惩件")] = None


class PrecedentRow(Row):
    number: Annotated[str, Column("奖惩件", sortable=True, search="prefix", link="conduct.cases")]
    clause: Annotated[str, Column("依据条款")]
    facts: Annotated[str, Column("事由")]
    grade: Annotated[int, Column("档次", "decision__grade")]
    measure: Annotated[str, Column("形式或措施", "decision__measure")]
    amount: Annotated[int, Column("金额", "decision__amount", kind="money")]
    reason: Annotated[str, Column("理由", "decision__reason")]
    decided_at: Annotated[datetime, Column("决定时间", "decision__decided_at")]


class Precedents(Query):
    """Decided cases of the same clause, or of the same row of the table of awards; without the names."""

    key = "conduct.precedents"
    title = "同类案件"
    params = LikeParams
    row = PrecedentRow
    permission = READ
    place = "place_id"
    empty = "没有已决定的同类案件。"

    def source(self, params: LikeParams, reader: Reader) -> QuerySet[Case]:
        found = Case.objects.filter(decision__is_given=True)
        if not params.like:
            return found
        own = Case.objects.filter(number=params.like, kind=OuterRef("kind"), clause=OuterRef("clause"))
        return found.filter(Exists(own.filter(award_row=OuterRef("award_row")))).exclude(number=params.like)


class AppealParams(Params):
    case: Annotated[str | None, Label("奖惩件"), Filter("decision__case__number")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


OPEN_APPEAL, CLOSED_APPEAL = "待复核", "已复核"
RESULTS = {"upheld": "维持", "changed": "变更", "revoked": "撤销", "not_reopened": "逾期不予受理"}


class AppealRow(Row):
    number: Annotated[str, Column("申诉号", sortable=True, search="prefix")]
    case: Annotated[str, Column("奖惩件", "decision__case__number", link="conduct.cases")]
    person: Annotated[str, Column("申诉人", "decision__case__person__name")]
    grounds: Annotated[str, Column("申诉理由")]
    is_late: Annotated[bool, Column("逾期")]
    late_reason: Annotated[str, Column("逾期原因")]
    state: Annotated[str, Column("状态", "standing", meanings={OPEN_APPEAL: "duty", CLOSED_APPEAL: "pass"})]
    result: Annotated[str | None, Column("复核结果", "outcome__result", choices=RESULTS)]
    opinion: Annotated[str | None, Column("复核意见", "outcome__reason")]
    reviewer: Annotated[str | None, Column("复核人", "reviewer_name")]
    place: Annotated[str, Column("地点", "place__name")]
    filed_at: Annotated[datetime, Column("申诉时间")]


class Appeals(Query):
    key = "conduct.appeals"
    title = "申诉"
    params = AppealParams
    row = AppealRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "case"
    offers = "conduct.Appeal"
    commands = {"conduct.decide_appeal": "appeal"}
    empty = "没有申诉。"

    def rows(self, using: str) -> QuerySet[Appeal]:
        return Appeal.objects.annotate(
            standing=Either(
                When(outcome__isnull=True, then=Value(OPEN_APPEAL)),
                default=Value(CLOSED_APPEAL),
                output_field=CharField(),
            ),
            reviewer_name=person_of("outcome__reviewer"),
        )

    def next_commands(self, row: Any) -> list[str]:
        return ["conduct.decide_appeal"] if row.state == OPEN_APPEAL else []


class OwnRow(Row):
    number: Annotated[str, Column("奖惩件", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS, meanings={"award": "pass", "sanction": "stop"})]
    facts: Annotated[str, Column("事由")]
    measure: Annotated[str, Column("形式或措施", "final_measure")]
    amount: Annotated[int, Column("金额", "final_amount", kind="money")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    sheet: Annotated[str | None, Column("决定书", "decision__sheet")]
    appeal_until: Annotated[date | None, Column("申诉截止", "decision__delivery__appeal_until")]
    result: Annotated[str | None, Column("复核结果", "decision__appeal__outcome__result", choices=RESULTS)]
    proposed_at: Annotated[datetime, Column("时间")]


class MyCases(Query):
    """The reader's own file: what he was given, what is said of him, and how he answers."""

    key = "conduct.my_cases"
    title = "我的奖惩"
    row = OwnRow
    permission = OWN
    owner = "account"
    identity = "number"
    caption = "facts"
    commands = {"conduct.answer_case": "case", "conduct.file_appeal": "case"}
    empty = "没有您的奖惩记录。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Case]:
        return _cases()

    def next_commands(self, row: Any) -> list[str]:
        if row.state == PROPOSED:
            return ["conduct.answer_case"]
        return [] if row.state in {NOT_GIVEN, APPEALED, REVOKED} or row.result else ["conduct.file_appeal"]


class NoticeParams(Params):
    case: Annotated[str | None, Label("奖惩件"), Filter("decision__case__number")] = None


class NoticeRow(Row):
    number: Annotated[str, Column("公示号", sortable=True, search="prefix")]
    text: Annotated[str, Column("公示内容")]
    published_at: Annotated[datetime, Column("公示时间")]
    until: Annotated[date | None, Column("公示至")]
    place: Annotated[str, Column("地点", "decision__case__place__name")]


class Publications(Query):
    """What is on show today; what is withdrawn or over is not."""

    key = "conduct.publications"
    title = "奖惩公示"
    params = NoticeParams
    row = NoticeRow
    permission = NOTICES
    place = "decision__case__place_id"
    empty = "现在没有公示。"

    def source(self, params: NoticeParams, reader: Reader) -> QuerySet[Publication]:
        return Publication.objects.filter(
            withdraws__isnull=True, withdrawal__isnull=True, until__gte=timezone.localdate()
        )


class PayItemRow(Row):
    case: Annotated[str, Column("奖惩件", "decision__case__number", link="conduct.cases")]
    person: Annotated[str, Column("人员", "person__name")]
    title: Annotated[str, Column("工资项")]
    amount: Annotated[int, Column("金额", kind="money")]
    entered_at: Annotated[datetime, Column("时间")]


class PayItems(Query):
    key = "conduct.pay_items"
    title = "奖惩工资项"
    params = NoticeParams
    row = PayItemRow
    permission = READ
    place = "decision__case__place_id"
    empty = "没有工资项。"

    def rows(self, using: str) -> QuerySet[PayItem]:
        return PayItem.objects.all()
