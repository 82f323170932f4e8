"""What the controls of letters and hand-overs judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class HeadStands(Subject, key="safety.head_stands", title="部门负责人", natural_key=("mark",), protected=True):
    mark: Annotated[str, "岗位、工号和就任日"]


class HazardHandedOver(
    Subject, key="safety.hazard_handed_over", title="隐患交接", natural_key=("mark",), protected=True
):
    mark: Annotated[str, "隐患、岗位和工号"]
    place: Annotated[int, "地点"]
