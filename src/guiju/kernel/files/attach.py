"""Attachments as columns for the bulk writer; a command inserts them in its own run."""

from collections.abc import Mapping, Sequence
from typing import Any


def attachment_columns(
    digests: Sequence[str],
    found: Mapping[str, tuple[str, int]],
    *,
    purpose: str | Sequence[str],
    document_type: str,
    document_ids: Sequence[int],
) -> dict[str, Any]:
    """The columns of ``Attachment`` but ``id``, one row a digest; ``found`` is what `uploads.staged` returned.

    ``document_ids[i]`` is the document of ``digests[i]``; ``purpose`` is one for all or one a row.

    Raises:
        KeyError: a digest that is not staged; the command refuses it before it gets here.
        ValueError: not one document a digest.
    """
    if len(digests) != len(document_ids):
        message = f"{len(digests)} digests for {len(document_ids)} documents"
        raise ValueError(message)
    known = [found[digest] for digest in digests]
    return {
        "sha256": list(digests),
        "media_type": [media_type for media_type, _ in known],
        "size": [size for _, size in known],
        "purpose": purpose if isinstance(purpose, str) else list(purpose),
        "document_type": document_type,
        "document_id": list(document_ids),
    }
