"""What is shown of approvals: until when each device may be connected, and whether that is over."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.infosec.models import ApprovalEnd, DeviceKind
from guiju.domains.infosec.registers import Devices
from guiju.domains.infosec.standing import devices
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

VALID, RUN_OUT, ENDED, GIVEN_BACK = "有效", "已到期", "已终止", "已归还"
STATES = {VALID: "pass", RUN_OUT: "stop", ENDED: "stop", GIVEN_BACK: "plain"}
KINDS = {str(value): str(label) for value, label in DeviceKind.choices}


class ApprovalParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("approval")] = None
    kind: Annotated[str | None, Label("设备类型", choices=KINDS), Filter("kind")] = None
    since: Annotated[date | None, Label("批准至（自）"), Filter("approved_until", "since")] = None
    until: Annotated[date | None, Label("批准至（至）"), Filter("approved_until", "until")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class ApprovalRow(Row):
    number: Annotated[str, Column("登记单号", sortable=True, search="prefix")]
    device_code: Annotated[str, Column("设备编号", search="contains")]
    kind: Annotated[str, Column("设备类型", choices=KINDS)]
    serial: Annotated[str, Column("序列号", search="contains")]
    owner: Annotated[str, Column("责任人", "owner__name")]
    approved_by: Annotated[str, Column("批准人", "approved_by__name")]
    approved_until: Annotated[datetime, Column("批准至")]
    state: Annotated[str, Column("状态", "approval", meanings=STATES)]
    place: Annotated[str, Column("地点", "place__name")]


class Approvals(Query):
    key = "infosec.approvals"
    title = "外接设备批准"
    params = ApprovalParams
    row = ApprovalRow
    permission = Devices.read()
    place = "place_id"
    identity = "number"
    caption = "device_code"
    offers = "infosec.Device"
    sections = (Section("提前终止", "infosec.approval_ends", "device"),)
    commands = {"infosec.end_approval": "device", Devices.correct.key: "entry", "infosec.devices.end": "entry"}
    empty = "还没有批准接入的外接设备：先登记外接设备。"

    def source(self, params: ApprovalParams, reader: Reader) -> QuerySet[Any]:
        states = Case(
            When(ended_at__isnull=False, then=Value(GIVEN_BACK)),
            When(approval_end__isnull=False, then=Value(ENDED)),
            When(valid_until__lte=timezone.now(), then=Value(RUN_OUT)),
            default=Value(VALID),
            output_field=CharField(),
        )
        return devices(reader.using).annotate(approval=states)

    def next_commands(self, row: Any) -> list[str]:
        if row.state == GIVEN_BACK:
            return []
        return [key for key in self.commands if key != "infosec.end_approval" or row.state == VALID]


class OfDevice(Params):
    device: Annotated[str | None, Label("登记单号"), Filter("device__number")] = None


class ApprovalEndRow(Row):
    number: Annotated[str, Column("终止单号", sortable=True, search="prefix")]
    device: Annotated[str, Column("登记单号", "device__number", search="prefix", link="infosec.approvals")]
    reason: Annotated[str, Column("原因")]
    ended_at: Annotated[datetime, Column("终止时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class ApprovalEnds(Query):
    key = "infosec.approval_ends"
    title = "提前终止的批准"
    params = OfDevice
    row = ApprovalEndRow
    permission = Devices.read()
    place = "device__place_id"
    identity = "number"
    caption = "device"
    empty = "没有提前终止。"

    def rows(self, using: str) -> QuerySet[ApprovalEnd]:
        return ApprovalEnd.objects.annotate(handler_name=person_of("handler"))
