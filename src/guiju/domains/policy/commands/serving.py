"""What a version is for and rests on: goals linked to clauses and indicators, readings, the legal basis."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.domains.policy.fields import VersionNumber
from guiju.domains.policy.indicators import ruled_targets, sources
from guiju.domains.policy.models import Basis, GoalLink, Indicator, Reading
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Fresh, Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.commands import ClauseCode

IndicatorCode = Annotated[str, Field(min_length=1, max_length=40), Label("指标号")]
IndicatorNamed = Annotated[str, Label("指标号"), Reference("policy.Indicator", title="指标")]


class IndicatorInput(Input):
    code: Annotated[IndicatorCode, Fresh("policy.Indicator")]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("指标")]
    unit: Annotated[str, Field(max_length=20), Label("单位")] = ""
    target: Annotated[int | None, Label("目标值", "条款里有这个数的，写条款和参数，不写目标值")] = None
    clause: Annotated[ClauseCode | None, Label("目标值所在条款")] = None
    param: Annotated[str, Field(max_length=60), Label("目标值所在参数")] = ""
    is_most: Annotated[bool, Label("不高于目标值")] = False
    source: Annotated[str, Field(max_length=60), Label("数据来源", "系统里能统计的写来源代码；空着由人填数")] = ""


class SetIndicator(Command):
    key = "policy.set_indicator"
    title = "设定指标"
    header = IndicatorInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        known = sources()
        head, ruled = batch.head, ruled_targets(list(batch.head.rows("clause", "param")), context.now, context.using)
        head.records["ruled"] = [
            target if target is not None else ruled.get((clause or "", param))
            for target, clause, param in head.rows("target", "clause", "param")
        ]
        for item, (target, clause, value) in enumerate(
            zip(head.target, head.clause, head.record("ruled"), strict=True)
        ):
            if (target is not None) == bool(clause) or value is None:
                message = "目标值要写数，或写明条款和它的数字参数，二者取一"
                yield refusal(item, None, "clause_whole", message, "请核对目标值、条款和参数")
        for item, source in enumerate(batch.head.source):
            if source and source not in known:
                message = f"系统没有数据来源“{source}”"
                yield refusal(item, None, "reference_exists", message, f"可以是：{'、'.join(sorted(known))}")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        plain = {name: head.columns[name] for name in ("code", "title", "unit", "is_most", "source", "param")}
        own = {"target": head.record("ruled"), "clause": [code or "" for code in head.clause]}
        work.insert(Indicator, {**plain, **own, "set_by": work.actor, "set_at": work.now}, batch.size)


class ReadingInput(Input):
    indicator: IndicatorNamed
    since: Annotated[date, Label("自")]
    until: Annotated[date, Label("至")]
    value: Annotated[int, Label("数值")]
    source: Annotated[str, Field(min_length=2, max_length=500), Label("数据来源", "从哪些记录算出")]


class RecordReading(Command):
    key = "policy.record_reading"
    title = "登记指标数值"
    header = ReadingInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        for item, (since, until) in enumerate(batch.head.rows("since", "until")):
            if until < since:
                yield refusal(item, None, "constraint_holds", "截止日早于起始日", "请核对期间")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {name: getattr(head, name) for name in ("since", "until", "value", "source")}
        own = {"indicator_id": head.ids("indicator"), "read_by": work.actor, "read_at": work.now}
        work.insert(Reading, {**columns, **own}, batch.size)


class LinkInput(Input):
    goal: Annotated[str, Label("目标号"), Reference("policy.Goal", by="number", title="目标")]
    clause: Annotated[ClauseCode | None, Label("条款号", "条款或指标，填一个")] = None
    indicator: Annotated[str | None, Label("指标号"), Reference("policy.Indicator", title="指标")] = None


class LinkGoal(Command):
    """A goal is served by a clause, or measured by an indicator."""

    key = "policy.link_goal"
    title = "关联目标"
    header = LinkInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        for item, (clause, indicator) in enumerate(batch.head.rows("clause", "indicator")):
            if bool(clause) == bool(indicator):
                yield refusal(item, None, "clause_whole", "条款和指标要填一个，且只填一个", "一项目标可以关联多次")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {"clause": [code or "" for code in head.clause], "indicator_id": head.ids("indicator")}
        own = {"goal_id": head.ids("goal"), "linked_by": work.actor, "linked_at": work.now}
        work.insert(GoalLink, {**columns, **own}, batch.size)


class BasisInput(Input):
    version: VersionNumber
    name: Annotated[str, Field(min_length=1, max_length=120), Label("依据", "法律、法规或上级制度的名称")]
    edition: Annotated[str, Field(max_length=40), Label("版本", "例如 2021 修正")] = ""
    dated: Annotated[date | None, Label("版本日期", "空着标为待核")] = None


class CiteBasis(Command):
    """Cited again with another edition, the later one counts."""

    key = "policy.cite_basis"
    title = "登记制度依据"
    header = BasisInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {name: getattr(head, name) for name in ("name", "edition", "dated")}
        own = {"version_id": head.ids("version"), "cited_by": work.actor, "cited_at": work.now}
        work.insert(Basis, {**columns, **own}, batch.size)
