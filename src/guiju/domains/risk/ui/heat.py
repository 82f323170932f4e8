"""风险矩阵: how likely down, how bad across; each open risk in its cell, high ones in the colour of stopping."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.domains.risk.models import LEAST, MOST
from guiju.domains.risk.standing import high_score, rated
from guiju.kernel.pages.me import SignedInRequest

NAMED = 3
MIDDLE = 2
"""A score of half the high one and more is in between."""
SCALE = range(LEAST, MOST + 1)


class Cell(NamedTuple):
    """``risks`` are the first few, as (number, title)."""

    score: int
    impact: int
    tone: str
    risks: list[tuple[str, str]]
    amount: int


@require_safe
def heat(request: SignedInRequest) -> HttpResponse:
    high = high_score()
    rows = rated().filter(closing__isnull=True).order_by("id")
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for number, title, likelihood, impact in rows.values_list("number", "title", "likelihood", "impact"):
        found.setdefault((likelihood, impact), []).append((number, title))
    lines = [
        (likelihood, [_cell(likelihood, impact, found.get((likelihood, impact), []), high) for impact in SCALE])
        for likelihood in reversed(SCALE)
    ]
    told = {"lines": lines, "scale": SCALE, "high": high, "count": sum(map(len, found.values()))}
    return render(request, "risk/heat.html", told)


def _cell(likelihood: int, impact: int, risks: list[tuple[str, str]], high: int) -> Cell:
    score = likelihood * impact
    tone = "stop" if score >= high else "warn" if score * MIDDLE >= high else "pass"
    return Cell(score, impact, tone, risks[:NAMED], len(risks))
