"""What 今日 is made of: each part is registered by whoever knows it, in the order in which a day is worked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from guiju.kernel.pages.me import Me


@dataclass(frozen=True)
class Section:
    """A card on 今日. With ``count`` it also stands as a figure on top, called ``figure`` where ``title`` does not fit.

    ``meaning`` is its colour when it is not 0, ``note`` the small words under it.
    ``template`` draws the card from ``context`` (as ``section``); ``width`` is half or whole.
    """

    key: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    count: int | None = None
    meaning: str = "duty"
    note: str = ""
    figure: str = ""
    width: str = "half"


Provider = Callable[[Me], Section | None]
"""None where the section is not for this person."""

_providers: dict[str, tuple[int, Provider]] = {}


def register(key: str, place: int, provider: Provider) -> None:
    """Add a section; a smaller ``place`` stands higher.

    Raises:
        ValueError: the key is taken by another provider.
    """
    known = _providers.get(key)
    if known is not None and known[1] is not provider:
        message = f"section {key} is registered already"
        raise ValueError(message)
    _providers[key] = place, provider


def sections_of(me: Me) -> list[Section]:
    in_order = sorted(_providers.items(), key=lambda each: (each[1][0], each[0]))
    return [section for _, (_, provider) in in_order if (section := provider(me)) is not None]
