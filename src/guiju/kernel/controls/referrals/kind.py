"""Kinds of referrals, declared by the domains."""

from dataclasses import dataclass

_kinds: dict[str, "ReferralKind"] = {}
TITLES: dict[str, str] = {}
STARTS: dict[str, str] = {"controls.acknowledge_referral": "referral"}
"""The commands that start from a referral, each with its field."""


@dataclass(frozen=True)
class ReferralKind:
    """``settled_by`` is the key of the command whose instruction ends such a referral."""

    key: str
    title: str
    settled_by: str

    def __post_init__(self) -> None:
        _kinds[self.key] = self
        TITLES[self.key] = self.title
        STARTS[self.settled_by] = "referral"


def kinds() -> dict[str, ReferralKind]:
    return dict(_kinds)
