"""Intake: what an upload is, is told by its content; only what is on the list, made harmless, goes on."""

import hashlib
from typing import NamedTuple

import puremagic

from guiju.kernel.files.pdf import check_pdf
from guiju.kernel.files.pictures import FORMATS, encode_anew
from guiju.kernel.files.refusal import UploadRefused

__all__ = ["EXTENSIONS", "MAX_BYTES", "Cleaned", "UploadRefused", "clean"]

MAX_BYTES = 10 * 1024 * 1024
PDF = "application/pdf"
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", PDF: "pdf"}
TOO_BIG = "文件超过 10 MB，请压缩或缩小后重新上传"
_HEIC = {".heic", ".heif", ".hif", ".avif"}


class Cleaned(NamedTuple):
    """A file that may be kept: ``size`` in bytes, ``sha256`` in hex, of the content as cleaned."""

    content: bytes
    media_type: str
    size: int
    sha256: str


def clean(content: bytes, declared_name: str) -> Cleaned:
    """The file as it may be kept. ``declared_name`` decides nothing; it is only quoted in a refusal.

    Raises:
        UploadRefused: too big, not on the list (JPEG, PNG, WebP, PDF), broken or active.
    """
    if len(content) > MAX_BYTES:
        raise UploadRefused(TOO_BIG)
    if not content:
        message = f"文件{_quoted(declared_name)}是空的，请重新选择"
        raise UploadRefused(message)
    media_type = _media_type(content, declared_name)
    if media_type in FORMATS:
        content = encode_anew(content, media_type)
    else:
        check_pdf(content)
    if len(content) > MAX_BYTES:
        raise UploadRefused(TOO_BIG)
    return Cleaned(content, media_type, len(content), hashlib.sha256(content).hexdigest())


def _media_type(content: bytes, declared_name: str) -> str:
    try:
        candidates = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        candidates = []
    for candidate in candidates:
        if candidate.mime_type in EXTENSIONS:
            return str(candidate.mime_type)
    if any(candidate.extension in _HEIC for candidate in candidates):
        message = "苹果 HEIC 照片不能直接上传：请在“设置 › 相机 › 格式”选“兼容性最佳”后重拍，或另存为 JPG"
        raise UploadRefused(message)
    message = f"文件{_quoted(declared_name)}不是 JPG、PNG、WebP 图片或 PDF，请转换后重新上传（只改扩展名无效）"
    raise UploadRefused(message)


def _quoted(name: str) -> str:
    shown = "".join(letter for letter in name if letter.isprintable())[:60]
    return f"“{shown}”" if shown else ""
