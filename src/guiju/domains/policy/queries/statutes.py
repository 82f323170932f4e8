"""What is shown of the law: versions with their state, obligations, assessments, confirmations, statements, news."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.policy.commands.news import NONE, RELEVANCE
from guiju.domains.policy.commands.statutes import CONCLUSIONS
from guiju.domains.policy.models import (
    Assessment,
    ClauseConfirmation,
    ComplianceStatement,
    Obligation,
    PolicyNews,
    StatuteVersion,
)
from guiju.domains.policy.models.statutes import StatuteKind
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

COMING, IN_FORCE, OVER = "待施行", "现行", "已失效"
STATES = {COMING: "duty", IN_FORCE: "pass", OVER: "plain"}
WAITING, ASSESSED, KNOWN = "待评估", "已评估", "建库补录"
ASSESSMENTS = {WAITING: "warn", ASSESSED: "pass", KNOWN: "plain"}
KINDS = {str(key): str(word) for key, word in StatuteKind.choices}
CONFIRMED, CONDITIONAL = "已确认", "有条件确认"
SOURCE_LACKING, WHOLE = "来源待补", "完整"
ACTION_LACKING = "措施待补"


def _words(*whens: When, default: str) -> Case:
    return Case(*whens, default=Value(default), output_field=CharField())


class StatuteParams(Params):
    statute: Annotated[str | None, Label("名称"), Filter("statute")] = None
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class StatuteRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    statute: Annotated[str, Column("名称", search="contains")]
    version: Annotated[str, Column("版本")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    issuer: Annotated[str, Column("制定机关")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    effective_from: Annotated[date, Column("施行日")]
    effective_until: Annotated[date | None, Column("失效日")]
    assessment: Annotated[str, Column("影响评估", meanings=ASSESSMENTS)]
    entered_at: Annotated[datetime, Column("登记时间")]


class Statutes(Query):
    key = "policy.statutes"
    title = "法规库"
    params = StatuteParams
    row = StatuteRow
    permission = READ
    identity = "number"
    caption = "statute"
    offers = "policy.StatuteVersion"
    sections = (Section("影响评估", "policy.assessments", "version"),)
    commands = {"policy.assess_change": "version"}
    empty = "还没有登记法规：先登记公司适用的法律法规和强制性标准。"

    def source(self, params: StatuteParams, reader: Reader) -> QuerySet[StatuteVersion]:
        today = timezone.localdate()
        later = StatuteVersion.objects.filter(
            statute=OuterRef("statute"), effective_from__gt=OuterRef("effective_from"), effective_from__lte=today
        )
        assessed = Assessment.objects.filter(version=OuterRef("pk"))
        return StatuteVersion.objects.annotate(
            state=_words(
                When(effective_from__gt=today, then=Value(COMING)),
                When(Q(effective_until__lt=today) | Exists(later), then=Value(OVER)),
                default=IN_FORCE,
            ),
            assessment=_words(
                When(Exists(assessed), then=Value(ASSESSED)), When(is_change=False, then=Value(KNOWN)), default=WAITING
            ),
        )


class AssessmentParams(Params):
    version: Annotated[str | None, Label("法规单号"), Filter("version__number")] = None
    news: Annotated[str | None, Label("政策动态单号"), Filter("news__number")] = None


class AssessmentRow(Row):
    number: Annotated[str, Column("评估单号", sortable=True, search="prefix")]
    version: Annotated[str | None, Column("法规", "version__statute")]
    news: Annotated[str | None, Column("政策动态", "news__title")]
    conclusion: Annotated[str, Column("结论", choices=CONCLUSIONS)]
    note: Annotated[str, Column("影响说明")]
    mark: Annotated[str, Column("措施状态", meanings={ACTION_LACKING: "warn", WHOLE: "pass"})]
    action: Annotated[str, Column("措施")]
    action_due: Annotated[date | None, Column("措施完成日")]
    signer: Annotated[str, Column("签字人", "signer_name")]
    signed_at: Annotated[datetime, Column("签字时间")]


class Assessments(Query):
    key = "policy.assessments"
    title = "影响评估"
    params = AssessmentParams
    row = AssessmentRow
    permission = READ
    identity = "number"
    caption = "conclusion"
    empty = "还没有影响评估。"

    def rows(self, using: str) -> QuerySet[Assessment]:
        lacking = Q(conclusion="not_conforming") & (Q(action="") | Q(action_due__isnull=True))
        return Assessment.objects.annotate(
            mark=_words(When(lacking, then=Value(ACTION_LACKING)), default=WHOLE), signer_name=person_of("signed_by")
        )


class NewsRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("内容摘要", search="contains")]
    relevance: Annotated[str, Column("判断", choices=RELEVANCE)]
    mark: Annotated[str, Column("来源状态", meanings={SOURCE_LACKING: "warn", WHOLE: "pass"})]
    source: Annotated[str, Column("来源")]
    issuer: Annotated[str, Column("发布机关")]
    noter: Annotated[str, Column("登记人", "noter_name")]
    noted_at: Annotated[datetime, Column("登记时间")]


class News(Query):
    key = "policy.news"
    title = "政策动态"
    row = NewsRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "policy.PolicyNews"
    sections = (Section("影响评估", "policy.assessments", "news"),)
    commands = {"policy.assess_change": "news"}
    empty = "还没有登记政策动态。"

    def rows(self, using: str) -> QuerySet[PolicyNews]:
        lacking = ~Q(relevance=NONE) & (Q(source="") | Q(issuer=""))
        return PolicyNews.objects.annotate(
            mark=_words(When(lacking, then=Value(SOURCE_LACKING)), default=WHOLE), noter_name=person_of("noted_by")
        )


class ObligationRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("义务", search="contains")]
    statute: Annotated[str, Column("法规", search="contains")]
    article: Annotated[str, Column("条")]
    control: Annotated[str, Column("控制")]
    owner: Annotated[str | None, Column("责任人", "owner__name")]
    checked: Annotated[date | None, Column("最近核对")]


class Obligations(Query):
    key = "policy.obligations"
    title = "合规义务"
    row = ObligationRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "policy.Obligation"
    commands = {"policy.check_obligation": "obligation"}
    empty = "还没有登记合规义务。"

    def rows(self, using: str) -> QuerySet[Any]:
        return Obligation.objects.annotate(checked=Max("checks__checked_on"))


class StatementRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    year: Annotated[int, Column("年度")]
    obligations: Annotated[int, Column("义务数")]
    open_ones: Annotated[str, Column("未落实的义务")]
    signer: Annotated[str, Column("签字人", "signer_name")]
    signed_at: Annotated[datetime, Column("签字时间")]


class Statements(Query):
    key = "policy.statements"
    title = "年度合规声明"
    row = StatementRow
    permission = READ
    identity = "number"
    caption = "year"
    empty = "还没有年度合规声明。"

    def rows(self, using: str) -> QuerySet[ComplianceStatement]:
        return ComplianceStatement.objects.annotate(signer_name=person_of("signed_by"))


class ConfirmationParams(Params):
    clause: Annotated[str | None, Label("条款"), Filter("code")] = None


class ConfirmationRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    clause: Annotated[str, Column("条款", "code", search="prefix", link="policy.rules")]
    version: Annotated[int, Column("条款版本", "clause__version")]
    mark: Annotated[str, Column("结果", meanings={CONDITIONAL: "warn", CONFIRMED: "pass"})]
    note: Annotated[str, Column("说明")]
    confirmer: Annotated[str, Column("确认人", "confirmer_name")]
    confirmed_at: Annotated[datetime, Column("确认时间")]


class Confirmations(Query):
    key = "policy.confirmations"
    title = "条款对照法规确认"
    params = ConfirmationParams
    row = ConfirmationRow
    permission = READ
    empty = "还没有确认过。"

    def rows(self, using: str) -> QuerySet[ClauseConfirmation]:
        return ClauseConfirmation.objects.annotate(
            mark=_words(When(is_conditional=True, then=Value(CONDITIONAL)), default=CONFIRMED),
            confirmer_name=person_of("confirmed_by"),
        )
