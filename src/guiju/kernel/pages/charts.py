"""A chart of the rows that a list shows: an SVG of its own address, with the list as the table behind it."""

from collections.abc import Sequence
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
    labels = [spoken(columns[chart.labels], getattr(row, chart.labels)) for row in rows]
    series = []
    for name in chart.values:
        shown = columns[name]
        if reader.may(shown.column.permission or None):
            scale = _SCALES.get(shown.kind)
            values = [getattr(row, name) or 0 for row in rows]
            series.append((shown.title, [value / scale for value in values] if scale else values))
    return drawn(chart.title, labels, series)


def drawn(title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> HttpResponse:
    """Bars over labels, a colour a series, as the answer of an address of its own."""
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
        opacity=".9",
        guide_stroke_dasharray="none",
        major_guide_stroke_dasharray="none",
        guide_stroke_color="#eef0f3",
        major_guide_stroke_color="#e5e6eb",
    )
    bars: Any = pygal.Bar(
        style=style,
        js=[],
        title=title,
        width=960,
        height=300,
        margin=10,
        legend_at_bottom=False,
        show_x_labels=True,
        x_label_rotation=0,
        print_values=False,
        disable_xml_declaration=True,
        no_data_text="没有数据",
        value_formatter=_written,
        y_labels_major_count=3,
        show_minor_y_labels=False,
    )
    bars.x_labels = list(labels)
    for name, values in series:
        bars.add(name, list(values))
    bars.add_xml_filter(_without_scripts)
    return HttpResponse(bars.render(), content_type="image/svg+xml")


def _written(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def _without_scripts(root: Any) -> Any:
    """Even a chart that is told to have none carries one."""
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return root
