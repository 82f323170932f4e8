"""Badge and PIN: how several people use one device in turn, each under the own name.

Something one has (a badge of 79 random bits) and something one knows (six digits), taken on an enrolled device alone and
at the pace of passwords; neither proves anything at any other door.
"""

import secrets
from dataclasses import dataclass
from functools import lru_cache

import segno
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Exists

from guiju.kernel.accounts import passwords, tickets
from guiju.kernel.accounts.models import Badge, Pin, SharedDevice
from guiju.kernel.accounts.tokens import digest_of

PURPOSE = "pin"
DIGITS = 6
LONGEST = 60
_RUNS = ("01234567890", "09876543210")


@dataclass(frozen=True)
class Shown:
    """A badge that is there and not ended."""

    badge: int
    account: int


@dataclass(frozen=True)
class Printed:
    """A new badge as it is printed, once."""

    code: str
    picture: str


def make() -> tuple[Printed, str]:
    """A new badge and the digest that `org.issue_badge` keeps of it."""
    code = passwords.one_time()
    return Printed(code, segno.make(code, error="m", micro=False).svg_data_uri(scale=5, border=2)), digest_of(code)


def shown(code: str) -> Shown | None:
    """Whose badge this is, as a scanner reads it."""
    digest = digest_of(code.strip().upper()[:LONGEST])
    found = Badge.objects.filter(digest=digest, end__isnull=True).values_list("id", "account_id").first()
    return Shown(*found) if found else None


def has_badge(account_id: int) -> bool:
    return Badge.objects.filter(account_id=account_id, end__isnull=True).exists()


def has_pin(account_id: int) -> bool:
    return Pin.objects.filter(account_id=account_id).exists()


def is_pin_of(account_id: int | None, pin: str) -> bool:
    """Whether these are the digits; equally slow where nobody has any."""
    row = Pin.objects.filter(account_id=account_id or 0).order_by("-id").first()
    is_right = check_password(pin[:LONGEST], row.encoded if row else _nobodys(settings.PASSWORD_HASHERS[0]))
    return row is not None and is_right


@lru_cache(maxsize=4)
def _nobodys(hasher: str) -> str:  # noqa: ARG001 — another hasher, another hash
    return make_password(secrets.token_hex(8))


def faults(pin: str, *, number: str = "") -> list[str]:
    """Why these digits are not accepted, in Chinese; empty when they are."""
    if len(pin) != DIGITS or not pin.isascii() or not pin.isdigit():
        return [f"工牌口令是 {DIGITS} 位数字"]
    halves = DIGITS // 2
    is_easy = len(set(pin)) < halves or pin[:halves] == pin[halves:] or any(pin in run for run in _RUNS)
    if is_easy or (number and pin in number):
        return ["这个口令太容易猜到：不要用连号、重复的数字或工号"]
    return []


def ticket(pin: str, *, owner: str) -> str:
    """A ticket for digits that were found good."""
    return tickets.seal(PURPOSE, {"owner": owner, "encoded": make_password(pin)})


def device_of(key: str) -> SharedDevice | None:
    """The enrolled device that shows this key."""
    return SharedDevice.objects.filter(digest=digest_of(key), end__isnull=True).first() if key else None


def still_stand(device: int, badge: int) -> bool:
    """Whether neither the device nor the badge of a session was ended."""
    stands = SharedDevice.objects.filter(pk=device, end__isnull=True)
    return Badge.objects.filter(Exists(stands), pk=badge, end__isnull=True).exists()
