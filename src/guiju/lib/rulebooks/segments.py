"""Lines cut at their marks: one piece for each mark, and for each line without any."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guiju.lib.rulebooks.marks import Mark, Style, at_start, inside
from guiju.lib.rulebooks.sources import HEADING, TABLE, SourceLine

ENDS = '。；;！!？?：:”"）)'
_NORM = re.compile(
    r"应|须|必须|不得|禁止|严禁|不准|不能|不可|可以|可(?!靠|追溯性|行性)|有权|需|要求|负责|保证|确保|按|由|为了|适用|违反|给予|进行|建立|"
    r"遵守|执行|定期|及时|每[日天周月季年]|严格|加强|做好|做到|保持|实行|是指|根据|依据|即"
)


@dataclass
class Piece:
    """What stands between two marks. ``joined`` are lines that go on a sentence the source has broken."""

    line: int
    text: str
    mark: Mark | None = None
    level: int = 0
    is_table: bool = False
    joined: list[int] = field(default_factory=list)


class Cutter:
    """Cuts lines one after another; knows which counts are under way, so that 3.5 and 第五条规定 are no marks."""

    def __init__(self) -> None:
        self.counts: dict[Style, list[int]] = {}
        self.paths: set[tuple[int, ...]] = set()

    def begin(self) -> None:
        """Another rulebook: all counts begin anew."""
        self.counts.clear()
        self.paths.clear()

    def cut(self, line: SourceLine) -> Iterator[Piece]:
        level = line.level if line.kind == HEADING else 0
        if line.kind == TABLE:
            yield Piece(line.number, line.text, None, 0, is_table=True)
            return
        first = self._as_counted(at_start(line.text))
        if first is not None:
            self._count(first)
        mark, place = first, first.end if first else 0
        start = place
        candidates = inside(line.text, place)
        listed = _listed(candidates)
        for candidate in candidates:
            if candidate.start < place or not (candidate.start in listed or self._goes_on(candidate)):
                continue
            said = line.text[place : candidate.start].strip()
            if mark is not None or said:
                yield Piece(line.number, said, mark, level)
            self._count(candidate)
            mark, place = candidate, candidate.end
        rest = line.text[place:].strip()
        if rest or mark is not None or place == start:
            yield Piece(line.number, rest, mark, level)

    def _as_counted(self, mark: Mark | None) -> Mark | None:
        """I, V and X are letters where letters are counted up to them."""
        if mark is None or mark.style is not Style.ROMAN or mark.number not in {1, 5, 10}:
            return mark
        place = ord(mark.ref[0]) - ord("A") + 1
        is_letter = place - 1 in self.counts.get(Style.LETTER, [])
        return mark._replace(style=Style.LETTER, number=place) if is_letter else mark

    def _goes_on(self, mark: Mark) -> bool:
        if mark.style is Style.DECIMAL:
            before = (*mark.path[:-1], mark.number - 1)
            return before in self.paths or (mark.number == 1 and self._has_parent(mark.path))
        if mark.style in {Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE}:
            last = self.counts.get(mark.style, [0])[-1]
            return mark.number in ({last + 1, 1} if mark.style is not Style.ARTICLE else {last + 1})
        return mark.number == 1 or mark.number - 1 in self.counts.get(mark.style, [])

    def _has_parent(self, path: tuple[int, ...]) -> bool:
        parent = path[:-1]
        return (
            parent in self.paths
            or (len(parent) == 1 and parent[0] in self.counts.get(Style.ARABIC, []))
            or (len(path) == 2 and path == (1, 1))
        )

    def _count(self, mark: Mark) -> None:
        if mark.style is Style.DECIMAL:
            self.paths.add(mark.path)
            return
        if mark.style in {Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE}:
            for style in [each for each in self.counts if each not in {Style.PART, Style.CHAPTER, Style.ARTICLE}]:
                del self.counts[style]
            self.paths.clear()
        known = self.counts.setdefault(mark.style, [])
        if mark.number == 1:
            known.append(1)
            del known[:-3]
        elif mark.number - 1 in known:
            known[known.index(mark.number - 1)] = mark.number
        else:
            known[:] = [*known[-2:], mark.number]


def _listed(candidates: Sequence[Mark]) -> set[int]:
    """Where marks stand that count on by themselves within one line, wherever they begin; with a misnumbered first one."""
    found: set[int] = set()
    for style in {mark.style for mark in candidates} - _UNLISTED:
        same = [mark for mark in candidates if mark.style is style]
        begin = 0
        for index in range(1, len(same) + 1):
            if index < len(same) and same[index].number == same[index - 1].number + 1:
                continue
            if index - begin >= _A_LIST:
                found.update(mark.start for mark in same[max(0, begin - 1) : index])
            begin = index
    return found


def is_norm(text: str) -> bool:
    """Whether it reads as something that binds, and not as a name of what follows."""
    return len(text) > 30 or bool(_NORM.search(text)) or text[-1:] in "。；;"


def is_name(text: str) -> bool:
    """Whether it reads as a heading: short, without a stop, a quantity or, unless very short, a verb that binds."""
    return (
        len(text) <= _LONGEST_NAME and not _SAID.search(text) and not (_NORM.search(text) and len(text) > _SHORT_NAME)
    )


_LONGEST_NAME, _SHORT_NAME = 24, 12
_A_LIST = 3
"""As many marks that count on are a list."""
_UNLISTED = {
    Style.PART,
    Style.CHAPTER,
    Style.SECTION,
    Style.ARTICLE,
    Style.DECIMAL,
    Style.LETTER,
    Style.ROMAN,
    Style.SMALL,
}
_SAID = re.compile(r"[。；;！!？?，,]|\d(?:\.\d+)?\s*(?:米|厘米|公斤|元|%|天|小时|分钟|个)")
