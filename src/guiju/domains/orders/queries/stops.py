"""What each shop had to take off its platform because a permit no longer held, and how that was proved."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When

from guiju.domains.orders.models import PlatformStop, StopEnd
from guiju.domains.orders.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

WAITING, STOPPED, RENEWED = "待平台停售", "已停售", "许可已恢复"
STATES = {WAITING: "warn", STOPPED: "pass", RENEWED: "plain"}
PROOFS = {str(value): str(label) for value, label in StopEnd.choices}


class StopParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class StopRow(Row):
    number: Annotated[str, Column("停售单", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    shop: Annotated[str, Column("店铺", "shop__name")]
    line: Annotated[str, Column("业务线", "line__name")]
    lacking: Annotated[str, Column("已失效的许可")]
    stopped_at: Annotated[datetime, Column("停售时间")]
    due_at: Annotated[datetime, Column("期限")]
    proof: Annotated[str | None, Column("凭证", "proof__kind", choices=PROOFS)]
    proved_by: Annotated[str | None, Column("办理人")]


class PlatformStops(Query):
    key = "orders.stops"
    title = "平台停售"
    params = StopParams
    row = StopRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "line"
    offers = "orders.PlatformStop"
    commands = {"orders.prove_platform_stop": "stop"}
    empty = "没有平台停售：业务线的许可到期后，要在平台上停售的店铺列在这里。"

    def rows(self, using: str) -> QuerySet[PlatformStop]:
        return PlatformStop.objects.annotate(
            state=Case(
                When(proof__isnull=True, then=Value(WAITING)),
                When(proof__kind=StopEnd.RENEWED, then=Value(RENEWED)),
                default=Value(STOPPED),
                output_field=CharField(),
            ),
            proved_by=person_of("proof__handler"),
        )

    def next_commands(self, row: Any) -> list[str]:
        return ["orders.prove_platform_stop"] if row.state == WAITING else []
