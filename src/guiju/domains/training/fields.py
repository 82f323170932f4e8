"""The input fields of training, declared once."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\s:]+$")]
Topic = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\s:]+$")]
Note = Annotated[str, Field(max_length=200)]
Score = Annotated[int | None, Field(ge=0, le=100)]
CourseLabel = Annotated[
    str, Label("课程"), Reference("training.Course", by="label", fetch=("code", "version"), title="课程")
]
SessionNumber = Annotated[
    str,
    Label("场次"),
    Reference("training.Session", by="number", fetch=("number",), place="place_id", lock=True, title="培训场次"),
]
OwnSession = Annotated[
    str, Label("场次"), Reference("training.Session", by="number", fetch=("number", "starts_at"), title="培训场次")
]
PersonNumber = Annotated[
    str, Label("工号"), Reference("org.Person", by="number", fetch=("account_id", "number"), title="人员")
]
PlanCode = Annotated[
    str, Label("计划"), Reference("training.Plan", fetch=("code", "handler", "year"), lock=True, title="培训计划")
]
