"""The one penalty table: families of breaches, three grades, and fines, which are off."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from guiju.kernel.rulebook.files import read


class Grade(NamedTuple):
    """``measures`` is what may be proposed at this grade, ``repeat`` what a repetition leads to."""

    grade: int
    title: str
    measures: tuple[str, ...]
    repeat: str


class Fines(NamedTuple):
    enabled: bool
    reason: str
    law: str


class Table(NamedTuple):
    families: dict[str, str]
    grades: dict[int, Grade]
    fines: Fines

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
    grades = [Grade(each["grade"], each["title"], tuple(each["measures"]), each["repeat"]) for each in given["grades"]]
    return Table(dict(given["families"]), {each.grade: each for each in grades}, Fines(**given["fines"]))
