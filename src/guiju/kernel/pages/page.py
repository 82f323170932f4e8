"""A page as a domain declares it; web makes its address and its entry in the rail."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]
OWN_ACCOUNT = "/me/"
"""Where the pages of the own account begin; on a shared device they are closed."""
_forms: dict[str, str] = {}
_papers: dict[str, str] = {}


@dataclass(frozen=True)
class Page:
    """``key`` names the address (``{% url key %}``), ``path`` is Django's route without the leading slash.

    ``permission`` must be granted by a post of the person; ``None`` opens the page to everybody signed in.
    ``department`` is the Chinese heading in the rail. Addresses that only take a form or show one record are pages with
    ``in_menu=False``. ``does`` is the key of the command whose form the page is, where a command has a form of its own;
    the route then takes the identity of the record it starts from, or nothing. ``prints`` are the keys of the queries
    whose records the page shows as papers, by their identity.
    """

    key: str
    title: str
    path: str
    view: View
    permission: str | None
    department: str
    in_menu: bool = True
    does: str = ""
    prints: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.does:
            _forms[self.does] = self.key
        _papers.update(dict.fromkeys(self.prints, self.key))


def own_form(command: str) -> str | None:
    """The key of the page that is the form of this command."""
    return _forms.get(command)


def paper_of(query: str) -> str | None:
    """The key of the page that shows records of this query as papers."""
    return _papers.get(query)
