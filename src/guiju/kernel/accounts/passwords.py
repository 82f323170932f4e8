"""Passwords: what is accepted (GB/T 22239 等保 身份鉴别, OWASP ASVS 5.0 6.2), how one is checked, what a change proves.

No rotation is forced unless the profile says so; a common word, one's own name or an earlier password is never accepted.
"""

import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

from guiju.kernel.accounts import tickets
from guiju.kernel.accounts.models import Account, Password

PURPOSE = "password"
LONGEST = 1024
ONE_TIME_LIFE = timedelta(hours=24)
_ONE_TIME_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_ONE_TIME_LENGTH = 16


@dataclass(frozen=True)
class Profile:
    """``shortest`` is enough with three kinds of characters, ``plain`` without; ``oldest_days`` 0 forces no rotation."""

    shortest: int = 8
    plain: int = 12
    kinds: int = 3
    history: int = 5
    oldest_days: int = 0


@dataclass(frozen=True)
class Checked:
    """The password row against which somebody's word held."""

    account_id: int
    password_id: int
    is_old: bool


def profile() -> Profile:
    return Profile(**getattr(settings, "GUIJU_PASSWORDS", {}))


def check(username: str, password: str, now: datetime | None = None) -> Checked | None:
    """The account that this name and password prove; equally slow for a name that nobody has."""
    moment = now or timezone.now()
    account = Account.objects.filter(username=username).values_list("id", flat=True).first()
    row = Password.objects.filter(account_id=account or 0).order_by("-id").first()
    is_right = check_password(password[:LONGEST], row.encoded if row else _nobodys(settings.PASSWORD_HASHERS[0]))
    if row is None or not is_right or (row.expires_at is not None and row.expires_at <= moment):
        return None
    return Checked(row.account_id, row.id, _is_old(row, moment))


def _is_old(row: Password, moment: datetime) -> bool:
    days = profile().oldest_days
    return bool(days) and moment - row.set_at > timedelta(days=days)


@lru_cache(maxsize=4)
def _nobodys(hasher: str) -> str:  # noqa: ARG001 — another hasher, another hash
    """A hash to compare with where there is none, of the same cost as a real one."""
    return make_password(secrets.token_hex(8))


def is_set(account_id: int) -> bool:
    return Password.objects.filter(account_id=account_id).exists()


def faults(password: str, *, username: str, names: Iterable[str] = (), account_id: int | None = None) -> list[str]:
    """Why this password is not accepted, in Chinese; empty when it is."""
    asked = profile()
    found = []
    if len(password) < asked.shortest:
        found.append(f"密码至少 {asked.shortest} 个字符")
    elif len(password) < asked.plain and _kinds(password) < asked.kinds:
        found.append(f"少于 {asked.plain} 个字符的密码，要含大写、小写、数字、符号（或汉字）中的 {asked.kinds} 种")
    if len(password) > LONGEST:
        found.append(f"密码最多 {LONGEST} 个字符")
    if len(set(password)) < asked.shortest // 2:
        found.append("密码里重复的字符太多")
    own = [word.lower() for word in (username, *names) if len(word) > 1]
    if any(word in password.lower() for word in own):
        found.append("密码不能包含登录名、工号或姓名")
    if _is_common(password):
        found.append("这个密码太常见，容易被猜到")
    if not found and account_id is not None and _was_used(account_id, password, asked.history):
        found.append(f"不能与最近 {asked.history} 次用过的密码相同")
    return found


def _kinds(password: str) -> int:
    of_ascii = [string.ascii_lowercase, string.ascii_uppercase, string.digits]
    kinds = sum(any(letter in password for letter in letters) for letters in of_ascii)
    others = set(password) - set("".join(of_ascii))
    return kinds + any(letter.isascii() for letter in others) + any(not letter.isascii() for letter in others)


@lru_cache(maxsize=1)
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _is_common(password: str) -> bool:
    try:
        _common().validate(password)
    except ValidationError:
        return True
    return False


def _was_used(account_id: int, password: str, history: int) -> bool:
    rows = Password.objects.filter(account_id=account_id).order_by("-id").values_list("encoded", flat=True)
    return any(check_password(password, encoded) for encoded in rows[:history])


def ticket(password: str, *, owner: str, replaces: int | None) -> str:
    """A ticket for a password that was found good; ``owner`` and ``replaces`` (a password row) say what it is for."""
    return tickets.seal(PURPOSE, {"owner": owner, "replaces": replaces, "encoded": make_password(password)})


def owner_of(account_id: int) -> str:
    return f"account:{account_id}"


def owner_named(username: str) -> str:
    """The owner of a first password, whose account does not exist yet."""
    return f"name:{username}"


def one_time() -> str:
    """A code to hand to somebody: 78 bits in groups of four, without letters that look alike."""
    letters = [secrets.choice(_ONE_TIME_LETTERS) for _ in range(_ONE_TIME_LENGTH)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, _ONE_TIME_LENGTH, 4))
