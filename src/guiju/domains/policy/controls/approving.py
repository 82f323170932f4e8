"""No version comes into force by the hand of one person alone."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.models import RulebookVersion, StepKind, VersionStep
from guiju.domains.policy.subjects import VersionIssued
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate


class Approved(NamedTuple):
    """``people`` are the accounts that drafted, reviewed and now publish it."""

    rulebook: str
    version: str
    people: tuple[int, ...]


class ApprovedByTwo(Gate):
    """Whoever drafts, somebody else reviews or publishes."""

    key = "policy.approved_by_two"
    title = "制度不由一人起草并批准"
    subject = VersionIssued
    params = OfRulebook
    advice = "请由起草人以外的人审核，或由另一人发布"
    examples = (
        passes(Approved("S20", "S20.v2", (1, 2))),
        breaches(Approved("S20", "S20.v2", (1, 1))),
        passes(Approved("S12", "S12.v2", (1, 1)), rulebook="S20"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Approved]:
        numbers = set(subjects.version)
        versions = RulebookVersion.objects.using(context.using).filter(number__in=numbers)
        people: dict[str, set[int]] = {number: {context.actor} for number in numbers}
        for number, drafter in versions.values_list("number", "drafted_by"):
            people[number].add(drafter)
        steps = VersionStep.objects.using(context.using).filter(version__number__in=numbers, kind=StepKind.REVIEWED)
        for number, reviewer in steps.values_list("version__number", "taken_by"):
            people[number].add(reviewer)
        rows = subjects.rows("rulebook", "version")
        return [Approved(rulebook, number, tuple(sorted(people[number]))) for rulebook, number in rows]

    @staticmethod
    def judge(fact: Approved, params: OfRulebook) -> str | None:
        if params.rulebook not in {"", fact.rulebook} or len(set(fact.people)) > 1:
            return None
        return f"{fact.version} 由同一个人起草并批准"
