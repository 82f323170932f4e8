"""Files that documents rely on, attached in the run that writes the documents."""

from collections.abc import Sequence
from typing import Any

from guiju.kernel.commands.work import Work
from guiju.kernel.files.attach import attachment_columns
from guiju.kernel.files.models import Attachment


def attach(
    work: Work, purpose: str | Sequence[str], document_type: str, documents: Sequence[int], uploads: Sequence[Any]
) -> None:
    """Attach the resolved upload of each document, None where there is none; ``purpose`` is one for all or one a document."""
    purposes = [purpose] * len(documents) if isinstance(purpose, str) else purpose
    rows = zip(uploads, documents, purposes, strict=True)
    given = [(upload, document, word) for upload, document, word in rows if upload is not None]
    columns = attachment_columns(
        [upload.sha256 for upload, _, _ in given],
        {upload.sha256: (upload.media_type, upload.size) for upload, _, _ in given},
        purpose=[word for _, _, word in given],
        document_type=document_type,
        document_ids=[document for _, document, _ in given],
    )
    work.insert(Attachment, columns, len(given))
