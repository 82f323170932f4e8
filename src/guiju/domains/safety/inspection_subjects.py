"""What the controls of inspections by plan judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class TargetInspected(Subject, key="safety.target_inspected", title="检查结果", natural_key=("mark",)):
    """``mark`` is the inspection and the target; ``owner`` answers for the target or works where it was looked at."""

    mark: Annotated[str, "检查单号和对象"]
    place: Annotated[int, "地点"]
    kind: Annotated[str, "检查种类"]
    inspector: Annotated[int, "检查人"]
    owner: Annotated[int, "责任人"]
    keeper: Annotated[int, "被检的人"]


class TargetSwapped(Subject, key="safety.target_swapped", title="更换检查对象", natural_key=("mark",)):
    mark: Annotated[str, "检查单号和对象"]
    place: Annotated[int, "地点"]
    kind: Annotated[str, "检查种类"]
    is_there: Annotated[bool, "查得到"]


class InspectionClosed(Subject, key="safety.inspection_closed", title="结束检查", natural_key=("number",)):
    number: Annotated[str, "检查单号"]
    place: Annotated[int, "地点"]
    kind: Annotated[str, "检查种类"]
    failed: Annotated[int, "不合格"]
    unproved: Annotated[str, "没有证据的对象"]


class TargetStands(Subject, key="safety.target_stands", title="检查对象", natural_key=("mark",), protected=True):
    """A target of an inspection, by the number of the inspection and its own key."""

    mark: Annotated[str, "检查单号和对象"]
    place: Annotated[int, "地点"]


class TargetLeftOut(
    Subject, key="safety.target_left_out", title="久未检查的对象", natural_key=("kind", "target"), protected=True
):
    kind: Annotated[str, "检查种类"]
    target: Annotated[str, "对象号"]
