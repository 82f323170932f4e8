"""A later edition beside the one before it: codes that stay, what became of each clause, decisions that still hold."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from django.db.models import Q

from guiju.kernel.rulebook.adopting.standing import latest_of
from guiju.kernel.rulebook.models import Clause, DraftClause, DraftDecision, DraftRulebook, Fate, Settled
from guiju.lib.rulebooks import editions
from guiju.lib.rulebooks.editions import Wording

LIVES_ON = {Settled.SPLIT, Settled.MERGE}
_STILL = {editions.Fate.SAME, editions.Fate.MOVED}
_LISTS = ("lines", "chapter", "params", "proposals", "warnings", "flags", "related", "items")
_WORDS = ("key", "ref", "title", "text", "kind", "actor")


@dataclass
class Row:
    """A clause to be drafted; ``made_of`` are places in the same list, ``decision`` what is carried over."""

    code: str
    place: str
    content: dict[str, Any]
    fate: str = ""
    before_id: int | None = None
    made_of: list[int] = field(default_factory=list)
    decision: dict[str, Any] | None = None


class Laid(NamedTuple):
    rows: list[Row]


class Before(NamedTuple):
    """The edition before: its clauses in their order, and by clause the decision that counts."""

    clauses: Sequence[DraftClause]
    latest: dict[int, DraftDecision]
    last_number: int


class Earlier(NamedTuple):
    clauses: dict[int, list[DraftClause]]
    latest: dict[int, DraftDecision]
    last_numbers: dict[str, int]

    def of(self, code: str, draft: int | None) -> Before:
        return Before(self.clauses.get(draft or 0, []), self.latest, self.last_numbers.get(code, 0))


def earlier_of(drafts: Collection[int], codes: Collection[str], using: str) -> Earlier:
    """The clauses of these drafts, and the last number given under each code; four statements."""
    clauses: dict[int, list[DraftClause]] = {}
    for clause in DraftClause.objects.using(using).filter(draft__in=drafts).order_by("id"):
        clauses.setdefault(clause.draft_id, []).append(clause)
    latest = latest_of([each.pk for found in clauses.values() for each in found], using)
    known = Q(draft__in=DraftRulebook.objects.filter(code__in=list(codes)).values("id"))
    numbers: dict[str, int] = {}
    for rows in (
        DraftClause.objects.using(using).filter(known).values_list("code", flat=True),
        Clause.objects.using(using).filter(rulebook__code__in=list(codes)).values_list("code", flat=True),
    ):
        for code in rows:
            book, _, number = code.partition(".")
            numbers[book] = max(numbers.get(book, 0), int(number))
    return Earlier(clauses, latest, numbers)


def laid_out(code: str, lines: Sequence[dict[str, Any]], before: Before) -> Laid:
    """The clauses of a draft with codes; those of a later edition with what became of them."""
    numbers = iter(range(before.last_number + 1, before.last_number + len(lines) + 1))
    if not before.clauses:
        keys = {line["key"]: f"{code}.{number:02}" for line, number in zip(lines, numbers, strict=True)}
        rows = [Row(keys[line["key"]], _place(number), line) for number, line in enumerate(lines, 1)]
        return Laid(_related(rows, keys))
    roots = [each for each in before.clauses if each.made_of == "[]" and not _is_repealed(each, before.latest)]
    told = editions.compare([_wording(each) for each in roots], [_read(line) for line in lines])
    by_id = {each.pk: each for each in roots}
    rows, now = [], {}
    for number, (line, change) in enumerate(zip(lines, told, strict=False), 1):
        old = by_id[int(change.before.id)] if change.before is not None else None
        own = old.code if old is not None else f"{code}.{next(numbers):02}"
        row = Row(own, _place(number), line, change.fate.value, old.pk if old is not None else None)
        if old is not None and change.fate in _STILL:
            row.decision = _carried(before.latest.get(old.pk))
            now[old.pk] = number - 1
        rows.append(row)
    _related(rows, {row.content["key"]: row.code for row in rows})
    _remade(rows, now, before)
    return Laid([*rows, *_gone(rows, before)])


def whole_text(text: str, items: Iterable[dict[str, Any]]) -> str:
    """A clause with its items, each on a line of its own."""
    return "\n".join(filter(None, [text, *(f"{each['ref']} {each['text']}".strip() for each in items)]))


def _place(number: int) -> str:
    return f"{number:05}"


def _wording(clause: DraftClause) -> Wording:
    return Wording(str(clause.pk), clause.ref, whole_text(clause.text, orjson.loads(clause.items)))


def _read(line: dict[str, Any]) -> Wording:
    return Wording("", line["ref"], whole_text(line["text"], line["items"]))


def _related(rows: list[Row], codes: dict[str, str]) -> list[Row]:
    """What a clause repeats or contradicts, by code instead of by its number in the source."""
    for row in rows:
        row.content = {**row.content, "related": [codes[key] for key in row.content["related"] if key in codes]}
    return rows


def _is_repealed(clause: DraftClause, latest: dict[int, DraftDecision]) -> bool:
    decided = latest.get(clause.pk)
    return clause.fate == Fate.GONE and decided is not None and decided.decision == Settled.ACCEPT


def _carried(decided: DraftDecision | None) -> dict[str, Any] | None:
    if decided is None or decided.decision == Settled.REOPEN:
        return None
    names = ("decision", "title", "text", "kind", "params", "bindings", "reason", "decided_by", "decided_at")
    return {name: getattr(decided, name) for name in names}


def _remade(rows: list[Row], now: dict[int, int], before: Before) -> None:
    """Clauses that were split or merged from others, where those are all as they were; else those are open again."""
    made = [each for each in before.clauses if each.made_of != "[]"]
    lost = {each.pk for each in made}
    for clause in made:
        parents = orjson.loads(clause.made_of)
        if all(parent in now for parent in parents):
            now[clause.pk] = len(rows)
            lost.discard(clause.pk)
            content = _content(clause)
            first = rows[now[parents[0]]]
            tail = clause.place.partition(".")[2]
            place = f"{first.place.partition('.')[0]}.{tail}" if tail else first.place
            carried = _carried(before.latest.get(clause.pk))
            rows.append(
                Row(clause.code, place, content, first.fate, clause.pk, [now[parent] for parent in parents], carried)
            )
    parents_of_lost = {parent for each in made if each.pk in lost for parent in orjson.loads(each.made_of)}
    for parent in parents_of_lost & now.keys():
        rows[now[parent]].decision = None


def _gone(rows: list[Row], before: Before) -> Iterable[Row]:
    """What stood in the edition before, was not left out of it, and has no clause of its code any more."""
    codes = {row.code for row in rows}
    number = len(rows)
    for clause in before.clauses:
        decided = before.latest.get(clause.pk)
        is_leaf = decided is None or decided.decision not in LIVES_ON
        kept = decided is None or decided.decision != Settled.IGNORE or clause.fate == Fate.GONE
        if is_leaf and kept and clause.code not in codes and not _is_repealed(clause, before.latest):
            number += 1
            yield Row(clause.code, _place(90_000 + number), _content(clause), Fate.GONE.value, clause.pk)


def _content(clause: DraftClause) -> dict[str, Any]:
    words = {name: getattr(clause, name) for name in _WORDS}
    return {**words, **{name: orjson.loads(getattr(clause, name)) for name in _LISTS}}
