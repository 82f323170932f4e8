"""What the controls of safety judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class VisitRecorded(Subject, key="safety.visit_recorded", title="来访登记", natural_key=("number",), protected=True):
    number: Annotated[str, "单号"]
    place: Annotated[int, "地点"]


class CameraStands(Subject, key="safety.camera_stands", title="摄像头状态", natural_key=("number",), protected=True):
    number: Annotated[str, "登记单号"]
    place: Annotated[int, "地点"]
