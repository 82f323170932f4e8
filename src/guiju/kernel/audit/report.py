"""What a verification says: one check after another, each with what it counted and its first fault."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models

from guiju.kernel.audit.gaps import Gap


class Result(NamedTuple):
    """How many things a check has looked at, and the first fault in words a user can act on."""

    counted: int
    fault: str | None = None


@dataclass(slots=True)
class Tally:
    """A result in the making; only the first fault is kept."""

    counted: int = 0
    fault: str | None = None

    def fail(self, fault: str) -> None:
        if self.fault is None:
            self.fault = fault

    def result(self) -> Result:
        return Result(self.counted, self.fault)


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    title: str
    counted: int
    fault: str | None

    @property
    def ok(self) -> bool:
        return self.fault is None

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "title": self.title, "ok": self.ok, "counted": self.counted, "fault": self.fault}


@dataclass(frozen=True, slots=True)
class Report:
    """``unsealed`` evidence rows are covered by no head yet; a short tail of them is normal.

    ``lost_heads`` are those whose leaves a restored backup did not have; their chain stands, their roots cannot be
    computed any more. ``gaps`` say what each restore has lost.
    """

    checks: tuple[Check, ...]
    unsealed: int
    lost_heads: int
    gaps: tuple[Gap, ...] = ()

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    @property
    def first_fault(self) -> str | None:
        return next((check.fault for check in self.checks if check.fault is not None), None)

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "first_fault": self.first_fault,
            "unsealed": self.unsealed,
            "lost_heads": self.lost_heads,
            "gaps": [gap.as_dict() for gap in self.gaps],
            "checks": [check.as_dict() for check in self.checks],
        }

    def text(self) -> str:
        lines = [
            f"{'通过' if check.ok else '未通过'}  {check.title}（{check.counted}）"
            + (f"：{check.fault}" if check.fault else "")
            for check in self.checks
        ]
        verdict = "核验通过" if self.ok else f"核验未通过：{self.first_fault}"
        lost = [f"因恢复备份而不能再核验的封存头 {self.lost_heads} 个"] if self.lost_heads else []
        told = [gap.text() for gap in self.gaps]
        return "\n".join([*lines, *told, *lost, f"尚未封存的证据 {self.unsealed} 条", verdict])


CheckFunction = Callable[[str], tuple[int, str | None]]
"""From the database alias to a `Result`, or a plain tuple of the same."""


class Registered(NamedTuple):
    name: str
    title: str
    function: CheckFunction


_registered: dict[str, Registered] = {}


def register_check(name: str, title: str, function: CheckFunction) -> None:
    """Add a check of a higher package; ``function`` takes the database alias and only reads, inside one snapshot.

    Raises:
        ValueError: the name is taken by another function.
    """
    known = _registered.get(name)
    if known is not None and known.function is not function:
        message = f"check {name} is registered already"
        raise ValueError(message)
    _registered[name] = Registered(name, title, function)


def registered_checks() -> list[Registered]:
    return list(_registered.values())


def named(model: type[models.Model], first: int, last: int | None = None) -> str:
    """A row, or a range of rows, as a fault names it."""
    rows = f"{first}" if last is None or last == first else f"{first}–{last}"
    return f"{model._meta.verbose_name} {model._meta.db_table}#{rows}"
