"""The pledge that clauses bind: read the rulebook as it stands, and sign it under one's own name."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook import catalogue

PostCode = Annotated[str, Field(min_length=1, max_length=40)]
_pledges: dict[str, "Pledge"] = {}


class PledgeParams(Params):
    posts: list[PostCode] = Field([], title="须签署的岗位（空着是全体）")
    units: list[PostCode] = Field([], title="须签署的部门（空着是全体）")
    default_sign_days: int = Field(7, title="签署期限（天）", ge=0, le=365)
    default_per_post: bool = Field(default=False, title="按岗位签责任书，换岗重签")
    default_exam: str = Field("", title="签署生效须通过的考试", max_length=40)
    default_pass_score: int = Field(80, title="及格分", ge=0, le=100)


@dataclass(frozen=True)
class Pledge:
    """One signature a rulebook, whichever of its clauses bind the pledge."""

    key: str
    title: str
    params: type[PledgeParams] = field(default=PledgeParams)

    def __post_init__(self) -> None:
        _pledges[self.key] = self
        catalogue.register(
            catalogue.ControlInfo(self.key, "pledge", self.title, "warn", protected=False, params=self.params)
        )


READ_AND_SIGN = Pledge("controls.read_and_sign", "阅读并签署")
SIGNATURES_KEPT = Record(
    "controls.signatures_kept",
    "签署不可改、不可删",
    ("controls_pledgesignature_posted_delete", "controls_pledgesignature_posted_update"),
)


def pledges() -> dict[str, Pledge]:
    return dict(_pledges)
