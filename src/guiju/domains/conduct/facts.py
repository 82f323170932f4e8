"""What the gates over a sanction read of it, once for all of them."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from guiju.domains.conduct.consultation import consulted
from guiju.domains.conduct.heard import heard
from guiju.domains.conduct.models import Case, CaseKind, FinePermit
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.rulebook.models import Clause
from guiju.kernel.rulebook.penalties import Table, table

REPEAT = timedelta(days=365)


class Read(NamedTuple):
    """``then`` is the version of the day it happened; grades are the table's, 0 where none is named."""

    step: str
    clause: str
    law: str
    ground: str
    rulebook: str
    version: int
    then: int
    clause_grade: int
    grade_then: int
    grade: int
    measure: str
    is_disciplinary: bool
    allowed: str
    is_allowed: bool
    base: str
    in_base: bool
    missing: str
    repeats: int
    is_consulted: bool
    was_heard: bool
    asked_days: int
    known_days: int
    has_facts: bool
    has_proof: bool
    has_document: bool
    is_permitted: bool


class _Version(NamedTuple):
    version: int
    since: date
    rulebook: str
    params: dict[str, Any]

    @property
    def grade(self) -> int:
        penalty = self.params.get("penalty")
        return int(penalty["grade"]) if isinstance(penalty, dict) else 0


_NONE = _Version(0, date.min, "", {})


def read(subjects: Subjects, context: Context) -> list[Read]:
    found: list[Read] = subjects.once("conduct.read", lambda: _read(subjects, context))
    return found


def version_on(clauses: list[str], days: list[date], using: str) -> list[int]:
    """The version of each clause that was in force on its day; 0 where there was none."""
    known = _versions(set(clauses), using)
    return [_then(known.get(clause, []), day).version for clause, day in zip(clauses, days, strict=True)]


def _read(subjects: Subjects, context: Context) -> list[Read]:
    using, today = context.using, timezone.localdate(context.now)
    known = _versions(set(subjects.clause), using)
    books = {versions[0].rulebook for versions in known.values() if versions}
    spoken = heard([case for case in subjects.case if case], using)
    heard_about = {about for about, _ in spoken}
    ready = consulted(books, using)
    earlier = _earlier(set(subjects.person), min(subjects.happened_on), using)
    permitted = set(
        FinePermit.objects.using(using).filter(place__in=set(subjects.place)).values_list("place_id", flat=True)
    )
    whole, facts = table(), []
    for index in range(len(subjects)):
        row = {name: column[index] for name, column in subjects.columns.items()}
        versions = known.get(row["clause"], [])
        used = next((each for each in versions if each.version == row["version"]), _NONE)
        then = _then(versions, row["happened_on"])
        cases = [
            day
            for number, day in earlier.get((row["person"], row["clause"]), [])
            if number != row["case"] and row["happened_on"] - REPEAT <= day <= row["happened_on"]
        ]
        facts.append(
            Read(
                **_of_table(whole, row, used),
                step=row["step"],
                clause=row["clause"],
                law=row["law"],
                ground=row["ground"],
                rulebook=used.rulebook,
                version=used.version,
                then=then.version,
                clause_grade=used.grade,
                grade_then=then.grade,
                grade=row["grade"],
                repeats=len(cases),
                is_consulted=used.rulebook in ready,
                was_heard=row["case"] in heard_about,
                asked_days=row["asked_days"],
                known_days=(today - row["known_on"]).days,
                has_facts=row["has_facts"],
                has_proof=row["has_proof"],
                has_document=row["has_document"],
                is_permitted=row["place"] in permitted,
            )
        )
    return facts


def _of_table(whole: Table, row: dict[str, Any], used: _Version) -> dict[str, Any]:
    measure = whole.measure(row["measure"])
    grade = whole.grades.get(row["grade"])
    base: list[str] = [word for word in used.params.get("measures", []) if isinstance(word, str)]
    named = set(row["papers"].split())
    return {
        "measure": measure.title if measure else row["measure"],
        "is_disciplinary": measure is None or measure.is_disciplinary,
        "allowed": "、".join(grade.measures) if grade else "",
        "is_allowed": whole.allows(row["grade"], row["measure"]),
        "base": "、".join(base),
        "in_base": measure is not None and measure in [whole.measure(word) for word in base],
        "missing": "、".join(each for each in (measure.papers if measure else ()) if each not in named),
    }


def _versions(clauses: set[str], using: str) -> dict[str, list[_Version]]:
    rows = Clause.objects.using(using).filter(code__in=clauses).order_by("version")
    found: dict[str, list[_Version]] = {}
    for code, version, since, rulebook, params in rows.values_list(
        "code", "version", "effective_from", "rulebook__code", "params"
    ):
        found.setdefault(code, []).append(_Version(version, since, rulebook, orjson.loads(params)))
    return found


def _then(versions: list[_Version], day: date) -> _Version:
    return next((each for each in reversed(versions) if each.since <= day), _NONE)


def _earlier(people: set[str], first: date, using: str) -> dict[tuple[str, str], list[tuple[str, date]]]:
    """Sanctions given before, by person and clause."""
    rows = Case.objects.using(using).filter(
        kind=CaseKind.SANCTION,
        person__number__in=people,
        happened_on__gte=first - REPEAT,
        decision__is_given=True,
    )
    found: dict[tuple[str, str], list[tuple[str, date]]] = {}
    for number, person, clause, day in rows.values_list("number", "person__number", "clause", "happened_on"):
        found.setdefault((person, clause), []).append((number, day))
    return found
