"""What left the company, for whom."""

from datetime import datetime
from typing import Annotated

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from guiju.kernel.commands.fields import Label
from guiju.kernel.dossiers.models import Dossier
from guiju.kernel.org.models import Person
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

WITH_PRIVATE = "dossiers.with_private"
register_permission(WITH_PRIVATE, "证据包连同个人信息")


class DossiersParams(Params):
    recipient: Annotated[str | None, Label("给谁"), Filter("recipient", "icontains")] = None


class DossierRow(Row):
    number: Annotated[str, Column("编号")]
    about: Annotated[str, Column("内容")]
    recipient: Annotated[str, Column("给谁")]
    reason: Annotated[str, Column("事由")]
    evidence: Annotated[int, Column("证据数")]
    has_private: Annotated[bool, Column("含个人信息")]
    maker: Annotated[str | None, Column("制作人")]
    made_at: Annotated[datetime, Column("制作时间", sortable=True)]
    sha256: Annotated[str, Column("摘要")]


class Dossiers(Query):
    key = "dossiers.dossiers"
    title = "证据包"
    params = DossiersParams
    row = DossierRow
    permission = "dossiers.read"
    identity = "number"
    caption = "about"
    order = "-made_at"
    empty = "还没有证据包。有关部门来查时，在这里把一条条款、一张单据或一段期间的证据打包给他。"

    def rows(self, using: str) -> QuerySet[Dossier]:
        maker = Person.objects.filter(account=OuterRef("made_by")).values("name")[:1]
        return Dossier.objects.annotate(number=Cast("id", CharField()), maker=Subquery(maker))
