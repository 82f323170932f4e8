"""The input fields of conduct, declared once."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

PlaceCode = Annotated[str, Label("地点"), Reference("org.Place", place="id", title="地点")]
PersonNumber = Annotated[str, Reference("org.Person", by="number", title="人员")]
About = Annotated[str, Field(min_length=1, max_length=30), Label("所涉单据", "差异单号、事故单号")]
