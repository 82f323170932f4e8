"""Looking at every version in force for what it still wants."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.domains.policy.controls.issued import Issued, Read
from guiju.domains.policy.models import RulebookVersion, StepKind, VersionStep
from guiju.domains.policy.standing import Span, in_force_now
from guiju.domains.policy.subjects import VersionStanding
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled

DAY = 86_400


class Wanting(NamedTuple):
    """``what`` is the sentence of what is wanting, empty where nothing is; moments are seconds since 1970."""

    rulebook: str
    what: str
    published: int
    now: int


def wants(what: str, days: int = 0) -> Wanting:
    """For examples: published so many days ago."""
    return Wanting("S01", what, 1_800_000_000, 1_800_000_000 + days * DAY)


class Thing(NamedTuple):
    """Something of a version, under a key of its own, and who answers for it."""

    key: str
    fact: Any
    owner: int


class InForce(NamedTuple):
    """A version in force, when and by whom it was published, and what is known of it."""

    span: Span
    publisher: int
    known: Issued


class VersionWatch(Watch):
    """Looks at every version in force; what is no longer one is in order."""

    subject = VersionStanding
    days = ""
    """The param that says within how many days of publication it must be put right."""

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        raise NotImplementedError

    def subjects(self, context: Context) -> Subjects:
        found = list(self.things(in_force(context), context))
        keys = {thing.key for thing in found}
        over = sorted(unsettled(self.key, context.using) - keys)
        found += [Thing(key, self.over(key.partition(".")[0]), 0) for key in over]
        columns = {
            "mark": [thing.key for thing in found],
            "rulebook": [thing.fact.rulebook for thing in found],
        }
        subjects = Subjects(VersionStanding, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["things"] = found
        return subjects

    @staticmethod
    def over(rulebook: str) -> Any:
        """The fact of what is no longer in force."""
        return Wanting(rulebook, "", 0, 0)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        return [thing.fact for thing in subjects.memo["things"]]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [thing.owner for thing in subjects.memo["things"]]

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        if params.rulebook and params.rulebook != fact.rulebook:
            return None
        return cls.fault(fact, params)

    @classmethod
    def fault(cls, fact: Any, params: Any) -> str | None:  # noqa: ARG003 — those with params of their own say more
        return fact.what or None

    @classmethod
    def due(cls, fact: Any, params: Any) -> datetime | None:
        if not cls.days:
            return None
        published = datetime.fromtimestamp(fact.published, tz=timezone.get_current_timezone())
        return published + timedelta(days=getattr(params, cls.days))


def in_force(context: Context) -> list[InForce]:
    """The versions in force with what is known of them; a fixed number of statements."""
    standing = in_force_now(context.now, context.using)
    if not standing:
        return []
    pks = [span.version for span in standing]
    rows = {row.pk: row for row in RulebookVersion.objects.using(context.using).filter(pk__in=pks)}
    steps = VersionStep.objects.using(context.using).filter(version__in=pks, kind=StepKind.EFFECTIVE)
    publishers = dict(steps.values_list("version", "taken_by"))
    read = Read(list(rows.values()), context)
    return [InForce(span, publishers[span.version], read.of(rows[span.version], None)) for span in standing]


def wanting(version: InForce, what: str | None, context: Context) -> Wanting:
    published = int(version.span.taken_at.timestamp())
    return Wanting(version.known.rulebook, what or "", published, int(context.now.timestamp()))


def scope_of(known: Issued) -> list[tuple[str, str]]:
    return [(kind, key) for kind, _, key in (row.partition(":") for row in known.scope)]
