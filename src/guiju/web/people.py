"""Names of accounts and titles of posts, read once for all that a page shows."""

from collections.abc import Iterable

from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.org.models import Person, Post

PROGRAM = "系统"


def names_of(accounts: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {account for account in accounts if account}
    found: dict[int | None, str] = {SYSTEM: PROGRAM}
    if wanted:
        found.update(Person.objects.filter(account__in=wanted).values_list("account_id", "name"))
    return found


def posts_of(codes: Iterable[str]) -> dict[str, str]:
    """Post code → title."""
    wanted = {code for code in codes if code}
    return dict(Post.objects.filter(code__in=wanted).values_list("code", "title")) if wanted else {}
