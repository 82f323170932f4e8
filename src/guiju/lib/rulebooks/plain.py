"""Lines made plain before they are cut: a title that runs into its first chapter, headings numbered without a sign."""

import re
from collections.abc import Iterator, Sequence

from guiju.lib.rulebooks import titles
from guiju.lib.rulebooks.marks import Style, at_start, inside
from guiju.lib.rulebooks.segments import is_name
from guiju.lib.rulebooks.sources import HEADING, PLAIN, SourceLine

_BARE = re.compile(r"(\d{1,2})\s+(?=[\u4e00-\u9fff])")
_FIRST = {Style.PART, Style.CHAPTER, Style.ARTICLE}


def plain(lines: Sequence[SourceLine]) -> list[SourceLine]:
    return [each for index in range(len(lines)) for each in _titled(_numbered(lines, index))]


def _titled(line: SourceLine) -> Iterator[SourceLine]:
    """The title and what follows it, where a text without line breaks goes on with its first chapter."""
    first = next((mark for mark in inside(line.text, 0) if mark.style in _FIRST), None)
    if first is not None and first.number == 1 and first.start:
        head = line._replace(text=line.text[: first.start].strip(), kind=HEADING, level=1)
        if titles.may_be_title(head):
            yield head
            line = line._replace(text=line.text[first.start :])
    yield line


def _numbered(lines: Sequence[SourceLine], index: int) -> SourceLine:
    """1 总则 before 1.1: the heading's number with the sign that headings have."""
    line = lines[index]
    bare = _BARE.match(line.text)
    if bare is None or line.kind != PLAIN or not is_name(line.text[bare.end() :]) or index + 1 == len(lines):
        return line
    below = at_start(lines[index + 1].text)
    is_heading = below is not None and below.style is Style.DECIMAL and below.path == (int(bare[1]), 1)
    return line._replace(text=f"{bare[1]}. {line.text[bare.end() :]}") if is_heading else line
