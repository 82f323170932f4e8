"""The public salt of evidence is a MAC: only this installation can write evidence that it takes for its own.

Whoever writes to the database can forge a run that is consistent in itself, and the sealer would seal it. He has not the
secret, so the salt gives him away, also inside the second before the next seal. To an outsider the salt stays 32 bytes.
"""

import hmac
from hashlib import sha256

from django.conf import settings

SECRET_FILE, SECRET_BYTES = "evidence", 32


def authored_salt(content: bytes) -> bytes:
    """HMAC-SHA256 over the canonical public content, which names its run."""
    return hmac.digest(settings.SECRETS.content(SECRET_FILE, SECRET_BYTES), content, sha256)


def is_authored(salt: bytes, content: bytes) -> bool:
    return hmac.compare_digest(salt, authored_salt(content))
