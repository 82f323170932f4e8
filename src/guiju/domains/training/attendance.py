"""How often people came to what they were asked to in working time."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.domains.training.models import Attendance, Excuse, Invite

WHOLE = 1_000_000


class Rate(NamedTuple):
    """Of one person's year; ``least`` is the share asked, per million."""

    invited: int
    excused: int
    attended: int
    least: int

    @property
    def is_passed(self) -> bool:
        """What he was excused from is not counted."""
        asked = self.invited - self.excused
        return self.attended * WHOLE >= asked * self.least


def rates(wanted: Sequence[tuple[int, int]], least: int, using: str = "default") -> list[Rate]:
    """By person and year, measured against a share per million; three statements."""
    people = {person for person, _ in wanted}
    counts = [_count(model, people, using) for model in (Invite, Excuse, Attendance)]
    found = []
    for key in wanted:
        asked, excused, there = (count.get(key, set()) for count in counts)
        found.append(Rate(len(asked), len(asked & excused - there), len(asked & there), least))
    return found


def _count(model: type[Invite | Excuse | Attendance], people: set[int], using: str) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    rows = model.objects.using(using).filter(person__in=people)
    for person, year, session in rows.values_list("person", "session__starts_at__year", "session"):
        found.setdefault((person, year), set()).add(session)
    return found
