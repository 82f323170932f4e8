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
    written = [write(each.code, each.short, each.title, each.light.key, each.light.word) for each in given]
    return format_html("{}" * len(written), *written)


@lru_cache(maxsize=4096)
def _short(code: str, short: str, title: str, light: str, word: str) -> SafeString:
    """Written once for each clause and light: most tiles stay what they were from visit to visit."""
    return format_html(
        '<a class="tile is-{}" href="{}/" title="{}"><b>{}</b><i>{}</i></a>', light, code, title, short, word
    )


@lru_cache(maxsize=4096)
def _whole(code: str, _short: str, title: str, light: str, word: str) -> SafeString:
    return format_html(
        '<a class="tile is-{}" href="{}/"><b>{}</b><span>{}</span><i>{}</i></a>', light, code, code, title, word
    )
