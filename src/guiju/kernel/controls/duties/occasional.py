"""Duties on an occasion: not planned for a day, but due when something has happened. Clauses bind them like the others."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from guiju.kernel.controls.duties.duty import Duty, duties
from guiju.kernel.controls.duties.review import Outstanding
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.reading import Bound
from guiju.kernel.rulebook import catalogue

_occasional: dict[str, "OccasionalDuty"] = {}


@dataclass(frozen=True)
class OccasionalDuty:
    """``outstanding`` says what has to be done besides answering it, by another command."""

    key: str
    title: str
    params: type[Params]
    outstanding: Outstanding | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        _occasional[self.key] = self
        catalogue.register(
            catalogue.ControlInfo(self.key, "duty", self.title, "warn", protected=False, params=self.params)
        )

    def bounds(self, moment: datetime, using: str = "default") -> list[Bound]:
        """The bindings in force at a moment."""
        day = timezone.localdate(moment)
        return load_bindings("duty", bindable_duties(), day, using, of=self.key).get(self.key, [])


def bindable_duties() -> dict[str, "Duty | OccasionalDuty"]:
    """Every duty a clause can bind."""
    return {**duties(), **_occasional}
