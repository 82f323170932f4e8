"""Whether an account may come in, asked with every request in one statement."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import connections
from django.db.models import BooleanField, DateTimeField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.kernel.accounts.models import Account, AccountState, Password, SecondFactor, SessionsEnd
from guiju.kernel.store.stored import as_moment, first_row

_LAST_PROOF = "from accounts_password p where p.account_id = a.id order by p.id desc limit 1"
_STANDING = (
    "select a.id, a.username, "
    "coalesce((select s.is_open from accounts_accountstate s where s.account_id = a.id and s.since <= %s "
    "order by s.since desc, s.id desc limit 1), true), "
    f"(select p.id {_LAST_PROOF}), coalesce((select p.must_change {_LAST_PROOF}), false), "
    "(select max(e.ended_at) from accounts_sessionsend e where e.account_id = a.id), "
    "exists (select 1 from accounts_secondfactor f left join accounts_secondfactorend fe on fe.factor_id = f.id "
    "where f.account_id = a.id and fe.id is null) from accounts_account a where a.id = %s"
)
"""What `with_standing` says of one account, asked with every request: written by Django it takes a quarter of a page's time."""


def with_standing(accounts: QuerySet[Account]) -> QuerySet[Any]:
    """Each account with ``is_open``, ``password_id``, ``must_change``, ``sessions_ended_at`` and ``has_factor``."""
    mine = OuterRef("pk")
    states = AccountState.objects.filter(account=mine, since__lte=timezone.now()).order_by("-since", "-id")
    passwords = Password.objects.filter(account=mine).order_by("-id")
    ends = SessionsEnd.objects.filter(account=mine).order_by("-ended_at")
    return accounts.annotate(
        is_open=Coalesce(Subquery(states.values("is_open")[:1]), Value(True), output_field=BooleanField()),  # noqa: FBT003
        password_id=Subquery(passwords.values("id")[:1]),
        must_change=Coalesce(
            Subquery(passwords.values("must_change")[:1]),
            Value(False),  # noqa: FBT003
            output_field=BooleanField(),
        ),
        sessions_ended_at=Subquery(ends.values("ended_at")[:1], output_field=DateTimeField()),
        has_factor=Exists(SecondFactor.objects.filter(account=mine, end__isnull=True)),
    )


def standing_of(account_id: int, using: str = "default") -> Any:
    """One account as `with_standing` has it; None where there is none."""
    now = connections[using].ops.adapt_datetimefield_value(timezone.now())
    row = first_row(_STANDING, [now, account_id], using)
    if row is None:
        return None
    account: Any = Account.from_db(using, ["id", "username"], row[:2])
    is_open, account.password_id, must_change, ended_at, has_factor = row[2:]
    account.is_open, account.must_change, account.has_factor = bool(is_open), bool(must_change), bool(has_factor)
    account.sessions_ended_at = None if ended_at is None else as_moment(ended_at)
    return account


def is_open(account_id: int, using: str = "default") -> bool:
    account = standing_of(account_id, using)
    return account is not None and account.is_open


class Backend(BaseBackend):
    """Whose session it is; a closed account is nobody at its next request. Who proves what is `web`'s sign-in."""

    def get_user(self, user_id: int) -> Account | None:
        account: Account | None = standing_of(user_id)
        return account if account is not None and account.is_open else None  # type: ignore[attr-defined]
