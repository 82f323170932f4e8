"""开放行条: cartons of an issue document may leave the gate once, today."""

from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.fields import PersonName, Warehouse
from guiju.domains.warehouse.gate_subjects import GatePassAsked
from guiju.domains.warehouse.models import GatePass, GatePassLine
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

OUTSIDER = -1
Carrier = Annotated[
    str | None,
    Label("携出人", "本公司的人"),
    Reference("org.Person", by="number", fetch=("account_id",), title="人员"),
]
CarrierName = Annotated[PersonName, Label("携出人姓名", "外来人员写姓名")]
Cartons = Annotated[int, Field(ge=1, le=100_000), Label("箱数")]


class GatePassInput(Input):
    warehouse: Warehouse
    document: Annotated[
        str | None,
        Label("出库单"),
        Reference("warehouse.Dispatch", by="number", place="warehouse_id", title="出库单"),
    ] = None
    carrier: Carrier = None
    carrier_name: CarrierName = ""


class GatePassLineInput(Input):
    contents: Annotated[str, Field(min_length=1, max_length=120), Label("品名")]
    cartons: Cartons


class IssueGatePass(Command):
    key = "warehouse.issue_gate_pass"
    title = "开放行条"
    header = GatePassInput
    line = GatePassLineInput
    yields = (GatePassAsked,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        refused = []
        rows = zip(head.ids("warehouse"), head.record("document"), head.carrier, head.carrier_name, strict=True)
        for item, (warehouse, document, carrier, name) in enumerate(rows):
            if document is not None and warehouse is not None and document.warehouse_id != warehouse:
                refused.append(refusal(item, None, "stands", "出库单不是这个仓库的", "请核对出库单号"))
            elif not carrier and not name:
                refused.append(refusal(item, None, "constraint_holds", "没有写携出人", "请写明谁把货带出门"))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "place": head.ids("warehouse"),
            "document": [each or "" for each in head.document],
            "dispatch": head.ids("document"),
            "issuer": [context.actor] * batch.size,
            "carrier": [OUTSIDER if each is None else each.account_id or OUTSIDER for each in head.record("carrier")],
        }
        return [Subjects(GatePassAsked, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, warehouses = batch.head, batch.head.ids("warehouse")
        totals = [0] * batch.size
        for item, cartons in zip(batch.line_items, batch.lines.cartons, strict=True):
            totals[item] += cartons
        issued = work.insert_numbered(
            GatePass,
            {
                "warehouse_id": warehouses,
                "dispatch_id": head.ids("document"),
                "carrier_id": head.ids("carrier"),
                "carrier_name": head.carrier_name,
                "cartons": totals,
                "valid_on": timezone.localdate(work.now),
                "handler": work.actor,
                "issued_at": work.now,
            },
            kind="FT",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        columns = {
            "gate_pass_id": batch.to_lines(issued),
            "line": [number + 1 for number in batch.numbers],
            "contents": batch.lines.contents,
            "cartons": batch.lines.cartons,
        }
        work.insert(GatePassLine, columns, batch.lines.size)
