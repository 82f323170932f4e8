"""Formats, tags and the parts that domain pages are made of."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string

from guiju.kernel.commands.context import ClauseRef, Refusal
from guiju.kernel.pages import formats

REFUSED = Refusal(
    item=0,
    line=1,
    control="kit.matches_note",
    title="实收与货单相符",
    message="应 10，实 <9>",
    advice="登记差异",
    clauses=(ClauseRef("S03.06", 2, "实物与货单相符"),),
    effect="block",
    subject_key="DH001/2",
    waivable=True,
)


class Shell:
    waiver_url = "/waivers/"


def drawn(source: str, **context: object) -> str:
    return Template("{% load guiju %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("cents", "written"),
    [(0, "¥0.00"), (5, "¥0.05"), (123450, "¥1,234.50"), (-1, "-¥0.01"), (-123456789, "-¥1,234,567.89")],
)
def test_money(cents: int, written: str) -> None:
    assert formats.money(cents) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "¥0.00"),
        (125000, "¥12.50"),
        (123456, "¥12.3456"),
        (123450, "¥12.345"),
        (-100, "-¥0.01"),
        (12_345_678_901, "¥1,234,567.8901"),
    ],
)
def test_unit_cost(value: int, written: str) -> None:
    assert formats.unit_cost(value) == written


def test_quantity() -> None:
    assert formats.quantity(1234, "件") == "1,234 件"
    assert formats.quantity(-7) == "-7"


def test_an_instant_is_written_in_company_time() -> None:
    late = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert formats.moment(late) == "2026-11-24 02:30"
    assert formats.day(late) == "2026-11-24"
    assert formats.day(date(2026, 11, 23)) == "2026-11-23"


@pytest.mark.parametrize(("number", "masked"), [("13812341234", "138****1234"), ("82345", "***45"), ("1", "1")])
def test_masked_phone(number: str, masked: str) -> None:
    assert formats.masked_phone(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"), [("王敏", "王*"), ("李小龙", "李**"), ("欧阳小明", "欧阳**"), ("王", "王")]
)
def test_masked_name(name: str, masked: str) -> None:
    assert formats.masked_name(name) == masked


def test_a_negative_amount_is_red_and_an_absent_one_a_dash() -> None:
    assert drawn("{{ a|money }}", a=-100) == '<span class="amount negative">-¥1.00</span>'
    assert drawn("{{ a|money }}", a=100) == '<span class="amount">¥1.00</span>'
    assert drawn("{{ a|money }}{{ a|day }}{{ a|masked_phone }}", a=None) == "———"


def test_the_word_stands_in_the_tag_and_is_escaped() -> None:
    assert drawn("{% tag 'stop' word %}", word="<拦截>") == '<span class="tag tag-stop">&lt;拦截&gt;</span>'


def test_there_are_five_meanings_and_grey() -> None:
    with pytest.raises(TemplateSyntaxError, match="loud"):
        drawn("{% tag 'loud' '吵' %}")


def refusal_box(**context: object) -> str:
    return " ".join(render_to_string("pages/refusal.html", {"shell": Shell(), "csrf_token": "t", **context}).split())


def test_a_refusal_says_clause_fact_and_what_to_do() -> None:
    box = refusal_box(refusals=[REFUSED])
    assert 'href="/clauses/S03.06/"' in box
    assert "应 10，实 &lt;9&gt;" in box
    assert "登记差异" in box
    assert "第 2 行" in box
    assert "依据：" in box
    assert "实物与货单相符 S03.06" in box


def test_a_waivable_refusal_offers_the_way_out() -> None:
    box = refusal_box(refusals=[REFUSED])
    assert 'action="/waivers/"' in box
    assert "申请特批" in box
    assert 'name="subject_key" value="DH001/2"' in box


@pytest.mark.parametrize("refusal", [REFUSED._replace(waivable=False), REFUSED._replace(effect="warn")])
def test_what_cannot_be_waived_offers_none(refusal: Refusal) -> None:
    assert "申请特批" not in refusal_box(refusals=[refusal])


def test_who_may_not_ask_for_a_waiver_is_not_offered_one() -> None:
    shell = Shell()
    shell.waiver_url = ""
    assert "申请特批" not in refusal_box(refusals=[REFUSED], shell=shell)


def test_a_warning_is_yellow_and_asks_why() -> None:
    box = refusal_box(warnings=[REFUSED._replace(effect="warn")])
    assert "is-warning" in box
    assert "预警" in box
    assert "拦截" not in box


def test_without_refusals_there_is_no_box() -> None:
    assert refusal_box(refusals=[], warnings=[]).strip() == ""


def test_beside_the_line() -> None:
    line = render_to_string("pages/line_refusal.html", {"refusal": REFUSED})
    assert "应 10，实 &lt;9&gt;" in line
    assert "/clauses/S03.06/" in line


def test_a_built_in_control_says_so() -> None:
    assert "系统内置" in render_to_string("pages/basis.html", {"clauses": (), "title": "结存足够"})
