"""Before a rulebook is applied to a person: does it bind him, and is he the company's own to dismiss."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.applied import PUNISHING, ApplyGate
from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.models import Application, Consequence, RulebookVersion
from guiju.domains.policy.scope import Membership
from guiju.domains.policy.standing import binding_at, spans
from guiju.domains.policy.subjects import ScopeNarrowed
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.rulebook.models import Outcome, Rulebook


class Person(NamedTuple):
    """``tags`` are those of the person and his posts on the day, with spaces around."""

    rulebook: str
    number: str
    day: str
    consequence: str
    version: str
    is_bound: bool
    tags: str


KEEPER = Person("S06", "1004", "2026-06-15", "penalty", "S06.v1", is_bound=True, tags=" 正式 ")


class PersonGate(ApplyGate):
    """Judges the application of a rulebook to a person, as he stood on the day it happened."""

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Person]:  # type: ignore[override]
        known: list[Person] = subjects.once("people", lambda: people(subjects, context))
        return known


class PunishesTheBound(PersonGate):
    """Nobody is punished by a rulebook that did not bind him on that day."""

    key = "policy.punishes_the_bound"
    title = "只处罚适用范围内的人"
    params = OfRulebook
    advice = "这部制度当日不约束他；请核对适用范围和标签的历史"
    examples = (
        passes(KEEPER),
        passes(KEEPER._replace(is_bound=False, consequence="reward")),
        breaches(KEEPER._replace(is_bound=False)),
    )

    @classmethod
    def fault(cls, fact: Person, params: OfRulebook) -> str | None:  # noqa: ARG003 — bound or not
        if fact.is_bound or fact.consequence not in PUNISHING:
            return None
        return f"{fact.number} 在 {fact.day} 不在 {fact.version or fact.rulebook} 的适用范围内"


class RewardsTheBound(PersonGate):
    """A reward to somebody outside is given and said so."""

    key = "policy.rewards_the_bound"
    title = "奖励适用范围以外的人须提示"
    outcome = Outcome.WARN
    params = OfRulebook
    advice = "请确认是否仍要奖励，并写明理由"
    examples = (
        passes(KEEPER._replace(consequence="reward")),
        passes(KEEPER._replace(is_bound=False)),
        breaches(KEEPER._replace(is_bound=False, consequence="reward")),
    )

    @classmethod
    def fault(cls, fact: Person, params: OfRulebook) -> str | None:  # noqa: ARG003 — bound or not
        if fact.is_bound or fact.consequence != Consequence.REWARD:
            return None
        return f"{fact.number} 在 {fact.day} 不在 {fact.version or fact.rulebook} 的适用范围内，奖励请说明理由"


class Agency(OfRulebook):
    default_agency_tag: str = Field("派遣", title="派遣员工的标签")


class SentBackNotDismissed(PersonGate):
    """劳动合同法 第六十五条: whom an agency sends is returned to it; only the agency ends his contract."""

    key = "policy.sent_back_not_dismissed"
    title = "派遣员工不由本公司解除"
    outcome = Outcome.WARN
    params = Agency
    advice = "没有解除，已转为退回派遣单位的申请，请与派遣单位办理"
    examples = (
        passes(KEEPER._replace(consequence="dismissal")),
        passes(KEEPER._replace(tags=" 派遣 ")),
        breaches(KEEPER._replace(consequence="dismissal", tags=" 派遣 ")),
    )

    @classmethod
    def fault(cls, fact: Person, params: Agency) -> str | None:
        is_sent = f" {params.default_agency_tag} " in fact.tags
        if fact.consequence != Consequence.DISMISSAL or not is_sent:
            return None
        return f"{fact.number} 是派遣员工，不能在这里解除，已转为退回派遣单位"


def agency_tags(context: Context) -> dict[str, str]:
    """By rulebook the tag of whom an agency sends, as the clauses in force say."""
    found: dict[str, str] = {}
    for bound in bounds_of(SentBackNotDismissed, context.now, context.using):
        if isinstance(bound.params, Agency):
            found[bound.params.rulebook] = bound.params.default_agency_tag
    return found


def people(subjects: Subjects, context: Context) -> list[Person]:
    """The facts about the people of applications, one a subject; a fixed number of statements."""
    using = context.using
    books = dict(Rulebook.objects.using(using).filter(code__in=set(subjects.rulebook)).values_list("code", "id"))
    known = spans(books.values(), using)
    cited = {number for number in subjects.cited if number}
    versions = dict(RulebookVersion.objects.using(using).filter(number__in=cited).values_list("number", "id"))
    versions |= {span.number: span.version for own in known.values() for span in own}
    read = Membership.read(versions.values(), {number for number in subjects.person if number}, using)
    found = []
    for rulebook, given, consequence, number, happened in subjects.rows(
        "rulebook", "cited", "consequence", "person", "happened_at"
    ):
        span = binding_at(known.get(books.get(rulebook, 0), []), happened)
        version, day = given or (span.number if span else ""), timezone.localdate(happened)
        found.append(
            Person(
                rulebook=rulebook,
                number=number,
                day=day.isoformat(),
                consequence=consequence,
                version=version,
                is_bound=not number or read.is_bound(versions.get(version, 0), number, day),
                tags=f" {' '.join(sorted(read.tags(number, day)))} ",
            )
        )
    return found


class Narrowing(NamedTuple):
    """``cases`` are the numbers of open applications about people whom the row names."""

    rulebook: str
    version: str
    key: str
    cases: str


class ScopeInUse(Gate):
    """Whoever is taken out of a scope keeps his open cases; they end under the version by which they were opened."""

    key = "policy.scope_in_use"
    title = "移出适用范围时仍有未结事项"
    subject = ScopeNarrowed
    outcome = Outcome.WARN
    params = OfRulebook
    advice = "已移出；未结的事项仍按原来的版本办结"
    examples = (passes(Narrowing("S19", "S19.v1", "EC", "")), breaches(Narrowing("S19", "S19.v1", "EC", "SY-1")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Narrowing]:
        using, numbers = context.using, set(subjects.version)
        open_cases = Application.objects.using(using).filter(
            version__number__in=numbers, end__isnull=True, person__isnull=False
        )
        cases: dict[str, list[tuple[str, str]]] = {}
        for version, number, person in open_cases.order_by("id").values_list(
            "version__number", "number", "person__number"
        ):
            cases.setdefault(version, []).append((number, person))
        ids = RulebookVersion.objects.using(using).filter(number__in=numbers).values_list("id", flat=True)
        people = {person for own in cases.values() for _, person in own}
        read = Membership.read(list(ids), people, using)
        day = timezone.localdate(context.now)
        found = []
        for version, rulebook, kind, key in subjects.rows("version", "rulebook", "kind", "key_of"):
            known = cases.get(version, [])
            named = [case for case, person in known if read.falls_under(kind, key, person, day)]
            found.append(Narrowing(rulebook, version, key, "、".join(named)))
        return found

    @staticmethod
    def judge(fact: Narrowing, params: OfRulebook) -> str | None:
        if not fact.cases or (params.rulebook and params.rulebook != fact.rulebook):
            return None
        return f"“{fact.key}”移出 {fact.version}，还有未结的事项：{fact.cases}"
