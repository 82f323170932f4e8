"""What stands around every page: menu, name, number of waiting things."""

from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.pages.me import Me
from guiju.web.navigation import Group, menu
from guiju.web.waiting import count_waiting


class Shell:
    """Read only when a template asks; fragments and sign-in pages cost nothing."""

    def __init__(self, me: Me | None, path: str) -> None:
        self.me = me
        self._path = path
        self.home_url = reverse("inspection_home" if me and me.inspection else "today")
        self.search_url = reverse("clauses")
        self.sign_out_url = reverse("sign_out")

    @cached_property
    def groups(self) -> list[Group]:
        return menu(self.me, self._path) if self.me else []

    @cached_property
    def waiting(self) -> int:
        return count_waiting(self.me) if self.me and not self.me.inspection else 0

    @cached_property
    def who(self) -> str:
        """Name and posts."""
        if self.me is None:
            return ""
        if self.me.inspection:
            return f"{self.me.name} · {self.me.inspection.inspection.authority}"
        return " · ".join(filter(None, [self.me.name, "、".join(self.me.posts.values())]))

    @property
    def waiver_url(self) -> str:
        """Where a waiver is asked for; empty when no post of the person may ask."""
        return reverse("ask_waiver") if self.me and self.me.may(GrantWaiver.permission()) else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor."""
    return {"shell": Shell(getattr(request, "me", None), request.path)}
