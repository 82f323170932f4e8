"""What of a page belongs to no rulebook: the site's lines, the compiler's, facts about the document, signatures."""

from itertools import takewhile

from guiju.lib.rulebooks import titles
from guiju.lib.rulebooks.marks import at_start
from guiju.lib.rulebooks.segments import is_name, is_norm
from guiju.lib.rulebooks.sources import PLAIN, SourceLine


def beside_of(lines: list[SourceLine]) -> set[int]:
    """The numbers of lines that are no part of the rulebook: the site's, the compiler's, facts about the document."""
    found = {line.number for line in lines if titles.is_noise(line.text)}
    numbers = [line.number for line in lines]
    for index, line in enumerate(lines):
        beside = numbers[max(0, index - 1) : index] + numbers[index + 1 : index + 2]
        if titles.mentions_site(line.text) and not found.isdisjoint(beside):
            found.add(line.number)
    before = []
    for line in lines:
        if at_start(line.text) is not None:
            break
        before.append(line)
    compilers = [index for index, line in enumerate(before) if titles.is_compilers(line.text)]
    found |= {line.number for line in before[: compilers[-1] + 1]} if compilers else set()
    found |= {line.number for line in takewhile(_says_nothing, before)}
    return found | {line.number for line in before if titles.is_fact(line.text)} | _signed(lines)


def _says_nothing(line: SourceLine) -> bool:
    """Whether a line at the beginning binds nobody and is not gone on with: 内部资料，版本 2.1."""
    return line.kind == PLAIN and not is_norm(line.text) and not is_name(line.text) and line.text[-1] not in "，,、：:"


def _signed(lines: list[SourceLine]) -> set[int]:
    """The lines at the end that say who issued it and when."""
    found = set()
    for line in reversed(lines):
        if not titles.is_signature(line.text):
            break
        found.add(line.number)
    return found
