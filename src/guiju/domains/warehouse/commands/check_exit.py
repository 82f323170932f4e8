"""出门核对: who went out with how many cartons; those that no valid pass lists stay at the gate as 待查."""

from datetime import datetime
from typing import Annotated, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.commands.gate_pass import Carrier, CarrierName
from guiju.domains.warehouse.controls.gatehouse import HeldAtGate
from guiju.domains.warehouse.fields import FileDigest, Moment, Warehouse, moments
from guiju.domains.warehouse.gate_subjects import CartonsHeld, PersonLeft
from guiju.domains.warehouse.gatehouse import NONE, USED, VALID, passes_of, registered
from guiju.domains.warehouse.models import ExitCheck, HeldCartons
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities


class CheckExitInput(Input):
    warehouse: Warehouse
    gate_pass: Annotated[
        str | None,
        Label("放行条", "没有的空着"),
        Reference("warehouse.GatePass", by="number", place="warehouse_id", lock=True, title="放行条"),
    ] = None
    cartons: Annotated[int, Field(ge=0, le=100_000), Label("实点箱数")]
    personal: Annotated[int, Field(ge=0, le=1_000), Label("私人包裹（件）")] = 0
    carrier: Carrier = None
    carrier_name: CarrierName = ""
    note: Annotated[str, Field(max_length=500), Label("情况")] = ""
    photo: Annotated[FileDigest, Label("照片")] = None
    checked_at: Annotated[Moment, Label("核对时间")] = None


class Exit(NamedTuple):
    """As it is recorded; ``listed`` cartons may leave by the pass as it stands."""

    at: datetime
    gate_pass: str
    standing: str
    listed: int
    carrier: int | None
    carrier_name: str


class CheckExit(Command):
    """The person is never held; a carton that is not listed is."""

    key = "warehouse.check_exit"
    title = "出门核对"
    header = CheckExitInput
    happened = "checked_at"
    yields = (PersonLeft,)
    causes = ("findings.open",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        known = passes_of(head.ids("gate_pass"), context.using)
        at = moments(head.checked_at, context.now)
        exits, shown = [], set()
        for item, (key, warehouse) in enumerate(zip(head.ids("gate_pass"), head.ids("warehouse"), strict=True)):
            found = known.get(key) if key is not None else None
            standing = NONE if found is None else USED if key in shown else found.state(warehouse, at[item])
            shown.add(key)
            carrier, name = head.ids("carrier")[item], head.carrier_name[item]
            if found is not None and carrier is None and not name:
                carrier, name = found.carrier, found.carrier_name
            listed = found.cartons if found is not None and standing == VALID else 0
            exits.append(Exit(at[item], head.gate_pass[item] or "", standing, listed, carrier, name))
        head.records["exit"] = exits
        return []

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        exits: list[Exit] = head.record("exit")
        carried = [
            (place, each.carrier or 0, timezone.localdate(each.at))
            for place, each in zip(head.ids("warehouse"), exits, strict=True)
        ]
        own = registered(set(carried), context.using)
        columns = {
            "place": head.ids("warehouse"),
            "gate_pass": [each.gate_pass for each in exits],
            "checked_at": [each.at for each in exits],
            "standing": [each.standing for each in exits],
            "listed": [each.listed for each in exits],
            "counted": head.cartons,
            "personal": head.personal,
            "registered": [own[key] for key in carried],
        }
        return [Subjects(PersonLeft, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, warehouses = batch.head, batch.head.ids("warehouse")
        exits: list[Exit] = head.record("exit")
        at = [each.at for each in exits]
        checks = work.insert_numbered(
            ExitCheck,
            {
                "warehouse_id": warehouses,
                "gate_pass_id": head.ids("gate_pass"),
                "carrier_id": [each.carrier for each in exits],
                "carrier_name": [each.carrier_name for each in exits],
                "counted": head.cartons,
                "let_out": [min(counted, each.listed) for counted, each in zip(head.cartons, exits, strict=True)],
                "personal": head.personal,
                "checked_at": at,
                "handler": work.actor,
            },
            kind="MG",
            entities=entities(work, warehouses),
            dates=at,
            items=range(batch.size),
        )
        attach(work, "出门核对照片", "warehouse.exit_check", checks, head.record("photo"))
        self._hold(batch, work, checks)

    def _hold(self, batch: Batch, work: Work, checks: range) -> None:
        head = batch.head
        exits: list[Exit] = head.record("exit")
        over = [(item, head.cartons[item] - each.listed) for item, each in enumerate(exits)]
        held = [(item, cartons) for item, cartons in over if cartons > 0]
        work.insert(
            HeldCartons,
            {
                "check_out_id": [checks[item] for item, _ in held],
                "cartons": [cartons for _, cartons in held],
                "note": [head.note[item] for item, _ in held],
            },
            len(held),
        )
        columns = {
            "place": [head.ids("warehouse")[item] for item, _ in held],
            "gate_pass": [exits[item].gate_pass for item, _ in held],
            "checked_at": [exits[item].at for item, _ in held],
            "cartons": [cartons for _, cartons in held],
        }
        subjects = Subjects(CartonsHeld, columns, [item for item, _ in held], [None] * len(held))
        raise_at_once(HeldAtGate, subjects, work, is_grave=False)
