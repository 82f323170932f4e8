"""The names of accounts, as pages say them."""

from collections.abc import Collection

from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.org.models import Person
from guiju.kernel.store.written import AmongGiven, Written

_NAMES = Written(
    lambda using: (
        Person.objects.using(using).filter(AmongGiven("account_id", "accounts")).values_list("account_id", "name")
    )
)


def names_of(accounts: Collection[int]) -> dict[int, str]:
    found = dict(_NAMES.rows({"accounts": list(accounts)}))
    return {account: found.get(account, "系统" if account == SYSTEM else "—") for account in accounts}
