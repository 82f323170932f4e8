"""Records: what the system keeps by itself, by a constraint or a trigger of the database that it names."""

from dataclasses import dataclass

from guiju.kernel.controls.gate import Params
from guiju.kernel.rulebook import catalogue

_records: dict[str, "Record"] = {}


@dataclass(frozen=True)
class Record:
    """``kept_by`` names the triggers, indexes or constraints without which the record would not hold.

    ``kind`` is ``reward`` or ``penalty`` where what is kept is how merit or a breach was answered.
    """

    key: str
    title: str
    kept_by: tuple[str, ...]
    kind: str = "record"

    def __post_init__(self) -> None:
        _records[self.key] = self
        catalogue.register(
            catalogue.ControlInfo(self.key, self.kind, self.title, "warn", protected=False, params=Params)
        )


def records() -> dict[str, Record]:
    return dict(_records)
