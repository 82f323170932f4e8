"""The input fields of conduct, declared once."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

PlaceCode = Annotated[str, Label("地点"), Reference("org.Place", place="id", title="地点")]
PersonNumber = Annotated[str, Reference("org.Person", by="number", fetch=("account_id",), title="人员")]
MaybePerson = Annotated[str | None, Reference("org.Person", by="number", fetch=("account_id",), title="人员")]
About = Annotated[str, Field(min_length=1, max_length=30), Label("所涉单据", "差异单号、事故单号")]
Reason = Annotated[str, Field(min_length=2, max_length=2000)]
SuggestionNumber = Annotated[
    str,
    Label("提案号"),
    Reference(
        "conduct.Suggestion", by="number", fetch=("reviewer", "title"), lock=True, place="place_id", title="提案"
    ),
]
ReportNumber = Annotated[
    str,
    Label("举报件"),
    Reference(
        "conduct.Report",
        by="number",
        fetch=("kind", "tag", "place_id", "account", "reporter", "suspects_crime", "happened_on"),
        owner="handler",
        lock=True,
        title="举报件",
    ),
]
CaseNumber = Annotated[
    str,
    Label("奖惩件"),
    Reference("conduct.Case", by="number", fetch=("kind",), lock=True, place="place_id", title="奖惩件"),
]
