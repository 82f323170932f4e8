"""What the controls of incidents judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class IncidentStands(Subject, key="safety.incident_stands", title="事件", natural_key=("number",), protected=True):
    number: Annotated[str, "事件单号"]
    place: Annotated[int, "地点"]
