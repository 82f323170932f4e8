"""Every party the company deals with falls under a rulebook from the day it is let in."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.keeping_subjects import PartyLetIn
from guiju.domains.policy.models import Party, PartyScope, PartyType
from guiju.domains.policy.standing import Span, in_force_now
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook.models import Outcome

PARTY_SCOPES_KEPT = Record(
    "policy.party_scopes_kept",
    "往来单位适用制度留档",
    ("policy_party_posted_update", "policy_partyactivation_posted_update", "policy_partyscope_posted_update"),
)
TYPES = {str(value): str(label) for value, label in PartyType.choices}


class PartyTypes(OfRulebook):
    party_types: list[str] = Field([*TYPES.values()], title="适用的主体类型")

    def binds(self, party_type: str, version: str) -> bool:
        book = version.partition(".")[0]
        return party_type in self.party_types and (not self.rulebook or book == self.rulebook)


class LetIn(NamedTuple):
    """``in_force`` are the versions that bind that day, with a blank between them."""

    party: str
    party_type: str
    in_force: str


class PartyInScope(Gate):
    """Saved in any case; which versions bind it is read from the clauses that bind this control."""

    key = "policy.party_in_scope"
    title = "往来单位落入制度适用范围"
    subject = PartyLetIn
    outcome = Outcome.WARN
    params = PartyTypes
    advice = "已保存，当晚列给制度管理员：请发布适用的制度版本，再登记适用制度"
    examples = (
        passes(LetIn("杭州日化", "企业", "S13.v1")),
        passes(LetIn("阿花小店", "个人", "S05.v2 S13.v1"), rulebook="S13"),
        breaches(LetIn("杭州日化", "企业", "")),
        breaches(LetIn("杭州日化", "企业", "S05.v2"), rulebook="S13"),
        breaches(LetIn("阿花小店", "个人", "S13.v1"), party_types=["企业"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LetIn]:
        in_force = " ".join(span.number for span in in_force_now(context.now, context.using))
        return [LetIn(party, TYPES[kind], in_force) for party, kind in subjects.rows("party", "party_type")]

    @staticmethod
    def judge(fact: LetIn, params: PartyTypes) -> str | None:
        if any(params.binds(fact.party_type, version) for version in fact.in_force.split()):
            return None
        return f"“{fact.party}”（{fact.party_type}）启用时没有适用的制度版本（NO_RULEBOOK_SCOPE）"


def versions_by_type(context: Context) -> dict[str, list[Span]]:
    """By type of party the versions in force that bind it; two statements."""
    bounds = [each.params for each in bounds_of(PartyInScope, context.now, context.using)]
    spans = in_force_now(context.now, context.using)
    return {
        kind: [
            span
            for span in spans
            if any(isinstance(each, PartyTypes) and each.binds(word, span.number) for each in bounds)
        ]
        for kind, word in TYPES.items()
    }


def lacking(types: dict[int, str], context: Context) -> dict[int, list[Span]]:
    """By party the versions in force that bind its type and of which it has no row; a fixed number of statements."""
    binding = versions_by_type(context)
    rows = PartyScope.objects.using(context.using).filter(party__in=types)
    known = set(rows.values_list("party", "version"))
    return {
        party: [span for span in binding.get(kind, []) if (party, span.version) not in known]
        for party, kind in types.items()
    }


class Known(NamedTuple):
    number: str
    is_active: bool


def parties_named(names: Iterable[str], using: str = "default") -> dict[str, Known]:
    """By name those that are registered; one statement."""
    rows = Party.objects.using(using).filter(name__in=list(names)).values_list("name", "number", "activation")
    return {name: Known(number, activation is not None) for name, number, activation in rows}


class PartyUnscoped(Overdue):
    """Listed as soon as it is let in, until a row says under which rulebook it falls."""

    key = "policy.party_unscoped"
    title = "往来单位没有适用制度"
    answers = ("rulebook_admin", "legal", "operations_director", "owner")
    advice = "请发布适用的制度版本，再为它登记适用制度"
    examples = (
        passes(Waiting("“杭州日化”", 0, is_open=False)),
        breaches(Waiting("“杭州日化”", 0)),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        bare = Party.objects.using(context.using).filter(activation__isnull=False, scopes__isnull=True)
        for each in bare.select_related("activation").order_by("id"):
            day = timezone.localdate(each.activation.activated_at)
            yield Arisen(each.number, f"“{each.name}”{day} 启用", day.toordinal())

    @staticmethod
    def judge(fact: Waiting, params: object) -> str | None:
        return f"{fact.name}，没有适用的制度（NO_RULEBOOK_SCOPE）" if fact.is_open else None
