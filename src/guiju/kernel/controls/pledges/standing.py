"""How a signature stands under the terms of its pledge; pure."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from guiju.lib.workdays import months_after


class Notice(NamedTuple):
    """How long the holders of some posts (empty: everybody) have; ``finds``: who is late is a finding."""

    posts: frozenset[str]
    days: int
    workdays: int
    finds: bool
    also_told: str


class Terms(NamedTuple):
    """How long one must have read, and when one signs anew.

    ``informs`` is told of findings on what was not signed. Who holds nothing but ``exempt`` posts only signs.
    """

    read_seconds: int = 0
    renew_months: int = 0
    ahead_days: int = 0
    informs: str = ""
    exempt: frozenset[str] = frozenset()

    def of(self, posts: frozenset[str]) -> "Terms":
        """For the holder of these posts."""
        return self._replace(read_seconds=0) if self.exempts(posts) else self

    def exempts(self, posts: frozenset[str]) -> bool:
        return bool(posts) and posts <= self.exempt

    def lapses(self, at: datetime) -> date | None:
        """The first day on which a signature counts no more."""
        return months_after(timezone.localdate(at), self.renew_months) if self.renew_months else None


NO_TERMS = Terms()


class Signer(NamedTuple):
    """A person who has to sign; ``due`` is the last day to do so, ``signed_at`` None while it is not done.

    ``lacks_exam`` and ``lacks_reading``: the signature stands and does not count. From ``lapses`` on it counts no more;
    ``is_asked_again`` some days before. A missing signature is a finding after ``found_due``, never where that is None.
    """

    account: int
    number: str
    due: date
    signed_at: datetime | None
    lacks_exam: bool = False
    posts: frozenset[str] = frozenset()
    lacks_reading: bool = False
    lapses: date | None = None
    is_lapsed: bool = False
    is_asked_again: bool = False
    found_due: date | None = None
    also_told: frozenset[str] = frozenset()

    @property
    def is_done(self) -> bool:
        return self.signed_at is not None and not (self.lacks_exam or self.lacks_reading or self.is_lapsed)

    @property
    def is_asked(self) -> bool:
        """Whether it stands on his list."""
        return not self.is_done or self.is_asked_again

    @property
    def may_sign(self) -> bool:
        """Whether another signature would change anything."""
        return self.signed_at is None or self.lacks_reading or self.is_lapsed or self.is_asked_again


class Signed(NamedTuple):
    """The last signature under a text; ``at`` None where there is none."""

    at: datetime | None
    read_seconds: int

    def under(self, terms: Terms, signer: Signer, day: date) -> Signer:
        """The signer as these terms leave him on a day."""
        if self.at is None:
            return signer
        lapses = terms.lapses(self.at)
        found = signer._replace(lacks_reading=0 <= self.read_seconds < terms.read_seconds, lapses=lapses)
        if lapses is None or day < lapses - timedelta(days=terms.ahead_days):
            return found
        due = lapses - timedelta(days=1)
        found = found._replace(due=due, found_due=found.found_due and due)
        return found._replace(is_lapsed=day >= lapses, is_asked_again=day < lapses)


UNSIGNED = Signed(None, -1)
