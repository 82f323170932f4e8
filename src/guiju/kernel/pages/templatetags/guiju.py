"""What page templates write: amounts, quantities, days, tags, masked personal data. An absent value is a dash."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

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
CLASSES = {
    (False, False): "",
    (True, False): ' class="number"',
    (False, True): ' class="is-absent"',
    (True, True): ' class="number is-absent"',
}
"""Of a cell: whether it is a number, whether nothing stands in it."""
SHORT, LONG = 8, 14
"""Characters: what is short stays on one line, what is long gets a broad column; a narrow one breaks after each."""
CURRENT = SafeString(' aria-current="page"')
TAG = '<span class="tag tag-{}">{}</span>'
MEANINGS = ("stop", "warn", "duty", "pass", "pledge", "plain")
"""Red 拦截/整改, yellow 预警, blue 职责/进行, green 正常/通过, purple 承诺; grey says nothing."""


@register.simple_tag
def rail_entries(entries: Iterable[Any]) -> SafeString:
    """The menu's entries (``url``, ``title``, ``is_current``) without the space between them, on every page."""
    return format_html_join(
        "",
        '<a class="rail-entry" href="{}"{}>{}</a>',
        ((entry.url, CURRENT if entry.is_current else "", entry.title) for entry in entries),
    )


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
    return format_html(TAG, known_meaning(meaning), word)


def known_meaning(meaning: str) -> str:
    """The meaning.

    Raises:
        TemplateSyntaxError: it is none of `MEANINGS`.
    """
    if meaning not in MEANINGS:
        message = f"tag: {meaning!r} is none of {', '.join(MEANINGS)}"
        raise template.TemplateSyntaxError(message)
    return meaning


@register.simple_tag
def cells(row: Iterable[Cell]) -> SafeString:
    """The cells of a row, written at once: a call a cell was measured twice as dear, a template a cell eight times."""
    shapes: list[str] = []
    words: list[str] = []
    for cell in row:
        shape, inside = _inside(cell)
        shapes.append(f'<td data-label="{{}}"{CLASSES[cell.is_number, cell.text == ABSENT]}>{shape}</td>')
        words += (cell.title, *inside)
    return format_html("".join(shapes), *words) if words else SafeString()


def _inside(cell: Cell) -> tuple[str, tuple[str, ...]]:
    """What stands in a cell, with places for words, and the words."""
    if cell.meaning:
        return TAG, (known_meaning(cell.meaning), cell.text)
    if cell.url:
        return '<a href="{}">{}</a>', (cell.url, cell.text)
    if cell.is_negative:
        return '<span class="negative">{}</span>', (cell.text,)
    if len(cell.text) > LONG:
        return '<span class="long">{}</span>', (cell.text,)
    stays_whole = cell.is_time or len(cell.text) <= SHORT
    return '<span class="nowrap">{}</span>' if stays_whole else "<span>{}</span>", (cell.text,)


@register.simple_tag
def waiver_address(refusal: Refusal) -> str:
    """The form that asks for a waiver of what was refused."""
    given = {"control": refusal.control, "subject_key": refusal.subject_key}
    return command_address(GrantWaiver.key, given)


def _signed(value: int, written: str) -> SafeString:
    return format_html('<span class="amount{}">{}</span>', " negative" if value < 0 else "", written)
