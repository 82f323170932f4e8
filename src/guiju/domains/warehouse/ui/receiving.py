"""入库: what was counted becomes stock, or is refused, line by line beside what the note says."""

from dataclasses import replace
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import CountArrival, ReceiveGoods, RefuseGoods
from guiju.domains.warehouse.models import CountLine, Difference
from guiju.domains.warehouse.ui import scope
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry, Row, Values
from guiju.kernel.pages.me import SignedInRequest


class Line(NamedTuple):
    """A line of the note beside the goods, with the form to take it in and the form to turn it away."""

    sheet: queries.SheetLine
    row: Row
    left: int
    gap: int | None
    found_spec: str
    is_sound: bool
    has_difference: bool
    refuse: Entry

    @property
    def is_open(self) -> bool:
        return self.left > 0


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: SignedInRequest, number: str) -> HttpResponse:
    sheet = scope.sheet_or_404(request, number)
    if request.method != "POST":
        return _page(request, sheet)
    entry = Entry.given(ReceiveGoods, request.POST, ("quantity",), prefix="receive-", arrival=number)
    as_counted = request.POST.get("as_counted", "")
    for line in entry.lines:
        if line.get("line") == as_counted:
            _take_as_counted(line, sheet)
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        return _page(request, sheet, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


def _take_as_counted(line: Values, sheet: queries.CountSheet) -> None:
    """What is there, with the difference said in words when the keeper has not said it."""
    for each in sheet.lines:
        if str(each.line) == line["line"] and each.counted is not None and each.noted is not None:
            line["quantity"] = str(each.counted - each.received - each.refused)
            if each.counted != each.noted and not line.get("difference"):
                line["difference"] = said_difference(each.noted, each.counted)


def said_difference(noted: int, counted: int) -> str:
    kind = _("短少") if counted < noted else _("多出")
    facts = {"noted": noted, "counted": counted, "kind": kind, "gap": abs(counted - noted)}
    return _("货单 %(noted)s，实点 %(counted)s，%(kind)s %(gap)s，按实点入库") % facts


@require_POST
def refuse(request: SignedInRequest, number: str) -> HttpResponse:
    sheet = scope.sheet_or_404(request, number)
    entry = Entry.given(RefuseGoods, request.POST, ("line",), prefix="refuse-", arrival=number)
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        return _page(request, sheet, refusing=entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


def _page(
    request: SignedInRequest,
    sheet: queries.CountSheet,
    entry: Entry | None = None,
    *,
    refusing: Entry | None = None,
    status: int = 200,
) -> HttpResponse:
    me = request.me
    shown = entry or _proposed(sheet)
    context = {
        "sheet": sheet,
        "arrival": sheet.arrival,
        "entry": shown,
        "lines": _lines(sheet, shown, refusing),
        "refusals": [*shown.unplaced, *(refusing.refusals if refusing else [])],
        "is_open": any(_left(line) > 0 for line in sheet.lines),
        "may_count": me.may(CountArrival.permission()),
        "may_receive": me.may(ReceiveGoods.permission()),
        "may_refuse": me.may(RefuseGoods.permission()),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/receive.html", context, status=status)


def _left(line: queries.SheetLine) -> int:
    return (line.counted or 0) - line.received - line.refused


def _proposed(sheet: queries.CountSheet) -> Entry:
    lines = [{"line": str(line.line), "quantity": str(_left(line))} for line in sheet.lines if _left(line) > 0]
    return Entry(ReceiveGoods, lines=lines, prefix="receive-")


def _lines(sheet: queries.CountSheet, entry: Entry, refusing: Entry | None) -> list[Line]:
    number = sheet.arrival.number
    rows = {row.fields["line"].value: row for row in entry.rows}
    counted = CountLine.objects.filter(arrival_line__arrival__number=number)
    found = {
        line: (spec, sound)
        for line, spec, sound in counted.values_list("arrival_line__line", "found_spec", "quality_passed")
    }
    told = set(
        Difference.objects.filter(arrival_line__arrival__number=number).values_list("arrival_line__line", flat=True)
    )
    return [_line(each, index, rows, found, told, refusing) for index, each in enumerate(sheet.lines)]


def _line(
    each: queries.SheetLine,
    index: int,
    rows: dict[str, Row],
    found: dict[int, tuple[str, bool]],
    told: set[int],
    refusing: Entry | None,
) -> Line:
    mine = refusing is not None and bool(refusing.lines) and refusing.lines[0].get("line") == str(each.line)
    proposed: dict[str, Any] = {"line": str(each.line), "quantity": str(max(_left(each), 0) or "")}
    refuse = refusing if mine and refusing else Entry(RefuseGoods, lines=[proposed], prefix=f"refuse-{each.line}-")
    # A line left out of the post gets a place behind those that were in it.
    spare = Entry(ReceiveGoods, lines=[{"line": str(each.line)}], prefix="receive-").rows[0]
    row = rows.get(str(each.line)) or _moved(spare, len(rows) + index)
    spec, sound = found.get(each.line, ("", True))
    return Line(
        sheet=each,
        row=row,
        left=_left(each),
        gap=None if each.counted is None or each.noted is None else each.counted - each.noted,
        found_spec=spec,
        is_sound=sound,
        has_difference=each.line in told,
        refuse=refuse,
    )


def _moved(row: Row, index: int) -> Row:
    """The same empty row under another place in the form."""
    fields = {
        name: replace(field, name=f"lines-{index}-{name}", id=f"receive-lines-{index}-{name}")
        for name, field in row.fields.items()
    }
    return Row(index, fields, [])
