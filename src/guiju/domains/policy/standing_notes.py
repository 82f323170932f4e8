"""What stands beside a clause: interpretations by the department that explains it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from guiju.domains.policy.queries.interpretations import STATES, interpretations


class Note(NamedTuple):
    """One row beside a clause; ``meaning`` is the colour of its ``mark``."""

    group: str
    meaning: str
    mark: str
    heading: str
    text: str
    small: str


def notes_of(code: str, day: date, using: str = "default") -> list[Note]:
    return list(_interpretations(code, day, using))


def _interpretations(code: str, day: date, using: str) -> Iterator[Note]:
    found = interpretations(day, using).filter(code=code).select_related("clause", "replaced_by").order_by("-id")
    for each in found:
        until = f"，到 {each.replaced_by.effective_from} 由 {each.replaced_by.number} 取代" if each.ends_before else ""
        stood_in = "（代管）" if each.stands_in else ""
        yield Note(
            "条款解释",
            STATES[each.state],
            each.state,
            f"{each.number}　{each.point}",
            each.text,
            f"第 {each.clause.version} 版，{each.published_on} {each.signer_name}{stood_in}签发，"
            f"自 {each.effective_from} 适用{until}",
        )
