"""A posted document as a page shows it, whatever kind it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from guiju.kernel.files.models import Attachment
from guiju.kernel.org.models import Place
from guiju.lib.runs import RUN_BITS


class Event(NamedTuple):
    """One thing that happened to the document; ``number`` is the document it made."""

    at: datetime
    title: str
    who: int
    number: str = ""
    note: str = ""


class Column(NamedTuple):
    title: str
    is_number: bool = False
    is_cost: bool = False


class File(NamedTuple):
    purpose: str
    sha256: str
    is_picture: bool


class Step(NamedTuple):
    """What comes next with a document: title, address name, permission."""

    title: str
    page: str
    permission: str


@dataclass
class Paper:
    """``id`` names the run that posted it; ``happened`` is when it says that it happened."""

    kind: str
    number: str
    id: int
    place: Place
    state: tuple[str, str] | None = None
    properties: list[tuple[str, Any]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    signatures: list[tuple[str, int | None]] = field(default_factory=list)
    related: list[tuple[str, str]] = field(default_factory=list)
    tally: str = ""
    happened: datetime | None = None
    code: str = ""
    """A picture of the number to scan, as a data address."""
    reversible: bool = False
    returnable: bool = False
    steps: list[Step] = field(default_factory=list)

    @property
    def run(self) -> int:
        return self.id >> RUN_BITS

    @property
    def evidence(self) -> int:
        return self.run << RUN_BITS

    def without_costs(self) -> None:
        """Take away the columns of the field group of costs."""
        kept = [place for place, column in enumerate(self.columns) if not column.is_cost]
        self.columns = [self.columns[place] for place in kept]
        self.rows = [[row[place] for place in kept] for row in self.rows]

    @property
    def cells(self) -> list[list[tuple[Column, Any]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def files_of(document_type: str, documents: list[int]) -> list[File]:
    found = Attachment.objects.filter(document_type=document_type, document_id__in=documents).order_by("id")
    return [File(each.purpose, each.sha256, each.media_type.startswith("image/")) for each in found]
