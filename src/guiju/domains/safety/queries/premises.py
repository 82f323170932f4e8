"""What is shown of cameras, whether each runs, and of zones, whether extinguishers cover them."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.domains.safety.controls.fire import ZoneUncovered
from guiju.domains.safety.models import CameraSeen, CameraSource
from guiju.domains.safety.registers import Cameras, Extinguishers
from guiju.kernel.commands.fields import Label
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Place
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

ONLINE, OFFLINE, UNSEEN = "在线", "离线，待确认", "未点检"
STATES = {ONLINE: "pass", OFFLINE: "warn", UNSEEN: "plain"}
SOURCES = {str(value): str(label) for value, label in CameraSource.choices}


class CameraStateParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None


class CameraStateRow(Row):
    camera_code: Annotated[str, Column("摄像头编号", search="contains")]
    covers: Annotated[str, Column("监控范围")]
    keeper: Annotated[str, Column("责任人", "keeper__name")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    seen_at: Annotated[datetime | None, Column("最近一次")]
    source: Annotated[str | None, Column("来源", choices=SOURCES)]
    place: Annotated[str, Column("地点", "place__name")]


class CameraStates(Query):
    key = "safety.camera_states"
    title = "摄像头状态"
    params = CameraStateParams
    row = CameraStateRow
    permission = Cameras.read()
    place = "place_id"
    identity = "camera_code"
    caption = "covers"
    commands = {"safety.prove_camera": "camera", "safety.record_cameras": "camera"}
    empty = "还没有摄像头：先登记摄像头。"

    def rows(self, using: str) -> QuerySet[Any]:
        seen = CameraSeen.objects.filter(place=OuterRef("place"), camera_code=OuterRef("camera_code"))
        last = seen.order_by("-seen_at", "-id")
        states = Case(
            When(is_online=True, then=Value(ONLINE)),
            When(is_online=False, then=Value(OFFLINE)),
            default=Value(UNSEEN),
            output_field=CharField(),
        )
        rows = Cameras.entries(using).filter(ended_at__isnull=True)
        rows = rows.annotate(
            is_online=Subquery(last.values("is_online")[:1]),
            seen_at=Subquery(last.values("seen_at")[:1]),
            source=Subquery(last.values("source")[:1]),
        )
        return rows.annotate(standing=states)


COVERED, UNCOVERED = "已覆盖", "未覆盖"
COVERAGE = {COVERED: "pass", UNCOVERED: "stop"}


class CoverageRow(Row):
    zone: Annotated[str, Column("库区", "code", search="contains")]
    name: Annotated[str, Column("名称")]
    good: Annotated[int, Column("有效灭火器")]
    state: Annotated[str, Column("状态", "standing", meanings=COVERAGE)]


class ZoneCoverage(Query):
    key = "safety.zone_coverage"
    title = "灭火器覆盖"
    row = CoverageRow
    permission = Extinguishers.read()
    place = "id"
    empty = "还没有库区。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        good = Extinguishers.entries(reader.using).filter(
            ended_at__isnull=True, good_until__gte=timezone.localdate(), place=OuterRef("pk")
        )
        count = good.order_by().values("place").annotate(total=Count("pk")).values("total")
        open_now = Finding.objects.filter(
            control=ZoneUncovered.key, fingerprint=OuterRef("code"), resolved_at__isnull=True
        )
        zones = Place.objects.filter(kind="zone", parent__kind="warehouse")
        zones = zones.annotate(good=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        states = Case(When(Exists(open_now), then=Value(UNCOVERED)), default=Value(COVERED), output_field=CharField())
        return zones.annotate(standing=states)
