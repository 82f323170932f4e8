"""What is shown of vulnerabilities, with the risk of the host each is on."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.domains.infosec.controls.vulnerabilities import VulnerabilityOverdue
from guiju.domains.infosec.models import Severity, Vulnerability
from guiju.domains.infosec.vulnerabilities import STATES, vulnerabilities
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

READ = "infosec.vulnerabilities.read"
register_permission(READ, "查看漏洞")
SEVERITIES = {str(value): str(label) for value, label in Severity.choices}
WEIGHTS = {"critical": 10, "high": 5, "medium": 2, "low": 1}
EXPOSED, HIDDEN = "对外暴露，有逾期漏洞", ""


class VulnerabilityParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    severity: Annotated[str | None, Label("等级", choices=SEVERITIES), Filter("severity")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class VulnerabilityRow(Row):
    number: Annotated[str, Column("漏洞单号", sortable=True, search="prefix")]
    host: Annotated[str, Column("主机或系统", search="contains")]
    name: Annotated[str, Column("漏洞", search="contains")]
    severity: Annotated[str, Column("等级", choices=SEVERITIES)]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    risk: Annotated[int, Column("主机风险分", "risk_score")]
    exposure: Annotated[str, Column("暴露", "exposed", meanings={EXPOSED: "stop", HIDDEN: "plain"})]
    owner: Annotated[str | None, Column("修复责任人", "owner_name")]
    found_at: Annotated[datetime, Column("发现时间")]
    accepted_until: Annotated[datetime | None, Column("接受至")]
    place: Annotated[str, Column("地点", "place__name")]


class Vulnerabilities(Query):
    """What is open on a host adds up to its risk; what is overdue counts twice."""

    key = "infosec.vulnerabilities"
    title = "漏洞台账"
    params = VulnerabilityParams
    row = VulnerabilityRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "name"
    offers = "infosec.Vulnerability"
    commands = {
        "infosec.mend_vulnerability": "vulnerability",
        "infosec.prove_mended": "vulnerability",
        "infosec.accept_risk": "vulnerability",
    }
    empty = "还没有漏洞登记。"

    def source(self, params: VulnerabilityParams, reader: Reader) -> QuerySet[Any]:
        late = Finding.objects.filter(
            control=VulnerabilityOverdue.key, fingerprint=OuterRef("number"), resolved_at__isnull=True
        )
        weight = Case(*(When(severity=each, then=Value(value)) for each, value in WEIGHTS.items()), default=Value(0))
        twice = Case(
            *(When(Q(severity=each) & Exists(late), then=Value(2 * value)) for each, value in WEIGHTS.items()),
            default=weight,
            output_field=IntegerField(),
        )
        of_host = Vulnerability.objects.filter(host=OuterRef("host"), closed_at__isnull=True).order_by()
        score = of_host.annotate(points=twice).values("host").annotate(total=Sum("points")).values("total")
        exposed = Case(
            When(Q(is_exposed=True) & Exists(late), then=Value(EXPOSED)),
            default=Value(HIDDEN),
            output_field=CharField(),
        )
        rows = vulnerabilities(timezone.now(), reader.using)
        return rows.annotate(
            risk_score=Coalesce(Subquery(score, output_field=IntegerField()), 0),
            exposed=exposed,
            owner_name=person_of("owner"),
        )

    def next_commands(self, row: Any) -> list[str]:
        return [] if row.state == "已关闭" else list(self.commands)
