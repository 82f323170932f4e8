"""The real addresses and a sample of each kind of page, for looking at the kit alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from guiju.config import urls
from guiju.kernel.commands.context import ClauseRef, Refusal

REFUSED = Refusal(
    item=0,
    line=1,
    control="warehouse.matches_note",
    title="实收与货单相符",
    message="SKU002178 应 36，实 84，多 48 件",
    advice="登记差异，或把多出的 48 件列为拒收。",
    clauses=(ClauseRef("S03.06", 2, "实物与货单相符"),),
    effect="block",
    subject_key="DH20261121-001/2",
    waivable=True,
)
WARNED = REFUSED._replace(message="批次 B261103 不是最早的一批", advice="下次先发 B261021。", effect="warn", line=None)
LINES = [
    ("食品商品708", "SKU018885 · B261103", 11, 18, "short"),
    ("食品商品245", "SKU002178 · B261127", 84, 36, "wrong"),
    ("食品商品746", "SKU007583 · B261114", 66, 66, "full"),
]
NUMBER = "RK20260000009"
scans: list[tuple[str, str]] = []


def task(request: HttpRequest) -> HttpResponse:
    return render(
        request, "kit/task.html", {"scan_url": "/kit/scan/", "lines": LINES, "number": NUMBER, "refusals": [REFUSED]}
    )


def scan(request: HttpRequest) -> HttpResponse:
    """Takes every code but ``BAD``; a request number that came before changes nothing."""
    code = request.POST["code"]
    if request.POST["request_id"] not in [number for number, _ in scans]:
        scans.append((request.POST["request_id"], code))
    refusals = [REFUSED] if code == "BAD" else []
    context = {"lines": LINES, "refusals": refusals, "last": code, "count": len(scans)}
    return render(request, "kit/result.html", context, status=409 if refusals else 200)


def rows(request: HttpRequest) -> HttpResponse:
    numbers = [
        (f"RK2026000000{index}", "温州隆丰电子有限公司", index % 4, 24_150 - index * 9_999) for index in range(9)
    ]
    return render(
        request, "kit/list.html", {"rows": numbers, "refusal": REFUSED, "rows_exist": "empty" not in request.GET}
    )


def form(request: HttpRequest) -> HttpResponse:
    status = int(request.POST.get("answer", 200))
    context = {"refusals": [REFUSED] if status == 409 else [], "warnings": [WARNED], "keep_drafts": status >= 400}
    return render(request, "kit/form.html", context, status=status)


def document(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/document.html", {"lines": LINES, "number": NUMBER})


def fails(_request: HttpRequest) -> HttpResponse:
    msg = "a fault for the error page"
    raise RuntimeError(msg)


urlpatterns = [
    path("kit/task/", task),
    path("kit/scan/", scan),
    path("kit/list/", rows),
    path("kit/form/", form),
    path("kit/document/", document),
    path("kit/fails/", fails),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
