"""What is shown of addresses and declarations: what differs, what waits for proof, what is declared."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.policy.addresses import Located, changed_since, last_found, located
from guiju.domains.policy.commands.lawful import KINDS
from guiju.domains.policy.fields import READ
from guiju.domains.policy.models import Address, Declaration
from guiju.kernel.commands.fields import Label
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

SAME, DIFFERENT, UNPROVEN, MISSING = "一致", "不一致", "待证", "未登记"
CHECKS = {SAME: "pass", DIFFERENT: "stop", UNPROVEN: "warn", MISSING: "plain"}
DECLARED, WAITING, LATE = "已申报", "待申报", "已逾期"
STATES = {DECLARED: "pass", WAITING: "duty", LATE: "stop"}


class CheckRow(Row):
    entity: Annotated[str, Column("主体")]
    name: Annotated[str, Column("名称")]
    registered: Annotated[str, Column("营业执照住所")]
    site: Annotated[str, Column("实际经营场所")]
    state: Annotated[str, Column("核对", meanings=CHECKS)]
    closed_on: Annotated[date | None, Column("上次关闭")]


class AddressChecks(Query):
    """What was closed while the two still differ, and without another paper, waits for proof."""

    key = "policy.address_checks"
    title = "住所与场所核对"
    row = CheckRow
    permission = READ
    empty = "没有主体可核对：先登记公司的主体。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        last = last_found(reader.using)
        changed = changed_since({code: each.opened_at for code, each in last.items()}, reader.using)
        rows = []
        for place, each in enumerate(located(reader.using)[: asked.limit]):
            closing = getattr(last.get(each.code), "closing", None)
            is_closed = closing is not None and bool(closing.closer)
            rows.append(
                self.row.record(
                    id=place,
                    entity=each.code,
                    name=each.name,
                    registered=each.registered,
                    site=each.site,
                    state=_state(each, last.get(each.code) if is_closed else None, changed),
                    closed_on=timezone.localdate(closing.closed_at) if closing and is_closed else None,
                )
            )
        return Found(rows, "")


def _state(each: Located, closed: Finding | None, changed: Collection[str]) -> str:
    if not each.registered or not each.site:
        return MISSING
    if not each.differs:
        return SAME
    return UNPROVEN if closed and each.code not in changed else DIFFERENT


class AddressParams(Params):
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None


class AddressRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    entity: Annotated[str, Column("主体", "entity__name")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    address: Annotated[str, Column("地址")]
    is_newest: Annotated[bool, Column("现行")]
    recorder: Annotated[str | None, Column("登记人", "recorder_name")]
    recorded_at: Annotated[datetime, Column("登记时间")]


class Addresses(Query):
    key = "policy.addresses"
    title = "主体地址"
    params = AddressParams
    row = AddressRow
    permission = READ
    identity = "number"
    caption = "address"
    empty = "还没有登记地址：登记营业执照上的住所（带扫描件）和实际经营场所，每月核对。"

    def rows(self, using: str) -> QuerySet[Address]:
        later = Address.objects.filter(entity=OuterRef("entity"), kind=OuterRef("kind"), id__gt=OuterRef("id"))
        return Address.objects.annotate(is_newest=~Exists(later), recorder_name=person_of("recorded_by"))


class DeclarationParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class DeclarationRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("申报事项", search="contains")]
    period: Annotated[str, Column("所属期")]
    authority: Annotated[str, Column("受理机关")]
    due_on: Annotated[date, Column("截止日")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    receipt: Annotated[str | None, Column("回执号", "receipt__receipt")]
    declared_on: Annotated[date | None, Column("申报日", "receipt__declared_on")]
    owner: Annotated[str | None, Column("责任人", "owner__name")]


class Declarations(Query):
    key = "policy.declarations"
    title = "法定申报"
    params = DeclarationParams
    row = DeclarationRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "policy.Declaration"
    commands = {"policy.mark_declaration": "declaration"}
    empty = "还没有法定申报：登记年度报告、纳税等申报的截止日，办完登记回执号。"

    def source(self, params: DeclarationParams, reader: Reader) -> QuerySet[Declaration]:
        state = Case(
            When(receipt__isnull=False, then=Value(DECLARED)),
            When(due_on__lt=timezone.localdate(), then=Value(LATE)),
            default=Value(WAITING),
            output_field=CharField(),
        )
        return Declaration.objects.annotate(state=state)

    def next_commands(self, row: Any) -> Collection[str]:
        return () if row.state == DECLARED else self.commands
