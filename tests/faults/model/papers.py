"""Goods and papers of the model: plain records."""

from dataclasses import dataclass, field
from datetime import date, datetime


def share(total: int, quantity: int, upto: int) -> int:
    """What the first ``upto`` of ``quantity`` cost of ``total``; half a 分 rounds up, the last takes the rest."""
    return (2 * total * upto + quantity) // (2 * quantity)


@dataclass(eq=False, repr=False)
class Batch:
    sku: str
    received: date
    expires: date | None = None
    code: str = ""

    @property
    def rank(self) -> date:
        return self.expires or self.received


@dataclass(eq=False, repr=False)
class Layer:
    batch: Batch
    state: str
    quantity: int
    cost: int
    left: int

    def worth(self) -> int:
        return self.cost - share(self.cost, self.quantity, self.quantity - self.left)


@dataclass
class Piece:
    """Of a layer so many, at this cost."""

    layer: Layer
    quantity: int
    cost: int


@dataclass(eq=False, repr=False)
class Line:
    """A line of any document; what is taken out or put in of it."""

    sku: str
    quantity: int
    cost: int = 0
    counted: int | None = None
    passed: bool = True
    refused: int = 0
    is_explained: bool = False
    arrival: "Line | None" = None
    request: "Line | None" = None
    pieces: list[Piece] = field(default_factory=list)
    put_away: int = 0
    returned: int = 0


@dataclass(eq=False, repr=False)
class Document:
    kind: str
    lines: list[Line]
    number: str = ""
    of: "Document | None" = None
    at: datetime | None = None
    is_counted: bool = False
    is_approved: bool = False
    has_papers: bool = True
    is_undone: bool = False
    is_checked: bool = False
    is_confirmed: bool = False
    cards: list[tuple[str, Batch, int, Line]] = field(default_factory=list)
    places: list[tuple[Batch, str | None]] = field(default_factory=list)


@dataclass
class Pick:
    line: Line
    batch: Batch
    left: int
