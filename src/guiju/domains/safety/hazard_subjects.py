"""What the controls of hazards judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class HazardStands(Subject, key="safety.hazard_stands", title="隐患", natural_key=("number",), protected=True):
    """A hazard that is not closed."""

    number: Annotated[str, "隐患单号"]
    place: Annotated[int, "地点"]


class HazardClosing(Subject, key="safety.hazard_closing", title="隐患销号", natural_key=("number",)):
    """A hazard that somebody calls put right."""

    number: Annotated[str, "隐患单号"]
    place: Annotated[int, "地点"]
    kind: Annotated[str, "种类"]
    fixer: Annotated[int, "整改人"]
    checker: Annotated[int, "复查人"]
    has_measure: Annotated[bool, "有措施"]
    has_cost: Annotated[bool, "有费用"]
    has_photo: Annotated[bool, "有照片"]


class HazardExtended(Subject, key="safety.hazard_extended", title="隐患延期", natural_key=("number",)):
    number: Annotated[str, "隐患单号"]
    place: Annotated[int, "地点"]
    owner: Annotated[int, "整改责任人"]
    granter: Annotated[int, "批准人"]
    is_contained: Annotated[bool, "有临时措施"]
    was_extended: Annotated[bool, "已延过"]


class HazardAgain(Subject, key="safety.hazard_again", title="重复隐患", natural_key=("mark",), protected=True):
    """The same kind of hazard at the same place, again and again."""

    mark: Annotated[str, "地点和种类"]
    place: Annotated[int, "地点"]


class MeasureAccepted(Subject, key="safety.measure_accepted", title="技术措施验收", natural_key=("number",)):
    number: Annotated[str, "措施单号"]
    place: Annotated[int, "地点"]
    is_lead: Annotated[bool, "验收人就是牵头方"]
    is_user: Annotated[bool, "验收人属使用部门"]


class DepartmentGuided(
    Subject, key="safety.department_guided", title="部门安全指导", natural_key=("unit",), protected=True
):
    unit: Annotated[str, "部门"]
