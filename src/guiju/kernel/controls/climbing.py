"""Watches whose findings go up level by level while nobody puts them right."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.ladders import Ladder, register


class ClimbingParams(Params):
    escalate_to: list[str] = Field(["operations_director", "owner"], title="逐级升级到", min_length=1)
    default_repeat_minutes: int = Field(24 * 60, title="升级间隔（分钟）", ge=1)


def climbs(watch: type[Watch]) -> type[Watch]:
    """Let the findings of a watch climb as its params (`ClimbingParams`) say; a decorator."""

    def ladder(moment: datetime, using: str) -> dict[str, Ladder]:
        known: list[tuple[str, Any]] = [(each.clause.code, each.params) for each in bounds_of(watch, moment, using)]
        return {
            clause: Ladder(params.escalate_to, timedelta(minutes=params.default_repeat_minutes))
            for clause, params in known
        }

    register(watch.key, ladder)
    return watch
