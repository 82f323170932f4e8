"""What the clause map writes many hundred times; without white space, because each byte counts that often."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guiju.web.tiles import Tile

register = template.Library()


@register.simple_tag
def tiles(given: Sequence[Tile], *, wide: bool) -> SafeString:
    """Clauses with their lights; ``wide`` writes whole codes and titles out."""
    write = _whole if wide else _short
    return SafeString("".join([write(each) for each in given]))


@lru_cache(maxsize=4096)
def _short(tile: Tile) -> SafeString:
    """Written once for each clause and light: most tiles stay what they were from visit to visit."""
    shape = '<a class="tile is-{}" href="{}/" title="{}"><b>{}</b><i>{}</i></a>'
    return format_html(shape, tile.light.key, tile.code, tile.title, tile.short, tile.light.word)


@lru_cache(maxsize=4096)
def _whole(tile: Tile) -> SafeString:
    shape = '<a class="tile is-{}" href="{}/"><b>{}</b><span>{}</span><i>{}</i></a>'
    return format_html(shape, tile.light.key, tile.code, tile.code, tile.title, tile.light.word)
