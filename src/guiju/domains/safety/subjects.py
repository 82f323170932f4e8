"""What the controls of safety judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class AreaCleaned(Subject, key="safety.area_cleaned", title="区域清洁检查", natural_key=("item",), protected=True):
    item: Annotated[str, "职责事项"]
    place: Annotated[int, "地点"]


class AreaKept(Subject, key="safety.area_kept", title="卫生责任区", natural_key=("area",), protected=True):
    """An area in the register of those that somebody keeps clean."""

    area: Annotated[str, "区域编号"]
    place: Annotated[int, "地点"]


class PermitAsked(Subject, key="safety.permit_asked", title="签发作业许可", natural_key=("company", "work")):
    company: Annotated[str, "单位"]
    work: Annotated[str, "作业"]
    place: Annotated[int, "地点"]
    unbriefed: Annotated[str, "没有交底的来访"]


class VisitRecorded(Subject, key="safety.visit_recorded", title="来访登记", natural_key=("number",), protected=True):
    number: Annotated[str, "单号"]
    place: Annotated[int, "地点"]


class CameraStands(Subject, key="safety.camera_stands", title="摄像头状态", natural_key=("number",), protected=True):
    number: Annotated[str, "登记单号"]
    place: Annotated[int, "地点"]


class FireSeen(Subject, key="safety.fire_seen", title="充电与电器", natural_key=("mark",), protected=True):
    mark: Annotated[str, "检查"]
    place: Annotated[int, "地点"]


class SightingRecorded(
    Subject, key="safety.sighting_recorded", title="巡查发现", natural_key=("mark",), protected=True
):
    mark: Annotated[str, "巡查发现"]
    place: Annotated[int, "地点"]


class ZoneCovered(Subject, key="safety.zone_covered", title="库区灭火器", natural_key=("zone",), protected=True):
    zone: Annotated[str, "库区"]
    place: Annotated[int, "地点"]
