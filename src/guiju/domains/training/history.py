"""What everybody has learned: sessions attended with their results, exams passed, hours claimed with proof."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from guiju.domains.training.models import Attendance, Claim, Course, PaperResult, SessionResult
from guiju.kernel.org.models import Person
from guiju.kernel.store.written import Given, Written

LOOK_BACK = timedelta(days=800)


class Entry(NamedTuple):
    """One thing learned. ``score`` is None where nobody has tested it, ``minutes`` 0 where it was an exam alone."""

    person: int
    day: date
    course: str
    topic: str
    version: int
    minutes: int
    score: int | None
    is_practised: bool
    needs_practice: bool
    session: str = ""
    content: str = ""

    @property
    def told(self) -> str:
        """As facts keep it: day, topic, course, version, minutes, score (-1: none), whether practice is in order."""
        in_order = self.is_practised or not self.needs_practice
        score = -1 if self.score is None else self.score
        return (
            f"{self.day.toordinal()}:{self.topic}:{self.course}:{self.version}:{self.minutes}:{score}:{int(in_order)}"
        )


def entries(day: date, using: str = "default", people: Collection[int] | None = None) -> list[Entry]:
    """Everything of the last two years until a day, oldest first; five statements."""
    since = day - LOOK_BACK
    found = [*_sessions(since, using), *_papers(since, using), *_claims(since, using)]
    wanted = [each for each in found if each.day <= day and (people is None or each.person in people)]
    return sorted(wanted, key=lambda each: (each.day, each.person, each.course))


_REACHED = Written(
    lambda using: (
        SessionResult.objects.using(using)
        .filter(session__starts_at__date__gte=Given("since"))
        .values_list("session", "person", "score", "practice_passed")
    )
)


def _attended(using: str) -> QuerySet[Attendance, tuple[Any, ...]]:
    rows = Attendance.objects.using(using).filter(
        session__close__isnull=False, session__starts_at__date__gte=Given("since")
    )
    columns = ("session", "person", "session__starts_at", "session__number", "session__close__material")
    course = ("course__code", "course__topic", "course__version", "course__minutes", "course__needs_practice")
    return rows.values_list(*columns, *(f"session__{name}" for name in course))


_ATTENDED = Written(_attended)


def _sessions(since: date, using: str) -> Iterable[Entry]:
    """Who was there and what he reached; a session that is not closed counts for nobody."""
    reached = {
        (session, person): (score, practised)
        for session, person, score, practised in _REACHED.rows({"since": since}, using)
    }
    for session, person, at, number, material, code, topic, version, minutes, needs in _ATTENDED.rows(
        {"since": since}, using
    ):
        score, practised = reached.get((session, person), (None, None))
        held = timezone.localdate(at)
        yield Entry(person, held, code, topic, version, minutes, score, bool(practised), needs, number, material)


_ACCOUNTS = Written(
    lambda using: Person.objects.using(using).filter(account__isnull=False).values_list("account_id", "id")
)


def _results(using: str) -> QuerySet[PaperResult, tuple[Any, ...]]:
    rows = PaperResult.objects.using(using).filter(submitted_at__date__gte=Given("since"), paper__course__isnull=False)
    columns = ("paper__account", "submitted_at", "score", "paper__bank")
    course = ("code", "topic", "version", "needs_practice")
    return rows.values_list(*columns, *(f"paper__course__{name}" for name in course))


_RESULTS = Written(_results)


def _papers(since: date, using: str) -> Iterable[Entry]:
    accounts = dict(_ACCOUNTS.rows({}, using))
    for account, at, score, bank, code, topic, version, needs in _RESULTS.rows({"since": since}, using):
        if account in accounts:
            day = timezone.localdate(at)
            yield Entry(
                accounts[account],
                day,
                code,
                topic,
                version,
                0,
                score,
                is_practised=False,
                needs_practice=needs,
                content=bank[:12],
            )


def _claimed(using: str) -> QuerySet[Claim, tuple[Any, ...]]:
    rows = Claim.objects.using(using).filter(day__gte=Given("since")).exclude(proof="")
    columns = ("person", "day", "course__code", "course__topic", "course__version", "minutes", "score")
    return rows.values_list(*columns, "course__needs_practice", "proof")


_CLAIMED = Written(_claimed)


def _claims(since: date, using: str) -> Iterable[Entry]:
    for row in _CLAIMED.rows({"since": since}, using):
        person, day, code, topic, version, minutes, score, needs, proof = row
        yield Entry(
            person,
            day,
            code,
            topic,
            version,
            minutes,
            score,
            is_practised=False,
            needs_practice=needs,
            content=proof,
        )


_COURSES = Written(
    lambda using: Course.objects.using(using).order_by("version", "id").values_list("topic", "version", "since")
)


def newest(using: str = "default") -> dict[str, tuple[int, date]]:
    """By topic: the highest version of its courses, and the day from which it is taught."""
    found: dict[str, tuple[int, date]] = {}
    for topic, version, since in _COURSES.rows({}, using):
        found[topic] = (version, since)
    return found
