"""The three ports without tables: a company in memory, over the same engine of judgement."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from guiju.kernel.audit.recorder import Record
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import SYSTEM, Approval, ClauseRef, Context
from guiju.kernel.commands.ports import Permission, Question, Verdict
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import LateRefusal
from guiju.kernel.controls import engine
from guiju.kernel.controls.gate import gates
from guiju.kernel.controls.reading import Bound, GateReading, Reading, Waived, bound
from guiju.lib.runs import RUN_BITS

EVERYWHERE = "*"


def text(value: str, using: str) -> Question:
    return Question("cast(%s as text)", (value,))


class MemoryAuthorizer:
    """``grants``: (actor, permission) → places or `EVERYWHERE`."""

    def __init__(self) -> None:
        self.grants: dict[tuple[int, str], list[int] | str] = {}
        self.held: dict[int, set[str]] = {}

    def question(self, context: Context, permission: str) -> Question:
        return text(orjson.dumps(self.grants.get((context.actor, permission), [])).decode(), context.using)

    def answer(self, context: Context, value: Any) -> Permission:
        places = orjson.loads(value)
        if context.actor == SYSTEM or places == EVERYWHERE:
            return Permission(granted=True, places=None)
        return Permission(granted=bool(places), places=frozenset(places))

    def permission(self, actor: int, permission: str, using: str) -> Permission:
        places = self.grants.get((actor, permission), [])
        return self.answer(Context(actor, using=using), orjson.dumps(places).decode())

    def posts(self, actor: int, using: str) -> frozenset[str]:
        return frozenset(self.held.get(actor, ()))


class Given:
    """A waiver with the uses that are left."""

    def __init__(self, number: int, clauses: frozenset[str], uses: int, until: datetime) -> None:
        self.number, self.clauses, self.left, self.until = number, clauses, uses, until


class MemoryJudge:
    """Bounds and waivers given in code."""

    def __init__(self) -> None:
        self.bounds: dict[str, list[Bound]] = {}
        self.waivers: dict[tuple[str, str], list[Given]] = {}

    def bind(self, control: str, clause: ClauseRef, params: dict[str, Any], mode: str, place: int | None) -> None:
        checked = gates()[control].params.model_validate(params)
        self.bounds.setdefault(control, []).append(bound(clause, checked, mode, place))

    def question(self) -> Question:
        return Question("1")

    def read(self, rules: int, subjects: Sequence[Subjects], context: Context) -> Reading:
        reading = Reading()
        for group in subjects:
            for control, bounds in self.bounds.items():
                gate = gates()[control]
                if gate.subject is group.type and len(group):
                    reading.gates.append(GateReading(gate, group, gate().facts(group, context), bounds))
        for key, given in self.waivers.items():
            alive = [Waived(each.number, each.left, each.clauses) for each in given if each.until > context.now]
            reading.waivers[key] = [each for each in alive if each.left > 0]
        return reading

    def weigh(self, reading: Reading, struck: Collection[int], approval: Approval | None) -> Verdict:
        return engine.weigh(reading, struck, approval)

    def settle(self, verdicts: Iterable[Verdict], context: Context) -> None:
        known = {each.number: each for given in self.waivers.values() for each in given}
        users = [(waiver, item) for each in verdicts for item, used in each.waivers.items() for waiver in used]
        used = Counter(waiver for waiver, _ in users)
        lost = sorted({item for waiver, item in users if known[waiver].left < used[waiver]})
        if lost:
            raise LateRefusal([refusal(item, None, "waiver_left", "特批的次数刚被用完", "请重新申请") for item in lost])

        def count() -> None:
            for waiver, uses in used.items():
                known[waiver].left -= uses

        transaction.on_commit(count, using=context.using)


class MemoryRecorder:
    """Evidence of committed runs only, as the real one."""

    def __init__(self) -> None:
        self.records: dict[int, Record] = {}
        self.written: dict[int, Record] = {}

    def record(self, record: Record, using: str = "default") -> int:
        evidence = record.run << RUN_BITS
        orjson.dumps(record.payload)
        self.written[evidence] = record
        transaction.on_commit(lambda: self.records.update({evidence: record}), using=using)
        return evidence

    def payload(self, evidence_id: int, using: str = "default") -> dict[str, Any]:
        """Asked for only by who sees the receipt, which is committed."""
        content: dict[str, Any] = orjson.loads(orjson.dumps(self.written[evidence_id].payload))
        return content
