"""The register of the company's licences."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.policy.models import Licence
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

VALID, RUN_OUT = "有效", "已到期"


class LicenceRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    name: Annotated[str, Column("证照", search="contains")]
    code: Annotated[str, Column("证照编号")]
    issuer: Annotated[str, Column("发证机关")]
    state: Annotated[str, Column("状态", meanings={VALID: "pass", RUN_OUT: "stop"})]
    is_needed: Annotated[bool, Column("经营必需")]
    valid_from: Annotated[date, Column("有效期自")]
    valid_until: Annotated[date | None, Column("有效期至")]
    scope: Annotated[str, Column("经营范围")]


class Licences(Query):
    key = "policy.licences"
    title = "公司证照"
    row = LicenceRow
    permission = READ
    identity = "number"
    caption = "name"
    empty = "还没有登记公司证照：先登记营业执照和各项许可。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        later = Licence.objects.filter(name=OuterRef("name"), id__gt=OuterRef("id"))
        over = When(valid_until__lt=timezone.localdate(), then=Value(RUN_OUT))
        state = Case(over, default=Value(VALID), output_field=CharField())
        return Licence.objects.filter(~Exists(later)).annotate(state=state)
