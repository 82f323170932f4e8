"""What is shown of vouchers."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet

from guiju.domains.ledger.models import Payable, Voucher, VoucherLine, VoucherSource
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

READ = "ledger.read"
SOURCES = {value: str(label) for value, label in VoucherSource.choices}


class VoucherParams(Params):
    place: Annotated[str | None, Label("仓库"), Reference("org.Place", place="id"), Filter("place__code")] = None
    since: Annotated[date | None, Label("自"), Filter("posted_at", "since")] = None
    until: Annotated[date | None, Label("至"), Filter("posted_at", "until")] = None


class VoucherRow(Row):
    number: Annotated[str, Column("凭证号", sortable=True, search="prefix")]
    source: Annotated[str, Column("来源", choices=SOURCES)]
    booked_on: Annotated[date, Column("记账日期")]
    summary: Annotated[str, Column("摘要")]
    place: Annotated[str, Column("仓库", "place__name")]
    posted_at: Annotated[datetime, Column("过账时间", sortable=True)]
    handler: Annotated[str, Column("制单人", "handler_name")]


class Vouchers(Query):
    key = "ledger.vouchers"
    title = "记账凭证"
    params = VoucherParams
    row = VoucherRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "summary"
    offers = "ledger.Voucher"
    sections = (Section("分录", "ledger.voucher_lines", "voucher"),)
    empty = "还没有凭证：仓库单据汇总过账，或人工填制。"

    def rows(self, using: str) -> QuerySet[Voucher]:
        return Voucher.objects.annotate(handler_name=person_of("handler"))


class OfVoucher(Params):
    voucher: Annotated[str | None, Label("凭证号"), Filter("voucher__number")] = None


class VoucherLineRow(Row):
    voucher: Annotated[str, Column("凭证号", "voucher__number", link="ledger.vouchers")]
    line: Annotated[int, Column("行")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    quantity: Annotated[int, Column("数量")]
    amount: Annotated[int, Column("金额", kind="money")]


class VoucherLines(Query):
    key = "ledger.voucher_lines"
    title = "凭证分录"
    params = OfVoucher
    row = VoucherLineRow
    permission = READ
    place = "voucher__place_id"
    empty = "没有分录。"

    def rows(self, using: str) -> QuerySet[VoucherLine]:
        return VoucherLine.objects.all()


class PayableParams(Params):
    place: Annotated[str | None, Label("仓库"), Reference("org.Place", place="id"), Filter("place__code")] = None
    document: Annotated[str | None, Label("依据单据"), Filter("document")] = None
    since: Annotated[date | None, Label("自"), Filter("confirmed_at", "since")] = None
    until: Annotated[date | None, Label("至"), Filter("confirmed_at", "until")] = None


class PayableRow(Row):
    number: Annotated[str, Column("应付单", sortable=True, search="prefix")]
    supplier: Annotated[str, Column("供应商", search="contains")]
    document: Annotated[str, Column("依据单据")]
    amount: Annotated[int, Column("应付金额", kind="money")]
    place: Annotated[str, Column("仓库", "place__name")]
    confirmed_at: Annotated[datetime, Column("确认时间", sortable=True)]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Payables(Query):
    key = "ledger.payables"
    title = "应付款"
    params = PayableParams
    row = PayableRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "supplier"
    offers = "ledger.Payable"
    empty = "还没有应付款：按到货单确认。"

    def rows(self, using: str) -> QuerySet[Payable]:
        return Payable.objects.annotate(handler_name=person_of("handler"))
