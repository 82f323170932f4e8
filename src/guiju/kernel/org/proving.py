"""Who somebody is: a password, then the code of a second factor, each at a bounded pace; the same for every door."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from guiju.kernel.accounts import badges, pace, passwords, second_factor
from guiju.kernel.accounts.models import SecondFactor
from guiju.kernel.accounts.pace import TooFast
from guiju.kernel.accounts.standing import Backend
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import SpendRecoveryCode
from guiju.kernel.org.held import still_here
from guiju.kernel.org.models import Person

log = structlog.get_logger("guiju.sign_in")


@dataclass(frozen=True)
class Wrong:
    """Nobody is told whether the name, the password or the account was at fault."""


@dataclass(frozen=True)
class Proved:
    """The account whose password was right; ``needs_code`` says that its second factor is still to come."""

    account: Any
    checked: passwords.Checked
    needs_code: bool


def by_password(
    username: str, password: str, address: str, *, comes_in: Callable[[int], bool] | None = None
) -> Proved | Wrong | TooFast:
    """``comes_in`` says of an account whose person does not work here whether it may come in all the same."""
    guess = pace.take(username, address)
    if isinstance(guess, TooFast):
        log.warning("sign-in too fast", name=pace.mark(username), address=address)
        return guess
    checked = passwords.check(username, password)
    account = Backend().get_user(checked.account_id) if checked else None
    may = account is not None and (works_here(account.pk) or (comes_in is not None and comes_in(account.pk)))
    if checked is None or account is None or not may:
        log.warning("sign-in refused", name=pace.mark(username), address=address)
        return Wrong()
    pace.succeeded(guess)
    return Proved(account, checked, second_factor.factor_of(account.pk) is not None)


def by_code(account_id: int, password_id: int, code: str, address: str) -> Any | Wrong | TooFast:
    """The account, where its password still is that one and this is a right code or a recovery code, used now."""
    guess = pace.take(passwords.owner_of(account_id), address, what="code")
    if isinstance(guess, TooFast):
        log.warning("code too fast", account=account_id, address=address)
        return guess
    account: Any = Backend().get_user(account_id)
    factor = second_factor.factor_of(account_id)
    stands = account is not None and account.password_id == password_id and factor is not None
    if not stands or not _is_right(factor, code):
        log.warning("code refused", account=account_id, address=address)
        return Wrong()
    pace.succeeded(guess)
    return account


def by_badge(code: str, pin: str, device: int, address: str) -> tuple[Any, badges.Shown] | Wrong | TooFast:
    """The account whose badge and PIN these are, and the badge; for the door of an enrolled device."""
    badge = badges.shown(code)
    name = passwords.owner_of(badge.account) if badge else f"badge:{code[: badges.LONGEST]}"
    guess = pace.take(name, address, what="pin")
    if isinstance(guess, TooFast):
        log.warning("badge too fast", device=device, address=address)
        return guess
    is_right = badges.is_pin_of(badge.account if badge else None, pin)
    account = Backend().get_user(badge.account) if badge else None
    if badge is None or account is None or not is_right or not works_here(account.pk):
        log.warning("badge refused", device=device, address=address)
        return Wrong()
    pace.succeeded(guess)
    return account, badge


def works_here(account_id: int, using: str = "default") -> bool:
    return Person.objects.using(using).filter(still_here(), account_id=account_id).exists()


def _is_right(factor: SecondFactor | None, code: str) -> bool:
    if factor is None:
        return False
    if second_factor.use(factor, code):
        return True
    recovery = second_factor.unused_recovery_code(factor, code)
    if recovery is None:
        return False
    return run_items(SpendRecoveryCode, [{"code": recovery}], Context(actor=SYSTEM)).done == [0]
