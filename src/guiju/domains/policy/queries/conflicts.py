"""The register of conflicts between clauses, and of those with a statute."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf

from guiju.domains.policy.models import Conflict
from guiju.domains.policy.models.conflicts import Standing
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

RULED = "已裁定"
STATES = {
    str(Standing.NEWER.label): "pass",
    RULED: "pass",
    str(Standing.STATUTE.label): "stop",
    str(Standing.LOOP.label): "warn",
    str(Standing.UNRULED.label): "warn",
}


class ConflictParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class ConflictRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    one: Annotated[str, Column("条款", search="prefix", link="policy.rules")]
    other_side: Annotated[str, Column("与之冲突的")]
    point: Annotated[str, Column("冲突点", search="contains")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    reading: Annotated[str, Column("以哪一条为准")]
    reason: Annotated[str | None, Column("理由", "ruling__reason")]
    decider: Annotated[str, Column("决定人", "decider_name")]
    decided_at: Annotated[datetime, Column("决定时间", "decided")]


class Conflicts(Query):
    key = "policy.conflicts"
    title = "条款冲突登记"
    params = ConflictParams
    row = ConflictRow
    permission = READ
    identity = "number"
    caption = "point"
    offers = "policy.Conflict"
    commands = {"policy.rule_conflict": "conflict"}
    empty = "没有登记的冲突。"

    def rows(self, using: str) -> QuerySet[Any]:
        return conflicts(using)

    def next_commands(self, row: Any) -> list[str]:
        waits = row.state in {str(Standing.LOOP.label), str(Standing.UNRULED.label)}
        return list(self.commands) if waits else []


def conflicts(using: str = "default") -> QuerySet[Any]:
    """All, with their state in Chinese, the other side, what is followed, who decided and when."""
    article = Concat("statute", Value(" "), "article")
    known = [When(standing=each.value, then=Value(str(each.label))) for each in Standing]
    return Conflict.objects.using(using).annotate(
        state=Case(When(ruling__isnull=False, then=Value(RULED)), *known, output_field=CharField()),
        other_side=Case(When(~Q(other=""), then=F("other")), default=article, output_field=CharField()),
        reading=Coalesce(
            "ruling__winner",
            NullIf("winner", Value("")),
            Case(When(standing=Standing.STATUTE.value, then=article), default=Value(""), output_field=CharField()),
        ),
        decided_by=Coalesce("ruling__ruled_by", "registered_by"),
        decided=Coalesce("ruling__ruled_at", "registered_at"),
        decider_name=person_of("decided_by"),
    )
