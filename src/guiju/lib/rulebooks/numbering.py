"""The numbers of a rulebook as its source writes them: how many articles, which chapters, and where a count breaks."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from guiju.lib.rulebooks.marks import Mark, Style
from guiju.lib.rulebooks.segments import is_name

if TYPE_CHECKING:
    from guiju.lib.rulebooks.outline import OutlinedRulebook

_UNCOUNTED = {Style.BULLET, Style.DECIMAL}
_RANKED = [Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE]


class Irregular(NamedTuple):
    """A break in a count, at a line of the source; ``missing`` are the numbers that are not there."""

    line: int
    ref: str
    said: str
    missing: tuple[int, ...] = ()


class Numbered(NamedTuple):
    """A mark, the line it stands in and what stands behind it."""

    line: int
    mark: Mark
    text: str


def articles(book: "OutlinedRulebook") -> list[int]:
    """The numbers of the clauses that are numbered 第X条, each once."""
    return list(dict.fromkeys(each.mark.number for each in book.marks if each.mark.style is Style.ARTICLE))


def chapters(book: "OutlinedRulebook") -> list[str]:
    """The names of the chapters, in their order."""
    return list(
        dict.fromkeys(each.text for each in book.marks if each.mark.style is Style.CHAPTER and is_name(each.text))
    )


def missing_articles(numbers: Sequence[int], wanted: int = 0) -> list[int]:
    """Which of 1 … the last (or of as many as are wanted) no article has."""
    known = set(numbers)
    return [number for number in range(1, max(wanted, *known, 0) + 1) if number not in known]


def irregular(book: "OutlinedRulebook") -> list[Irregular]:
    """Counts that do not begin with one, leave a number out or fall back."""
    return list(_breaks(book.marks))


def _breaks(marks: Sequence[Numbered]) -> Iterator[Irregular]:
    nest: list[tuple[Style, int]] = []
    for line, mark, _ in marks:
        if mark.style in _UNCOUNTED:
            continue
        last = _last(nest, mark)
        if last is None and mark.number > 1:
            yield Irregular(line, mark.ref, f"从 {mark.ref} 起，前面没有 {_before(mark)}", tuple(range(1, mark.number)))
        elif last is not None and mark.number > last + 1:
            missing = tuple(range(last + 1, mark.number))
            yield Irregular(line, mark.ref, f"缺 {'、'.join(map(str, missing))}：{last} 之后是 {mark.ref}", missing)
        elif last is not None and 1 < mark.number <= last:
            yield Irregular(line, mark.ref, f"{last} 之后又从 {mark.ref} 起")
        nest.append((mark.style, mark.number))


def _last(nest: list[tuple[Style, int]], mark: Mark) -> int | None:
    """The number that a mark follows, and the counts below it closed; None where it begins one."""
    if mark.style in _RANKED:
        return _last_of_rank(nest, mark)
    depths = [depth for depth, (style, _) in enumerate(nest) if style is mark.style]
    if not depths:
        return None
    goes_on = [depth for depth in depths if nest[depth][1] == mark.number - 1]
    if mark.number == 1 and not goes_on:
        if nest[-1][0] is mark.style:
            nest.pop()
        return None
    depth = goes_on[-1] if goes_on else depths[-1]
    last = nest[depth][1]
    del nest[depth:]
    return last


def _last_of_rank(nest: list[tuple[Style, int]], mark: Mark) -> int | None:
    """Articles count through the whole rulebook; a chapter closes what stands under it, but for their count."""
    same = [number for style, number in nest if style is mark.style]
    last = same[-1] if same else None
    kept = _RANKED[: _RANKED.index(mark.style)] if mark.style is not Style.ARTICLE else [*_RANKED[:3]]
    through = [Style.ARTICLE] if mark.style is not Style.ARTICLE else []
    nest[:] = [each for each in nest if each[0] in kept or each[0] in through]
    return None if mark.number == 1 else last


def _before(mark: Mark) -> str:
    return "1" if mark.number == 2 else f"1–{mark.number - 1}"
