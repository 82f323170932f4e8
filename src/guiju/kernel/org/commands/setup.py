"""Setting up an empty installation: the code that opens the wizard, and the first administrator."""

from datetime import datetime
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.kernel.accounts import passwords, second_factor, tickets
from guiju.kernel.accounts.models import Account, Password, SetupCode, SetupCodeUse
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org import held, segregation
from guiju.kernel.org.commands.accounts import AGAIN, STALE, Digest, Ticket, insert_factors, opened
from guiju.kernel.org.commands.people import RegisterPersonInput
from guiju.kernel.org.commands.scope import lock_org
from guiju.kernel.org.commands.taking import PostCode, clashes
from guiju.kernel.org.models import Assignment, Person

ADMINISTRATION = "org."
"""Whoever has a permission that begins so is an administrator: a second factor is asked of them."""


class IssueSetupCodeInput(Input):
    digest: Digest
    expires_at: Annotated[datetime, Label("有效至")]


class IssueSetupCode(Command):
    """Run by ``guiju up --empty``; nobody's post grants it."""

    key = "org.issue_setup_code"
    title = "签发初始化码"
    header = IssueSetupCodeInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(SetupCode, dict(batch.head.columns), batch.size)


class OpenSetupInput(Input):
    code: Annotated[int, Label("初始化码"), Reference("accounts.SetupCode", by="id")]


class OpenSetup(Command):
    """A code opens the set-up once: the second time the constraint refuses it."""

    key = "org.open_setup"
    title = "打开初始化"
    header = OpenSetupInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(SetupCodeUse, {"code_id": batch.head.ids("code")}, batch.size)


class FoundAdministratorInput(RegisterPersonInput):
    ticket: Ticket
    factor: Annotated[str, Field(min_length=1, max_length=tickets.MAX_LENGTH), Label("二次验证凭据")]


class PostInput(Input):
    post: PostCode


class FoundAdministrator(Command):
    """Person, account, password, second factor and posts of the first administrator: all or nothing, and once.

    Run by the program for whoever holds the set-up code; nobody's post grants it.
    """

    key = "org.found_administrator"
    title = "设立首位管理员"
    header = FoundAdministratorInput
    line = PostInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        owners = [passwords.owner_named(username) for username in batch.head.username]
        factors = [tickets.opened(second_factor.PURPOSE, ticket) for ticket in batch.head.factor]
        batch.head.records["factor"] = factors
        twice = [refusal(item, None, "once", "首位管理员只有一位", AGAIN) for item in range(1, batch.size)]
        return [
            *twice,
            *opened(batch, passwords.PURPOSE, owners.__getitem__),
            *(
                refusal(item, None, "ticket_valid", STALE, AGAIN)
                for item, factor in enumerate(factors)
                if factor is None or factor["owner"] != owners[item]
            ),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        if held.holders_of_permission(ADMINISTRATION, work.using):
            advice = "请由管理员登录后登记其他人员"
            work.refuse([refusal(item, None, "once", "已有管理员", advice) for item in range(batch.size)])
        head = batch.head
        accounts = work.insert(Account, {"username": head.username}, batch.size)
        people = work.insert(Person, {"number": head.number, "name": head.name, "account_id": accounts}, batch.size)
        holders, posts = batch.to_lines(people), batch.lines.ids("post")
        book = segregation.read(work, people, posts)
        book.names.update(zip(people, head.name, strict=True))
        work.refuse(list(clashes(book, batch.line_items, holders, posts)))
        today = timezone.localdate(work.now)
        work.insert(Assignment, {"person_id": holders, "post_id": posts, "since": today}, len(posts))
        passwords_of = {
            "account_id": accounts,
            "encoded": [content["encoded"] for content in head.record("ticket")],
            "set_at": work.recorded_at,
            "set_by": accounts,
        }
        work.insert(Password, passwords_of, batch.size)
        insert_factors(work, list(accounts), head.record("factor"))
        if not held.holders_of_permission(ADMINISTRATION, work.using):
            advice = "请至少选择一个有组织管理权限的岗位"
            why = "所选岗位没有组织管理权限"
            work.refuse([refusal(item, None, "stands", why, advice) for item in range(batch.size)])
