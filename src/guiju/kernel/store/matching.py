"""Personal data that is compared: beside the encrypted value stands a keyed digest, which only tells same from other.

Without the key, which lies in the secrets folder and not in the database, eleven digits cannot be tried out.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings

SECRET_FILE, SECRET_BYTES = "matching", 32


def matches(values: Iterable[str]) -> list[str]:
    """HMAC-SHA256 of each value; nothing for nothing."""
    secret = settings.SECRETS.content(SECRET_FILE, SECRET_BYTES)
    return [hmac.digest(secret, value.encode(), sha256).hex() if value else "" for value in values]
