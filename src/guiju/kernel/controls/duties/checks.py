"""The checks of a duty: mostly answered by 正常 or 异常; some ask for a text, a reading or a scan besides."""

from typing import Annotated, Literal, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field

TEXT, NUMBER, SCAN = "text", "number", "scan"
CheckTitle = Annotated[str, Field(min_length=1, max_length=120)]


class Asked(BaseModel):
    """A check that asks for more than yes or no; ``name`` is what others look its answer up by.

    A ``scan`` is of the code that stands at the place: who has it was there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: CheckTitle
    kind: Literal["text", "number", "scan"]
    name: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class Check(NamedTuple):
    """``kind`` is empty where nothing but the result is asked."""

    number: int
    title: str
    kind: str = ""
    name: str = ""


def checks_in(stored: str) -> list[Check]:
    """The checks of a duty item, as its row keeps them."""
    return [
        Check(number, each) if isinstance(each, str) else Check(number, each["title"], each["kind"], each["name"])
        for number, each in enumerate(orjson.loads(stored), 1)
    ]
