"""What the controls of health and hygiene judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class ExamRecorded(Subject, key="safety.exam_recorded", title="体检登记", natural_key=("number", "kind")):
    """``number`` is the person's."""

    number: Annotated[str, "工号"]
    kind: Annotated[str, "种类"]
    has_report: Annotated[bool, "附了体检报告"]


class ExamStands(Subject, key="safety.exam_stands", title="体检", natural_key=("number",), protected=True):
    number: Annotated[str, "工号"]


class PlaceDisinfected(
    Subject, key="safety.place_disinfected", title="场所消毒", natural_key=("number",), protected=True
):
    number: Annotated[str, "登记单号或地点"]
    place: Annotated[int, "地点"]


class OutbreakEnding(Subject, key="safety.outbreak_ending", title="解除疫情状态", natural_key=("number",)):
    number: Annotated[str, "单号"]
    place: Annotated[int, "地点"]
    left_open: Annotated[int, "没有结果的措施"]
    has_reason: Annotated[bool, "写了原因"]
