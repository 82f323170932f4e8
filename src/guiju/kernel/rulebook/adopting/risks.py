"""What the law says against a clause as it is written: the pack's list, matched by words and numbers."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from guiju.kernel.rulebook import files
from guiju.lib.rulebooks.quantities import Quantity


class Risk(NamedTuple):
    key: str
    says: re.Pattern[str]
    also: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    over: dict[str, Any]
    message: str
    statute: str

    def holds(self, text: str, measured: Sequence[Quantity]) -> bool:
        if not self.says.search(text) or (self.also and not self.also.search(text)):
            return False
        if self.unless and self.unless.search(text):
            return False
        return not self.over or any(map(self._is_beyond, measured))

    def _is_beyond(self, quantity: Quantity) -> bool:
        if quantity.unit not in self.over["units"] or isinstance(quantity.value, str):
            return False
        most, least = self.over.get("most"), self.over.get("least")
        return (most is not None and quantity.value > most) or (least is not None and quantity.value < least)


@cache
def risks(package: str) -> tuple[Risk, ...]:
    listed: Any = files.read(package, "lawful")
    return tuple(
        Risk(
            each["id"],
            re.compile(each["says"]),
            re.compile(each["also"]) if "also" in each else None,
            re.compile(each["unless"]) if "unless" in each else None,
            each.get("over", {}),
            each["message"],
            each["statute"],
        )
        for each in listed
    )
