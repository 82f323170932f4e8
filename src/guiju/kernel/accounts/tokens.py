"""Tokens by which a program comes in: shown once, kept as SHA-256 of 256 random bits, scoped, expiring, revocable."""

import secrets
from hashlib import sha256
from typing import NamedTuple

import orjson
from django.utils import timezone

from guiju.kernel.accounts.models import ApiToken
from guiju.kernel.accounts.standing import is_open

PREFIX = "gj_"
_LONGEST = 200


class TokenHolder(NamedTuple):
    """Whose token it is; it may what the account may and ``scopes`` names, nothing else."""

    account: int
    scopes: frozenset[str]
    token: int


def make() -> tuple[str, str]:
    """A new token and the digest that `org.issue_token` keeps of it."""
    token = PREFIX + secrets.token_urlsafe(32)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def holder(token: str, using: str = "default") -> TokenHolder | None:
    """Who comes in by this token now; None when it is unknown, expired or revoked, or its account is closed."""
    if not token.startswith(PREFIX) or len(token) > _LONGEST:
        return None
    rows = ApiToken.objects.using(using).filter(
        digest=digest_of(token), end__isnull=True, expires_at__gt=timezone.now()
    )
    found = rows.values_list("id", "account_id", "scopes").first()
    if found is None or not is_open(found[1], using):
        return None
    return TokenHolder(found[1], frozenset(orjson.loads(found[2])), found[0])
