"""Cameras that have been offline too long: ours to notice, the recorder's to run again, with proof."""

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import Field

from guiju.domains.safety.cameras import standing
from guiju.domains.safety.registers import Cameras
from guiju.domains.safety.subjects import CameraStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.patterns import ConfirmedOutside, Outside
from guiju.kernel.controls.watch import Watch
from guiju.kernel.registers.expiry import found_before
from guiju.kernel.rulebook import profile

HOUR = 3600


class CameraParams(Params):
    default_camera_offline_hours: int = Field(4, title="摄像头离线时限（小时）", ge=0)


class CameraOffline(ConfirmedOutside, Watch):
    """Only where the company has said that it has cameras."""

    key = "safety.camera_offline"
    title = "摄像头离线"
    subject = CameraStands
    params = CameraParams
    names: ClassVar = {"hours": "default_camera_offline_hours"}
    where = "监控设备上"
    advice = "恢复后上传截图，或导入设备文件"
    examples = (
        passes(Outside("C-1", 5 * HOUR, is_confirmed=True)),
        passes(Outside("C-1", 4 * HOUR, is_confirmed=False)),
        breaches(Outside("C-1", 4 * HOUR + 1, is_confirmed=False)),
        passes(Outside("C-1", 5 * HOUR, is_confirmed=False), default_camera_offline_hours=8),
    )

    def subjects(self, context: Context) -> Subjects:
        answered = profile.answers(context.using).get("cameras")
        known = standing(using=context.using) if answered and answered.answer else []
        over = found_before(Cameras, self.key, {each.number for each in known}, context.using)
        columns: dict[str, list[Any]] = {
            "number": [*(each.number for each in known), *(number for number, _ in over)],
            "place": [*(each.place for each in known), *(place for _, place in over)],
        }
        size = len(columns["number"])
        found = Subjects(CameraStands, columns, list(range(size)), [None] * size)
        found.memo["facts"] = [
            Outside(
                f"{each.code} {each.covers}",
                int((context.now - each.since).total_seconds()) if each.since else 0,
                is_confirmed=each.since is None,
            )
            for each in known
        ] + [Outside(number, 0, is_confirmed=True) for number, _ in over]
        found.memo["owners"] = [*(each.keeper for each in known), *(0 for _ in over)]
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Outside]:
        facts: list[Outside] = subjects.memo["facts"]
        return facts

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        owners: list[int] = subjects.memo["owners"]
        return owners
