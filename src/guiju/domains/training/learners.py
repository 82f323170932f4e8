"""Everybody who works here with what he has learned, as facts; a fixed number of statements."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.training.history import Entry, entries, newest
from guiju.domains.training.models import Session
from guiju.domains.training.rules import Learned, Requirement
from guiju.kernel.controls.reading import Bound
from guiju.kernel.org.held import PostHolder
from guiju.kernel.org.holders import own_holders
from guiju.kernel.org.leaders import leaders
from guiju.kernel.org.models import Assignment, Person
from guiju.kernel.store.written import AmongGiven, Given, Written


class Worker(NamedTuple):
    """Somebody who works here; ``since`` is the first day of his first post ever, ``taken`` of the last one."""

    person: int
    account: int
    number: str
    name: str
    posts: frozenset[str]
    since: date
    taken: date


_PEOPLE = Written(
    lambda using: (
        Person.objects.using(using)
        .filter(AmongGiven("account_id", "accounts"))
        .order_by("number")
        .values_list("id", "account_id", "number", "name")
    )
)


class Staff:
    """Read once a look."""

    def __init__(self, day: date, using: str = "default") -> None:
        self.day, self.using = day, using
        held: dict[int, list[PostHolder]] = {}
        for each in own_holders(day, using):
            held.setdefault(each.account, []).append(each)
        first = _first_days(using)
        self.workers = [
            Worker(
                person,
                account,
                number,
                name,
                frozenset(each.post for each in held[account]),
                first.get(person, day),
                max(each.since for each in held[account]),
            )
            for person, account, number, name in _PEOPLE.rows({"accounts": sorted(held)}, using)
        ]
        self.by_number = {each.number: each for each in self.workers}
        self.learned: dict[int, list[Entry]] = {}
        for entry in entries(day, using):
            self.learned.setdefault(entry.person, []).append(entry)
        self.versions = {
            topic: f"{topic}:{version}:{since.toordinal()}" for topic, (version, since) in newest(using).items()
        }
        self.upcoming = _upcoming(day, using)
        self.leaders = leaders(day, using)

    def fact(self, worker: Worker, topic: str) -> Learned:
        """What one knows of a topic."""
        known = (each.told for each in self.learned.get(worker.person, ()) if each.topic == topic)
        posts = f" {' '.join(sorted(worker.posts))} "
        since, versions = worker.since.toordinal(), self.versions.get(topic, "")
        return Learned(worker.number, topic, posts, since, self.day.toordinal(), " ".join(known), versions)

    def taking(self, number: str, post: str) -> Learned:
        """What somebody knows who comes to a post; one who is not registered yet knows nothing."""
        worker = self.by_number.get(number)
        known = [] if worker is None else self.learned.get(worker.person, [])
        is_new = worker is None or post not in worker.posts
        since = self.day if worker is None or is_new else worker.since
        return Learned(
            number,
            "",
            f" {post} ",
            since.toordinal(),
            self.day.toordinal(),
            " ".join(each.told for each in known),
            " ".join(self.versions.values()),
            " ".join(f"{topic}:{day}" for topic, day in self.upcoming.items()),
            self._colleagues(number, post),
        )

    def _colleagues(self, number: str, post: str) -> str:
        """Who of the post did best, topic by topic."""
        best: dict[str, tuple[int, str]] = {}
        for each in self.workers:
            if post in each.posts and each.number != number:
                for one in self.learned.get(each.person, ()):
                    best[one.topic] = max(best.get(one.topic, (-1, "")), (one.score or 0, each.name))
        return " ".join(f"{topic}:{name}" for topic, (_, name) in best.items())

    def owner(self, worker: Worker, answered_by: str) -> int:
        return self.leaders.get(worker.account, 0) or worker.account if answered_by == "superior" else worker.account


_FIRST_DAYS = Written(lambda using: Assignment.objects.using(using).order_by("-since").values_list("person", "since"))


def _first_days(using: str) -> dict[int, date]:
    return dict(_FIRST_DAYS.rows({}, using))


_UPCOMING = Written(
    lambda using: (
        Session.objects.using(using)
        .filter(starts_at__date__gt=Given("day"))
        .order_by("-starts_at")
        .values_list("course__topic", "starts_at")
    )
)


def _upcoming(day: date, using: str) -> dict[str, str]:
    """By topic: the day of the next session."""
    return {topic: f"{timezone.localtime(at):%Y-%m-%d}" for topic, at in _UPCOMING.rows({"day": day}, using)}


def topics_of(bounds: Iterable[Bound]) -> list[str]:
    """What the clauses that bind a control are about, each once."""
    named = (each.params.default_topics for each in bounds if isinstance(each.params, Requirement))
    return sorted({topic for topics in named for topic in topics})


def numbers_of(wanted: Collection[str], staff: Staff) -> list[Worker]:
    return [staff.by_number[number] for number in wanted if number in staff.by_number]
