"""Tickets: what a page has proved and made before a run, handed to a command sealed.

A password is checked, weighed and stretched outside the run, since that takes half a second and a run holds the write
gate; the command must not see it in clear, for its input leaves a digest. A ticket is a Fernet token: whoever forges,
alters or reads one needs the installation's key.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.fernet import InvalidToken

from guiju.kernel.store.fields import key_ring

LIFE_SECONDS = 900
MAX_LENGTH = 4000


def seal(purpose: str, content: Mapping[str, Any]) -> str:
    return key_ring().encrypt(orjson.dumps({"purpose": purpose, **content})).decode()


def opened(purpose: str, ticket: str) -> dict[str, Any] | None:
    """What was sealed for this purpose within the last quarter of an hour; else None."""
    try:
        content = orjson.loads(key_ring().decrypt(ticket.encode(), ttl=LIFE_SECONDS))
    except (InvalidToken, ValueError):
        return None
    return content if content.pop("purpose", None) == purpose else None
