"""What page templates write: amounts, quantities, days, tags, masked personal data. An absent value is a dash."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guiju.kernel.commands.context import Refusal
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.pages import formats
from guiju.kernel.pages.addresses import command_address
from guiju.kernel.pages.cells import Cell

register = template.Library()

ABSENT = "—"
CLASSES: dict[tuple[bool, bool], SafeString] = {
    (False, False): format_html("{}", ""),
    (True, False): format_html(' class="{}"', "number"),
    (False, True): format_html(' class="{}"', "is-absent"),
    (True, True): format_html(' class="{}"', "number is-absent"),
}
"""Of a cell: whether it is a number, whether nothing stands in it."""
SHORT = 8
"""Words up to this length stay on one line: a narrow column would break them after each character."""
MEANINGS = ("stop", "warn", "duty", "pass", "pledge", "plain")
"""Red 拦截/整改, yellow 预警, blue 职责/进行, green 正常/通过, purple 承诺; grey says nothing."""


@register.filter
def money(cents: int | None) -> SafeString | str:
    return ABSENT if cents is None else _signed(cents, formats.money(cents))


@register.filter
def unit_cost(value: int | None) -> SafeString | str:
    return ABSENT if value is None else _signed(value, formats.unit_cost(value))


@register.filter
def quantity(value: int | None, unit: str = "") -> SafeString | str:
    return ABSENT if value is None else _signed(value, formats.quantity(value, unit))


@register.filter
def day(value: date | None) -> str:
    return ABSENT if value is None else formats.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    return ABSENT if value is None else formats.moment(value)


@register.filter
def masked_phone(number: str | None) -> str:
    return formats.masked_phone(number) if number else ABSENT


@register.filter
def masked_name(name: str | None) -> str:
    return formats.masked_name(name) if name else ABSENT


@register.simple_tag
def tag(meaning: str, word: str) -> SafeString:
    """A coloured tag; the word stands in it, never the colour alone.

    Raises:
        TemplateSyntaxError: a meaning outside `MEANINGS`.
    """
    if meaning not in MEANINGS:
        message = f"tag: {meaning!r} is none of {', '.join(MEANINGS)}"
        raise template.TemplateSyntaxError(message)
    return format_html('<span class="tag tag-{}">{}</span>', meaning, word)


@register.simple_tag
def cells(row: Iterable[Cell]) -> SafeString:
    """The cells of a row; a template of its own for each was measured eight times as dear."""
    return format_html_join(
        "", '<td data-label="{}"{}>{}</td>', ((cell.title, _kind(cell), _inside(cell)) for cell in row)
    )


def _kind(cell: Cell) -> SafeString:
    return CLASSES[cell.is_number, cell.text == ABSENT]


def _inside(cell: Cell) -> SafeString:
    if cell.meaning:
        return tag(cell.meaning, cell.text)
    if cell.url:
        return format_html('<a href="{}">{}</a>', cell.url, cell.text)
    if cell.is_negative:
        return format_html('<span class="negative">{}</span>', cell.text)
    stays_whole = cell.is_time or len(cell.text) <= SHORT
    return format_html('<span class="nowrap">{}</span>' if stays_whole else "<span>{}</span>", cell.text)


@register.simple_tag
def waiver_address(refusal: Refusal) -> str:
    """The form that asks for a waiver of what was refused."""
    given = {"control": refusal.control, "subject_key": refusal.subject_key}
    return command_address(GrantWaiver.key, given)


def _signed(value: int, written: str) -> SafeString:
    return format_html('<span class="amount{}">{}</span>', " negative" if value < 0 else "", written)
