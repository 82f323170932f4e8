"""Rulebook ▸ chapter ▸ clause ▸ item, from the lines of a text by structure alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from guiju.lib.rulebooks import titles
from guiju.lib.rulebooks.beside import beside_of
from guiju.lib.rulebooks.marks import Mark, Style, at_start
from guiju.lib.rulebooks.numbering import Numbered
from guiju.lib.rulebooks.plain import plain
from guiju.lib.rulebooks.segments import ENDS, Cutter, Piece, is_name, is_norm
from guiju.lib.rulebooks.sources import HEADING, SourceLine

_RANKS = [Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE]
_APPENDIX = ("附件", "附表", "附录", "附图")
_NAMED = {"总则", "附则"}
"""Headings that need no number."""
_QUESTION = re.compile(r"(?:问|Q\d*)\s*[:：].*[？?]$", re.IGNORECASE)
_ANSWER = re.compile(r"(?:答|A\d*)\s*[:：]", re.IGNORECASE)


@dataclass
class Item:
    """A part of a clause: a paragraph, a numbered item or a row of its table."""

    line: int
    ref: str
    text: str


@dataclass
class OutlinedClause:
    """``ref`` as the source writes it (empty where it has no number); ``chapter`` are the headings above it.

    ``lines`` are all lines of the source it was read from.
    """

    line: int
    ref: str
    text: str
    chapter: tuple[str, ...] = ()
    title: str = ""
    path: tuple[str, ...] = ()
    items: list[Item] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """All it says, with its items."""
        return "\n".join([each for each in (self.title, self.text) if each] + [item.text for item in self.items])


@dataclass
class OutlinedRulebook:
    """``line`` and ``last_line`` are its place in the source."""

    title: str
    line: int
    last_line: int = 0
    clauses: list[OutlinedClause] = field(default_factory=list)
    noise: list[int] = field(default_factory=list)
    marks: list[Numbered] = field(default_factory=list)


def outline(lines: list[SourceLine]) -> list[OutlinedRulebook]:
    """The rulebooks of a text; those in which nothing is said are left out."""
    contents = titles.contents_of(lines)
    kept = plain([line for line in lines if line.number not in contents])
    books = [_book(title, group) for title, group in _parted(kept)]
    return [book for book in books if book.clauses]


def _parted(lines: list[SourceLine]) -> Iterator[tuple[SourceLine | None, list[SourceLine]]]:
    """Each title with the lines under it."""
    title: SourceLine | None = None
    group: list[SourceLine] = []
    for index, line in enumerate(lines):
        if titles.may_be_title(line) and _begins(lines, index, title, group):
            if group or title is not None:
                yield title, group
            title, group = line, []
        elif title is not None and not group and line.text == title.text:
            continue
        else:
            said = _without(line, title.text) if title is not None and not group else line
            if said.text:
                group.append(said)
    yield title, group


def _without(line: SourceLine, title: str) -> SourceLine:
    """The title said twice in one line, and what compilers call it a third time."""
    while line.text.startswith(title):
        line = line._replace(text=line.text[len(title) :].strip())
    return line


def _begins(lines: list[SourceLine], index: int, title: SourceLine | None, group: list[SourceLine]) -> bool:
    """A name begins a rulebook where it stands first, is said again at once, or a count of the first rank follows."""
    line = lines[index]
    if line.kind == HEADING and line.level > 1 and title is not None:
        return False
    following = lines[index + 1 : index + 4]
    if title is not None and not group and line.text == title.text:
        return False
    if not following:
        return False
    if title is None and not group:
        return True
    if following[0].text.startswith(line.text):
        return True
    said = [each for each in following if not titles.is_fact(each.text) and each.text[-1] not in ":："]
    return bool(said) and titles.starts_over(said[0]) and not _is_within(group)


def _is_within(group: list[SourceLine]) -> bool:
    """Whether the text above is in the midst of a sentence or of a list that a name could belong to."""
    return bool(group) and group[-1].text[-1:] not in ENDS


@dataclass
class _Node:
    piece: Piece
    style: Style | None
    number: int
    children: list["_Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.piece.text


def _book(title: SourceLine | None, lines: list[SourceLine]) -> OutlinedRulebook:
    book = OutlinedRulebook(
        titles.bare(title.text) if title else "", title.number if title else (lines[0].number if lines else 1)
    )
    book.last_line = lines[-1].number if lines else book.line
    beside = beside_of(lines)
    book.noise = [line.number for line in lines if line.number in beside]
    root = _Tree()
    cutter = Cutter()
    is_appendix = False
    headings = [line for line in lines if line.kind == HEADING]
    are_numbered = sum(at_start(line.text) is not None for line in headings) > len(headings) // 2
    for line in (each for each in lines if each.number not in beside):
        for piece in cutter.cut(line):
            if line.kind == HEADING:
                is_appendix = piece.mark is None and are_numbered
            elif piece.mark is None and piece.text.startswith(_APPENDIX) and is_name(piece.text):
                is_appendix = True
            if is_appendix:
                book.noise.append(line.number)
                continue
            root.add(piece)
            if piece.mark is not None:
                book.marks.append(Numbered(line.number, piece.mark, piece.text))
    book.clauses = list(_clauses(root.top, (), ()))
    return book


class _Tree:
    """Marks are nested in the order in which their styles first come; 第X条 and above have a rank of their own."""

    def __init__(self) -> None:
        self.top: list[_Node] = []
        self.open: list[_Node] = []
        self.last: _Node | None = None

    def add(self, piece: Piece) -> None:
        if piece.mark is None:
            self._add_plain(piece)
            return
        self._close_for(piece.mark)
        self._put(_Node(piece, piece.mark.style, piece.mark.number), opens=True)

    def _add_plain(self, piece: Piece) -> None:
        last = self.last
        if piece.level or piece.text in _NAMED:
            self.open.clear()
            self._put(_Node(piece, None, 0), opens=True)
        elif last is not None and _asked(last.piece.text) and _answers(piece.text):
            last.piece.text += f"\n{piece.text}"
            last.piece.joined.append(piece.line)
        elif last is not None and not piece.is_table and not last.piece.is_table and _goes_on(last.piece, piece):
            last.piece.text += piece.text
            last.piece.joined.append(piece.line)
        else:
            self._put(_Node(piece, None, 0), opens=False)

    def _close_for(self, mark: Mark) -> None:
        if mark.style in _RANKS:
            rank = _RANKS.index(mark.style)
            while self.open and not (self.open[-1].style in _RANKS and _RANKS.index(self.open[-1].style) < rank):
                self.open.pop()
            return
        depth = self._depth(mark)
        if depth is not None:
            del self.open[depth:]

    def _depth(self, mark: Mark) -> int | None:
        """How many levels stay open over a mark, ``None`` where it opens one more."""
        if mark.style is Style.DECIMAL:
            return self._decimal_depth(mark)
        same = [depth for depth, node in enumerate(self.open) if node.style is mark.style]
        if not same:
            return None
        for depth in reversed(same):
            if mark.style is Style.BULLET or self.open[depth].number == mark.number - 1:
                return depth
        if mark.number == 1 and self.open[-1].style is not mark.style:
            return None
        return same[-1]

    def _decimal_depth(self, mark: Mark) -> int | None:
        for depth in range(len(self.open) - 1, -1, -1):
            opened = self.open[depth].piece.mark
            if opened is None:
                continue
            if opened.style is Style.DECIMAL:
                if opened.path == mark.path[: len(opened.path)]:
                    return depth + 1
                if len(opened.path) == len(mark.path):
                    return depth
            elif opened.style in {Style.ARABIC, Style.CHINESE} and opened.number == mark.path[0]:
                return depth + 1
        return None

    def _put(self, node: _Node, *, opens: bool) -> None:
        (self.open[-1].children if self.open else self.top).append(node)
        if opens:
            self.open.append(node)
        self.last = node


def _asked(text: str) -> bool:
    return bool(_QUESTION.match(text))


def _answers(text: str) -> bool:
    return bool(_ANSWER.match(text))


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether a line without a mark goes on the sentence that the line before it has left open."""
    if before.mark is not None and is_name(before.text) and (before.level or before.mark.style in _RANKS):
        return False
    if not before.text or before.text[-1] in ENDS:
        return False
    return before.level == 0 and not (is_name(before.text) and is_norm(piece.text) and before.text[-1] not in "，,、的")


def _clauses(nodes: list[_Node], chapter: tuple[str, ...], path: tuple[str, ...]) -> Iterator[OutlinedClause]:
    for node in nodes:
        ref = node.piece.mark.ref if node.piece.mark else ""
        here = (*path, ref) if ref else path
        if node.style is Style.ARTICLE or (node.children and _lists(node)):
            yield _whole(node, ref, chapter, here)
        elif node.children:
            if not _is_heading(node) and node.text:
                yield OutlinedClause(node.piece.line, ref, node.text, chapter, path=here, lines=_lines([node]))
            yield from _clauses(node.children, (*chapter, _heading(node)), here)
        elif _says(node):
            yield OutlinedClause(node.piece.line, ref, node.text, chapter, path=here, lines=_lines([node]))


def _is_heading(node: _Node) -> bool:
    return node.style in {Style.PART, Style.CHAPTER, Style.SECTION} or bool(node.piece.level) or is_name(node.text)


def _heading(node: _Node) -> str:
    ref = node.piece.mark.ref if node.piece.mark else ""
    return f"{ref} {node.text}".strip() if is_name(node.text) else ref


def _says(node: _Node) -> bool:
    is_heading = node.style is None or node.style in _RANKS[:-1]
    return bool(node.text) and not (is_heading and is_name(node.text) and not is_norm(node.text))


def _lists(node: _Node) -> bool:
    """Whether what follows is enumerated by the sentence before it."""
    return node.text[-1:] in ":：" and any(word in node.text[-20:] for word in ("下列", "以下", "如下", "包括", "之一"))


def _whole(node: _Node, ref: str, chapter: tuple[str, ...], path: tuple[str, ...]) -> OutlinedClause:
    """A node and all under it as one clause."""
    items = list(_items(node.children))
    is_named = is_name(node.text) and bool(items)
    title, text = (node.text, "") if is_named else ("", node.text)
    if not text and items and not items[0].ref and not items[0].text.startswith("|"):
        text = items.pop(0).text
    return OutlinedClause(node.piece.line, ref, text, chapter, title, path, items, _lines(_all(node)))


def _all(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _lines(nodes: Iterable[_Node]) -> list[int]:
    return sorted({line for node in nodes for line in (node.piece.line, *node.piece.joined)})


def _items(nodes: Iterable[_Node]) -> Iterator[Item]:
    for node in nodes:
        if node.text:
            yield Item(node.piece.line, node.piece.mark.ref if node.piece.mark else "", node.text)
        yield from _items(node.children)
