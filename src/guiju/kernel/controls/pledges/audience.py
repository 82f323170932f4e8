"""Who has to sign which rulebook, until when, and who has not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Max

from guiju.kernel.commands.context import ClauseRef
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.controls.pledges.pledge import PledgeParams, pledges
from guiju.kernel.controls.pledges.text import RulebookText, texts
from guiju.kernel.controls.reading import Bound
from guiju.kernel.org.held import PostHolder
from guiju.kernel.org.holders import own_holders


@dataclass(frozen=True)
class Asked:
    """A rulebook that is to be signed: its text, the clauses that ask for it, whose posts they name.

    While it is observed nobody is late.
    """

    text: RulebookText
    control: str
    clauses: tuple[ClauseRef, ...]
    posts: frozenset[str] | None
    notice_days: int
    is_observed: bool

    def is_for(self, posts: Collection[str]) -> bool:
        return bool(posts) and (self.posts is None or not self.posts.isdisjoint(posts))


class Signer(NamedTuple):
    """A person who has to sign; ``due`` is the last day to do so, ``signed_at`` None while it is not done."""

    account: int
    number: str
    due: date
    signed_at: datetime | None


def asked(day: date, using: str = "default") -> dict[str, Asked]:
    """The rulebooks that are to be signed on a day, by code."""
    by_rulebook: dict[str, list[tuple[str, Bound, PledgeParams]]] = {}
    for control, bounds in load_bindings("pledge", pledges(), day, using).items():
        for each in bounds:
            if isinstance(each.params, PledgeParams):
                by_rulebook.setdefault(each.clause.code.partition(".")[0], []).append((control, each, each.params))
    return {code: _asked(text, by_rulebook[code]) for code, text in texts(by_rulebook, day, using).items()}


def _asked(text: RulebookText, bound: list[tuple[str, Bound, PledgeParams]]) -> Asked:
    params = [each for _, _, each in bound]
    return Asked(
        text,
        bound[0][0],
        tuple(dict.fromkeys(each.clause for _, each, _ in bound)),
        _posts(params),
        min(each.default_notice_days for each in params),
        all(each.mode == "observe" for _, each, _ in bound),
    )


def _posts(params: list[PledgeParams]) -> frozenset[str] | None:
    if any(not each.posts for each in params):
        return None
    return frozenset(post for each in params for post in each.posts)


def signers(each: Asked, day: date, using: str = "default") -> list[Signer]:
    """Everybody who has to sign the text in force, by number."""
    people: dict[int, list[PostHolder]] = {}
    for holder in own_holders(day, using):
        people.setdefault(holder.account, []).append(holder)
    signed = signatures(each.text, using)
    found = []
    for account, held in people.items():
        own = [holder for holder in held if each.posts is None or holder.post in each.posts]
        if own:
            since = max(each.text.since, min(holder.since for holder in own))
            due = since + timedelta(days=each.notice_days)
            found.append(Signer(account, own[0].number, due, signed.get(account)))
    return sorted(found, key=lambda signer: signer.number)


def signatures(text: RulebookText, using: str = "default") -> dict[int, datetime]:
    """When each account signed this very text."""
    rows = PledgeSignature.objects.using(using).filter(rulebook=text.rulebook, text_hash=text.hash)
    return dict(rows.values("account").annotate(at=Max("signed_at")).values_list("account", "at"))
