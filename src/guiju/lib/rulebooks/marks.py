"""The marks that number a rulebook: 第X章, 第X条, 一、, (一), 1., (1), ①, I., A., a), 4.1 and bullets."""

import re
from enum import Enum
from typing import NamedTuple

from guiju.lib.rulebooks.numerals import CHINESE, narrow, roman, value

_NUMBER = rf"(?:\d{{1,3}}|{CHINESE})"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BULLETS = "-•·*●■◆▪○➢✓★☆"


class Style(Enum):
    """How a mark is written; the order is no rank but that of parts, chapters, sections and articles."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    CHINESE = "一、"
    CHINESE_BRACKETED = "(一)"
    ARABIC = "1."
    ARABIC_BRACKETED = "(1)"
    ARABIC_HALF = "1)"
    DECIMAL = "1.1"
    CIRCLED = "①"
    ROMAN = "I."
    LETTER = "A."
    SMALL = "a)"
    BULLET = "-"


class Mark(NamedTuple):
    """``start`` and ``end`` are places in the line, ``ref`` is the mark as it is written."""

    style: Style
    number: int
    ref: str
    start: int
    end: int
    path: tuple[int, ...] = ()


_PATTERNS: list[tuple[Style, re.Pattern[str]]] = [
    (Style.PART, re.compile(rf"第\s*({_NUMBER})\s*(?:部分|篇|编|分册)")),
    (Style.CHAPTER, re.compile(rf"第\s*({_NUMBER})\s*章")),
    (Style.SECTION, re.compile(rf"第\s*({_NUMBER})\s*节")),
    (Style.ARTICLE, re.compile(rf"第\s*({_NUMBER})\s*条(?!款|例)(?:之({_NUMBER}))?")),
    (Style.CHINESE_BRACKETED, re.compile(rf"\(({CHINESE})\)[、.]?")),
    (Style.ARABIC_BRACKETED, re.compile(r"\((\d{1,2})\)[、.]?")),
    (Style.CIRCLED, re.compile(rf"([{_CIRCLED}])")),
    (
        Style.DECIMAL,
        re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.%])(?!\s*(?:元|倍|万|小时|天|折|米|版))[、.]?"),
    ),
    (Style.ARABIC, re.compile(r"(?<!\d)(?<!\d\.)(\d{1,2})(?:[.．、](?!\d)|[:](?=\D))")),
    (Style.ARABIC_HALF, re.compile(r"(?<![\d(])(\d{1,2})\)[、.]?")),
    (Style.CHINESE, re.compile(rf"({CHINESE})、")),
    (Style.ROMAN, re.compile(r"(?<![A-Za-z])([IVX]{1,5}|[Ⅰ-Ⅻ])(?:[.、．)]|\s)(?![A-Za-z])")),
    (Style.LETTER, re.compile(r"(?<![A-Za-z])([A-Z])(?:[.、．)]|\s)(?![A-Za-z])")),
    (Style.SMALL, re.compile(r"\(?(?<![A-Za-z0-9])([a-z])(?:[)、]|\.(?=\s|[\u4e00-\u9fff]))")),
]
_BULLET = re.compile(rf"[{re.escape(BULLETS)}]\s*(?=\S)")
_ALONE = {Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE}
_TRAILING = " 、.:：\u3000"


def at_start(text: str) -> Mark | None:
    """The mark a line begins with."""
    plain = narrow(text)
    for style, pattern in _PATTERNS:
        if match := pattern.match(plain):
            return _mark(style, match, plain, text)
    if match := _BULLET.match(text):
        return Mark(Style.BULLET, 0, match[0].strip(), 0, match.end())
    return None


def inside(text: str, start: int) -> list[Mark]:
    """Every mark after a place of a line, where one may begin; those that do not go on a count are to be left out."""
    plain = narrow(text)
    found: list[Mark] = []
    taken: set[int] = set()
    for style, pattern in _PATTERNS:
        for match in pattern.finditer(plain, start):
            if match.start() not in taken and _may_begin(style, plain, match):
                found.append(_mark(style, match, plain, text))
                taken.update(range(match.start(), match.end()))
    return sorted(found, key=lambda mark: mark.start)


def _may_begin(style: Style, text: str, match: re.Match[str]) -> bool:
    """Whether a mark, and not a quantity or a reference, can stand there."""
    before = text[: match.start()].rstrip()
    after = text[match.end() :].lstrip()
    if not before or not after:
        return not before
    if style in _REFERRED and _refers(before, after):
        return False
    last = before[-1]
    if style in {Style.LETTER, Style.SMALL, Style.ROMAN}:
        return last in "。;；:："
    if style is Style.CHINESE:
        return last in '。;；:：!！》”")）' or len(before) < _SHORT
    if style is Style.DECIMAL:
        return last in "。;；:：!！" or "\u4e00" <= last <= "\u9fff"
    return style not in {Style.ARABIC, Style.ARABIC_HALF} or not last.isascii() or last in ".;:!)"


_REFERRED = {Style.ARTICLE, Style.CHINESE_BRACKETED, Style.ARABIC_BRACKETED}
_SHORT = 30
_REFERENCE = re.compile(
    r"(?:依照|依据|按照|根据|按|违反|适用|参照|本规则|本办法|本制度|本手册|本法|法》?|条例》?|规定》?|及|和|或|至|、|条|款|项|之)$"
)


def _refers(before: str, after: str) -> bool:
    return bool(_REFERENCE.search(before)) or after.startswith(
        ("规定", "所列", "所述", "第", "至", "的规定", "之", "款", "项")
    )


def _mark(style: Style, match: re.Match[str], plain: str, text: str) -> Mark:
    written = match[1]
    path: tuple[int, ...] = ()
    if style is Style.CIRCLED:
        number = _CIRCLED.index(written) + 1
    elif style in {Style.LETTER, Style.SMALL}:
        number = ord(written.upper()) - ord("A") + 1
    elif style is Style.ROMAN:
        number = roman(written) or 0
    elif style is Style.DECIMAL:
        path = tuple(map(int, written.split(".")))
        number = path[-1]
    else:
        number = value(written) or 0
    end = match.end()
    while end < len(plain) and (plain[end].isspace() or (style in _ALONE and plain[end] in _TRAILING)):
        end += 1
    return Mark(style, number, text[match.start() : match.end()].strip(_TRAILING), match.start(), end, path)
