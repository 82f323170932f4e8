"""Accounts: passwords, second factors, sessions, tokens. What must stay secret comes sealed in a ticket or as a digest."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.kernel.accounts import passwords, second_factor, tickets
from guiju.kernel.accounts.models import (
    AccountState,
    ApiToken,
    ApiTokenEnd,
    Password,
    RecoveryCode,
    RecoveryCodeUse,
    SecondFactor,
    SecondFactorEnd,
    SessionsEnd,
)
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org import held
from guiju.kernel.org.authorizer import OWN_ACCOUNT
from guiju.kernel.org.commands.posts import PermissionKey
from guiju.kernel.org.commands.scope import Reason, company_only, lock_org, people_out_of_scope
from guiju.kernel.org.permissions import PROGRAM_ONLY
from guiju.kernel.store.arrays import any_of, array

Ticket = Annotated[str, Field(min_length=1, max_length=tickets.MAX_LENGTH), Label("凭据")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("摘要")]
AccountOf = Annotated[str, Label("工号"), Reference("org.Person", by="number", fetch=("account_id",))]
LONGEST_TOKEN = timedelta(days=366)
STALE = "凭据已失效，或不是为这次办理签发的"
AGAIN = "请回到页面重新填写"


class _OwnAccount(Command):
    """What everybody who works here may do with the own account."""

    @classmethod
    def permission(cls) -> str:
        return OWN_ACCOUNT


class _OnAccounts(Command):
    """What an administrator does with the account of somebody else."""

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        accounts = [record and record.account_id for record in batch.head.record("person")]
        return [
            *people_out_of_scope(batch, context, "person"),
            *(
                refusal(item, None, "other_person", "不能用管理员的办法处理自己的账号", "请在“我的账号”里办理")
                for item, account in enumerate(accounts)
                if account is not None and account == context.actor
            ),
        ]

    def accounts(self, batch: Batch, work: Work) -> list[int]:
        """The accounts of the items.

        Raises:
            LateRefusal: a person has none.
        """
        found = [record.account_id for record in batch.head.record("person")]
        work.refuse(
            [
                refusal(item, None, "stands", "此人没有账号", "请核对工号后重新提交")
                for item, account in enumerate(found)
                if account is None
            ]
        )
        return found


def opened(batch: Batch, purpose: str, owner: Callable[[int], str]) -> list[Refusal]:
    """Open the tickets of a batch; refuse those that are stale or for somebody else."""
    contents = [tickets.opened(purpose, ticket) for ticket in batch.head.ticket]
    batch.head.records["ticket"] = contents
    return [
        refusal(item, None, "ticket_valid", STALE, AGAIN)
        for item, content in enumerate(contents)
        if content is None or content["owner"] != owner(item)
    ]


class TicketInput(Input):
    ticket: Ticket


class SetPassword(_OwnAccount):
    """The ticket says that the old password was right and the new one is good; it fits as long as the old one stands."""

    key = "org.set_password"
    title = "更改密码"
    header = TicketInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        twice = [refusal(item, None, "once", "一次只能更改一个密码", AGAIN) for item in range(1, batch.size)]
        return [*twice, *opened(batch, passwords.PURPOSE, lambda _: passwords.owner_of(context.actor))]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        [(last,)] = work.select("select max(id) from accounts_password where account_id = %s", [work.actor])
        contents = batch.head.record("ticket")
        work.refuse(
            [
                refusal(item, None, "ticket_valid", STALE, AGAIN)
                for item, content in enumerate(contents)
                if content["replaces"] != last
            ]
        )
        columns = {
            "account_id": work.actor,
            "encoded": [content["encoded"] for content in contents],
            "set_at": work.recorded_at,
            "set_by": work.actor,
        }
        work.insert(Password, columns, batch.size)


class ResetPasswordInput(Input):
    person: AccountOf
    ticket: Ticket


class ResetPassword(_OnAccounts):
    """A code for one sign-in, after which a password must be chosen; every session of the account is over."""

    key = "org.reset_password"
    title = "重置密码"
    header = ResetPasswordInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        records = batch.head.record("person")
        owners = [passwords.owner_of(record.account_id or 0) if record is not None else "" for record in records]
        return [*super().prepare(batch, context), *opened(batch, passwords.PURPOSE, owners.__getitem__)]

    def apply(self, batch: Batch, work: Work) -> None:
        set_one_time(batch, work, self.accounts(batch, work))


class EnrolSecondFactor(_OwnAccount):
    """The ticket says that a code of the new secret was right; an earlier factor ends with it."""

    key = "org.enrol_second_factor"
    title = "启用二次验证"
    header = TicketInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        twice = [refusal(item, None, "once", "一次只能启用一个二次验证", AGAIN) for item in range(1, batch.size)]
        return [*twice, *opened(batch, second_factor.PURPOSE, lambda _: passwords.owner_of(context.actor))]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        factors = _standing_factors(work, [work.actor])
        work.insert(SecondFactorEnd, {"factor_id": list(factors.values()), "reason": "改用新的"}, len(factors))
        insert_factors(work, [work.actor] * batch.size, batch.head.record("ticket"))


def insert_factors(work: Work, accounts: list[int], contents: list[dict[str, Any]]) -> None:
    """Factors and recovery codes as their tickets say."""
    columns = {
        "account_id": accounts,
        "secret": [content["secret"] for content in contents],
        "digest": [second_factor.digest_of(content["secret"]) for content in contents],
    }
    factors = work.insert(SecondFactor, columns, len(contents))
    codes = [(factor, code) for factor, content in zip(factors, contents, strict=True) for code in content["codes"]]
    work.insert(RecoveryCode, {"factor_id": [f for f, _ in codes], "digest": [c for _, c in codes]}, len(codes))


def _standing_factors(work: Work, accounts: list[int]) -> dict[int, int]:
    """Account → its second factor."""
    rows = work.select(
        "select f.account_id, f.id from accounts_secondfactor f "
        "left join accounts_secondfactorend e on e.factor_id = f.id "
        f"where e.id is null and {any_of('f.account_id', using=work.using)}",
        [array(sorted(set(accounts)), work.using)],
    )
    return dict(rows)


class PersonReasonInput(Input):
    person: AccountOf
    reason: Annotated[Reason, Label("原因")]


class RemoveSecondFactor(_OnAccounts):
    """For a lost phone; whoever needs a second factor enrols one at the next sign-in."""

    key = "org.remove_second_factor"
    title = "停用二次验证"
    header = PersonReasonInput

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        accounts = self.accounts(batch, work)
        standing = _standing_factors(work, accounts)
        factors = [standing.pop(account, None) for account in accounts]
        work.refuse(
            [
                refusal(item, None, "stands", "此人没有启用二次验证", "无需停用")
                for item, factor in enumerate(factors)
                if factor is None
            ]
        )
        work.insert(SecondFactorEnd, {"factor_id": factors, "reason": batch.head.reason}, batch.size)


class SpendRecoveryCodeInput(Input):
    code: Annotated[int, Label("恢复码"), Reference("accounts.RecoveryCode", by="id")]


class SpendRecoveryCode(Command):
    """Run by the program while somebody signs in; the second of two at once is refused by the constraint."""

    key = "org.spend_recovery_code"
    title = "使用恢复码"
    header = SpendRecoveryCodeInput

    @classmethod
    def permission(cls) -> str:
        return PROGRAM_ONLY

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(RecoveryCodeUse, {"code_id": batch.head.ids("code")}, batch.size)


class SwitchAccountInput(Input):
    person: Annotated[str, Label("工号"), Reference("org.Person", by="number", fetch=("account_id",))]
    is_open: Annotated[bool, Label("可登录")]
    reason: Annotated[Reason, Label("原因")]


class SwitchAccount(_OnAccounts):
    """Closed, the account is out at its next request, with sessions and tokens."""

    key = "org.switch_account"
    title = "启停账号"
    header = SwitchAccountInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        accounts = self.accounts(batch, work)
        gone = {
            person
            for (person,) in work.select(
                "select person_id from org_leaving where ends_at <= %s and " + any_of("person_id", using=work.using),
                [held.stored(timezone.now(), work.using), array(sorted(set(head.ids("person"))), work.using)],
            )
        }
        work.refuse(
            [
                refusal(item, None, "stands", "此人已离职，账号不能再启用", "重新入职的人员请以新工号登记")
                for item, (person, is_open) in enumerate(zip(head.ids("person"), head.is_open, strict=True))
                if is_open and person in gone
            ]
        )
        columns = {"account_id": accounts, "is_open": head.is_open, "since": work.now, "reason": head.reason}
        work.insert(AccountState, columns, batch.size)


class EndSessions(_OnAccounts):
    key = "org.end_sessions"
    title = "强制下线"
    header = PersonReasonInput

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "account_id": self.accounts(batch, work),
            "ended_at": work.recorded_at,
            "reason": batch.head.reason,
        }
        work.insert(SessionsEnd, columns, batch.size)


class IssueTokenInput(Input):
    name: Annotated[str, Field(min_length=1, max_length=60), Label("名称")]
    digest: Digest
    expires_at: Annotated[datetime, Label("有效至")]


class ScopeInput(Input):
    permission: Annotated[PermissionKey, Label("权限")]


class IssueToken(_OwnAccount):
    """Who wants a token makes it and gives its SHA-256; the token itself is in no request, answer or evidence."""

    key = "org.issue_token"
    title = "签发接口令牌"
    header = IssueTokenInput
    line = ScopeInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        granted = held.granted_to(context.actor, context.using)
        refused = [
            refusal(item, number, "reference_exists", f"您没有权限“{permission}”", "令牌的权限只能少于您自己的权限")
            for item, number, permission in zip(batch.line_items, batch.numbers, batch.lines.permission, strict=True)
            if permission not in granted
        ]
        for item, expires_at in enumerate(batch.head.expires_at):
            if expires_at.tzinfo is None:
                refused.append(refusal(item, None, "constraint_holds", "有效期缺少时区", "请写明时区"))
            elif not context.now < expires_at <= context.now + LONGEST_TOKEN:
                advice = "请填写今后一年以内的时间"
                refused.append(refusal(item, None, "constraint_holds", "令牌有效期最长一年", advice))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        scopes: list[list[str]] = [[] for _ in range(batch.size)]
        for item, permission in zip(batch.line_items, batch.lines.permission, strict=True):
            scopes[item].append(permission)
        columns = {
            "account_id": work.actor,
            "name": batch.head.name,
            "digest": batch.head.digest,
            "scopes": [orjson.dumps(sorted(set(each))).decode() for each in scopes],
            "expires_at": batch.head.expires_at,
        }
        work.answer(range(batch.size), token=work.insert(ApiToken, columns, batch.size))


def _end_tokens(batch: Batch, work: Work) -> None:
    work.insert(ApiTokenEnd, {"token_id": batch.head.ids("token"), "reason": batch.head.reason}, batch.size)


class RevokeTokenInput(Input):
    token: Annotated[int, Label("令牌"), Reference("accounts.ApiToken", by="id", owner="account_id")]
    reason: Annotated[Reason, Label("原因")] = "不再使用"


class RevokeToken(_OwnAccount):
    key = "org.revoke_token"
    title = "撤销自己的令牌"
    header = RevokeTokenInput

    def apply(self, batch: Batch, work: Work) -> None:
        _end_tokens(batch, work)


class WithdrawTokenInput(Input):
    token: Annotated[int, Label("令牌"), Reference("accounts.ApiToken", by="id")]
    reason: Annotated[Reason, Label("原因")]


class WithdrawToken(Command):
    key = "org.withdraw_token"
    title = "撤销他人的令牌"
    header = WithdrawTokenInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return company_only(batch)

    def apply(self, batch: Batch, work: Work) -> None:
        _end_tokens(batch, work)


def set_one_time(batch: Batch, work: Work, accounts: Sequence[int]) -> None:
    """A password of each item's ticket for one sign-in, after which another must be chosen."""
    columns = {
        "account_id": accounts,
        "encoded": [content["encoded"] for content in batch.head.record("ticket")],
        "must_change": True,
        "expires_at": work.recorded_at + passwords.ONE_TIME_LIFE,
        "set_at": work.recorded_at,
        "set_by": work.actor,
    }
    work.insert(Password, columns, batch.size)
