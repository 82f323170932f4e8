"""Warehouses whose list of risks lacks something, with who must mend it by when."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from guiju.domains.safety.registers import Risks
from guiju.domains.warehouse.controls.risks import RisksUncovered
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.org.models import Place
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

WHOLE, LACKING = "完整", "有缺口"
STATES = {WHOLE: "pass", LACKING: "warn"}


class RiskGapRow(Row):
    warehouse: Annotated[str, Column("仓库", "code", search="contains")]
    name: Annotated[str, Column("名称")]
    state: Annotated[str, Column("风险清单", "standing", meanings=STATES)]
    missing: Annotated[str | None, Column("缺口")]
    owner: Annotated[str | None, Column("责任人", "owner_name")]
    due_at: Annotated[datetime | None, Column("期限")]


class RiskGaps(Query):
    key = "warehouse.risk_gaps"
    title = "风险清单状态"
    row = RiskGapRow
    permission = Risks.read()
    place = "id"
    empty = "还没有仓库。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        open_now = Finding.objects.filter(
            control=RisksUncovered.key, fingerprint=OuterRef("code"), resolved_at__isnull=True
        )
        assigned = FindingAssignment.objects.filter(finding=OuterRef("gap")).order_by("-id")
        rows = Place.objects.filter(kind="warehouse").annotate(
            gap=Subquery(open_now.values("id")[:1]),
            missing=Subquery(open_now.values("title")[:1]),
            owner=Subquery(open_now.values("owner")[:1]),
        )
        rows = rows.annotate(due_at=Subquery(assigned.values("due_at")[:1]), owner_name=person_of("owner"))
        states = Case(When(gap__isnull=False, then=Value(LACKING)), default=Value(WHOLE), output_field=CharField())
        return rows.annotate(standing=states)
