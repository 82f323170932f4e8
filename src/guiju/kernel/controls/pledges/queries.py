"""Who signed which text when: what is exported as proof of having been told."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import CharField, OuterRef, QuerySet, Subquery

from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges import OVERSEE
from guiju.kernel.org.models import Person
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader


class SignatureParams(Params):
    rulebook: Annotated[str | None, Label("制度"), Filter("rulebook__code")] = None
    since: Annotated[date | None, Label("签署（自）"), Filter("signed_at", "since")] = None


class SignatureRow(Row):
    rulebook: Annotated[str, Column("制度", "rulebook__code", search="prefix")]
    title: Annotated[str, Column("名称", "rulebook__title")]
    version: Annotated[int, Column("条文版本")]
    text_hash: Annotated[str, Column("条文摘要")]
    number: Annotated[str | None, Column("工号", "signer_number")]
    name: Annotated[str | None, Column("签署人", "signer_name")]
    signed_at: Annotated[datetime, Column("签署时间")]
    device: Annotated[str, Column("设备")]


class Signatures(Query):
    key = "controls.signatures"
    title = "签署记录"
    params = SignatureParams
    row = SignatureRow
    permission = OVERSEE
    empty = "还没有人签署：制度要求签署以后，每次签署在这里有一行。"

    def source(self, params: SignatureParams, reader: Reader) -> QuerySet[PledgeSignature]:
        number = Person.objects.filter(account=OuterRef("account")).values("number")[:1]
        return PledgeSignature.objects.annotate(
            signer_name=person_of("account"), signer_number=Subquery(number, output_field=CharField())
        )
