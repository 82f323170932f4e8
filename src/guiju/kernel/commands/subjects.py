"""Subject types: what gates judge. A subject is declared as a row and travels as columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, get_type_hints

from guiju.kernel.commands.fields import Private


class Subject:
    """A row with titled fields: ``quantity: Annotated[int, "数量"]``.

    ``natural_key`` names the fields that make its key: a note number and line, a SKU, a person; never a position or an
    allocated id, because waivers and fingerprints use it. A ``protected`` subject is never blocked or held. Personal data
    carries `Private` after its title: it never becomes a fact.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    natural_key: ClassVar[tuple[str, ...]]
    protected: ClassVar[bool] = False
    fields: ClassVar[dict[str, str]]
    private: ClassVar[frozenset[str]]

    def __init_subclass__(cls, *, key: str, title: str, natural_key: tuple[str, ...], protected: bool = False) -> None:
        cls.key, cls.title, cls.natural_key, cls.protected = key, title, natural_key, protected
        marks = {
            name: hint.__metadata__
            for name, hint in get_type_hints(cls, include_extras=True).items()
            if hasattr(hint, "__metadata__")
        }
        cls.fields = {name: metadata[0] for name, metadata in marks.items()}
        cls.private = frozenset(
            name for name, metadata in marks.items() if any(isinstance(mark, Private) for mark in metadata)
        )


@dataclass(frozen=True, slots=True)
class Subjects:
    """Subjects of one type as columns, each with the item (and line) or stored row it came from."""

    type: type[Subject]
    columns: Mapping[str, Sequence[Any]]
    items: Sequence[int]
    lines: Sequence[int | None]
    memo: dict[str, Any] = field(default_factory=dict, compare=False)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """What several gates want to know of the same subjects, read once."""
        if name not in self.memo:
            self.memo[name] = read()
        return self.memo[name]

    def __post_init__(self) -> None:
        if self.columns.keys() != self.type.fields.keys():
            message = f"{self.type.key}: {sorted(self.columns)} instead of {sorted(self.type.fields)}"
            raise ValueError(message)

    def __len__(self) -> int:
        return len(self.items)

    def __getattr__(self, name: str) -> Sequence[Any]:
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None

    def at(self, positions: Sequence[int]) -> "Subjects":
        """The same subjects with their items at these positions of an outer batch."""
        return replace(self, items=[positions[item] for item in self.items])

    def performed(self, positions: Sequence[int]) -> "Subjects":
        """The subjects of a performed command, whose lines are not lines of the outer input."""
        return replace(self.at(positions), lines=[None] * len(self.items))

    def key(self, index: int) -> str:
        return "/".join(str(self.columns[field][index]) for field in self.type.natural_key)

    def keys(self) -> list[str]:
        """The natural key of every subject."""
        return ["/".join(map(str, parts)) for parts in self.rows(*self.type.natural_key)]

    def rows(self, *fields: str) -> Iterator[tuple[Any, ...]]:
        return zip(*(self.columns[field] for field in fields), strict=True)
