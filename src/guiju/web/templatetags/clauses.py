"""What the clause map writes many hundred times; without white space, because each byte counts that often."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from guiju.web.tiles import Tile

register = template.Library()


@register.simple_tag
def tiles(given: Sequence[Tile], *, wide: bool) -> SafeString:
    """Clauses with their lights; ``wide`` writes whole codes and titles out."""
    if wide:
        return format_html_join(
            "",
            '<a class="tile is-{}" href="{}/"><b>{}</b><span>{}</span><i>{}</i></a>',
            ((each.light.key, each.code, each.code, each.title, each.light.word) for each in given),
        )
    return format_html_join(
        "",
        '<a class="tile is-{}" href="{}/" title="{}"><b>{}</b><i>{}</i></a>',
        ((each.light.key, each.code, each.title, each.short, each.light.word) for each in given),
    )
