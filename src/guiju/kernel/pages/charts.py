"""A chart of the rows that a list shows: an SVG of its own address, with the list as the table behind it."""

from dataclasses import dataclass
from typing import Any

import pygal
from django.http import HttpResponse
from pygal.style import Style

from guiju.kernel.pages.asking import Asking
from guiju.kernel.pages.cells import spoken
from guiju.kernel.pages.formats import COST_SCALE

FORMAT = "svg"
MOST_BARS = 20
COLOURS = ("#1677ff", "#d46b08", "#389e0d", "#cf1322", "#722ed1")
FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif'
_SCALES = {"money": 100, "unit_cost": COST_SCALE}


@dataclass(frozen=True)
class Chart:
    """Bars of ``values`` over ``labels``, both columns of the list; rows without a label (a total) are left out."""

    title: str
    labels: str
    values: tuple[str, ...]


def picture(chart: Chart, asking: Asking) -> HttpResponse:
    """The rows of the page asked for, the first twenty; columns the reader may not see are not drawn."""
    reader, columns = asking.reader, asking.query.row.columns
    rows = [row for row in asking.found().rows if getattr(row, chart.labels)][:MOST_BARS]
    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground="#646a73",
        foreground_strong="#1f2329",
        foreground_subtle="#e5e6eb",
        colors=COLOURS,
        font_family=FONT,
        label_font_size=12,
        major_label_font_size=12,
        legend_font_size=13,
        title_font_size=15,
        no_data_font_size=15,
    )
    bars: Any = pygal.Bar(
        style=style,
        js=[],
        title=chart.title,
        width=960,
        height=300,
        margin=10,
        legend_at_bottom=False,
        show_x_labels=True,
        x_label_rotation=0,
        print_values=False,
        disable_xml_declaration=True,
        no_data_text="没有数据",
        value_formatter=lambda value: f"{value:,}",
    )
    bars.x_labels = [spoken(columns[chart.labels], getattr(row, chart.labels)) for row in rows]
    for name in chart.values:
        shown = columns[name]
        if reader.may(shown.column.permission or None):
            scale = _SCALES.get(shown.kind)
            values = [getattr(row, name) or 0 for row in rows]
            bars.add(shown.title, [value / scale for value in values] if scale else values)
    return HttpResponse(bars.render(), content_type="image/svg+xml")
