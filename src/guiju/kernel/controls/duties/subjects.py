"""What gates may judge of duties: results that were found, whatever they are."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class DutyResult(
    Subject, key="controls.duty_result", title="职责检查结果", natural_key=("item", "check"), protected=True
):
    item: Annotated[str, "职责事项"]
    check: Annotated[int, "检查项"]
    duty: Annotated[str, "职责"]
    place: Annotated[int | None, "地点"]
    result: Annotated[str, "结果"]
    late_minutes: Annotated[int, "迟做（分钟）"]
