"""Pictures that documents of safety rely on, and who may see them."""

from collections.abc import Sequence
from typing import Any

from guiju.kernel.commands.work import Work
from guiju.kernel.files.attach import attachment_columns
from guiju.kernel.files.models import Attachment


def attach(work: Work, purpose: str, document_type: str, documents: Sequence[int], uploads: Sequence[Any]) -> None:
    """Attach the resolved upload of each document; None where there is none."""
    given = [(upload, document) for upload, document in zip(uploads, documents, strict=True) if upload is not None]
    columns = attachment_columns(
        [upload.sha256 for upload, _ in given],
        {upload.sha256: (upload.media_type, upload.size) for upload, _ in given},
        purpose=purpose,
        document_type=document_type,
        document_ids=[document for _, document in given],
    )
    work.insert(Attachment, columns, len(given))
