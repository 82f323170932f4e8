"""What page templates write: amounts, quantities, days, tags, masked personal data. An absent value is a dash."""

from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guiju.kernel.commands.context import Refusal
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.pages import formats
from guiju.kernel.pages.addresses import command_address
from guiju.kernel.pages.cells import Cell
from guiju.kernel.pages.steps import Step

register = template.Library()

ABSENT = "—"
CLASSES = {
    (False, False): "",
    (True, False): ' class="number"',
    (False, True): ' class="is-absent"',
    (True, True): ' class="number is-absent"',
}
"""Of a cell: whether it is a number, whether nothing stands in it."""
NOWRAP = ' class="nowrap"'
SHORT, LONG = 8, 14
"""Characters: what is short stays on one line, what is long gets a broad column; a narrow one breaks after each."""
CURRENT = ' aria-current="page"'
MEANINGS = ("stop", "warn", "duty", "pass", "pledge", "plain")
"""Red 拦截/整改, yellow 预警, blue 职责/进行, green 正常/通过, purple 承诺; grey says nothing."""


@register.simple_tag
def rail_entries(entries: Iterable[Any]) -> SafeString:
    """The menu's entries (``url``, ``title``, ``is_current``) without the space between them, on every page."""
    written = [
        f'<a class="rail-entry" href="{escape(each.url)}"{CURRENT if each.is_current else ""}>{escape(each.title)}</a>'
        for each in entries
    ]
    return SafeString("".join(written))


@register.simple_tag
def entry_links(entries: Iterable[Any]) -> SafeString:
    """The same entries as plain links."""
    return SafeString("".join(f'<a href="{escape(each.url)}">{escape(each.title)}</a>' for each in entries))


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
    return SafeString(_tag(meaning, word))


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
    """The cells of a row, written at once: `format_html` a row was measured four times as dear, a template a cell far more."""
    written = [
        f'<td data-label="{escape(cell.title)}"{CLASSES[cell.is_number, cell.text == ABSENT]}>{_inside(cell)}</td>'
        for cell in row
    ]
    return SafeString("".join(written))


def _inside(cell: Cell) -> str:
    if cell.meaning:
        return _tag(cell.meaning, cell.text)
    if cell.url:
        return f'<a href="{escape(cell.url)}">{escape(cell.text)}</a>'
    if cell.is_negative:
        return f'<span class="negative">{escape(cell.text)}</span>'
    if len(cell.text) > LONG:
        return f'<span class="long">{escape(cell.text)}</span>'
    stays_whole = cell.is_time or len(cell.text) <= SHORT
    return f"<span{NOWRAP if stays_whole else ''}>{escape(cell.text)}</span>"


def _tag(meaning: str, word: str) -> str:
    return f'<span class="tag tag-{known_meaning(meaning)}">{escape(str(word))}</span>'


@register.simple_tag
def row_steps(steps: Iterable[Step]) -> SafeString:
    """The buttons of a row, or a dash."""
    buttons = [
        f'<a class="button is-small is-step" href="{escape(each.url)}">{escape(each.title)}</a>' for each in steps
    ]
    return SafeString("".join(buttons) or f'<span class="soft">{ABSENT}</span>')


@register.simple_tag
def waiver_address(refusal: Refusal) -> str:
    """The form that asks for a waiver of what was refused."""
    given = {"control": refusal.control, "subject_key": refusal.subject_key}
    return command_address(GrantWaiver.key, given)


def _signed(value: int, written: str) -> SafeString:
    return format_html('<span class="amount{}">{}</span>', " negative" if value < 0 else "", written)
