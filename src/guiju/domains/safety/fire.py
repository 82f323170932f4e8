"""What a patrol says of charging and heaters, beside what the register allows."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from guiju.domains.safety.models import FireSourceKind
from guiju.domains.safety.registers import FireSources
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.review import Judged, Sheet
from guiju.kernel.org.tree import line_of, parents

CHARGING, HEATERS = "charging", "heaters"
"""The names of the two checks."""
KINDS = {CHARGING: FireSourceKind.CHARGING.value, HEATERS: FireSourceKind.HEATER.value}
NOTHING = {"无", "没有", "0", "-"}
_BETWEEN = re.compile(r"[\s,，、;；]+")


def named_in(value: str) -> list[str]:
    """The codes that an answer lists; 无 is none."""
    return [each for each in _BETWEEN.split(value) if each and each not in NOTHING]


def allowed(places: Collection[int], using: str) -> dict[tuple[int, str], frozenset[str]]:
    """By warehouse and kind the codes that the register allows there or inside; two statements."""
    above = parents(using)
    found: dict[tuple[int, str], set[str]] = {}
    entries = FireSources.entries(using).filter(ended_at__isnull=True)
    for place, kind, code in entries.values_list("place_id", "kind", "code"):
        for each in line_of(place, above):
            if each in places:
                found.setdefault((each, kind), set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def stray(name: str, value: str, place: int, known: dict[tuple[int, str], frozenset[str]]) -> list[str]:
    """The codes of an answer that are not allowed."""
    return [each for each in named_in(value) if each not in known.get((place, KINDS[name]), ())]


def said(name: str, codes: Sequence[str]) -> str:
    where = "、".join(codes)
    return f"在 {where} 充电，不是充电位" if name == CHARGING else f"{where} 不在电器与火源台账上"


def fire_review(sheets: Sequence[Sheet], work: Work) -> Judged:
    """Charging elsewhere and heaters not on the list are 异常, whatever the patrol calls them."""
    known = allowed({sheet.place for sheet in sheets if sheet.place}, work.using)
    wrong: dict[int, str] = {}
    for sheet in sheets:
        for name in KINDS:
            answer: Any = sheet.named(name)
            codes = stray(name, answer.value, sheet.place, known) if answer and sheet.place else []
            if codes:
                wrong[answer.line] = said(name, codes)
    return Judged(wrong, frozenset())
