"""A cell of text as a value: numbers, days, choices as people write them; nothing huge is computed."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import pytest
from pydantic import AwareDatetime

from guiju.kernel.commands.command import Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.imports.values import is_blank, reader_of


class Sample(Input):
    count: int
    left: int | None = None
    on: date
    at: AwareDatetime | None = None
    yes: bool
    kind: Annotated[Literal["a", "b"], Label("种类", choices={"a": "甲", "b": "乙"})]
    name: str


def value(field: str, text: str) -> object:
    return reader_of(Sample.model_fields[field])(text)


@pytest.mark.parametrize(
    ("field", "text", "wanted"),
    [
        ("count", "1,234", 1234),
        ("count", "１２", 12),
        ("count", "12.00", 12),
        ("count", "-3", -3),
        ("left", "7", 7),
        ("on", "2026/1/2", date(2026, 1, 2)),
        ("on", "2026年1月2日", date(2026, 1, 2)),
        ("on", "20260102", date(2026, 1, 2)),
        ("on", "2026-01-02 13:14:15", date(2026, 1, 2)),
        ("at", "2026-01-02 08:00", datetime(2026, 1, 2, tzinfo=UTC)),
        ("at", "2026-01-02T00:00:00Z", datetime(2026, 1, 2, tzinfo=UTC)),
        ("yes", "是", True),
        ("yes", "０", False),
        ("kind", "乙", "b"),
        ("kind", "a", "a"),
        ("name", "007", "007"),
    ],
)
def test_read(field: str, text: str, wanted: object) -> None:
    assert value(field, text) == wanted


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("count", "9" * 5000),
        ("count", "1e300000000"),
        ("count", "1.5"),
        ("count", "NaN"),
        ("on", "1900-02-29"),
        ("on", "2026-13-01"),
        ("at", "明天"),
        ("yes", "也许"),
        ("kind", "丙"),
    ],
)
def test_refused_with_the_text(field: str, text: str) -> None:
    with pytest.raises(ValueError, match="“"):
        value(field, text)


@pytest.mark.parametrize("text", ["", "-", "--", "—", "NULL", "0000-00-00", "0000-00-00 00:00:00"])
def test_nothing(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(text + "x")
