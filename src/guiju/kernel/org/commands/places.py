"""Legal entities, units and places: what there is, and what it is called."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.commands.scope import Code, Name, company_only, everywhere_out_of_scope, people_out_of_scope
from guiju.kernel.org.models import LegalEntity, Place, Unit
from guiju.kernel.store.arrays import rows_of, rows_parameters


class FoundEntityInput(Input):
    code: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9._-]+$"), Label("代码")]
    name: Annotated[Name, Label("名称")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$"), Label("本位币")] = "CNY"


class FoundEntity(Command):
    key = "org.found_entity"
    title = "设立主体"
    header = FoundEntityInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(LegalEntity, dict(batch.head.columns), batch.size)


class FoundUnitInput(Input):
    entity: Annotated[str, Label("主体"), Reference("org.LegalEntity")]
    code: Annotated[Code, Label("代码")]
    name: Annotated[Name, Label("名称")]
    parent: Annotated[str | None, Label("上级部门"), Reference("org.Unit")] = None


class FoundUnit(Command):
    key = "org.found_unit"
    title = "设立部门"
    header = FoundUnitInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "entity_id": head.ids("entity"),
            "parent_id": head.ids("parent"),
            "code": head.code,
            "name": head.name,
        }
        work.insert(Unit, columns, batch.size)


class OpenPlaceInput(Input):
    entity: Annotated[str, Label("主体"), Reference("org.LegalEntity")]
    code: Annotated[Code, Label("代码")]
    name: Annotated[Name, Label("名称")]
    kind: Annotated[
        Literal["site", "warehouse", "zone", "spot"],
        Label("种类", choices={"site": "场所", "warehouse": "仓库", "zone": "区域", "spot": "点位"}),
    ]
    parent: Annotated[str | None, Label("上级"), Reference("org.Place", place="id")] = None


class OpenPlace(Command):
    key = "org.open_place"
    title = "设立地点"
    header = OpenPlaceInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return everywhere_out_of_scope(batch, "parent")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "entity_id": head.ids("entity"),
            "parent_id": head.ids("parent"),
            "kind": head.kind,
            "code": head.code,
            "name": head.name,
        }
        work.insert(Place, columns, batch.size)


def rename(work: Work, table: str, column: str, ids: Sequence[int], names: Sequence[str]) -> None:
    given = rows_of({"id": "bigint", "name": "text"}, work.using)
    sql = f"update {table} set {column} = d.name from {given} as d where {table}.id = d.id"
    work.execute(sql, rows_parameters([ids, names], work.using))


class _Rename(Command):
    """A name is how people read a thing; its code, by which everything refers to it, never changes."""

    table = ""
    column = "name"
    field = ""

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        rename(work, self.table, self.column, batch.head.ids(self.field), batch.head.name)


class RenameEntityInput(Input):
    entity: Annotated[str, Label("主体"), Reference("org.LegalEntity", lock=True)]
    name: Annotated[Name, Label("新名称")]


class RenameEntity(_Rename):
    key, title, header = "org.rename_entity", "主体改名", RenameEntityInput
    table, field = "org_legalentity", "entity"


class RenameUnitInput(Input):
    unit: Annotated[str, Label("部门"), Reference("org.Unit", lock=True)]
    name: Annotated[Name, Label("新名称")]


class RenameUnit(_Rename):
    key, title, header = "org.rename_unit", "部门改名", RenameUnitInput
    table, field = "org_unit", "unit"


class RenamePlaceInput(Input):
    place: Annotated[str, Label("地点"), Reference("org.Place", place="id", lock=True)]
    name: Annotated[Name, Label("新名称")]


class RenamePlace(_Rename):
    key, title, header = "org.rename_place", "地点改名", RenamePlaceInput
    table, field = "org_place", "place"

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return []


class RenamePostInput(Input):
    post: Annotated[str, Label("岗位"), Reference("org.Post", lock=True)]
    name: Annotated[str, Field(min_length=1, max_length=60), Label("新名称")]


class RenamePost(_Rename):
    key, title, header = "org.rename_post", "岗位改名", RenamePostInput
    table, column, field = "org_post", "title", "post"


class PlacePostUnderInput(Input):
    post: Annotated[str, Label("岗位"), Reference("org.Post", lock=True)]
    name: Annotated[str, Label("上级岗位"), Reference("org.Post")]


class PlacePostUnder(_Rename):
    """Whoever holds the superior post leads those who hold the other."""

    key, title, header = "org.place_post_under", "指定上级岗位", PlacePostUnderInput
    table, column, field = "org_post", "superior", "post"


class RenamePersonInput(Input):
    person: Annotated[str, Label("工号"), Reference("org.Person", by="number", lock=True)]
    name: Annotated[str, Field(min_length=1, max_length=60), Label("新姓名")]


class RenamePerson(_Rename):
    key, title, header = "org.rename_person", "人员改名", RenamePersonInput
    table, field = "org_person", "person"

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return people_out_of_scope(batch, context, "person")
