"""The one table of what may follow: families of breaches, three grades, measures from mild to harsh, fines, awards."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from guiju.kernel.rulebook.files import read


class Grade(NamedTuple):
    """``measures`` is what may be proposed at this grade, ``repeat`` what a repetition leads to, ``also`` its other name."""

    grade: int
    title: str
    measures: tuple[str, ...]
    repeat: str
    also: str = ""


class Measure(NamedTuple):
    """``papers`` is what a decision for it must name; ``is_disciplinary`` that the staff has to be consulted first."""

    title: str
    also: tuple[str, ...]
    papers: tuple[str, ...]
    is_disciplinary: bool


class AwardRow(NamedTuple):
    code: str
    title: str
    forms: tuple[str, ...]


class Fines(NamedTuple):
    """``forbidden``: region → the law that forbids them there."""

    enabled: bool
    reason: str
    law: str
    forbidden: dict[str, str]


class Table(NamedTuple):
    families: dict[str, str]
    grades: dict[int, Grade]
    fines: Fines
    measures: tuple[Measure, ...] = ()
    awards: tuple[AwardRow, ...] = ()

    def measure(self, word: str) -> Measure | None:
        """The measure of this title, or that a clause calls so."""
        return next((each for each in self.measures if word == each.title or word in each.also), None)

    def allows(self, grade: int, word: str) -> bool:
        """Whether a measure stands at this grade."""
        wanted = self.measure(word)
        known = self.grades.get(grade)
        return known is not None and wanted is not None and wanted in [self.measure(each) for each in known.measures]

    def harshness(self, word: str) -> int:
        """The place of a measure from mild to harsh, from 1; 0 where it is none."""
        wanted = self.measure(word)
        return 0 if wanted is None else self.measures.index(wanted) + 1

    def entry(self, penalty: dict[str, Any]) -> str:
        """The entry a clause's param ``penalty`` names.

        Raises:
            KeyError: the table has no such family or grade.
        """
        grade = self.grades[penalty["grade"]]
        return f"{self.families[penalty['family']]}，{grade.grade} 级{grade.title}（{'、'.join(grade.measures)}）"


@lru_cache(maxsize=1)
def table() -> Table:
    """The table of the installed pack."""
    given = read(settings.GUIJU_PACK, "penalties")
    grades = [
        Grade(each["grade"], each["title"], tuple(each["measures"]), each["repeat"], each["also"])
        for each in given["grades"]
    ]
    measures = [
        Measure(
            each["title"], tuple(each.get("also", ())), tuple(each.get("papers", ())), each.get("disciplinary", True)
        )
        for each in given["measures"]
    ]
    awards = [AwardRow(each["code"], each["title"], tuple(each["forms"])) for each in given["awards"]]
    return Table(
        dict(given["families"]),
        {each.grade: each for each in grades},
        Fines(**given["fines"]),
        tuple(measures),
        tuple(awards),
    )
