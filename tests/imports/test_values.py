"""A cell of text as a value: numbers, days, choices as people write them; nothing huge is computed."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime

from guiju.kernel.commands.command import Input
from guiju.kernel.commands.fields import Label, Money, UnitCost
from guiju.kernel.imports.values import is_blank, reader_of
from guiju.kernel.pages.formats import money, unit_cost
from guiju.lib.money import is_in_yuan, smallest_units


class Sample(Input):
    count: int
    left: int | None = None
    on: date
    at: AwareDatetime | None = None
    yes: bool
    total: Annotated[int, Label("金额"), Money()] = 0
    cost: Annotated[int | None, Label("单价"), UnitCost()] = None
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
        ("total", "12.34", 1234),
        ("total", "¥1,234.50", 123450),
        ("total", "￥１，２３４．５", 123450),
        ("total", "-¥0.01", -1),
        ("total", "¥-1", -100),
        ("total", "12 元", 1200),
        ("cost", "12.3456", 123456),
        ("cost", "１２．３", 123000),
        ("cost", "1000000", 10_000_000_000),
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
        ("total", "12.345"),
        ("total", "12.340"),
        ("total", "12,34"),
        ("total", "1e2"),
        ("total", "9" * 5000),
        ("total", "--1"),
        ("total", "$12"),
        ("cost", "1.23456"),
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


def test_too_many_decimals_say_how_many_there_may_be() -> None:
    with pytest.raises(ValueError, match=r"“12\.345”应为最多两位小数的金额"):
        value("total", "12.345")
    with pytest.raises(ValueError, match=r"“0\.00001”应为最多四位小数的金额"):
        value("cost", "0.00001")


@pytest.mark.parametrize(
    ("heading", "is_yuan"),
    [
        ("单价", True),
        ("单价（元）", True),
        ("单价(元/件)", True),
        ("单价（不含税）", True),
        ("单价（分）", False),
        ("单价（万元）", False),
        ("单价 (USD)", False),
    ],
)
def test_a_heading_may_name_another_unit(heading: str, is_yuan: bool) -> None:  # noqa: FBT001 — a parametrized value
    assert is_in_yuan(heading) is is_yuan


@given(st.integers(-(10**13), 10**13), st.sampled_from([2, 4]))
def test_an_amount_reads_as_it_is_shown(units: int, decimals: int) -> None:
    shown = money(units) if decimals == 2 else unit_cost(units)
    assert smallest_units(shown, decimals) == units
