"""When a checklist was opened, as its form brings it back: signed, so that nobody can say he took his time."""

import time

from django.core import signing

_SALT = "guiju.duty"


def mark(item: int) -> str:
    return signing.TimestampSigner(salt=_SALT).sign(str(item))


def seconds_since(given: str, item: int) -> int | None:
    """Whole seconds since the mark of this item was made; None for one that is missing or not ours."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        if signer.unsign(given) != str(item):
            return None
    except signing.BadSignature:
        return None
    return max(0, int(time.time() - signing.b62_decode(given.rsplit(signer.sep, 2)[1])))
