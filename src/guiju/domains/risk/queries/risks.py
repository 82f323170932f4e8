"""What is shown of the register of risks."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet

from guiju.domains.risk.commands.risks import TYPES, CloseRisk, ReassessRisk, TreatRisk
from guiju.domains.risk.models import Risk, RiskRating, RiskTreatment
from guiju.domains.risk.queries.permissions import READ
from guiju.domains.risk.standing import CLOSED, STATES, standing
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader


class RiskParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None
    kind: Annotated[str | None, Label("类别", choices=TYPES), Filter("kind")] = None
    likelihood: Annotated[int | None, Label("可能性"), Filter("likelihood")] = None
    impact: Annotated[int | None, Label("影响"), Filter("impact")] = None


class RiskRow(Row):
    number: Annotated[str, Column("风险编号", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    kind: Annotated[str, Column("类别", choices=TYPES)]
    title: Annotated[str, Column("风险", search="contains")]
    likelihood: Annotated[int, Column("可能性")]
    impact: Annotated[int, Column("影响")]
    score: Annotated[int, Column("评分")]
    treated_by: Annotated[str | None, Column("处置责任人")]
    due_on: Annotated[date | None, Column("期限")]
    rated_at: Annotated[datetime, Column("评级时间")]
    registrar: Annotated[str | None, Column("登记人")]
    description: Annotated[str, Column("情况")]


class Risks(Query):
    key = "risk.risks"
    title = "风险登记册"
    params = RiskParams
    row = RiskRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "risk.Risk"
    sections = (Section("评级与复评", "risk.ratings", "risk"), Section("应对", "risk.treatments", "risk"))
    commands = {ReassessRisk.key: "risk", TreatRisk.key: "risk", CloseRisk.key: "risk"}
    empty = "还没有登记风险：市场风险、经营风险各从最担心的一件登记起。"

    def source(self, params: RiskParams, reader: Reader) -> QuerySet[Risk]:
        return standing(reader.using).annotate(registrar=person_of("registered_by"))

    def next_commands(self, row: Any) -> Collection[str]:
        return [] if row.state == CLOSED else self.commands


class OfRisk(Params):
    risk: Annotated[str | None, Label("风险编号"), Filter("risk__number")] = None


class RatingRow(Row):
    risk: Annotated[str, Column("风险编号", "risk__number", link="risk.risks")]
    likelihood: Annotated[int, Column("可能性")]
    impact: Annotated[int, Column("影响")]
    score: Annotated[int, Column("评分")]
    basis: Annotated[str, Column("依据")]
    rater: Annotated[str | None, Column("评级人")]
    rated_at: Annotated[datetime, Column("评级时间")]


class RiskRatings(Query):
    key = "risk.ratings"
    title = "风险评级"
    params = OfRisk
    row = RatingRow
    permission = READ
    empty = "还没有评级。"

    def rows(self, using: str) -> QuerySet[RiskRating]:
        return RiskRating.objects.annotate(rater=person_of("rated_by"))


class TreatmentRow(Row):
    risk: Annotated[str, Column("风险编号", "risk__number", link="risk.risks")]
    owner: Annotated[str, Column("处置责任人", "owner__name")]
    measure: Annotated[str, Column("应对措施")]
    due_on: Annotated[date, Column("期限")]
    decider: Annotated[str | None, Column("安排人")]
    decided_at: Annotated[datetime, Column("安排时间")]


class RiskTreatments(Query):
    key = "risk.treatments"
    title = "风险应对"
    params = OfRisk
    row = TreatmentRow
    permission = READ
    empty = "还没有安排应对：在风险上点“安排风险应对”。"

    def rows(self, using: str) -> QuerySet[RiskTreatment]:
        return RiskTreatment.objects.annotate(decider=person_of("decided_by"))
