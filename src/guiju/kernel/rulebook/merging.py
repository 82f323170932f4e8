"""Clauses whose new wording in the pack waits, because the company has a version of its own: three ways, one decision.

`old` is what the pack said when it was last enacted, `own` what the company has made of it, `new` what the pack says now.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

import orjson
from django.conf import settings

from guiju.kernel.rulebook import files, pack
from guiju.kernel.rulebook.commands import EnactClause, EnactClauseInput
from guiju.kernel.rulebook.models import Binding, Clause, PackEdition

WRITTEN = ("title", "text")
"""What a merge writes anew; every other field is one side's."""
BINDINGS, PARAM, STATUTORY = "bindings", "params.", "params.law_"
_APART = {"rulebook", "code", "version", "params", "pack_digest", "effective_from"}
_LISTS = ("also", "applies_if", "conflicts_with")
FIELDS = {name: info for name, info in EnactClauseInput.model_fields.items() if name not in _APART}

Wording = dict[str, Any]
"""Field → value; each param stands by itself under ``params.…``, the bindings as the lines that enact them."""
BLANK: Wording = {**{name: info.get_default() for name, info in FIELDS.items()}, "mode": "observe", BINDINGS: []}
"""A clause of which nothing is said yet."""


class Waiting(NamedTuple):
    """A clause that waits: its own version that stands, and what the pack says now."""

    code: str
    version: int
    entry: files.Entry


class ThreeWays(NamedTuple):
    """A waiting clause in its three wordings; ``since`` is the first day of its own version."""

    waiting: Waiting
    since: date
    old: Wording
    own: Wording
    new: Wording

    def merged(self, taken: Collection[str], title: str, text: str) -> Wording:
        """Own, with what is taken from the pack and what was written; what a statute fixes is always the pack's."""
        found = dict(self.own)
        for name in _ordered(self.own, self.new):
            if name in taken or name.startswith(STATUTORY):
                found.pop(name, None)
                found.update({name: self.new[name]} if name in self.new else {})
        return {**found, "title": title, "text": text}

    def keeps_law(self) -> bool:
        """Whether the company's version has every statutory param as the pack has it now."""
        return _law(self.own) == _law(self.new)

    def differing(self) -> list[str]:
        """Fields in which own and new differ, in the order of the form."""
        return [name for name in _ordered(self.own, self.new) if self.own.get(name) != self.new.get(name)]

    def proposed(self) -> set[str]:
        """The differing fields that a merge would take from the pack: those the company has left as they were."""
        return {name for name in self.differing() if self.old and self.own.get(name) == self.old.get(name)}


def title_of(name: str) -> str:
    """A field's Chinese title; a param's is told by `vocabulary`."""
    if name == BINDINGS:
        return "控制"
    return EnactClause.header_part().title(name)


def waiting(using: str = "default", codes: Collection[str] | None = None) -> list[Waiting]:
    """What waits now, by code; three statements, one where nothing waits."""
    edition = PackEdition.objects.using(using).order_by("-id").values_list("waiting", flat=True).first()
    listed = [code for code in orjson.loads(edition or "[]") if codes is None or code in codes]
    if not listed:
        return []
    entries = files.entries(settings.GUIJU_PACK, set(listed))
    standing, settled = pack.standing_of(listed, using), pack.settled_of(listed, using)
    return [
        Waiting(code, standing[code].version, entries[code])
        for code in sorted(entries)
        if standing[code].waits_for(entries[code].digest) and (code, entries[code].digest) not in settled
    ]


def three_ways(found: Iterable[Waiting], using: str = "default") -> list[ThreeWays]:
    """Waiting clauses with their wordings; two statements."""
    wanted = list(found)
    rows = list(Clause.objects.using(using).filter(code__in=[each.code for each in wanted]).order_by("version"))
    packed = {row.code: row for row in rows if row.pack_digest}
    by_version = {(row.code, row.version): row for row in rows}
    own = {each.code: by_version[each.code, each.version] for each in wanted}
    lines = _lines({row.pk for row in (*packed.values(), *own.values())}, using)
    return [
        ThreeWays(
            each,
            own[each.code].effective_from,
            _stored(packed[each.code], lines) if each.code in packed else {},
            _stored(own[each.code], lines),
            _shipped(each.entry),
        )
        for each in wanted
    ]


def wordings(clauses: Collection[int], using: str = "default") -> dict[int, Wording]:
    """Clause versions as they would be enacted again, by id; two statements."""
    rows, lines = Clause.objects.using(using).filter(pk__in=clauses), _lines(clauses, using)
    return {row.pk: _stored(row, lines) for row in rows}


def _lines(clauses: Collection[int], using: str) -> dict[int, list[dict[str, Any]]]:
    rows = Binding.objects.using(using).filter(clause__in=clauses, end__isnull=True).order_by("id")
    found: dict[int, list[dict[str, Any]]] = {}
    for clause, control, kind, mode, place, params in rows.values_list(
        "clause", "control", "kind", "mode", "place__code", "params"
    ):
        line = {"control": control, "kind": kind, "mode": mode, "place": place, "params": orjson.loads(params)}
        found.setdefault(clause, []).append(line)
    return found


def _stored(row: Clause, lines: dict[int, list[dict[str, Any]]]) -> Wording:
    params = orjson.loads(row.params)
    given = {name: getattr(row, name) for name in FIELDS}
    given.update({name: orjson.loads(given[name]) for name in _LISTS})
    return _worded(given, params, lines.get(row.pk, []))


def stored_wording(clause: Clause, using: str = "default") -> Wording:
    """A stored version as a wording; one statement."""
    return _stored(clause, _lines({clause.pk}, using))


def _shipped(entry: files.Entry) -> Wording:
    item = pack.item_of(entry.rulebook, entry.content, entry.digest, 1, date.min)
    given = {name: item[name] if name in item else info.get_default() for name, info in FIELDS.items()}
    return _worded(given, item.get("params", {}), item["lines"])


def _worded(given: dict[str, Any], params: dict[str, Any], lines: Iterable[dict[str, Any]]) -> Wording:
    bound = [
        {
            "control": line["control"],
            "mode": line["mode"],
            "place": line.get("place"),
            "params": {name: value for name, value in line.get("params", {}).items() if params.get(name) != value},
        }
        for line in lines
    ]
    return {**given, **{f"{PARAM}{name}": value for name, value in params.items()}, BINDINGS: bound}


def _ordered(*wordings: Wording) -> list[str]:
    return list(dict.fromkeys(name for each in wordings for name in each))


def _law(wording: Wording) -> Wording:
    return {name: value for name, value in wording.items() if name.startswith(STATUTORY)}


def items_of(wordings: Iterable[Wording]) -> tuple[dict[str, list[Any]], dict[str, list[Any]], list[int]]:
    """Wordings as columns that enact them: headers, lines, and the header of each line."""
    given = list(wordings)
    head = {name: [each[name] for each in given] for name in FIELDS}
    head["params"] = [
        {name.removeprefix(PARAM): value for name, value in each.items() if name.startswith(PARAM)} for each in given
    ]
    lines = [(item, line) for item, each in enumerate(given) for line in each[BINDINGS]]
    columns = {name: [line[name] for _, line in lines] for name in ("control", "mode", "place", "params")}
    return head, columns, [item for item, _ in lines]
