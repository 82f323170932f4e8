"""What is shown of systems that may see personal data, and of scans."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Count, QuerySet

from guiju.domains.infosec.models import PersonalDataGrant, ScanKind, SecurityScan
from guiju.domains.infosec.registers import InfoAssets
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query


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

    def rows(self, using: str) -> QuerySet[Any]:
        return PersonalDataGrant.objects.annotate(granter_name=person_of("granted_by"))


KINDS = {str(value): str(label) for value, label in ScanKind.choices}


class ScanRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    scope: Annotated[str, Column("范围", search="contains")]
    tool: Annotated[str, Column("工具")]
    made_on: Annotated[date, Column("报告日期")]
    covered: Annotated[int, Column("资产数", "asset_count")]
    digest: Annotated[str, Column("文件摘要")]
    importer: Annotated[str | None, Column("导入人", "importer_name")]
    place: Annotated[str, Column("地点", "place__name")]


class Scans(Query):
    key = "infosec.scans"
    title = "设备安全扫描"
    row = ScanRow
    permission = InfoAssets.read()
    place = "place_id"
    identity = "number"
    caption = "scope"
    empty = "还没有扫描报告：扫描后导入报告，写明扫到了哪些资产。"

    def rows(self, using: str) -> QuerySet[Any]:
        return SecurityScan.objects.annotate(asset_count=Count("assets"), importer_name=person_of("imported_by"))
