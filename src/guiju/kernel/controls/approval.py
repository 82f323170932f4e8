"""Rules of approval as data of a gate or of a clause: tiers by amount, any of or all of the posts, a time limit."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from guiju.kernel.commands.ports import Terms

PostCode = Annotated[str, Field(min_length=1, max_length=60)]


class Tier(BaseModel):
    """Who approves amounts up to ``up_to``, included; None is no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    up_to: Annotated[int, Field(ge=0)] | None = None
    posts: Annotated[list[PostCode], Field(min_length=1, max_length=10)]
    needs: Literal["any", "all"] = "any"


def _ascending(tiers: list[Tier]) -> list[Tier]:
    limits = [tier.up_to for tier in tiers]
    known = [limit for limit in limits[:-1] if limit is not None]
    if limits[-1] is not None or len(known) != len(limits) - 1 or known != sorted(set(known)):
        message = "：金额档应从小到大，最后一档不设上限"
        raise ValueError(message)
    return tiers


class ApprovalRule(BaseModel):
    """``hours`` 0 is no limit. Amounts are what the gate says, in its unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tiers: Annotated[list[Tier], Field(min_length=1, max_length=10), AfterValidator(_ascending)]
    hours: Annotated[int, Field(ge=0, le=24 * 366)] = 0
    on_timeout: Literal["wait", "lapse", "escalate"] = "wait"
    superior: Annotated[str, Field(max_length=60)] = ""

    def terms(self, amount: int) -> Terms:
        tier = next(tier for tier in self.tiers if tier.up_to is None or amount <= tier.up_to)
        return Terms(tuple(dict.fromkeys(tier.posts)), tier.needs, self.hours, self.on_timeout, self.superior)


def _turns_to_somebody(rule: ApprovalRule | None) -> ApprovalRule | None:
    if rule is not None and rule.on_timeout == "escalate" and not rule.superior:
        message = "：逾期上报须写明上级岗位"
        raise ValueError(message)
    return rule


Approval = Annotated[ApprovalRule | None, AfterValidator(_turns_to_somebody)]
"""The type of a param ``approval`` with which a clause says who approves."""
