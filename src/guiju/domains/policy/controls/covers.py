"""Before a version is published: whether it is the company's own, and what its cover says."""

from typing import NamedTuple

from guiju.domains.policy.controls.issued import IssueGate, OfRulebook
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.rulebook.models import Outcome


class Origin(NamedTuple):
    rulebook: str
    title: str
    is_template: bool
    is_proposal: bool
    is_adopted: bool


class TemplateAdopted(IssueGate):
    key = "policy.template_adopted"
    title = "范本须经采纳决定"
    params = OfRulebook
    shape = Origin
    advice = "请先登记采纳决定（文号、日期、批准人）"
    examples = (
        passes(Origin("S01", "范本", is_template=True, is_proposal=False, is_adopted=True)),
        breaches(Origin("S01", "范本", is_template=True, is_proposal=False, is_adopted=False)),
    )

    @classmethod
    def fault(cls, fact: Origin, params: OfRulebook) -> str | None:  # noqa: ARG003 — adopted or not
        return f"“{fact.title}”是范本，还没有采纳决定" if fact.is_template and not fact.is_adopted else None


class ProposalAdopted(IssueGate):
    """What another department submitted is a proposal until the one that keeps the rulebook takes it up."""

    key = "policy.proposal_adopted"
    title = "提案须经归口部门采纳"
    params = OfRulebook
    shape = Origin
    advice = "请归口部门采纳提案，或自行起草"
    examples = (
        passes(Origin("S01", "办法", is_template=False, is_proposal=False, is_adopted=False)),
        breaches(Origin("S01", "办法", is_template=False, is_proposal=True, is_adopted=False)),
    )

    @classmethod
    def fault(cls, fact: Origin, params: OfRulebook) -> str | None:  # noqa: ARG003 — adopted or not
        return f"“{fact.title}”是其他部门的提案，还没有采纳" if fact.is_proposal and not fact.is_adopted else None


class Cover(NamedTuple):
    rulebook: str
    author: str
    is_dated: bool
    unit: str


class CoverDated(IssueGate):
    """A rulebook without a date binds nobody."""

    key = "policy.cover_dated"
    title = "封面载明日期"
    params = OfRulebook
    shape = Cover
    advice = "请在封面填写日期再发布"
    examples = (
        passes(Cover("S01", "", is_dated=True, unit="")),
        breaches(Cover("S01", "王", is_dated=False, unit="")),
    )

    @classmethod
    def fault(cls, fact: Cover, params: OfRulebook) -> str | None:  # noqa: ARG003 — dated or not
        return None if fact.is_dated else "封面没有日期，生效日无从确定"


class AuthorNamed(IssueGate):
    key = "policy.author_named"
    title = "封面载明作者"
    outcome = Outcome.WARN
    params = OfRulebook
    shape = Cover
    advice = "请在下一版封面补上作者"
    examples = (
        passes(Cover("S01", "王", is_dated=True, unit="")),
        breaches(Cover("S01", "", is_dated=True, unit="")),
    )

    @classmethod
    def fault(cls, fact: Cover, params: OfRulebook) -> str | None:  # noqa: ARG003 — named or not
        return None if fact.author else "封面没有作者"
