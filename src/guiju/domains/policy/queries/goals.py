"""What is shown of goals: which clauses serve each, what measures it, and whom a version binds."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.utils import timezone

from guiju.domains.policy.effects import goal_figures
from guiju.domains.policy.fields import READ
from guiju.domains.policy.goals import GoalStanding, goals_of
from guiju.domains.policy.indicators import Measured, measured, span_of
from guiju.domains.policy.models import Reading, RulebookVersion, ScopeKind
from guiju.domains.policy.queries.versions import OfVersion
from guiju.domains.policy.scope import Bound, audience, scope_rows
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

SIGNED, UNSIGNED = "已签", "待签"
MONTHS = 3
SERVED, AMBER, RED = "有支撑", "未关联", "未达目标"


class GoalRow(Row):
    number: Annotated[str, Column("目标号")]
    version: Annotated[str, Column("版本号")]
    title: Annotated[str, Column("目标")]
    state: Annotated[str, Column("状态", meanings={SERVED: "pass", AMBER: "warn", RED: "stop"})]
    clauses: Annotated[str, Column("服务它的条款")]
    live: Annotated[str, Column("其中在运行")]
    indicators: Annotated[str, Column("指标")]
    measured: Annotated[str, Column("指标现值")]


class Goals(Query):
    """The coverage of goals: amber the moment nothing in force serves one, red while an indicator misses its target."""

    key = "policy.goals"
    title = "目标覆盖"
    params = OfVersion
    row = GoalRow
    permission = READ
    empty = "没有登记目标。"

    def found(self, params: OfVersion, asked: Asked, reader: Reader) -> Found:
        versions = RulebookVersion.objects.using(reader.using).order_by("-id")
        if params.version:
            versions = versions.filter(number=params.version)
        numbers = dict(versions.values_list("pk", "number")[: asked.limit])
        now = timezone.now()
        known = goals_of(numbers, now, reader.using)
        titles = {title for own in known.values() for goal in own for title in goal.indicators}
        values = measured(now, reader.using, titles)
        rows = [
            self.row.record(
                id=place,
                number=goal.number,
                version=numbers[version],
                title=goal.title,
                state=_state(goal, values),
                clauses="、".join(goal.clauses),
                live="、".join(goal.live),
                indicators="、".join(goal.indicators),
                measured="；".join(_spelled(values[title]) for title in goal.indicators),
            )
            for place, (version, goal) in enumerate((v, goal) for v in numbers for goal in known.get(v, []))
        ]
        return Found(rows, "")


def _state(goal: GoalStanding, values: Mapping[str, Measured]) -> str:
    if any(values[title].is_red for title in goal.indicators):
        return RED
    return SERVED if goal.is_served else AMBER


def _spelled(each: Measured) -> str:
    """Its value, where it comes from, and what made it."""
    value = "没有数据" if each.value is None else f"{each.value}{each.unit}"
    return f"{each.title} {value}（{each.source}）{' '.join(each.papers)}".strip()


class FigureParams(Params):
    rulebook: Annotated[str | None, Label("制度")] = None
    on: Annotated[date | None, Label("所在季度", "其中任一天；空着就是本季")] = None


class FigureRow(Row):
    version: Annotated[str, Column("版本号", link="policy.versions")]
    title: Annotated[str, Column("目标")]
    since: Annotated[date, Column("自")]
    until: Annotated[date, Column("至")]
    clauses: Annotated[str, Column("服务它的条款")]
    judged: Annotated[int, Column("评估次数")]
    breached: Annotated[int, Column("违反次数")]
    losses: Annotated[int, Column("消费者损失", kind="money")]


class GoalReport(Query):
    """What the clauses of each goal judged and found in a quarter, and what consumers lost in their cases."""

    key = "policy.goal_report"
    title = "目标季度报告"
    params = FigureParams
    row = FigureRow
    permission = READ
    empty = "没有已发布制度的目标：起草制度版本时登记目标，再把条款关联到目标。"

    def found(self, params: FigureParams, asked: Asked, reader: Reader) -> Found:
        span = span_of(params.on or timezone.localdate(), MONTHS)
        rulebooks = [params.rulebook] if params.rulebook else []
        known = goal_figures(rulebooks, span, Context(reader.actor, using=reader.using))
        rows = [
            self.row.record(
                id=place,
                version=each.version,
                title=each.title,
                since=span.since,
                until=span.until,
                clauses="、".join(each.clauses),
                judged=each.judged,
                breached=each.breached,
                losses=each.losses,
            )
            for place, each in enumerate(known)
        ]
        return Found(rows, "", len(rows))


class ReadingParams(Params):
    indicator: Annotated[str | None, Label("指标号"), Filter("indicator__code")] = None


class ReadingRow(Row):
    code: Annotated[str, Column("指标号", "indicator__code", search="prefix")]
    indicator: Annotated[str, Column("指标", "indicator__title")]
    since: Annotated[date, Column("自")]
    until: Annotated[date, Column("至")]
    value: Annotated[int, Column("数值")]
    unit: Annotated[str, Column("单位", "indicator__unit")]
    target: Annotated[int, Column("目标值", "indicator__target")]
    source: Annotated[str, Column("数据来源")]
    read_at: Annotated[datetime, Column("登记时间")]


class Readings(Query):
    key = "policy.readings"
    title = "指标走势"
    params = ReadingParams
    row = ReadingRow
    permission = READ
    empty = "还没有指标数值。"

    def rows(self, using: str) -> QuerySet[Reading]:
        return Reading.objects.all()


class AudienceParams(Params):
    version: Annotated[str | None, Label("版本号")] = None
    on: Annotated[date | None, Label("日期", "空着就是今天")] = None


class AudienceRow(Row):
    number: Annotated[str, Column("工号")]
    name: Annotated[str, Column("姓名")]
    why: Annotated[str, Column("依据")]
    signed: Annotated[str, Column("签署本版", meanings={SIGNED: "pass", UNSIGNED: "pledge"})]


class Audience(Query):
    """Whom a version binds on a day, past days too."""

    key = "policy.audience"
    title = "适用名单"
    params = AudienceParams
    row = AudienceRow
    permission = READ
    empty = "请选一个制度版本。"

    def found(self, params: AudienceParams, asked: Asked, reader: Reader) -> Found:
        rows = RulebookVersion.objects.using(reader.using).filter(number=params.version)
        version = rows.values_list("pk", "text_hash").first()
        if version is None:
            return Found([], "")
        day = params.on or timezone.localdate()
        scope = scope_rows([version[0]], day, reader.using).get(version[0], [])
        known = [row for row in scope if row[0] != ScopeKind.UNRESOLVED]
        people = audience(known, day, reader.using) if known or not scope else []
        signatures = PledgeSignature.objects.using(reader.using).filter(text_hash=version[1])
        signed = set(signatures.values_list("account", flat=True))
        return Found([self._record(each, is_signed=each.account in signed) for each in people], "")

    def _record(self, each: Bound, *, is_signed: bool) -> Any:
        word = SIGNED if is_signed else UNSIGNED
        return self.row.record(id=each.person, number=each.number, name=each.name, why=each.why, signed=word)
