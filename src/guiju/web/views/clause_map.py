"""The clause map: every clause in force as one tile with its light, by rulebook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guiju.kernel.controls import lights
from guiju.kernel.controls.lights import Light, Row, Standing
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook.duplicates import demands, duplicates_of
from guiju.kernel.rulebook.in_force import clauses_in_force, search
from guiju.kernel.rulebook.kept import of_rules
from guiju.kernel.rulebook.models import Clause, ClauseMode, Kind, Rulebook
from guiju.kernel.store.written import Written
from guiju.web.tiles import MEANINGS, Book, Tile

_TITLES = Written(lambda using: Rulebook.objects.using(using).order_by("code").values_list("code", "title"))
_BY_KEY = {light.key: light for light in Light}


class Named(NamedTuple):
    """A clause as the map needs it; ``params`` as they are stored."""

    row: Row
    params: str
    title: str
    is_counted: bool


class Chip(NamedTuple):
    """An entry of the legend: how many clauses show a light, and whether only they are shown."""

    key: str
    meaning: str
    word: str
    clauses: int
    is_chosen: bool


@dataclass(frozen=True)
class Chosen:
    """What is asked for; a value that is not on offer is none."""

    words: str
    rulebook: str
    kind: str
    mode: str
    light: Light | None

    @classmethod
    def of(cls, request: SignedInRequest, rulebooks: dict[str, str]) -> "Chosen":
        given = request.GET
        rulebook, kind, mode = given.get("rulebook", ""), given.get("kind", ""), given.get("mode", "")
        return cls(
            words=given.get("q", "").strip()[:80],
            rulebook=rulebook if rulebook in rulebooks else "",
            kind=kind if kind in Kind.values else "",
            mode=mode if mode in ClauseMode.values else "",
            light=_BY_KEY.get(given.get("light", "")),
        )

    def condition(self) -> Q:
        asked = Q()
        if self.rulebook:
            asked &= Q(rulebook__code=self.rulebook)
        if self.kind:
            asked &= Q(kind=self.kind) | Q(also__contains=f'"{self.kind}"')
        if self.mode:
            asked &= Q(mode=self.mode)
        return asked

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.rulebook or self.kind or self.mode or self.light)


@require_safe
def clauses(request: SignedInRequest) -> HttpResponse:
    titles = dict(_TITLES.rows({}))
    chosen = Chosen.of(request, titles)
    rows = _chosen(chosen) if chosen.narrows else _all(timezone.localdate(), "default")
    standing = lights.standing([each.row for each in rows])
    tiles = [_tile(each, named.title, named.is_counted) for each, named in zip(standing, rows, strict=True)]
    params = [(each.row.code, each.params) for each in rows]
    shown = [tile for tile in tiles if chosen.light in {None, tile.light}]
    counted = sum(tile.is_counted for tile in shown)
    repeated = _repeated(duplicates_of(params), {tile.code for tile in shown})
    context = {
        "books": list(_books(shown, titles)),
        "counted": counted,
        "demands": counted - sum(len(codes) - 1 for codes in repeated),
        "repeated": repeated,
        "notes": len(shown) - counted,
        "legend": _legend(standing, chosen),
        "chosen": chosen,
        "is_wide": bool(chosen.words),
        "rulebooks": titles.items(),
        "kinds": Kind.choices,
        "modes": ClauseMode.choices,
        "search_words": chosen.words,
    }
    return render(request, "web/clauses.html", context)


def _chosen(chosen: Chosen) -> list[Named]:
    return _named(search(clauses_in_force(timezone.localdate()).filter(chosen.condition()), chosen.words))


@of_rules
def _all(day: date, using: str) -> list[Named]:
    return _named(clauses_in_force(day, using))


def _named(found: QuerySet[Clause]) -> list[Named]:
    return [
        Named(Row(*row), params, title, is_counted)
        for *row, params, title, is_counted in found.values_list(*lights.COLUMNS, "params", "title", "is_counted")
    ]


def _repeated(duplicates: Mapping[str, tuple[str, ...]], codes: set[str]) -> list[tuple[str, ...]]:
    """Demands of which these clauses hold several numbers."""
    known = set(demands(duplicates).values())
    shown = (tuple(code for code in together if code in codes) for together in sorted(known))
    return [together for together in shown if len(together) > 1]


def _tile(standing: Standing, title: str, is_counted: bool) -> Tile:  # noqa: FBT001 — a row's own column
    code = standing.row.code
    return Tile(code, code.partition(".")[2], title, standing.light, is_counted)


def _books(tiles: Sequence[Tile], titles: dict[str, str]) -> Iterator[Book]:
    for code, group in groupby(tiles, key=lambda tile: tile.code.partition(".")[0]):
        yield Book(code, titles.get(code, code), list(group))


def _legend(standing: Sequence[Standing], chosen: Chosen) -> list[Chip]:
    counts = lights.counted(standing)
    return [
        Chip(light.key, MEANINGS[light], _(light.word), count, light is chosen.light)
        for light, count in counts.items()
        if count or light is chosen.light
    ]
