"""What is shown of systems that may see personal data."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet

from guiju.domains.infosec.models import PersonalDataGrant
from guiju.domains.infosec.registers import InfoAssets
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader


class GrantRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    asset: Annotated[str, Column("资产编号", "asset__code", search="contains")]
    name: Annotated[str, Column("名称", "asset__name")]
    purpose: Annotated[str, Column("用途", search="contains")]
    granter: Annotated[str | None, Column("批准人", "granter_name")]
    granted_at: Annotated[datetime, Column("批准时间")]
    place: Annotated[str, Column("地点", "place__name")]


class PersonalDataGrants(Query):
    key = "infosec.personal_data_grants"
    title = "个人信息访问许可"
    row = GrantRow
    permission = InfoAssets.read()
    place = "place_id"
    identity = "number"
    caption = "name"
    empty = "还没有系统获准访问个人信息。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        return PersonalDataGrant.objects.annotate(granter_name=person_of("granted_by"))
