"""差异原因与责任认定: why a difference came about, on what that rests, and who answers for it."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.warehouse.fields import FileDigest
from guiju.domains.warehouse.models import DifferenceCause, DifferenceFinding, ResponsibleKind
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

DifferenceNumber = Annotated[
    str,
    Field(max_length=30),
    Label("盘点差异"),
    Reference("warehouse.StockDifference", by="number", lock=True, place="warehouse_id", title="盘点差异"),
]


class ExplainInput(Input):
    difference: DifferenceNumber
    cause: Annotated[
        Literal["miscounted", "wrong_goods", "lost", "broken", "natural", "posting", "unknown"],
        Label("原因", choices=dict(DifferenceCause.choices)),
    ]
    proof: Annotated[str, Field(min_length=2, max_length=500), Label("原因证据", "监控、单据号、现场记录等")]
    responsible_kind: Annotated[
        Literal["person", "carrier", "supplier", "none"], Label("责任方", choices=dict(ResponsibleKind.choices))
    ]
    responsible: Annotated[
        str | None, Label("责任人", "责任方是个人时填"), Reference("org.Person", by="number", title="人员")
    ] = None
    responsible_name: Annotated[str, Field(max_length=120), Label("责任方名称")] = ""
    photo: Annotated[FileDigest, Label("证据照片")] = None


class ExplainDifference(Command):
    key = "warehouse.explain_difference"
    title = "差异责任认定"
    header = ExplainInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = []
        for item, (kind, person) in enumerate(batch.head.rows("responsible_kind", "responsible")):
            if (kind == ResponsibleKind.PERSON) != (person is not None):
                said = "责任方是个人，却没有写责任人" if person is None else "责任方不是个人，却写了责任人"
                refused.append(refusal(item, None, "constraint_holds", said, "请核对责任方和责任人"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        found = work.insert_numbered(
            DifferenceFinding,
            {
                "difference_id": head.ids("difference"),
                "cause": head.cause,
                "proof": head.proof,
                "responsible_kind": head.responsible_kind,
                "responsible_id": head.ids("responsible"),
                "responsible_name": head.responsible_name,
                "found_at": work.now,
                "handler": work.actor,
            },
            kind="RD",
            entities=entities(work, [record.warehouse_id for record in head.record("difference")]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        attach(work, "差异证据", "warehouse.difference_finding", found, head.record("photo"))
