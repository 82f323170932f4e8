"""What is shown of assets: who answers for each, who has borrowed it, what was handed over."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from guiju.domains.assets.models import AssetHandover, AssetKind, AssetLoan
from guiju.domains.assets.registers import Assets
from guiju.domains.assets.standing import assets
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.models import Person
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

READ = Assets.read()
IN_CARE, LENT, DISPOSED = "在管", "已借出", "已处置"
ASSET_STATES = {IN_CARE: "pass", LENT: "duty", DISPOSED: "plain"}
OUT, LATE, BACK = "借用中", "逾期未还", "已归还"
LOAN_STATES = {OUT: "duty", LATE: "stop", BACK: "pass"}
KINDS = {str(value): str(label) for value, label in AssetKind.choices}
AtPlace = Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")]


class HoldingParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in ASSET_STATES}), Filter("holding")] = None
    kind: Annotated[str | None, Label("类别", choices=KINDS), Filter("kind")] = None
    place: AtPlace = None


class HoldingRow(Row):
    number: Annotated[str, Column("登记单号", sortable=True, search="prefix")]
    asset_code: Annotated[str, Column("资产编号", search="prefix")]
    name: Annotated[str, Column("名称", search="contains")]
    kind: Annotated[str, Column("类别", choices=KINDS)]
    serial: Annotated[str, Column("序列号", search="contains")]
    keeper: Annotated[str, Column("现保管人", "keeper_name")]
    loan: Annotated[str | None, Column("借用单", link="assets.loans")]
    state: Annotated[str, Column("状态", "holding", meanings=ASSET_STATES)]
    place: Annotated[str, Column("地点", "place__name")]


class Holdings(Query):
    key = "assets.holdings"
    title = "资产现况"
    params = HoldingParams
    row = HoldingRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "name"
    offers = "assets.Asset"
    sections = (Section("借用", "assets.loans", "asset"), Section("移交", "assets.handovers", "asset"))
    commands = {
        "assets.lend_asset": "asset",
        "assets.hand_over_asset": "asset",
        Assets.correct.key: "entry",
        "assets.assets.end": "entry",
    }
    empty = "还没有资产：先办“资产登记”，写明编号和保管人。"

    def rows(self, using: str) -> QuerySet[Any]:
        states = Case(
            When(ended_at__isnull=False, then=Value(DISPOSED)),
            When(loan__isnull=False, then=Value(LENT)),
            default=Value(IN_CARE),
            output_field=CharField(),
        )
        keeper = Person.objects.filter(pk=OuterRef("keeper_id")).values("name")[:1]
        return assets(using).annotate(holding=states, keeper_name=Subquery(keeper))

    def next_commands(self, row: Any) -> list[str]:
        if row.state == DISPOSED:
            return [Assets.correct.key]
        return [key for key in self.commands if key != "assets.lend_asset" or row.state == IN_CARE]


class LoanParams(Params):
    asset: Annotated[str | None, Label("资产登记单号"), Filter("asset__number")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in LOAN_STATES}), Filter("standing")] = None
    place: AtPlace = None


class LoanRow(Row):
    number: Annotated[str, Column("借用单号", sortable=True, search="prefix")]
    asset_code: Annotated[str, Column("资产编号", "asset__asset_code", search="contains")]
    name: Annotated[str, Column("名称", "asset__name")]
    borrower: Annotated[str, Column("借用人", "borrower__name", search="contains")]
    lent_on: Annotated[date, Column("借出日")]
    due_on: Annotated[date, Column("应还日")]
    returned_at: Annotated[datetime | None, Column("归还时间", "back__returned_at")]
    condition: Annotated[str | None, Column("归还时状况", "back__condition")]
    state: Annotated[str, Column("状态", "standing", meanings=LOAN_STATES)]
    place: Annotated[str, Column("地点", "place__name")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Loans(Query):
    key = "assets.loans"
    title = "公物借用"
    params = LoanParams
    row = LoanRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "asset_code"
    offers = "assets.AssetLoan"
    commands = {"assets.return_asset": "loan"}
    empty = "还没有借用：从资产现况里点“公物借出”。"

    def source(self, params: LoanParams, reader: Reader) -> QuerySet[AssetLoan]:
        states = Case(
            When(back__isnull=False, then=Value(BACK)),
            When(due_on__lt=timezone.localdate(), then=Value(LATE)),
            default=Value(OUT),
            output_field=CharField(),
        )
        return AssetLoan.objects.annotate(standing=states, handler_name=person_of("handler"))

    def next_commands(self, row: Any) -> list[str]:
        return [] if row.state == BACK else list(self.commands)


class OfAsset(Params):
    asset: Annotated[str | None, Label("资产登记单号"), Filter("asset__number")] = None


class HandoverRow(Row):
    number: Annotated[str, Column("移交单号", sortable=True, search="prefix")]
    asset_code: Annotated[str, Column("资产编号", "asset__asset_code")]
    giver: Annotated[str, Column("移交人", "giver__name")]
    taker: Annotated[str, Column("接收人", "taker__name")]
    note: Annotated[str, Column("说明")]
    handed_at: Annotated[datetime, Column("移交时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class AssetHandovers(Query):
    key = "assets.handovers"
    title = "资产移交"
    params = OfAsset
    row = HandoverRow
    permission = READ
    place = "asset__place_id"
    identity = "number"
    caption = "asset_code"
    empty = "没有移交。"

    def rows(self, using: str) -> QuerySet[AssetHandover]:
        return AssetHandover.objects.annotate(handler_name=person_of("handler"))
