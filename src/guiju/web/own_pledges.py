"""The rulebooks a person has to sign, those that are due first."""

from typing import NamedTuple

from django.utils import timezone

from guiju.kernel.controls.pledges.audience import Asked, Audience, asked
from guiju.kernel.controls.pledges.standing import Signer
from guiju.kernel.pages.me import Me


class Own(NamedTuple):
    """``letter`` is the hash of what this person signs."""

    asked: Asked
    signer: Signer
    letter: str


def own(me: Me) -> list[Own]:
    """What is not signed first, the earliest due before the others."""
    day = timezone.localdate()
    wanted, audience = asked(day), Audience(day)
    found = [
        Own(wanted[code], signer, audience.letter(wanted[code], me.actor))
        for code, signers in audience.of(wanted.values(), [me.actor]).items()
        for signer in signers
    ]
    return sorted(found, key=lambda each: (each.signer.is_done, each.signer.due, each.asked.text.code))


def to_do(found: list[Own]) -> list[Own]:
    return [each for each in found if each.signer.is_asked]
