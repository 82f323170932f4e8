"""Numbers that bind, with their borders as the Civil Code reads them."""

import pytest

from guiju.lib.rulebooks.numerals import value
from guiju.lib.rulebooks.quantities import Kind, quantities


def measured(text: str) -> list[tuple[object, str, str]]:
    return [(each.value, each.unit, each.op) for each in quantities(text)]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("三十", 30),
        ("十二", 12),
        ("二〇二六", 2026),
        ("一百零五", 105),
        ("两万三千", 23_000),
        ("４８", 48),
        ("半", None),
    ],
)
def test_numbers(written: str, number: int | None) -> None:
    assert value(written) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("应在3个工作日内答复", [(3, "个工作日", "<=")]),
        ("满三年以上的", [(3, "年", ">=")]),
        ("超过1,500元须审批", [(1500, "元", ">")]),
        ("不超过百分之二十", [(20, "%", "<=")]),
        ("不满十二个月", [(12, "个月", "<")]),
        ("至少比较三家", [(3, "家", ">=")]),
        ("500-5000元由财务审批", [(500, "元", ">="), (5000, "元", "<=")]),
        ("上班时间为8:30至17:30", [("08:30", "", "="), ("17:30", "", "=")]),
        ("17:00前上交", [("17:00", "", "<=")]),
        ("每月5日报送", [("每月5日", "月", "="), (5, "日", "=")]),
        ("每周一例会", [("每周一", "周", "=")]),
        ("罚扣20元/次", [(20, "元", "=")]),
        ("自2026年3月1日起施行", [("2026-03-01", "", "=")]),
        ("第三条规定的一切情形应一律统一处理，五险一金照缴", []),
    ],
)
def test_what_is_measured(text: str, found: list[tuple[object, str, str]]) -> None:
    assert measured(text) == found


def test_a_number_has_the_name_of_what_it_binds() -> None:
    [limit] = quantities("库存现金限额：5000 元")
    assert (limit.name, limit.kind) == ("库存现金限额", Kind.AMOUNT)
