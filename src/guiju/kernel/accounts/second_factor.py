"""The second factor: time-based one-time passwords (RFC 6238) and recovery codes."""

import base64
import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connections

from guiju.kernel.accounts import tickets
from guiju.kernel.accounts.models import RecoveryCode, SecondFactor

PURPOSE = "second_factor"
ISSUER = "规矩"
SECRET_BYTES, STEP_SECONDS, DIGITS = 20, 30, 6
DRIFT = (-1, 0, 1)
"""Steps that are taken beside the present one: half a minute of a wrong clock, or of slow fingers."""
RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_RECOVERY_LENGTH = 16


@dataclass(frozen=True)
class Proposal:
    """A factor that is shown and not proved yet."""

    secret: str
    uri: str
    picture: str


def propose(username: str, secret: str | None = None) -> Proposal:
    """A secret (Base32) for somebody to take into an authenticator, as a picture for an ``<img>`` too."""
    spelled = secret or base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    uri = _totp(spelled).get_provisioning_uri(username, ISSUER)
    return Proposal(spelled, uri, segno.make(uri, error="m").svg_data_uri(scale=5, border=2))


def step_of(secret: str, code: str, now: float | None = None) -> int | None:
    """The time step whose code this is; None when it is none of the present ones."""
    spelled = "".join(code.split())
    if len(spelled) != DIGITS or not spelled.isascii() or not spelled.isdigit():
        return None
    present = int((time.time() if now is None else now) // STEP_SECONDS)
    totp = _totp(secret)
    steps = [present + drift for drift in DRIFT]
    right = [step for step in steps if compare_digest(totp.generate(step * STEP_SECONDS), spelled.encode())]
    return right[-1] if right else None


def _totp(secret: str) -> TOTP:
    # SHA-1 is what authenticators understand; HMAC does not need its collision resistance (RFC 6238 1.2).
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def recovery_codes() -> list[str]:
    return ["-".join(_letters(4) for _ in range(_RECOVERY_LENGTH // 4)) for _ in range(RECOVERY_CODES)]


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def recovery_digest(code: str) -> str:
    """Of 79 random bits, so a plain SHA-256 is not guessed."""
    return digest_of("".join(letter for letter in code.lower() if letter.isalnum()))


def ticket(secret: str, codes: list[str], *, owner: str) -> str:
    """A ticket for a factor whose first code was right."""
    content = {"owner": owner, "secret": secret, "codes": [recovery_digest(code) for code in codes]}
    return tickets.seal(PURPOSE, content)


def factor_of(account_id: int) -> SecondFactor | None:
    return SecondFactor.objects.filter(account_id=account_id, end__isnull=True).order_by("-id").first()


def use(factor: SecondFactor, code: str, using: str = "default") -> bool:
    """Whether this is a right code that was not taken before; it is taken now.

    A code of a step at or before the last one taken is a replay (RFC 6238 5.2). A secret that does not fit its digest
    was put in by hand and proves nothing.
    """
    secret = factor.secret or ""
    if digest_of(secret) != factor.digest:
        return False
    step = step_of(secret, code)
    if step is None:
        return False
    connection: Any = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_secondfactorstep (factor_id, step) values (%s, %s) on conflict (factor_id) "
            "do update set step = excluded.step where accounts_secondfactorstep.step < excluded.step",
            [factor.pk, step],
        )
        return cursor.rowcount == 1


def unused_recovery_code(factor: SecondFactor, code: str) -> int | None:
    """The recovery code that this is, if it was not used."""
    rows = RecoveryCode.objects.filter(factor=factor, use__isnull=True, digest=recovery_digest(code))
    return rows.values_list("id", flat=True).first()
