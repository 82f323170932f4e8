"""Who may see a file: its uploader, and whoever may see a document it is attached to."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from guiju.kernel.files.models import Attachment, Upload

Visibility = Callable[[int, Sequence[int]], bool]
"""(account id, ids of documents of one type) → whether the account may see at least one of them."""

_visibilities: dict[str, Visibility] = {}


def register_visibility(document_type: str, function: Visibility) -> None:
    """Say who may see documents of this type; the files of a type nobody registered are seen by nobody but uploaders.

    Raises:
        ValueError: the type has another function already.
    """
    if _visibilities.setdefault(document_type, function) is not function:
        message = f"visibility of {document_type} is registered twice"
        raise ValueError(message)


def visible_media_type(account_id: int, sha256: str, using: str = "default") -> str | None:
    """The media type of the file if this account may see it; None if it may not or if there is none."""
    own = Upload.objects.using(using).filter(account_id=account_id, sha256=sha256).values_list("media_type", flat=True)
    for media_type in own:
        return str(media_type)
    documents: dict[tuple[str, str], list[int]] = defaultdict(list)
    attachments = Attachment.objects.using(using).filter(sha256=sha256)
    for document_type, media_type, document in attachments.values_list("document_type", "media_type", "document_id"):
        documents[document_type, media_type].append(document)
    for (document_type, media_type), ids in documents.items():
        may_see = _visibilities.get(document_type)
        if may_see is not None and may_see(account_id, ids):
            return media_type
    return None
