"""Which items of a batch the database refuses: halved until each stands or falls by itself, in the order of the input."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

PROBES = 512
"""A batch in which more is wrong is not looked through to its end; what is left is told so."""

Probe = Callable[[list[int]], str | None]
"""Tries these items together and undoes it; why the database refuses them, None where it does not."""


@dataclass
class Search:
    """Items that stand together, those that the database refuses beside them, and those that were not tried."""

    probe: Probe
    left: int = PROBES
    standing: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    untried: list[int] = field(default_factory=list)

    def among(self, items: Sequence[int]) -> "Search":
        """Look through items of which it is known that they cannot stand all; of two that exclude each other the first stands.

        Probes grow with the number of refused items and the logarithm of the size, not with the size.
        """
        middle = (len(items) + 1) // 2
        self._try(list(items[:middle]))
        self._try(list(items[middle:]))
        return self

    def _try(self, part: list[int]) -> None:
        if not part:
            return
        if not self.left:
            self.untried += part
            return
        self.left -= 1
        why = self.probe([*self.standing, *part])
        if why is None:
            self.standing += part
        elif len(part) == 1:
            self.refused[part[0]] = why
        else:
            self.among(part)
