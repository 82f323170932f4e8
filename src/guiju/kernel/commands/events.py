"""What the outer door tells the packages above, inside the run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiju.kernel.commands.batch import Batch
    from guiju.kernel.commands.context import Refusal


@dataclass(frozen=True)
class TurnedAway:
    """Items that a run refused, by position in its batch; nothing of them was done, and this stays."""

    command: str
    batch: "Batch"
    refused: "Mapping[int, Sequence[Refusal]]"
