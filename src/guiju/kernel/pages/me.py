"""The person who looks at a page: name, posts, permissions."""

from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from guiju.kernel.org import held
from guiju.kernel.org.models import Person
from guiju.kernel.queries.reader import Reader


class Me:
    """Read once a request; ``actor`` is what a command's context takes."""

    def __init__(self, person: Person, actor: int) -> None:
        self.person = person
        self.actor = actor

    @property
    def name(self) -> str:
        return str(self.person.name)

    @cached_property
    def holdings(self) -> list[held.Holding]:
        """The posts held today, also in somebody's stead."""
        return held.holdings_of(self.actor)

    @cached_property
    def posts(self) -> dict[str, str]:
        """Post code → title."""
        return {each.post: each.title for each in self.holdings}

    @cached_property
    def permissions(self) -> frozenset[str]:
        return held.granted_to(self.actor)

    def may(self, permission: str | None) -> bool:
        """Whether a post grants it; one that ends with a dot, such as ``warehouse.``, stands for any that begins so."""
        if permission is not None and permission.endswith("."):
            return any(each.startswith(permission) for each in self.permissions)
        return permission is None or permission in self.permissions

    @cached_property
    def reader(self) -> Reader:
        """As which queries are read."""
        return Reader(self.actor)


def me_of(account_id: int) -> Me | None:
    """The person behind an account; ``None`` when there is none or the person has left."""
    still_here = Q(leaving__isnull=True) | Q(leaving__ends_at__gt=timezone.now())
    person = Person.objects.filter(still_here, account_id=account_id).first()
    return Me(person, account_id) if person else None


class SignedInRequest(HttpRequest):
    """A request that passed sign-in; what a page's view is given."""

    me: Me
    request_id: str
