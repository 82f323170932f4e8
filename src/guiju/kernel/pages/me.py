"""The person who looks at a page: name, posts, permissions."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.ports import Permission, ports
from guiju.kernel.inspections.standing import VISIT, Standing, standing_of
from guiju.kernel.org import held
from guiju.kernel.org.authorizer import OWN_ACCOUNT
from guiju.kernel.org.models import Person
from guiju.kernel.pages.addresses import list_key
from guiju.kernel.queries.reader import EVERYBODY, InformedReader, Reader
from guiju.kernel.store.stored import first_row

ADMINISTRATIVE = "org."
_OF_PERSON = ("id", "number", "name", "account_id")
_STILL_HERE = (
    "select p.id, p.number, p.name, p.account_id from org_person p left join org_leaving l on l.person_id = p.id "
    "where p.account_id = %s and (l.ends_at is null or l.ends_at > %s)"
)


class Me:
    """Read once a request. On a device that several people share nobody administers, not even the own account."""

    inspection: Standing | None = None
    """By what somebody from outside is here; None for whoever works here."""

    def __init__(self, person: Person, actor: int, *, is_shared: bool = False) -> None:
        self.person = person
        self.actor = actor
        self.is_shared = is_shared

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
    def seats(self) -> Mapping[str, frozenset[int] | None]:
        """Post code → the places at which it decides; None everywhere."""
        return ports().authorizer.seats(self.actor, "default")

    @cached_property
    def _granted(self) -> Mapping[str, Permission]:
        return held.permissions_of(self.actor, self.seats)

    @cached_property
    def permissions(self) -> frozenset[str]:
        if not self.is_shared:
            return frozenset(self._granted)
        return frozenset(each for each in self._granted if not each.startswith(ADMINISTRATIVE))

    @property
    def scopes(self) -> frozenset[str] | None:
        """To which permissions the posts are narrowed here; None is all of them."""
        return self.permissions if self.is_shared else None

    def may(self, permission: str | None) -> bool:
        """Whether a post grants it; one that ends with a dot, such as ``org.``, stands for any that begins so."""
        if permission is not None and permission.endswith("."):
            return any(each.startswith(permission) for each in self.permissions)
        return permission is None or permission in self.permissions

    @cached_property
    def reader(self) -> Reader:
        """As which queries are read."""
        return InformedReader(self.actor, self.scopes, {**self._granted, OWN_ACCOUNT: EVERYBODY})

    def context(self, **more: Any) -> Context:
        """As whom commands are run."""
        return Context(actor=self.actor, scopes=self.scopes, **more)


class Inspector(Me):
    """Somebody from outside: he reads what his inspection opens, runs nothing and takes no list away."""

    inspection: Standing

    def __init__(self, inspection: Standing) -> None:
        row = inspection.inspection
        super().__init__(Person(number=row.number, name=row.name), row.account_id)
        self.inspection = inspection

    @cached_property
    def holdings(self) -> list[held.Holding]:
        return []

    @cached_property
    def permissions(self) -> frozenset[str]:
        return self.inspection.permissions | {VISIT}

    @cached_property
    def lists(self) -> dict[str, str]:
        """The page of each list that is open to him → its query."""
        return {list_key(query): query for query in self.inspection.queries}

    @property
    def scopes(self) -> frozenset[str] | None:
        return frozenset()

    @cached_property
    def reader(self) -> Reader:
        return self.inspection.reader


def inspector_of(account_id: int) -> Inspector | None:
    """Whoever looks under an inspection that stands; None for everybody else."""
    found = standing_of(account_id)
    return Inspector(found) if found else None


def me_of(account_id: int, *, is_shared: bool = False) -> Me | None:
    """The person behind an account; ``None`` when there is none or the person has left."""
    row = first_row(_STILL_HERE, [account_id, held.stored(timezone.now(), "default")])
    if row is None:
        return None
    return Me(Person.from_db("default", _OF_PERSON, row), account_id, is_shared=is_shared)


class SignedInRequest(HttpRequest):
    """A request that passed sign-in; what a page's view is given."""

    me: Me
    request_id: str
