"""The bound on uploads while they arrive: the check of the CSRF token parses the body before any view sees it."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from guiju.kernel.files.intake import MAX_BYTES


class BoundedUpload(FileUploadHandler):
    """First of ``FILE_UPLOAD_HANDLERS``: stops writing once the files of a request exceed their bound.

    The bound is the view's attribute ``max_upload_bytes``, else 10 MB; the rest of the body is read and dropped.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.left = MAX_BYTES

    def handle_raw_input(self, *_: Any, **__: Any) -> None:
        match = getattr(self.request, "resolver_match", None)
        self.left = getattr(getattr(match, "func", None), "max_upload_bytes", MAX_BYTES)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None

    @classmethod
    def cut(cls, request: HttpRequest) -> bool:
        """Whether the files of this request were more than their bound."""
        return any(isinstance(handler, cls) and handler.left < 0 for handler in request.upload_handlers)
