"""Setting up who and where."""

from datetime import date
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import Assignment, Grant, LegalEntity, Person, Place, Post

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")]
UNUSABLE_PASSWORD = "!"  # noqa: S105 — Django's mark of an account that cannot sign in by password


class FoundEntityInput(Input):
    code: Annotated[Code, Label("代码")]
    name: Annotated[str, Field(min_length=1, max_length=120), Label("名称")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$"), Label("本位币")] = "CNY"


class FoundEntity(Command):
    key = "org.found_entity"
    title = "设立主体"
    header = FoundEntityInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(LegalEntity, dict(batch.head.columns), batch.size)


class OpenPlaceInput(Input):
    entity: Annotated[str, Label("主体"), Reference("org.LegalEntity")]
    code: Annotated[Code, Label("代码")]
    name: Annotated[str, Field(min_length=1, max_length=120), Label("名称")]
    kind: Annotated[Literal["site", "warehouse", "zone", "spot"], Label("种类")]
    parent: Annotated[str | None, Label("上级"), Reference("org.Place")] = None


class OpenPlace(Command):
    key = "org.open_place"
    title = "设立地点"
    header = OpenPlaceInput

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


class DefinePostInput(Input):
    code: Annotated[Code, Label("代码")]
    title: Annotated[str, Field(min_length=1, max_length=60), Label("岗位")]


class GrantInput(Input):
    permission: Annotated[str, Field(max_length=80), Label("权限")]


class DefinePost(Command):
    key = "org.define_post"
    title = "设立岗位"
    header = DefinePostInput
    line = GrantInput
    needs_lines = False

    def apply(self, batch: Batch, work: Work) -> None:
        posts = work.insert(Post, dict(batch.head.columns), batch.size)
        columns = {"post_id": batch.to_lines(posts), "permission": batch.lines.permission}
        work.insert(Grant, columns, len(batch.line_items))


class RegisterPersonInput(Input):
    number: Annotated[Code, Label("工号")]
    name: Annotated[str, Field(min_length=1, max_length=60), Label("姓名")]
    username: Annotated[str, Field(min_length=1, max_length=60), Label("登录名")]


class AssignmentInput(Input):
    post: Annotated[str, Label("岗位"), Reference("org.Post")]
    place: Annotated[str | None, Label("地点"), Reference("org.Place")] = None
    since: Annotated[date | None, Label("自")] = None


class RegisterPerson(Command):
    key = "org.register_person"
    title = "登记人员"
    header = RegisterPersonInput
    line = AssignmentInput
    needs_lines = False

    def apply(self, batch: Batch, work: Work) -> None:
        accounts = work.insert(Account, {"username": batch.head.username, "password": UNUSABLE_PASSWORD}, batch.size)
        columns = {"number": batch.head.number, "name": batch.head.name, "account_id": accounts}
        people = work.insert(Person, columns, batch.size)
        today = timezone.localdate(work.now)
        assignments = {
            "person_id": batch.to_lines(people),
            "post_id": batch.lines.ids("post"),
            "place_id": batch.lines.ids("place"),
            "since": [since or today for since in batch.lines.since],
        }
        work.insert(Assignment, assignments, len(batch.line_items))
