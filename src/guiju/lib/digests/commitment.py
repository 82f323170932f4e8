"""Salted commitments: they bind bytes without telling them; without the salt nobody can guess them either."""

import secrets
from hashlib import sha256

SALT_BYTES = 32


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, content: bytes) -> bytes:
    """SHA-256(salt ‖ content), 32 bytes.

    Raises:
        ValueError: the salt is not 32 bytes, so that the border between salt and content would move.
    """
    if len(salt) != SALT_BYTES:
        message = f"a salt has {SALT_BYTES} bytes, not {len(salt)}"
        raise ValueError(message)
    return sha256(salt + content).digest()
