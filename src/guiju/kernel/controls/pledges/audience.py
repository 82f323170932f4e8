"""Who has to sign which rulebook, until when, and who has not.

Whoever has left signs nothing more, whoever comes to a post that is asked has the days of notice from then on, whoever
is on leave has them anew on his return, and nobody signs for the one he stands in for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.context import ClauseRef
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges import proofs
from guiju.kernel.controls.pledges.pledge import PledgeParams, pledges
from guiju.kernel.controls.pledges.standing import NO_TERMS, UNSIGNED, Notice, Signed, Signer, Terms
from guiju.kernel.controls.pledges.text import RulebookText, texts
from guiju.kernel.controls.reading import Bound
from guiju.kernel.org.absences import Stretch, absences, due_after
from guiju.kernel.org.held import PostHolder
from guiju.kernel.org.holders import own_holders
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook.kept import of_rules
from guiju.kernel.rulebook.models import Mode
from guiju.kernel.store.written import AmongGiven, Written
from guiju.lib.workdays import Calendar

FINDS = frozenset((Mode.WARN, Mode.ENFORCE))
"""Under these a missing signature becomes a finding; a mere pledge is asked for and listed."""


STAFF = "员工"
LOOKED_BACK = timedelta(days=120)


class Exam(NamedTuple):
    """What makes a signature count; without a code nothing more is asked."""

    code: str = ""
    score: int = 0


NO_EXAM = Exam()


@dataclass(frozen=True)
class Asked:
    """A rulebook that is to be signed: its text, the clauses that ask for it, whose posts and units they name.

    While it is observed nobody is late. ``by_post``: it is a letter about one's posts, signed anew with them.
    """

    text: RulebookText
    control: str
    clauses: tuple[ClauseRef, ...]
    posts: frozenset[str] | None
    units: frozenset[str] | None
    is_observed: bool
    finds: bool = True
    by_post: bool = False
    exam: Exam = NO_EXAM
    terms: Terms = NO_TERMS
    groups: tuple[tuple[str, frozenset[str]], ...] = ()
    notices: tuple[Notice, ...] = ()
    found_by: tuple[ClauseRef, ...] = ()

    def is_for(self, posts: Collection[str]) -> bool:
        return bool(posts) and (self.posts is None or not self.posts.isdisjoint(posts))

    def of(self, posts: Collection[str]) -> list[Notice]:
        """The terms of the clauses that are for the holder of these posts."""
        return [each for each in self.notices if not each.posts or not each.posts.isdisjoint(posts)]

    def group(self, posts: Collection[str]) -> str:
        """Which of the kinds of people it is for the holder of these posts belongs to."""
        return next((name for name, named in self.groups if not named.isdisjoint(posts)), STAFF)

    def letter(self, posts: Collection[str]) -> str:
        """The hash that the holder of these posts signs."""
        return self.text.letter(posts) if self.by_post else self.text.hash


def asked(day: date, using: str = "default") -> dict[str, Asked]:
    """The rulebooks that are to be signed on a day, by code."""
    return dict(_asked_on(day, using))


@of_rules
def _asked_on(day: date, using: str) -> dict[str, Asked]:
    by_rulebook: dict[str, list[tuple[str, Bound, PledgeParams]]] = {}
    for control, bounds in load_bindings("pledge", pledges(), day, using).items():
        for each in bounds:
            if isinstance(each.params, PledgeParams):
                by_rulebook.setdefault(each.clause.code.partition(".")[0], []).append((control, each, each.params))
    return {code: _asked(text, by_rulebook[code]) for code, text in texts(by_rulebook, day, using).items()}


def _asked(text: RulebookText, bound: list[tuple[str, Bound, PledgeParams]]) -> Asked:
    params = [each for _, _, each in bound]
    exam = next((Exam(each.default_exam, each.default_pass_score) for each in params if each.default_exam), NO_EXAM)
    return Asked(
        text,
        bound[0][0],
        tuple(dict.fromkeys(each.clause for _, each, _ in bound)),
        _named([each.posts for each in params], [each.units for each in params]),
        _named([each.units for each in params], [each.posts for each in params]),
        all(each.mode == Mode.OBSERVE for _, each, _ in bound),
        any(each.mode in FINDS for _, each, _ in bound),
        any(each.default_per_post for each in params),
        exam,
        Terms(
            max(each.default_min_read_seconds for each in params),
            min((each.default_renew_months for each in params if each.default_renew_months), default=0),
            max(each.default_renew_ahead_days for each in params),
            next((each.default_not_informed_to for each in params if each.default_not_informed_to), ""),
            frozenset(post for each in params for post in each.default_exempt_posts),
        ),
        tuple((name, frozenset(posts)) for one in params for name, posts in one.default_groups.items()),
        tuple(_notice(each) for each in bound),
        tuple(dict.fromkeys(each.clause for _, each, _ in bound if each.mode in FINDS)),
    )


def _notice(bound: tuple[str, Bound, PledgeParams]) -> Notice:
    _, each, params = bound
    posts = frozenset() if params.units else frozenset(params.posts)
    finds = each.mode in FINDS
    return Notice(posts, params.default_sign_days, params.default_sign_workdays, finds, params.default_also_told)


def _named(lists: list[list[str]], others: list[list[str]]) -> frozenset[str] | None:
    """What any binding names; None where one names neither posts nor units, so that everybody is asked."""
    if any(not one and not other for one, other in zip(lists, others, strict=True)):
        return None
    return frozenset(each for one in lists for each in one)


def signers(each: Asked, day: date, using: str = "default") -> list[Signer]:
    """Everybody who has to sign the text in force, by number."""
    return Audience(day, using).signers(each)


class Audience:
    """Who works here on a day, read once for all rulebooks."""

    def __init__(self, day: date, using: str = "default") -> None:
        self.day, self.using = day, using
        self.people: dict[int, list[PostHolder]] = {}
        for holder in own_holders(day, using):
            self.people.setdefault(holder.account, []).append(holder)
        self._leaves: Mapping[int, list[Stretch]] | None = None

    def signers(self, each: Asked) -> list[Signer]:
        """By number."""
        return self.of([each])[each.text.code]

    def of(self, wanted: Collection[Asked], accounts: Collection[int] | None = None) -> dict[str, list[Signer]]:
        """The signers of each rulebook by number, only these accounts where named; a fixed number of statements."""
        people = self.people if accounts is None else {key: self.people.get(key, []) for key in accounts}
        own = {
            each.text.code: {account: found for account, held in people.items() if (found := self._own(each, held))}
            for each in wanted
        }
        signed = _signatures(wanted, self.using)
        leaves = self._leaves if self._leaves is not None else absences(date.min, self.using)
        self._leaves = leaves
        return {each.text.code: self._signers(each, own[each.text.code], signed, leaves) for each in wanted}

    def _signers(
        self,
        each: Asked,
        own: Mapping[int, list[PostHolder]],
        signed: Mapping[tuple[int, str, int], Signed],
        leaves: Mapping[int, list[Stretch]],
    ) -> list[Signer]:
        text, found = each.text, []
        counted = proofs.passed(each.exam.code, each.exam.score, list(own), text.since, self.using)
        for account, held in own.items():
            hashes = (each.letter({holder.post for holder in held}),) if each.by_post else text.hashes
            one = next((one for mark in hashes if (one := signed.get((text.rulebook, mark, account)))), UNSIGNED)
            since = max(text.since, min(holder.since for holder in held))
            posts = frozenset(holder.post for holder in held)
            own_leaves = leaves.get(account, ())
            ends = [(self._due(notice, since, own_leaves), notice) for notice in each.of(posts)]
            due = min((end for end, _ in ends), default=since)
            found_due = min((end for end, notice in ends if notice.finds), default=None)
            lacks = account not in counted and not each.terms.exempts(posts)
            told = frozenset(notice.also_told for _, notice in ends if notice.also_told)
            signer = Signer(account, held[0].number, due, one.at, lacks, posts, found_due=found_due, also_told=told)
            found.append(one.under(each.terms.of(posts), signer, self.day))
        return sorted(found, key=lambda signer: signer.number)

    def _due(self, notice: Notice, since: date, leaves: Sequence[Stretch]) -> date:
        days = notice.days
        if notice.workdays:
            days = (self._calendar.add(since, notice.workdays) - since).days
        return due_after(since, days, leaves)

    @cached_property
    def _calendar(self) -> Calendar:
        return calendar(self.day - LOOKED_BACK, self.day, self.using)

    def letter(self, each: Asked, account: int) -> str:
        """The hash that an account has to sign; empty where it is not asked."""
        own = self._own(each, self.people.get(account, []))
        return each.letter({holder.post for holder in own}) if own else ""

    def _own(self, each: Asked, held: list[PostHolder]) -> list[PostHolder]:
        if each.posts is None or each.units is None:
            return held
        within = self._within(each.units) if each.units else frozenset()
        return [holder for holder in held if holder.post in each.posts or holder.assignment in within]

    def _within(self, units: frozenset[str]) -> frozenset[int]:
        rows = Assignment.objects.using(self.using).filter(unit__code__in=units)
        return frozenset(rows.values_list("id", flat=True))


def _signatures(wanted: Collection[Asked], using: str) -> dict[tuple[int, str, int], Signed]:
    """The last signature of each account of these rulebooks; the hash of another text is of no use."""
    if not wanted:
        return {}
    marks = {mark for each in wanted for mark in each.text.hashes}
    asked = {"rulebooks": [each.text.rulebook for each in wanted], "marks": sorted(marks)}
    statement = _OF_ANY_TEXT if any(each.by_post for each in wanted) else _OF_TEXTS
    return {
        (book, mark, account): Signed(at, seconds) for book, mark, account, at, seconds in statement.rows(asked, using)
    }


def _signed(using: str) -> QuerySet[PledgeSignature]:
    return PledgeSignature.objects.using(using).filter(AmongGiven("rulebook", "rulebooks")).order_by("turn")


_SIGNATURE = ("rulebook", "text_hash", "account", "signed_at", "read_seconds")
_OF_ANY_TEXT = Written(lambda using: _signed(using).values_list(*_SIGNATURE))
_OF_TEXTS = Written(
    lambda using: _signed(using).filter(AmongGiven("text_hash", "marks", "text")).values_list(*_SIGNATURE)
)


class Progress(NamedTuple):
    """How many of those who have to sign have done so, and how many are late."""

    signed: int
    people: int
    late: int


def progress(code: str, day: date, using: str = "default") -> Progress | None:
    """Of one rulebook; None where nobody has to sign it."""
    found = asked(day, using).get(code)
    if found is None:
        return None
    known = signers(found, day, using)
    done = sum(signer.is_done for signer in known)
    return Progress(done, len(known), sum(not signer.is_done and signer.due < day for signer in known))
