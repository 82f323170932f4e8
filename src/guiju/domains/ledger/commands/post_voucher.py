"""凭证过账: what the general ledger's stock account takes in or gives out, by product."""

from datetime import date
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.ledger.models import Voucher, VoucherLine, VoucherSource
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

LARGEST = 10**15


class VoucherInput(Input):
    place: Annotated[str, Label("仓库"), Reference("org.Place", place="id", title="仓库")]
    booked_on: Annotated[date | None, Label("记账日期", "空着是今天")] = None
    summary: Annotated[str, Field(min_length=2, max_length=200), Label("摘要")]
    source: Annotated[Literal["manual", "warehouse"], Label("来源", choices=dict(VoucherSource.choices))] = "manual"


class VoucherLineInput(Input):
    sku: Annotated[str, Field(min_length=1, max_length=40), Label("商品编码"), Reference("catalogue.Sku")]
    quantity: Annotated[int, Field(ge=-LARGEST, le=LARGEST), Label("数量", "借正贷负")] = 0
    amount: Annotated[int, Field(ge=-LARGEST, le=LARGEST), Label("金额", "借正贷负"), Money()] = 0


class PostVoucher(Command):
    key = "ledger.post_voucher"
    title = "凭证过账"
    header = VoucherInput
    line = VoucherLineInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(
                batch.line_items[index], batch.numbers[index], "constraint_holds", "数量和金额都是 0", "请填数量或金额"
            )
            for index, (quantity, amount) in enumerate(batch.lines.rows("quantity", "amount"))
            if not quantity and not amount
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        places = head.ids("place")
        today = timezone.localdate(work.now)
        vouchers = work.insert_numbered(
            Voucher,
            {
                "place_id": places,
                "source": head.source,
                "booked_on": [day or today for day in head.booked_on],
                "summary": head.summary,
                "handler": work.actor,
                "posted_at": work.now,
            },
            kind="JZ",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        columns = {
            "voucher_id": batch.to_lines(vouchers),
            "line": [number + 1 for number in batch.numbers],
            "sku_id": lines.ids("sku"),
            "quantity": lines.quantity,
            "amount": lines.amount,
        }
        work.insert(VoucherLine, columns, lines.size)
