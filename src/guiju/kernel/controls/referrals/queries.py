"""What is shown of referrals: what waits for whom, what was instructed."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When

from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.controls.models import Instruction, Referral
from guiju.kernel.controls.referrals.commands import AcknowledgeReferral
from guiju.kernel.controls.referrals.kind import STARTS, TITLES, kinds
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

READ = "controls.read_referrals"
register_permission(READ, "查看呈报")
WAITING, SEEN, SETTLED = "待阅示", "已阅", "已了结"
STATES = {WAITING: "stop", SEEN: "warn", SETTLED: "pass"}


class ReferralParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    since: Annotated[date | None, Label("呈报（自）"), Filter("reported_at", "since")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class ReferralRow(Row):
    number: Annotated[str, Column("呈报单号", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=TITLES)]
    title: Annotated[str, Column("事由", search="contains")]
    detail: Annotated[str, Column("情况")]
    place: Annotated[str, Column("地点", "place__name")]
    reporter: Annotated[str | None, Column("呈报人", "reporter_name")]
    reported_at: Annotated[datetime, Column("呈报时间")]
    answer_by: Annotated[datetime | None, Column("答复期限")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]


class Referrals(Query):
    key = "controls.referrals"
    title = "呈报"
    params = ReferralParams
    row = ReferralRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "title"
    offers = "controls.Referral"
    sections = (Section("阅示", "controls.instructions", "referral"),)
    commands = STARTS
    empty = "没有呈报：检查异常、拒收、拒发等须报告上级的事，会列在这里。"

    def source(self, params: ReferralParams, reader: Reader) -> QuerySet[Referral]:
        standing = Case(
            When(settled_at__isnull=False, then=Value(SETTLED)),
            When(acknowledged_at__isnull=False, then=Value(SEEN)),
            default=Value(WAITING),
            output_field=CharField(),
        )
        return Referral.objects.annotate(standing=standing, reporter_name=person_of("reporter"))

    def next_commands(self, row: Any) -> list[str]:
        if row.state == SETTLED:
            return []
        own = [kinds()[row.kind].settled_by] if row.kind in kinds() else []
        return own if row.state == SEEN else [*own, AcknowledgeReferral.key]


class OfReferral(Params):
    referral: Annotated[str | None, Label("呈报单号"), Filter("referral__number")] = None


class InstructionRow(Row):
    referral: Annotated[str, Column("呈报单号", "referral__number", search="prefix", link="controls.referrals")]
    decision: Annotated[str, Column("决定")]
    note: Annotated[str, Column("意见")]
    instructor: Annotated[str | None, Column("阅示人", "instructor_name")]
    instructed_at: Annotated[datetime, Column("阅示时间")]


class Instructions(Query):
    key = "controls.instructions"
    title = "阅示"
    params = OfReferral
    row = InstructionRow
    permission = READ
    place = "referral__place_id"
    empty = "还没有阅示。"

    def rows(self, using: str) -> QuerySet[Instruction]:
        return Instruction.objects.annotate(instructor_name=person_of("instructor"))
