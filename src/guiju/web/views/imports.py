"""Bringing files in: choose, see what stands in it, tell the columns, watch it go, take back what was refused."""

import re
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guiju.kernel.commands.command import Command, commands
from guiju.kernel.commands.run import run_items
from guiju.kernel.files.bounded import BoundedUpload
from guiju.kernel.imports import beginning, mapping
from guiju.kernel.imports.commands import SaveProfile
from guiju.kernel.imports.models import Import, Profile, Status
from guiju.kernel.imports.refused_file import refused_rows
from guiju.kernel.imports.running import table_of
from guiju.kernel.pages import once
from guiju.kernel.pages.me import Me, SignedInRequest
from guiju.lib.tables.bounds import MAX_BYTES, TableRefused
from guiju.lib.tables.table import Table

SHOWN_ROWS = 10
SHOWN_REASONS = 100
_DIGEST = re.compile(r"[0-9a-f]{64}")
MEANINGS = {Status.RUNNING: "duty", Status.DONE: "pass", Status.STOPPED: "stop"}


def kinds(me: Me) -> list[type[Command]]:
    """What the person may bring in from files."""
    offered = [each for each in commands().values() if each.from_files and me.may(each.permission())]
    return sorted(offered, key=lambda each: each.title)


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: SignedInRequest) -> HttpResponse:
    """My imports, and a form to begin another."""
    if request.method == "POST":
        return _upload(request)
    return _list(request)


imports.max_upload_bytes = MAX_BYTES  # type: ignore[attr-defined]


def _list(request: SignedInRequest, error: str = "") -> HttpResponse:
    mine = Import.objects.filter(actor=request.me.actor).order_by("-id")[:50]
    context = {
        "kinds": kinds(request.me),
        "rows": [_told(imported) for imported in mine],
        "rows_exist": bool(mine),
        "error": error,
        "chosen": request.POST.get("command", request.GET.get("command", "")),
    }
    return render(request, "web/imports.html", context, status=422 if error else 200)


def _upload(request: SignedInRequest) -> HttpResponse:
    command = _command(request.me, request.POST.get("command", ""))
    if BoundedUpload.cut(request):
        return _list(request, _("文件超过 512 MB：请拆成几个文件上传。"))
    files = request.FILES.getlist("file")
    if len(files) != 1:
        return _list(request, _("请选择一个 CSV 或 XLSX 文件。"))
    try:
        sha256 = beginning.taken_in(files[0], request.me.actor)
        table_of(command, request.me.actor, sha256)
    except TableRefused as refused:
        return _list(request, str(refused))
    target = reverse("import_columns", args=[command.key, sha256])
    name = "".join(letter for letter in files[0].name or "" if letter.isprintable())[-100:] or _("未命名")
    request.session[f"import:{sha256}"] = name
    return HttpResponseRedirect(target)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: SignedInRequest, command: str, sha256: str) -> HttpResponse:
    """What stands in the file, and which column is which field."""
    wanted = _command(request.me, command)
    if not _DIGEST.fullmatch(sha256):
        raise Http404
    try:
        table = table_of(wanted, request.me.actor, sha256)
    except TableRefused as refused:
        raise Http404(str(refused)) from refused
    if request.method == "POST":
        return _start(request, wanted, sha256, table)
    chosen: dict[str, str] = mapping.guessed(wanted, table.headings)
    constants: dict[str, str] = {}
    profile = request.GET.get("profile", "")
    kept = beginning.kept(wanted, profile) if profile else None
    if kept:
        chosen, constants = kept
    return _columns_page(request, wanted, sha256, table, chosen, constants)


def _start(request: SignedInRequest, command: type[Command], sha256: str, table: Table) -> HttpResponse:
    names = [target.name for target in mapping.targets(command)]
    chosen = {name: request.POST[f"column:{name}"] for name in names if request.POST.get(f"column:{name}")}
    constants = {
        name: request.POST[f"constant:{name}"].strip()[:300]
        for name in names
        if request.POST.get(f"constant:{name}", "").strip() and name not in chosen
    }
    context = request.me.context(request_id=once.given(request))
    faults = mapping.faults(command, chosen, constants, table.headings)
    if not faults and request.POST.get("profile", "").strip():
        item = {"command": command.key, "name": request.POST["profile"].strip()[:60], "columns": chosen}
        run_items(SaveProfile, [{**item, "constants": constants}], request.me.context())
    try:
        imported = beginning.start(
            command,
            sha256=sha256,
            file_name=request.session.get(f"import:{sha256}", sha256[:12]),
            headings=table.headings,
            columns=chosen,
            constants=constants,
            is_partial=request.POST.get("on_refusal") != "all",
            context=context,
        )
    except beginning.CannotStart as refused:
        return _columns_page(request, command, sha256, table, chosen, constants, refused.reasons)
    return HttpResponseRedirect(reverse("import", args=[imported.id]))


def _columns_page(
    request: SignedInRequest,
    command: type[Command],
    sha256: str,
    table: Table,
    chosen: dict[str, str],
    constants: dict[str, str],
    reasons: tuple[str, ...] = (),
) -> HttpResponse:
    lines = []
    count = 0
    try:
        for line in table.lines():
            count += 1
            if count <= SHOWN_ROWS:
                lines.append(line)
    except TableRefused as refused:
        reasons = (*reasons, str(refused))
    earlier = Import.objects.filter(actor=request.me.actor, command=command.key, sha256=sha256).order_by("-id").first()
    context = {
        "command": command,
        "file_name": request.session.get(f"import:{sha256}", sha256[:12]),
        "encoding": {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}.get(table.encoding, table.encoding.upper()),
        "headings": table.headings,
        "lines": [(line.number, list(zip_longest(table.headings, line.cells, fillvalue=""))) for line in lines],
        "count": count,
        "targets": [
            (target, chosen.get(target.name, ""), constants.get(target.name, "")) for target in mapping.targets(command)
        ],
        "profiles": list(
            Profile.objects.filter(command=command.key).values_list("name", flat=True).distinct().order_by("name")
        ),
        "earlier": earlier,
        "reasons": reasons,
        "request_token": once.fresh(),
    }
    return render(request, "web/import_columns.html", context, status=422 if reasons else 200)


@require_safe
def imported(request: SignedInRequest, number: int) -> HttpResponse:
    """How far it is, and in the end what came of it; htmx asks again for the part that moves."""
    found = _mine(request, number)
    reasons = found.refused_rows.order_by("row", "id")[: SHOWN_REASONS + 1]
    context = {
        **_told(found),
        "reasons": list(reasons[:SHOWN_REASONS]),
        "more": len(reasons) > SHOWN_REASONS,
        "is_running": found.status == Status.RUNNING,
    }
    template = "web/import_progress.html" if request.headers.get("HX-Request") else "web/import.html"
    return render(request, template, context)


@require_safe
def refused_file(request: SignedInRequest, number: int) -> StreamingHttpResponse:
    found = _mine(request, number)
    try:
        lines = refused_rows(found)
        first = next(lines)
    except TableRefused as refused:
        raise Http404(str(refused)) from refused
    response = StreamingHttpResponse(
        (line for part in ([first], lines) for line in part), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="refused-{found.id}.csv"'
    return response


def _command(me: Me, key: str) -> type[Command]:
    """Foreign and unknown are the same 404."""
    found = next((each for each in kinds(me) if each.key == key), None)
    if found is None:
        raise Http404(_("没有这种导入，或您的岗位没有它的权限。"))
    return found


def _mine(request: SignedInRequest, number: int) -> Import:
    found = Import.objects.filter(actor=request.me.actor, id=number).first()
    if found is None:
        raise Http404
    return found


def _told(found: Import) -> dict[str, Any]:
    known = commands().get(found.command)
    return {
        "imported": found,
        "title": known.title if known else found.command,
        "status": Status(found.status).label,
        "meaning": MEANINGS[Status(found.status)],
    }
