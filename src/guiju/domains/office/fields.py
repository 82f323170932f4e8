"""Fields that several inputs have."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

Word = Annotated[str, Field(max_length=120)]
Said = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=4_000)]
PERSON = Reference("org.Person", by="number", fetch=("account_id", "name"), title="人员")
MEETING = Reference("office.Meeting", by="number", title="会议记录")
ITEM = Reference(
    "controls.DutyItem",
    by="fingerprint",
    fetch=("duty", "title", "day", "place_id", "posts", "holder", "superior", "opens_at", "closes_at", "clauses"),
    lock=True,
    title="职责事项",
)
ItemMark = Annotated[str, Field(max_length=200), Label("职责"), ITEM]
PersonNumber = Annotated[str, PERSON]
