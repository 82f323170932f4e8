"""Shared devices, badges and PINs; a device's key and a badge come as digests, a PIN sealed in a ticket."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.accounts import badges, passwords
from guiju.kernel.accounts.models import Badge, BadgeEnd, Pin, SharedDevice, SharedDeviceEnd
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.commands.accounts import (
    AGAIN,
    AccountOf,
    Digest,
    PersonReasonInput,
    TicketInput,
    _OnAccounts,
    _OwnAccount,
    opened,
)
from guiju.kernel.org.commands.scope import Reason, company_only, lock_org
from guiju.kernel.store.arrays import any_of, array


class IssueBadgeInput(Input):
    person: AccountOf
    digest: Digest


class IssueBadge(_OnAccounts):
    """Whoever gives it out makes it and prints it once; an earlier badge of the person ends with it."""

    key = "org.issue_badge"
    title = "发放工牌"
    header = IssueBadgeInput

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        accounts = self.accounts(batch, work)
        earlier = list(_standing(work, accounts).values())
        work.insert(BadgeEnd, {"badge_id": earlier, "reason": "已发新工牌"}, len(earlier))
        columns = {"account_id": accounts, "digest": batch.head.digest, "issued_at": work.recorded_at}
        work.insert(Badge, columns, batch.size)


def _standing(work: Work, accounts: list[int]) -> dict[int, int]:
    """Account → its badge."""
    rows = work.select(
        "select b.account_id, b.id from accounts_badge b left join accounts_badgeend e on e.badge_id = b.id "
        f"where e.id is null and {any_of('b.account_id', using=work.using)}",
        [array(sorted(set(accounts)), work.using)],
    )
    return dict(rows)


class EndBadge(_OnAccounts):
    """For a lost badge; whoever came in by it is out at the next request."""

    key = "org.end_badge"
    title = "停用工牌"
    header = PersonReasonInput

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        accounts = self.accounts(batch, work)
        standing = _standing(work, accounts)
        ended = [standing.pop(account, None) for account in accounts]
        work.refuse(
            [
                refusal(item, None, "stands", "此人没有在用的工牌", "无需停用")
                for item, badge in enumerate(ended)
                if badge is None
            ]
        )
        work.insert(BadgeEnd, {"badge_id": ended, "reason": batch.head.reason}, batch.size)


class SetPin(_OwnAccount):
    key = "org.set_pin"
    title = "设定工牌口令"
    header = TicketInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        twice = [refusal(item, None, "once", "一次只能设定一个口令", AGAIN) for item in range(1, batch.size)]
        return [*twice, *opened(batch, badges.PURPOSE, lambda _: passwords.owner_of(context.actor))]

    def apply(self, batch: Batch, work: Work) -> None:
        encoded = [content["encoded"] for content in batch.head.record("ticket")]
        work.insert(Pin, {"account_id": work.actor, "encoded": encoded, "set_at": work.recorded_at}, batch.size)


class EnrolDeviceInput(Input):
    name: Annotated[str, Field(min_length=1, max_length=60), Label("名称")]
    digest: Digest


class EnrolDevice(Command):
    key = "org.enrol_device"
    title = "登记共用设备"
    header = EnrolDeviceInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {**batch.head.columns, "enrolled_at": work.recorded_at, "enrolled_by": work.actor}
        work.answer(range(batch.size), device=work.insert(SharedDevice, columns, batch.size))


class EndDeviceInput(Input):
    device: Annotated[int, Label("共用设备"), Reference("accounts.SharedDevice", by="id")]
    reason: Annotated[Reason, Label("原因")] = "不再共用"


class EndDevice(Command):
    """Whoever is signed in on it is out at the next request."""

    key = "org.end_device"
    title = "停用共用设备"
    header = EndDeviceInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {"device_id": batch.head.ids("device"), "reason": batch.head.reason}
        work.insert(SharedDeviceEnd, columns, batch.size)
