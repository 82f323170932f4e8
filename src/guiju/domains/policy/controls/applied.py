"""Before a rulebook is applied to what happened: did it bind then, and may anybody be punished by it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.controls.issuing import Heard, Procedure, missing
from guiju.domains.policy.models import (
    EMPLOYEES,
    Consequence,
    ConsultationPaper,
    PaperKind,
    PenaltySwitch,
    RulebookVersion,
)
from guiju.domains.policy.standing import accepted_at, binding_at, rejected_by, spans
from guiju.domains.policy.subjects import PenaltiesSwitched, RuleApplied
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate
from guiju.kernel.controls.models import PledgeSignature
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.models import Rulebook

PUNISHING = frozenset({Consequence.PENALTY.value, Consequence.DISMISSAL.value})
LABELS = {str(value): str(label) for value, label in PaperKind.choices}


class Applied(NamedTuple):
    """``version`` is the one applied, ``bound`` the one that bound when it happened; empty is none of the company's own.

    ``was_published`` says that the rulebook has any published version; without one the pack's text stands.
    """

    rulebook: str
    about: str
    happened: str
    version: str
    bound: str
    was_published: bool
    is_milder: bool
    is_penalty: bool
    is_on: bool
    is_delivered: bool
    rejected: str


BY_V1 = Applied(
    "S06",
    "C-1",
    "2026-07-02 09:00",
    "S06.v1",
    "S06.v1",
    was_published=True,
    is_milder=False,
    is_penalty=True,
    is_on=True,
    is_delivered=True,
    rejected="",
)


class ApplyGate(Gate):
    """Judges the application of a rulebook; a clause may keep to one rulebook."""

    subject = RuleApplied

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Applied]:
        known: list[Applied] = subjects.once("applied", lambda: applied(subjects, context))
        return known

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        if params.rulebook and params.rulebook != fact.rulebook:
            return None
        return cls.fault(fact, params)

    @classmethod
    def fault(cls, fact: Any, params: Any) -> str | None:
        raise NotImplementedError


class InForceThen(ApplyGate):
    """What happened is judged by the version that bound when it happened, or by a later one that is milder."""

    key = "policy.in_force_then"
    title = "按发生之时生效的版本办理"
    params = OfRulebook
    advice = "请不填版本由系统按发生时间选用，或改用当时生效的版本"
    examples = (
        passes(BY_V1),
        passes(BY_V1._replace(version="", bound="", was_published=False)),
        passes(BY_V1._replace(version="S06.v2", is_milder=True)),
        breaches(BY_V1._replace(version="S06.v2")),
        breaches(BY_V1._replace(version="", bound="")),
    )

    @classmethod
    def fault(cls, fact: Applied, params: OfRulebook) -> str | None:  # noqa: ARG003 — in force or not
        if fact.version == fact.bound:
            if fact.bound or not fact.was_published:
                return None
            return f"{fact.happened} 时 {fact.rulebook} 还没有生效的版本"
        if fact.is_milder and fact.version:
            return None
        then = f"当时生效的是 {fact.bound}" if fact.bound else "当时没有生效的版本"
        return f"{fact.version} 在 {fact.happened} 时不生效，{then}"


class PenaltiesOn(ApplyGate):
    """Nobody is punished by a version whose penalties nobody has switched on."""

    key = "policy.penalties_on"
    title = "启用处罚后才能处罚"
    params = OfRulebook
    advice = "请先补齐民主程序记录并启用处罚；在此之前只作工作指引"
    examples = (
        passes(BY_V1),
        passes(BY_V1._replace(is_penalty=False, is_on=False)),
        breaches(BY_V1._replace(is_on=False)),
    )

    @classmethod
    def fault(cls, fact: Applied, params: OfRulebook) -> str | None:  # noqa: ARG003 — on or off
        if not fact.is_penalty or fact.is_on:
            return None
        return f"{fact.version or fact.rulebook} 的处罚没有启用"


class Delivered(ApplyGate):
    """Discipline binds whom the text was made known to. 劳动合同法 第四条第四款."""

    key = "policy.delivered"
    title = "告知以后才据以处分"
    params = OfRulebook
    advice = "请先登记公示名单或由本人签收"
    examples = (passes(BY_V1), breaches(BY_V1._replace(is_delivered=False)))

    @classmethod
    def fault(cls, fact: Applied, params: OfRulebook) -> str | None:  # noqa: ARG003 — delivered or not
        if not fact.is_penalty or fact.is_delivered or not fact.version:
            return None
        return f"依据未公示：{fact.version} 没有公示名单，也没有本人签收，不能据以处分"


class AcceptedByParty(ApplyGate):
    """A merchant who does not accept an amendment is judged by the version before. 电子商务法 第三十四条第二款."""

    key = "policy.accepted_by_party"
    title = "不接受新版的经营者按旧版办理"
    params = OfRulebook
    advice = "请按他接受的上一版办理，或办理退出"
    examples = (passes(BY_V1), breaches(BY_V1._replace(rejected="甲店", is_penalty=True)))

    @classmethod
    def fault(cls, fact: Applied, params: OfRulebook) -> str | None:  # noqa: ARG003 — accepted or not
        if not fact.rejected or not fact.is_penalty:
            return None
        return f"{fact.rejected} 没有接受 {fact.version}，不能按这一版处罚"


class PenaltiesLawful(Gate):
    """劳动合同法 第四条: penalties are switched on when the staff was heard and everybody was told."""

    key = "policy.penalties_lawful"
    title = "启用处罚须有民主程序记录"
    subject = PenaltiesSwitched
    params = Procedure
    advice = "请打印民主程序材料（通知、记录、意见、签名表），补齐后扫描登记"
    examples = (
        passes(Heard("S04", touches_employees=True, papers=("讨论", "协商", "公示"))),
        breaches(Heard("S04", touches_employees=True, papers=("讨论",))),
        passes(Heard("S04", touches_employees=False, papers=())),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Heard]:
        known = RulebookVersion.objects.using(context.using).filter(number__in=list(subjects.version))
        touched: dict[str, str] = dict(known.values_list("number", "touches"))
        papers: dict[str, set[str]] = {}
        rows = ConsultationPaper.objects.using(context.using).filter(version__number__in=list(subjects.version))
        for number, kind in rows.values_list("version__number", "kind"):
            papers.setdefault(number, set()).add(LABELS[kind])
        return [
            Heard(
                rulebook,
                touches_employees=any(f'"{each}"' in touched[number] for each in EMPLOYEES),
                papers=tuple(sorted(papers.get(number, ()))),
            )
            for number, rulebook in subjects.rows("version", "rulebook")
        ]

    @staticmethod
    def judge(fact: Heard, params: Procedure) -> str | None:
        if params.rulebook and params.rulebook != fact.rulebook:
            return None
        lacking = missing(fact, params.law_employee_procedure)
        return f"民主程序缺：{'、'.join(lacking)}" if fact.touches_employees and lacking else None


def applied(subjects: Subjects, context: Context) -> list[Applied]:
    """The facts of applications, one a subject; a fixed number of statements."""
    using = context.using
    books = dict(Rulebook.objects.using(using).filter(code__in=set(subjects.rulebook)).values_list("code", "id"))
    known = spans(books.values(), using)
    numbers = {span.number: span.version for own in known.values() for span in own}
    switched = PenaltySwitch.objects.using(using).filter(version__in=numbers.values()).order_by("id")
    is_on = dict(switched.values_list("version", "is_on"))
    published = set(
        ConsultationPaper.objects.using(using)
        .filter(version__in=numbers.values(), kind=PaperKind.PUBLICITY)
        .values_list("version", flat=True)
    )
    rejected = rejected_by(numbers.values(), using)
    signed = _signed(subjects, numbers.values(), using)
    found = []
    columns = subjects.rows("rulebook", "about", "cited", "consequence", "person", "party", "happened_at", "is_milder")
    for rulebook, about, cited, consequence, person, party, happened, milder in columns:
        own = known.get(books.get(rulebook, 0), [])
        refused = rejected.get(party, set())
        bound = accepted_at(own, happened, refused)
        chosen = binding_at(own, context.now) if milder and not cited else bound
        version = cited or (chosen.number if chosen else "")
        pk = numbers.get(version, 0)
        found.append(
            Applied(
                rulebook=rulebook,
                about=about,
                happened=f"{timezone.localtime(happened):%Y-%m-%d %H:%M}",
                version=version,
                bound=bound.number if bound else "",
                was_published=bool(own),
                is_milder=milder,
                is_penalty=consequence in PUNISHING,
                is_on=is_on.get(pk, False),
                is_delivered=pk in published or (pk, person) in signed,
                rejected=party if pk in refused else "",
            )
        )
    return found


def _signed(subjects: Subjects, versions: Any, using: str) -> set[tuple[int, str]]:
    """Version and number of everybody of these who signed its text."""
    people = Person.objects.using(using).filter(number__in={each for each in subjects.person if each})
    accounts = dict(people.values_list("account_id", "number"))
    hashes = dict(RulebookVersion.objects.using(using).filter(id__in=list(versions)).values_list("text_hash", "id"))
    rows = PledgeSignature.objects.using(using).filter(account__in=accounts, text_hash__in=hashes)
    return {(hashes[text], accounts[account]) for text, account in rows.values_list("text_hash", "account")}
