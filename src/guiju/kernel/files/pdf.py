"""PDFs are kept as they are, so one that can act is not taken at all.

A conservative scan of the file and of what its Flate streams unfold to, because actions may lie in compressed object
streams (ISO 32000-1, 7.5.7); names are found in any spelling (``#xx``, 7.3.5). It refuses too much rather than too
little; what it cannot see (predictors over object streams) meets the headers of `views`: download, sandbox.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import NoReturn

from guiju.kernel.files.refusal import UploadRefused

MAX_WORK = 128 * 1024 * 1024
"""Bytes read and unfolded; a slash and a stream count for more, as they cost more."""
SLASH_COST = 32
STREAM_COST = 1024

_PIECE = 256 * 1024
_OVERLAP = 256
_SPACE = rb"[\x00\t\n\f\r ]"
_STREAM = re.compile(rb"(?<!end)stream[\t\n\f\r ]{0,8}")
_ADVICE = "请在电脑上“打印为 PDF”后重新上传，或改传照片"

_REASONS = {
    "script": "含有脚本",
    "action": "含有启动程序或外发数据的动作",
    "inside": "夹带了其他文件",
    "form": "含有动态表单",
    "locked": "已加密",
}
_NAMES = {
    "script": ("JavaScript", "Rendition"),
    "action": ("Launch", "GoToE", "ImportData", "SubmitForm"),
    "inside": ("EmbeddedFile", "EmbeddedFiles", "Filespec", "FileAttachment", "RichMedia"),
    "form": ("XFA",),
    "locked": ("Encrypt",),
    "filter": ("ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "RunLengthDecode"),
    "objects": ("ObjStm", "XRef", "XRefStm"),
}


def _spelled(name: str) -> bytes:
    """The pattern of a name, each letter as itself or as ``#xx``."""
    return b"".join(rb"(?:%b|(?i:#%02x))" % (letter.encode(), ord(letter)) for letter in name)


def _pattern() -> re.Pattern[bytes]:
    end = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)"
    groups = [
        b"(?P<%b>(?:%b)%b)" % (group.encode(), b"|".join(map(_spelled, names)), end) for group, names in _NAMES.items()
    ]
    # Two letters occur in compressed bytes by chance, so /JS counts only after text and before a string or a reference.
    value = rb"%b{0,64}(?:\(|<|\d{1,10}%b{1,64}\d{1,10}%b{1,64}R)" % (_SPACE, _SPACE, _SPACE)
    groups.append(rb"(?<=[\t-~]{8}/)(?P<js>%b%b)" % (_spelled("JS"), value))
    return re.compile(b"/(?:%b)" % b"|".join(groups))


_TELLING = _pattern()


def check_pdf(content: bytes) -> None:
    """Accept a plain PDF.

    Raises:
        UploadRefused: not a whole PDF, another format at the same time, encrypted, active, or too much to check.
    """
    if not content.startswith(b"%PDF-") or content.rstrip(b"\0\t\n\f\r ")[-5:] != b"%%EOF":
        _refuse("不完整，或前后夹带了其他内容")
    if zipfile.is_zipfile(BytesIO(content)):
        _refuse("同时是一个压缩包")
    found: set[str] = set()
    work = 0
    for piece, cost in _pieces(content):
        work += cost + SLASH_COST * piece.count(b"/")
        if work > MAX_WORK:
            _refuse("展开后过大")
        for match in _TELLING.finditer(piece):
            group = (match.lastgroup or "").replace("js", "script")
            if group in _REASONS:
                _refuse(_REASONS[group])
            found.add(group)
    if found == {"filter", "objects"}:
        _refuse("的内容无法检查")


def _refuse(reason: str) -> NoReturn:
    message = f"PDF {reason}，不能上传；{_ADVICE}"
    raise UploadRefused(message)


def _pieces(content: bytes) -> Iterator[tuple[bytes, int]]:
    """The file itself, then what each Flate stream unfolds to, in overlapping pieces; each with what it cost."""
    yield content, len(content)
    whole = memoryview(content)
    for start in _STREAM.finditer(content):
        yield b"", STREAM_COST
        position = start.end()
        if not _is_flate(content[position : position + 2]):
            continue
        tail = b""
        for piece, cost in _unfold(whole[position + 2 :]):
            yield tail + piece, cost
            tail = (tail + piece)[-_OVERLAP:]


def _is_flate(head: bytes) -> bool:
    """A zlib header (RFC 1950, 2.2): the method is deflate, the two bytes divide by 31."""
    return len(head) > 1 and head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head) % 31 == 0


def _unfold(folded: memoryview) -> Iterator[tuple[bytes, int]]:
    """Everything up to the end or the first fault, as a lenient reader sees it.

    The checksum at the end is left unread: readers of PDF ignore it, so a wrong one must not end the scan.
    """
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    position = 0
    while not inflating.eof and position < len(folded):
        given = folded[position : position + _PIECE]
        before = inflating.copy()
        try:
            piece = inflating.decompress(given, _PIECE)
        except zlib.error:
            yield _up_to_the_fault(before, given), _PIECE
            return
        taken = len(given) - len(inflating.unconsumed_tail) - len(inflating.unused_data)
        position += taken
        yield piece, taken + len(piece)
        if not taken and not piece:
            return


def _up_to_the_fault(inflating: "zlib._Decompress", given: memoryview) -> bytes:
    """What can still be unfolded before the fault: the longest readable beginning, by halving."""
    unfolded = b""
    step = len(given)
    position = 0
    while step:
        trial = inflating.copy()
        try:
            piece = trial.decompress(given[position : position + step])
        except zlib.error:
            step //= 2
        else:
            unfolded += piece
            position += step
            inflating = trial
            step = min(step, len(given) - position)
    return unfolded
