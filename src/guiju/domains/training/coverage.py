"""How far a rulebook is known: signed, and its exam passed where the signature needs one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.org.absences import absences

WHOLE = 100


class Missing(NamedTuple):
    account: int
    number: str
    due: date


class Covered(NamedTuple):
    """``away`` are on leave and counted neither way."""

    done: int
    people: int
    missing: tuple[Missing, ...]
    away: tuple[Missing, ...]

    @property
    def percent(self) -> int:
        return WHOLE * self.done // self.people if self.people else WHOLE


def covered(rulebooks: Iterable[str], day: date, using: str = "default", *, days: int = 0) -> dict[str, Covered]:
    """By rulebook, with so many days to make it up; one that nobody has to sign is known to nobody."""
    wanted, leaves = asked(day, using), absences(day, using)
    books = [wanted[code] for code in dict.fromkeys(rulebooks) if code in wanted]
    found = {code: Covered(0, 0, (), ()) for code in rulebooks}
    for code, signers in Audience(day, using).of(books).items():
        open_now = [signer for signer in signers if not signer.is_done]
        back = {signer.account: _back(leaves.get(signer.account, []), day) for signer in open_now}
        away = [signer for signer in open_now if back[signer.account]]
        missing = [signer for signer in open_now if not back[signer.account]]
        found[code] = Covered(
            len(signers) - len(open_now),
            len(signers) - len(away),
            tuple(Missing(each.account, each.number, day + timedelta(days=days)) for each in missing),
            tuple(Missing(each.account, each.number, back[each.account] or day) for each in away),
        )
    return found


def _back(leaves: list[tuple[date, date]], day: date) -> date | None:
    """The day on which somebody returns who is on leave now."""
    return next((until + timedelta(days=1) for since, until in leaves if since <= day <= until), None)
