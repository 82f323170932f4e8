"""Papers for goods that are to leave: the request, and the signature under it."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.warehouse.fields import FileDigest, PersonName, Quantity, RequestNumber, SkuCode, Warehouse
from guiju.domains.warehouse.models import IssueApproval, IssueRequest, IssueRequestLine, Purpose
from guiju.domains.warehouse.reservations import Wanted, reserve
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class RequestInput(Input):
    warehouse: Warehouse
    purpose: Annotated[
        Literal["sale", "requisition", "write_off", "supplier_return"],
        Label("出库类型", choices={value: str(label) for value, label in Purpose.choices}),
    ] = "sale"
    basis: Annotated[str, Field(max_length=80), Label("出库依据", "订单号、领用单号等")] = ""
    picker: Annotated[PersonName, Label("提货人")] = ""
    paper: Annotated[FileDigest, Label("已签字的纸质单")] = None
    reserve: Annotated[bool, Label("占用库存", "占住可用库存，直到出库或释放；不够就不能申请")] = False


class RequestLineInput(Input):
    sku: SkuCode
    quantity: Quantity


class RequestIssue(Command):
    key = "warehouse.request_issue"
    title = "出库申请"
    header = RequestInput
    line = RequestLineInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = head.ids("warehouse")
        requests = work.insert_numbered(
            IssueRequest,
            {
                "warehouse_id": warehouses,
                "purpose": head.purpose,
                "basis": head.basis,
                "picker": head.picker,
                "requester": work.actor,
                "requested_at": work.now,
            },
            kind="CS",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        work.answer(range(batch.size), id=requests)
        request_lines = work.insert(
            IssueRequestLine,
            {
                "request_id": batch.to_lines(requests),
                "line": [number + 1 for number in batch.numbers],
                "sku_id": lines.ids("sku"),
                "quantity": lines.quantity,
            },
            lines.size,
        )
        pairs = zip(batch.to_lines(warehouses), lines.ids("sku"), strict=True)
        rows = zip(batch.line_items, batch.numbers, request_lines, pairs, lines.sku, lines.quantity, strict=True)
        reserve(work, [Wanted(*row) for row in rows if head.reserve[row[0]]])
        papers = head.record("paper")
        signed = [item for item, paper in enumerate(papers) if paper is not None]
        work.insert(
            IssueApproval,
            {
                "request_id": [requests[item] for item in signed],
                "approver": work.actor,
                "approved_at": work.now,
                "paper_sha256": [papers[item].sha256 for item in signed],
            },
            len(signed),
        )
        attach(work, "纸质审批单", "warehouse.issue_request", requests, papers)


class ApproveInput(Input):
    request: RequestNumber


class ApproveIssue(Command):
    """The electronic signature under a request; nobody signs his own, and nobody a second time."""

    key = "warehouse.approve_issue"
    title = "出库审批"
    header = ApproveInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        records = batch.head.record("request")
        signed = set(
            IssueApproval.objects.using(context.using)
            .filter(request_id__in={record.id for record in records if record is not None})
            .values_list("request_id", flat=True)
        )
        refused = []
        for item, record in enumerate(records):
            if record is None:
                continue
            if record.requester == context.actor:
                advice = "请由审批岗位上的另一位同事签字"
                refused.append(refusal(item, None, "other_approver", "申请人不能审批自己的出库申请", advice))
            elif record.id in signed:
                refused.append(refusal(item, None, "once", "这张出库申请已经审批过", "无需重复审批"))
            signed.add(record.id)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "request_id": batch.head.ids("request"),
            "approver": work.actor,
            "approved_at": work.now,
            "paper_sha256": "",
        }
        work.insert(IssueApproval, columns, batch.size)
