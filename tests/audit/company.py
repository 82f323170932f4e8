"""Runs without the command engine: posted rows of several kinds and the evidence that names them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.models import Arrival, Batch, Layer, Move
from guiju.kernel.audit.recorder import Record, Recorder
from guiju.kernel.files import storage
from guiju.kernel.files.models import Attachment
from guiju.kernel.org.models import LegalEntity, Person, Place
from guiju.kernel.rulebook.models import Binding, Clause, Rulebook
from guiju.kernel.store import bulk
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.runs import RUN_BITS

START = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
MOVES = 3


@dataclass
class Run:
    """The writes of one run, as the command engine makes them."""

    number: int
    using: str = "default"
    used: int = 1
    writes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def evidence(self) -> int:
        return self.number << RUN_BITS

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.number, microseconds=self.number * 7)

    def insert(self, model: Any, rows: int = 1, **columns: Any) -> int:
        first = self.evidence + self.used
        self.used += rows
        written = bulk.insert(model, {**columns, "id": range(first, first + rows)}, rows, self.using)
        table = bulk.table_of(model)
        digest = bulk.digest(table, written)
        self.writes.append({"table": table.name, "first": first, "rows": rows, "digest": digest})
        return first

    def record(self, **more: Any) -> int:
        given: dict[str, Any] = {
            "run": self.number,
            "first_free_id": self.evidence + self.used,
            "command": "warehouse.record_arrival",
            "actor": 7,
            "occurred_at": self.at,
            "recorded_at": self.at + timedelta(seconds=3),
            "payload": {"request_id": f"request-{self.number}", "writes": self.writes},
        }
        return Recorder().record(Record(**{**given, **more}), self.using)


def found(using: str = "default") -> int:
    """Run 1: the master data that later runs refer to; returns its evidence id."""
    with writing_transaction(using):
        run = Run(1, using)
        entity = run.insert(LegalEntity, code="GJ", name="规矩公司")
        run.insert(Place, entity_id=entity, kind="warehouse", code="WH-1", name="一号仓")
        run.insert(Sku, code="SKU-1", name="保温杯", shelf_life_days=None)
        book = run.insert(Rulebook, code="S04", title="仓库制度")
        run.insert(
            Clause,
            rulebook_id=book,
            code="S04-03",
            version=1,
            title="入库",
            text="货物以清点为准",
            params='{"tolerance": 0}',
            mode="enforce",
            effective_from=date(2026, 1, 1),
        )
        run.insert(Person, number="P-001", name="王芳", account_id=None)
        return run.record(command="org.found")


def row(run: int, place: int) -> int:
    """The id of the row at a place of a run; places are in the order of `found` and `arrive`."""
    return (run << RUN_BITS) + place


def arrive(number: int, using: str = "default") -> int:
    """One run of each later number: arrival, batch, layer, moves, binding, attachment, judged and partly private."""
    with writing_transaction(using):
        run = Run(number, using)
        place, sku, at = row(1, 2), row(1, 3), run.at
        arrival = run.insert(
            Arrival,
            number=f"DH-GJ-202611-{number:06d}",
            warehouse_id=place,
            supplier="杭州杯业",
            delivery_note=f"N{number}",
            carrier="顺丰",
            arrived_at=at,
            handler=7,
        )
        day = at.date()
        batch = run.insert(Batch, warehouse_id=place, sku_id=sku, code=f"B{number}", expires_on=None, received_on=day)
        layer = run.insert(
            Layer,
            batch_id=batch,
            warehouse_id=place,
            sku_id=sku,
            state="good",
            rank=day.toordinal(),
            quantity=30,
            cost=3000,
            remaining=30,
        )
        first = run.evidence + run.used
        run.insert(
            Move,
            MOVES,
            warehouse_id=place,
            sku_id=sku,
            batch_id=batch,
            layer_id=layer,
            source="supplier",
            target="good",
            quantity=[10] * MOVES,
            cost=[1000] * MOVES,
            document_type="arrival",
            document_line=[arrival] * MOVES,
            handler=7,
            occurred_at=at,
            recorded_at=at + timedelta(seconds=3),
            delay_seconds=3,
            balance_after=[10, 20, 30],
            previous=[None, *range(first, first + MOVES - 1)],
        )
        run.insert(
            Binding,
            clause_id=row(1, 5),
            control="warehouse.count_matches",
            kind="gate",
            outcome="block",
            is_protected=False,
            params='{"tolerance": 0}',
            mode="enforce",
            place_id=None,
            since=day,
        )
        content = f"送货单 {number}".encode()
        run.insert(
            Attachment,
            sha256=storage.keep(content),
            media_type="text/plain",
            size=len(content),
            purpose="delivery_note",
            document_type="arrival",
            document_id=arrival,
        )
        judged = _judged(number)
        judged["payload"]["writes"] = run.writes
        return run.record(**judged)


ARRIVAL, BATCH, LAYER, MOVE, BINDING, ATTACHMENT = 1, 2, 3, 4, 4 + MOVES, 5 + MOVES


def _judged(number: int) -> dict[str, Any]:
    """Facts long enough to be compressed in every second run."""
    facts = {"noted": [10] * MOVES, "counted": [10] * MOVES, "remark": "如数" * (200 if number % 2 else 1)}
    return {
        "payload": {"request_id": f"request-{number}", "facts": facts},
        "private": {
            0: {"driver": "张三", "phone": f"138{number:08}"},
            2: {"driver": "李四", "phone": f"139{number:08}"},
        },
        "decisions": {
            "control": ["warehouse.count_matches", "warehouse.note_complete"],
            "facts_version": [1, 1],
            "clauses": ["S04-03@1", "S04-02@1"],
            "params_digest": ["a" * 64, "b" * 64],
            "judged": [3, 1],
            "blocked": [0, 0],
            "held": [0, 0],
            "warned": [1, 0],
        },
        "breaches": {
            "actor": [7],
            "item": [0],
            "line": [1],
            "subject_type": ["GoodsArrived"],
            "subject_key": [f"N{number}/2"],
            "control": ["warehouse.count_matches"],
            "clause": ["S04-03"],
            "clause_version": [1],
            "effect": ["warn"],
            "message": ["实点数量与送货单不符"],
        },
    }


def history(runs: int, seal_every: int, using: str = "default") -> None:
    """Runs 1 to ``runs``, sealed after each ``seal_every``; the rest is the unsealed tail."""
    from guiju.kernel.audit.sealer import seal

    found(using)
    for number in range(2, runs + 1):
        arrive(number, using)
        if number % seal_every == 0:
            seal(using)
