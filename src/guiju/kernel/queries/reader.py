"""Who reads, and what and where that person may."""

from guiju.kernel.commands.context import Forbidden
from guiju.kernel.commands.ports import Permission, ports

EVERYBODY = Permission(granted=True, places=None)


class Reader:
    """The account that reads; a token narrows it to ``scopes``. Each permission is asked once."""

    def __init__(self, actor: int, scopes: frozenset[str] | None = None, using: str = "default") -> None:
        self.actor = actor
        self.scopes = scopes
        self.using = using
        self._known: dict[str, Permission] = {}

    def permission(self, permission: str | None) -> Permission:
        """Whether a post grants it and at which places; None is what everybody signed in may."""
        if permission is None:
            return EVERYBODY
        if permission not in self._known:
            is_out = self.scopes is not None and permission not in self.scopes
            self._known[permission] = (
                Permission(granted=False, places=frozenset())
                if is_out
                else ports().authorizer.permission(self.actor, permission, self.using)
            )
        return self._known[permission]

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
