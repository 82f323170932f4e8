"""The person who looks at a page: name, posts, permissions."""

from datetime import date
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from guiju.kernel.org.models import Assignment, Grant, Person
from guiju.kernel.queries.reader import Reader


def in_force(day: date, since: str | None = "since") -> Q:
    """Rows whose dates cover ``day``; ``since=None`` for tables that only end."""
    not_over = Q(until__isnull=True) | Q(until__gte=day)
    return not_over & Q(**{f"{since}__lte": day}) if since else not_over


class Me:
    """Read once a request; ``actor`` is what a command's context takes."""

    def __init__(self, person: Person, actor: int, day: date) -> None:
        self.person = person
        self.actor = actor
        self.day = day

    @property
    def name(self) -> str:
        return str(self.person.name)

    @cached_property
    def assignments(self) -> list[Assignment]:
        held = Assignment.objects.filter(in_force(self.day), person=self.person)
        return list(held.select_related("post", "place").order_by("id"))

    @cached_property
    def posts(self) -> dict[str, str]:
        """Post code → title."""
        return {each.post.code: each.post.title for each in self.assignments}

    @cached_property
    def permissions(self) -> frozenset[str]:
        posts = {each.post_id for each in self.assignments}
        granted = Grant.objects.filter(in_force(self.day, since=None), post__in=posts)
        return frozenset(granted.values_list("permission", flat=True))

    def may(self, permission: str | None) -> bool:
        """Whether a post grants it."""
        return permission is None or permission in self.permissions

    @cached_property
    def reader(self) -> Reader:
        """As which queries are read."""
        return Reader(self.actor)


def me_of(account_id: int) -> Me | None:
    """The person behind an account; ``None`` when there is none or the person has left."""
    day = timezone.localdate()
    employed = Q(left_on__isnull=True) | Q(left_on__gte=day)
    person = Person.objects.filter(employed, account_id=account_id).first()
    return Me(person, account_id, day) if person else None


class SignedInRequest(HttpRequest):
    """A request that passed sign-in; what a page's view is given."""

    me: Me
    request_id: str
