"""Who reads, and what and where that person may."""

from collections.abc import Iterable, Mapping

from guiju.kernel.commands.context import Forbidden
from guiju.kernel.commands.ports import Permission, ports

EVERYBODY = Permission(granted=True, places=None)
NOBODY = Permission(granted=False, places=frozenset())


class Reader:
    """The account that reads; a token narrows it to ``scopes``, an act that reads to its own places: ``within``.

    Each permission is asked once.
    """

    def __init__(
        self,
        actor: int,
        scopes: frozenset[str] | None = None,
        using: str = "default",
        *,
        within: frozenset[int] | None = None,
    ) -> None:
        self.actor = actor
        self.scopes = scopes
        self.using = using
        self.within = within
        self._known: dict[str, Permission] = {}

    def permission(self, permission: str | None) -> Permission:
        """Whether a post grants it and at which places; None is what everybody signed in may.

        One that ends with a dot stands for any that begins so.
        """
        if permission is None:
            return EVERYBODY
        if permission not in self._known:
            known = self._asked(permission)
            self._known[permission] = known._replace(places=_shared(known.places, self.within))
        return self._known[permission]

    def _asked(self, permission: str) -> Permission:
        if self.scopes is None or permission in self.scopes:
            return self._granted(permission)
        within = [each for each in sorted(self.scopes) if permission.endswith(".") and each.startswith(permission)]
        return _together([self.permission(each) for each in within])

    def _granted(self, permission: str) -> Permission:
        """By the posts of the account."""
        return ports().authorizer.permission(self.actor, permission, self.using)

    def may(self, permission: str | None) -> bool:
        return self.permission(permission).granted

    def demand(self, permission: str | None, title: str) -> Permission:
        """The permission.

        Raises:
            Forbidden: no post grants it.
        """
        known = self.permission(permission)
        if not known.granted:
            raise Forbidden(title)
        return known


class InformedReader(Reader):
    """Reads by what is known to be granted to its account; nothing more is asked."""

    def __init__(
        self,
        actor: int,
        scopes: frozenset[str] | None,
        granted: Mapping[str, Permission],
        *,
        within: frozenset[int] | None = None,
    ) -> None:
        super().__init__(actor, scopes, within=within)
        self._by_name = granted

    def _granted(self, permission: str) -> Permission:
        if permission.endswith("."):
            return _together([each for name, each in self._by_name.items() if name.startswith(permission)])
        return self._by_name.get(permission, NOBODY)


def _together(permissions: Iterable[Permission]) -> Permission:
    """Granted where any of them is."""
    granted = [each for each in permissions if each.granted]
    if any(each.places is None for each in granted):
        return EVERYBODY
    return Permission(bool(granted), frozenset(place for each in granted for place in each.places or ()))


def _shared(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    """The places in both; None is everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
