"""A page as a domain declares it; web makes its address and its entry in the rail."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Page:
    """``key`` names the address (``{% url key %}``), ``path`` is Django's route without the leading slash.

    ``permission`` must be granted by a post of the person (a prefix such as ``warehouse.``: any that begins so);
    ``None`` opens the page to everybody signed in.
    ``department`` is the Chinese heading in the rail, ``icon`` one character before the title. Addresses that only
    take a form or show one record are pages with ``in_menu=False``.
    """

    key: str
    title: str
    path: str
    view: View
    permission: str | None
    department: str
    icon: str | None = None
    in_menu: bool = True
