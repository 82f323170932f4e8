"""What the controls of safety judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class VisitRecorded(Subject, key="safety.visit_recorded", title="来访登记", natural_key=("number",), protected=True):
    number: Annotated[str, "单号"]
    place: Annotated[int, "地点"]
