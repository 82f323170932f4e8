"""The lines of a text: plain (UTF-8, GB18030), Markdown or Word, with their numbers in the source."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from guiju.lib.tables.csvs import ENCODINGS

UTF16 = (b"\xff\xfe", b"\xfe\xff")
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
TABLE, HEADING, PLAIN = "table", "heading", "plain"
_FENCE = re.compile(r"\s*(```|~~~)")
_RULE = re.compile(r"[\s=\-—_*~─━·.…]{3,}")
_TABLE_RULE = re.compile(r"\|[\s|:\-]+\|?")
_DRAWN = re.compile(r"[=\-—_─━]{4,}")
"""Rules and blanks to fill in."""
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|`([^`]+)`")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")


class SourceLine(NamedTuple):
    """``number`` counts from 1; ``kind`` is `PLAIN`, `HEADING` or `TABLE` (cells between ``|``)."""

    number: int
    text: str
    kind: str = PLAIN
    level: int = 0


class SourceRefused(Exception):
    """The file cannot be read as text; says in Chinese what is wrong and what to do."""


def lines_of(content: bytes, name: str = "") -> list[SourceLine]:
    """Every line that says something.

    Raises:
        SourceRefused: too large, no text, an unknown encoding.
    """
    if len(content) > MOST_BYTES:
        message = f"文件有 {len(content) >> 20} MB，最多 {MOST_BYTES >> 20} MB：请拆成几份"
        raise SourceRefused(message)
    if content.startswith(b"PK\x03\x04"):
        return _word(content)
    return text_lines(decoded(content), is_markdown=name.lower().endswith((".md", ".markdown")))


def decoded(content: bytes) -> str:
    if content.startswith(UTF16):
        return content.decode("utf-16")
    if b"\0" in content:
        message = "这不是文字文件：请另存为 txt、md 或 docx"
        raise SourceRefused(message)
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = "文件的编码读不出来：请另存为 UTF-8 的文本文件"
    raise SourceRefused(message)


def text_lines(text: str, *, is_markdown: bool = False) -> list[SourceLine]:
    """Fenced blocks, rules drawn with signs and empty lines say nothing; a line is parted where one is drawn in it."""
    found, is_fenced = [], False
    for number, raw in enumerate(re.split(r"\r\n|\r|\n|\x0b|\x0c", text), 1):
        line = _clean(raw)
        if is_markdown and _FENCE.match(line):
            is_fenced = not is_fenced
        elif not is_fenced and not _RULE.fullmatch(line) and not _TABLE_RULE.fullmatch(line):
            parts = filter(None, map(str.strip, _DRAWN.split(line)))
            found += [_told(number, part, is_markdown=is_markdown) for part in parts]
    return found


def _clean(raw: str) -> str:
    shown = "".join(" " if unicodedata.category(each) in {"Zs", "Cc"} else each for each in raw)
    return "".join(each for each in shown if unicodedata.category(each) != "Cf").strip()


def _told(number: int, line: str, *, is_markdown: bool) -> SourceLine:
    if not is_markdown:
        return SourceLine(number, line)
    plain = _EMPHASIS.sub(lambda match: next(part for part in match.groups() if part), line.lstrip("> "))
    if heading := _MARKDOWN_HEADING.match(plain):
        return SourceLine(number, plain[heading.end() :].strip(), HEADING, len(heading[1]))
    return SourceLine(number, plain, TABLE if plain.startswith("|") else PLAIN)


def _word(content: bytes) -> list[SourceLine]:
    """Paragraphs and table rows of the body in their order; a paragraph's number is its line."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                message = "文件展开后太大：请另存为 txt 后再上传"
                raise SourceRefused(message)
            if "word/document.xml" not in packed.namelist():
                message = "这不是 Word 文件：请另存为 docx、txt 或 md"
                raise SourceRefused(message)
    except zipfile.BadZipFile as error:
        message = "文件是坏的，打不开：请重新另存后再上传"
        raise SourceRefused(message) from error
    return [
        line._replace(text=_clean(line.text))
        for line in _paragraphs(content)
        if _clean(line.text) and not _RULE.fullmatch(_clean(line.text))
    ]


def _paragraphs(content: bytes) -> list[SourceLine]:
    try:
        opened = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        message = "这个 Word 文件打不开：请另存为 docx 后再上传"
        raise SourceRefused(message) from error
    told = [each for block in opened.iter_inner_content() for each in _block(block)]
    return [SourceLine(number, text, kind, level) for number, (text, kind, level) in enumerate(told, 1)]


def _block(block: Paragraph | Table) -> Iterator[tuple[str, str, int]]:
    if isinstance(block, Table):
        for row in block.rows:
            yield "|" + "|".join(cell.text.replace("\n", " ") for cell in row.cells) + "|", TABLE, 0
        return
    style = (block.style.name or "") if block.style else ""
    is_heading = style.startswith("Heading ") and style[8:].isdigit()
    for part in block.text.split("\n"):
        yield part, HEADING if is_heading else PLAIN, int(style[8:]) if is_heading else 0
