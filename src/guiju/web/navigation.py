"""Which pages there are: web's own, the kit's and those the installed domains declare in their ``ui`` package.

A domain without ``ui`` has no pages; an error inside a ``ui`` package is an error, not an absence.
"""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.urls import URLPattern, path, reverse

from guiju.kernel.pages.kit import PAGES as KIT
from guiju.kernel.pages.me import Inspector, Me
from guiju.kernel.pages.page import OWN_ACCOUNT, Page
from guiju.web.door import page_view

DOMAINS = "guiju.domains."


class Entry(NamedTuple):
    title: str
    url: str
    is_current: bool


OPEN_DEPARTMENT = "我的"


class Group(NamedTuple):
    """The entries of a department, folded away unless one's own or the one whose page is shown."""

    department: str
    entries: list[Entry]

    @property
    def is_open(self) -> bool:
        return self.department == OPEN_DEPARTMENT or any(each.is_current for each in self.entries)


def domain_pages(app: str) -> list[Page]:
    """``PAGES`` of the domain's ``ui.pages`` module, or of its ``ui`` package; a test finds a ``ui`` with neither."""
    package = find_spec(f"{app}.ui")
    if package is None or package.origin is None:
        return []
    home = f"{app}.ui.pages" if find_spec(f"{app}.ui.pages") else f"{app}.ui"
    return list(getattr(import_module(home), "PAGES", ()))


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    domains = [app for app in settings.INSTALLED_APPS if app.startswith(DOMAINS)]
    own = import_module("guiju.web.pages").PAGES
    return (*own, *KIT, *(page for app in domains for page in domain_pages(app)))


def urlpatterns() -> list[URLPattern]:
    return [path(page.path, page_view(page), name=page.key) for page in pages()]


def _may_open(me: Me, page: Page) -> bool:
    """An inspector is shown the lists he may look at and the page that says so."""
    return page.key in me.lists if isinstance(me, Inspector) else me.may(page.permission)


@lru_cache(maxsize=1)
def _in_menu() -> tuple[tuple[Page, str], ...]:
    """The pages of the menu with their addresses, by department in the order of declaration."""
    order = {page.department: place for place, page in reversed(list(enumerate(pages())))}
    listed = sorted((page for page in pages() if page.in_menu), key=lambda page: order[page.department])
    return tuple((page, reverse(page.key)) for page in listed)


def menu(me: Me, current: str) -> list[Group]:
    """What ``me`` may open, by department in the order of declaration; the longest address that fits is current."""
    allowed = [(page, url) for page, url in _in_menu() if _may_open(me, page)]
    if me.is_shared:
        allowed = [(page, url) for page, url in allowed if not url.startswith(OWN_ACCOUNT)]
    fitting = [url for _, url in allowed if current == url or (url != "/" and current.startswith(url))]
    here = max(fitting, key=len, default=None)
    return [
        Group(department, [Entry(page.title, url, url == here) for page, url in entries])
        for department, entries in groupby(allowed, key=lambda each: each[0].department)
    ]
