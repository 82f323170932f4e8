"""What is shown of parties: whether each was let in, and the rulebooks it falls under."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When

from guiju.domains.policy.commands.parties import ROLES
from guiju.domains.policy.controls.parties import TYPES
from guiju.domains.policy.fields import READ
from guiju.domains.policy.models import Party, PartyActivation, PartyScope
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

REGISTERED, COVERED, BARE = "已登记", "已启用", "已启用，无适用制度"
STATES = {REGISTERED: "plain", COVERED: "pass", BARE: "warn"}


class PartyParams(Params):
    party_type: Annotated[str | None, Label("主体类型", choices=TYPES), Filter("party_type")] = None
    role: Annotated[str | None, Label("身份", choices=ROLES), Filter("role")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class PartyRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    name: Annotated[str, Column("名称", search="contains")]
    party_type: Annotated[str, Column("主体类型", choices=TYPES)]
    role: Annotated[str, Column("身份", choices=ROLES)]
    state: Annotated[str, Column("状态", meanings=STATES)]
    activated_at: Annotated[datetime | None, Column("启用时间", "activation__activated_at")]
    registrar: Annotated[str | None, Column("登记人", "registrar_name")]


class Parties(Query):
    key = "policy.parties"
    title = "往来单位"
    params = PartyParams
    row = PartyRow
    permission = READ
    identity = "number"
    caption = "name"
    offers = "policy.Party"
    sections = (Section("适用制度", "policy.party_scopes", "party"),)
    commands = {"policy.activate_party": "party", "policy.scope_party": "party"}
    empty = "还没有往来单位：登记商家、供应商、承包商和合作方，启用后各自落入适用的制度。"

    def rows(self, using: str) -> QuerySet[Party]:
        let_in = PartyActivation.objects.filter(party=OuterRef("pk"))
        under = PartyScope.objects.filter(party=OuterRef("pk"))
        state = Case(
            When(~Exists(let_in), then=Value(REGISTERED)),
            When(Exists(under), then=Value(COVERED)),
            default=Value(BARE),
            output_field=CharField(),
        )
        return Party.objects.annotate(state=state, registrar_name=person_of("registered_by"))

    def next_commands(self, row: Any) -> Collection[str]:
        return ("policy.activate_party",) if row.state == REGISTERED else ("policy.scope_party",)


class OfParty(Params):
    party: Annotated[str | None, Label("往来单位"), Filter("party__number")] = None


class PartyScopeRow(Row):
    party: Annotated[str, Column("往来单位", "party__number", link="policy.parties")]
    name: Annotated[str, Column("名称", "party__name")]
    version: Annotated[str, Column("制度版本", "version__number", link="policy.versions")]
    title: Annotated[str, Column("制度", "version__title")]
    since: Annotated[date, Column("自")]
    noted_at: Annotated[datetime, Column("登记时间")]


class PartyScopes(Query):
    key = "policy.party_scopes"
    title = "往来单位适用制度"
    params = OfParty
    row = PartyScopeRow
    permission = READ
    empty = "还没有适用制度：启用往来单位时，按当天在效的制度生成。"

    def rows(self, using: str) -> QuerySet[PartyScope]:
        return PartyScope.objects.all()
