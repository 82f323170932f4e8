"""The duty to refer what has happened to superiors."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

import orjson
from pydantic import Field

from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.reading import Bound
from guiju.kernel.rulebook import vocabulary


class ReferralParams(Params):
    """Posts by their codes or as the rulebook calls them; the time in which one of them must have seen it."""

    limit: ClassVar[tuple[str, str]] = ("", "hours")
    """The param that has the time, and its unit."""

    report_to: list[str] = Field([], title="报告对象")
    escalate_to: list[str] = Field(["总经理"], title="逾期升级到")

    @property
    def within(self) -> timedelta:
        name, unit = self.limit
        return timedelta(**{unit: getattr(self, name)})


def posts_of(bounds: Sequence[Bound], field: str = "report_to") -> list[str]:
    """The codes of the posts that these bindings name, each once."""
    return codes_of([name for bound in bounds for name in getattr(bound.params, field)])


def codes_of(names: Sequence[str]) -> list[str]:
    """Posts by their codes, whether they are named by them or by their titles."""
    codes = {title: code for code, title in vocabulary.posts().items()}
    return list(dict.fromkeys(codes.get(name, name) for name in names))


def cited(bounds: Sequence[Bound]) -> str:
    """The clauses of these bindings, as a referral keeps them."""
    return orjson.dumps([list(bound.clause) for bound in bounds]).decode()
