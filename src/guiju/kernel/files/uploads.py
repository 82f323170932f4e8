"""Uploads: staged files of an account, until a command names their digests."""

from collections.abc import Iterable

from django.db import connections

from guiju.kernel.files import storage
from guiju.kernel.files.intake import clean
from guiju.kernel.files.models import Upload
from guiju.kernel.store.arrays import any_of, array


def stage(account_id: int, content: bytes, name: str, using: str = "default") -> Upload:
    """Clean and keep the file; the same file of the same account is staged once.

    Raises:
        UploadRefused: the file is not taken.
        OSError: the disk does not take it.
    """
    cleaned = clean(content, name)
    storage.keep(cleaned.content)
    upload, _ = Upload.objects.using(using).get_or_create(
        account_id=account_id,
        sha256=cleaned.sha256,
        defaults={"media_type": cleaned.media_type, "size": cleaned.size},
    )
    return upload


def staged(account_id: int, digests: Iterable[str], using: str = "default") -> dict[str, tuple[str, int]]:
    """Digest → (media type, bytes) of those that this account uploaded, in one query; the others are unknown."""
    wanted = sorted({digest for digest in digests if storage.is_digest(digest)})
    if not wanted:
        return {}
    own = any_of("sha256", "text", using)
    sql = f"select sha256, media_type, size from files_upload where account_id = %s and {own}"
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [account_id, array(wanted, using)])
        return {sha256: (media_type, size) for sha256, media_type, size in cursor.fetchall()}
