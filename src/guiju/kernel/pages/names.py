"""The names of accounts, as pages say them."""

from collections.abc import Collection

from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.org.models import Person


def names_of(accounts: Collection[int]) -> dict[int, str]:
    found = dict(Person.objects.filter(account__in=accounts).values_list("account_id", "name"))
    return {account: found.get(account, "系统" if account == SYSTEM else "—") for account in accounts}
