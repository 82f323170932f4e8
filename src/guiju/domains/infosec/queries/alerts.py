"""What is shown of operating alerts."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from guiju.domains.infosec.models import AlertClosing, OpsAlert
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query

READ = "infosec.alerts.read"
register_permission(READ, "查看运营告警")
OPEN, LACKING, CLOSED = "处理中", "待补", "已关闭"
STATES = {OPEN: "stop", LACKING: "warn", CLOSED: "pass"}


class AlertRow(Row):
    number: Annotated[str, Column("告警单号", sortable=True, search="prefix")]
    signature: Annotated[str, Column("特征", search="contains")]
    what: Annotated[str, Column("情况", search="contains")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    cause: Annotated[str | None, Column("原因", "last_cause")]
    raised_at: Annotated[datetime, Column("告警时间")]
    place: Annotated[str, Column("地点", "place__name")]


class Alerts(Query):
    key = "infosec.alerts"
    title = "运营告警"
    row = AlertRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "what"
    offers = "infosec.OpsAlert"
    commands = {"infosec.close_alert": "alert"}
    empty = "没有运营告警。"

    def rows(self, using: str) -> QuerySet[Any]:
        last = AlertClosing.objects.filter(alert=OuterRef("pk")).order_by("-id")
        rows = OpsAlert.objects.annotate(
            last_lacks=Subquery(last.values("lacks")[:1]), last_cause=Subquery(last.values("cause")[:1])
        )
        states = Case(
            When(last_lacks="", then=Value(CLOSED)),
            When(last_lacks__isnull=False, then=Value(LACKING)),
            default=Value(OPEN),
            output_field=CharField(),
        )
        return rows.annotate(standing=states)
