"""What is seen of cameras: as a device file says, or with a screenshot that shows the picture again."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from guiju.domains.safety.cameras import write_seen
from guiju.domains.safety.models import CameraSource
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work

SEEN = "safety.camera_seen"
CameraCode = Annotated[
    str,
    Label("摄像头编号", also=("编号", "设备编号")),
    Reference("safety.Camera", by="camera_code", place="place_id", title="摄像头"),
]
Screenshot = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{64}$"),
    Label("截图"),
    Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的截图"),
]


class CameraInput(Input):
    camera: CameraCode
    is_online: Annotated[bool, Label("在线")]
    seen_at: Annotated[AwareDatetime | None, Label("时间", "空着就是现在")] = None


class RecordCameras(Command):
    key = "safety.record_cameras"
    title = "登记摄像头状态"
    header = CameraInput
    records_reality = True
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        moments = [moment or work.now for moment in batch.head.seen_at]
        write_seen(
            work, CameraSource.FILE.value, _columns(batch, batch.head.is_online, [""] * batch.size, moments), batch.size
        )


class ProveInput(Input):
    camera: CameraCode
    screenshot: Screenshot
    note: Annotated[str, Field(max_length=200), Label("情况")] = ""


class ProveCamera(Command):
    """It runs again, and the screenshot shows it."""

    key = "safety.prove_camera"
    title = "上传摄像头恢复截图"
    header = ProveInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = _columns(batch, [True] * batch.size, batch.head.note, [work.now] * batch.size)
        seen = write_seen(work, CameraSource.PROOF.value, columns, batch.size)
        attach(work, "恢复截图", SEEN, seen, batch.head.record("screenshot"))


def _columns(batch: Batch, online: Sequence[bool], notes: Sequence[str], moments: Sequence[Any]) -> dict[str, Any]:
    return {
        "camera_code": batch.head.camera,
        "place_id": [record.place_id for record in batch.head.record("camera")],
        "is_online": list(online),
        "note": list(notes),
        "seen_at": list(moments),
    }
