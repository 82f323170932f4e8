"""What the controls of equipment and of work judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class EquipmentUse(Subject, key="safety.equipment_use", title="使用设备", natural_key=("code", "day")):
    """A machine is started, or somebody is told to work with it."""

    code: Annotated[str, "设备编号"]
    place: Annotated[int, "地点"]
    day: Annotated[int, "日期"]
    is_start: Annotated[bool, "启动"]


class EquipmentChecked(
    Subject, key="safety.equipment_checked", title="设备检查", natural_key=("code", "checked_at"), protected=True
):
    code: Annotated[str, "设备编号"]
    place: Annotated[int, "地点"]
    checked_at: Annotated[int, "检查时间"]


class EquipmentStands(Subject, key="safety.equipment_stands", title="设备状况", natural_key=("code",), protected=True):
    code: Annotated[str, "设备编号"]
    place: Annotated[int, "地点"]


class ServiceLogged(Subject, key="safety.service_logged", title="检修记录", natural_key=("code", "done_on")):
    code: Annotated[str, "设备编号"]
    place: Annotated[int, "地点"]
    done_on: Annotated[int, "日期"]


class BypassAsked(Subject, key="safety.bypass_asked", title="联锁旁路", natural_key=("code", "until")):
    code: Annotated[str, "联锁编号"]
    place: Annotated[int, "地点"]
    until: Annotated[int, "到期时间"]
    seconds: Annotated[int, "时长（秒）"]


class TaskAssigned(Subject, key="safety.task_assigned", title="派工", natural_key=("number", "task", "day")):
    """``number`` is the person's."""

    number: Annotated[str, "工号"]
    person: Annotated[int, "作业人"]
    place: Annotated[int, "地点"]
    task: Annotated[str, "作业"]
    day: Annotated[int, "日期"]


class StationScored(Subject, key="safety.station_scored", title="工位得分", natural_key=("number",), protected=True):
    """``number`` is the station's and the day's."""

    number: Annotated[str, "工位和日期"]
    place: Annotated[int, "地点"]


class StationAgain(
    Subject, key="safety.station_again", title="再次不整洁的工位", natural_key=("station",), protected=True
):
    station: Annotated[str, "工位"]
    place: Annotated[int, "地点"]


class DeviceStands(Subject, key="safety.device_stands", title="重要设备", natural_key=("code",), protected=True):
    code: Annotated[str, "设备编号"]
    place: Annotated[int, "地点"]
