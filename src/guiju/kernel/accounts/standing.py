"""Whether an account may come in, asked with every request in one statement."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import BooleanField, DateTimeField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.kernel.accounts.models import Account, AccountState, Password, SecondFactor, SessionsEnd


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


def is_open(account_id: int, using: str = "default") -> bool:
    return with_standing(Account.objects.using(using)).filter(pk=account_id, is_open=True).exists()


class Backend(BaseBackend):
    """Whose session it is; a closed account is nobody at its next request. Who proves what is `web`'s sign-in."""

    def get_user(self, user_id: int) -> Account | None:
        account: Account | None = with_standing(Account.objects.all()).filter(pk=user_id).first()
        return account if account is not None and account.is_open else None  # type: ignore[attr-defined]
