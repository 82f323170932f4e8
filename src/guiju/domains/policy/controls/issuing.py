"""Before a version is published: its day, its notice, who was asked, whether it is the company's own."""

from datetime import date
from typing import NamedTuple

from pydantic import Field

from guiju.domains.policy.controls.issued import IssueGate, OfRulebook
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.rulebook.models import Outcome

DAY = 739_000


def spoken(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


class Dated(NamedTuple):
    rulebook: str
    effective_on: int | None
    today: int


class EffectiveDated(IssueGate):
    """A rulebook that is silent about its day says it when it is published."""

    key = "policy.effective_dated"
    title = "发布时写明生效日"
    params = OfRulebook
    shape = Dated
    advice = "请填写生效日再发布"
    examples = (passes(Dated("S01", DAY, DAY)), breaches(Dated("S01", None, DAY)))

    @classmethod
    def fault(cls, fact: Dated, params: OfRulebook) -> str | None:  # noqa: ARG003 — dated or not
        return "没有填生效日" if fact.effective_on is None else None


class NotRetroactive(IssueGate):
    """Nobody is bound by what was not published yet. 立法法 第一百零四条 for what every rule keeps to."""

    key = "policy.not_retroactive"
    title = "制度不溯及既往"
    params = OfRulebook
    shape = Dated
    advice = "生效日不能早于发布之日，请改为今天或以后"
    examples = (
        passes(Dated("S01", DAY, DAY)),
        passes(Dated("S01", None, DAY)),
        breaches(Dated("S01", DAY - 1, DAY)),
    )

    @classmethod
    def fault(cls, fact: Dated, params: OfRulebook) -> str | None:  # noqa: ARG003 — before or not
        if fact.effective_on is None or fact.effective_on >= fact.today:
            return None
        return f"生效日 {spoken(fact.effective_on)} 早于发布之日 {spoken(fact.today)}（RETROACTIVE_EFFECT）"


class Ahead(OfRulebook):
    default_days_ahead: int = Field(1, title="生效日至少晚于发布（天）", ge=0)


class EffectiveAhead(IssueGate):
    key = "policy.effective_ahead"
    title = "修订在将来的日子生效"
    params = Ahead
    shape = Dated
    advice = "请定一个将来的生效日"
    examples = (
        passes(Dated("S01", DAY + 1, DAY)),
        breaches(Dated("S01", DAY, DAY)),
        breaches(Dated("S01", None, DAY)),
    )

    @classmethod
    def fault(cls, fact: Dated, params: Ahead) -> str | None:
        day = fact.today if fact.effective_on is None else fact.effective_on
        if day - fact.today >= params.default_days_ahead:
            return None
        return f"生效日 {spoken(day)} 不是将来的日子"


class Noticed(NamedTuple):
    rulebook: str
    effective_on: int | None
    today: int
    announced_on: int | None
    is_first: bool
    touches_merchants: bool
    has_opinions: bool


_NOTICED = Noticed("S01", DAY + 7, DAY, DAY, is_first=False, touches_merchants=True, has_opinions=True)


def _short(fact: Noticed, days: int) -> str | None:
    """What is wrong with the notice of an amendment: full days from the announcement to the day it binds."""
    if fact.announced_on is None:
        return f"修订还没有公告，须提前 {days} 个整日"
    day = fact.today if fact.effective_on is None else fact.effective_on
    if day - fact.announced_on >= days:
        return None
    return f"{spoken(fact.announced_on)} 公告，{spoken(day)} 生效，不足 {days} 个整日"


class Notice(OfRulebook):
    law_min_notice_days: int = Field(7, title="修订提前公告（天）", ge=7)


class AmendmentAnnounced(IssueGate):
    """电子商务法 第三十四条: an amendment is announced seven full days ahead; the first issue has nobody to warn."""

    key = "policy.amendment_announced"
    title = "修订提前公告"
    params = Notice
    shape = Noticed
    advice = "请先公告，再把生效日改到公告满期之后"
    examples = (
        passes(_NOTICED),
        passes(_NOTICED._replace(is_first=True, announced_on=None)),
        breaches(_NOTICED._replace(effective_on=DAY + 6)),
        breaches(_NOTICED._replace(announced_on=None)),
        breaches(_NOTICED._replace(effective_on=None)),
    )

    @classmethod
    def fault(cls, fact: Noticed, params: Notice) -> str | None:
        return None if fact.is_first else _short(fact, params.law_min_notice_days)


class MerchantNotice(OfRulebook):
    law_merchant_notice_days: int = Field(7, title="涉及商家的修订提前公告（天）", ge=7)


class MerchantsNotified(IssueGate):
    """电子商务法 第三十四条: what changes for merchants is announced and their opinions are asked first."""

    key = "policy.merchants_notified"
    title = "涉及商家的修订先公告并征求意见"
    params = MerchantNotice
    shape = Noticed
    advice = "请先公告并征求意见，满期后再生效"
    examples = (
        passes(_NOTICED),
        passes(_NOTICED._replace(touches_merchants=False, announced_on=None, has_opinions=False)),
        breaches(_NOTICED._replace(effective_on=DAY + 3)),
        breaches(_NOTICED._replace(has_opinions=False)),
    )

    @classmethod
    def fault(cls, fact: Noticed, params: MerchantNotice) -> str | None:
        if fact.is_first or not fact.touches_merchants:
            return None
        short = _short(fact, params.law_merchant_notice_days)
        return short or (None if fact.has_opinions else "还没有征求商家的意见")


class Answered(NamedTuple):
    rulebook: str
    unanswered: tuple[str, ...]


class OpinionsAnswered(IssueGate):
    key = "policy.opinions_answered"
    title = "意见答复后再生效"
    params = OfRulebook
    shape = Answered
    advice = "请按归类答复意见，写明采纳与否"
    examples = (passes(Answered("S01", ())), breaches(Answered("S01", ("佣金",))))

    @classmethod
    def fault(cls, fact: Answered, params: OfRulebook) -> str | None:  # noqa: ARG003 — answered or not
        return f"还没有答复的意见：{'、'.join(fact.unanswered)}" if fact.unanswered else None


class Heard(NamedTuple):
    rulebook: str
    touches_employees: bool
    papers: tuple[str, ...]


class Procedure(OfRulebook):
    law_employee_procedure: list[str] = Field(["讨论", "协商", "公示"], title="民主程序的步骤")


class DefaultProcedure(OfRulebook):
    default_procedure: list[str] = Field(["讨论", "协商"], title="修订前须有的记录")


def missing(fact: Heard, steps: list[str]) -> list[str]:
    return [step for step in steps if step not in fact.papers]


class EmployeesHeard(IssueGate):
    """劳动合同法 第四条: what touches employees' own interests is discussed with them, consulted and made known."""

    key = "policy.employees_heard"
    title = "涉及职工切身利益的先走民主程序"
    params = Procedure
    shape = Heard
    advice = "请打印民主程序材料，补齐讨论、协商和公示的记录，扫描登记后再发布"
    examples = (
        passes(Heard("S01", touches_employees=True, papers=("讨论", "协商", "公示"))),
        passes(Heard("S01", touches_employees=False, papers=())),
        breaches(Heard("S01", touches_employees=True, papers=("协商", "公示"))),
    )

    @classmethod
    def fault(cls, fact: Heard, params: Procedure) -> str | None:
        lacking = missing(fact, params.law_employee_procedure)
        return f"民主程序缺：{'、'.join(lacking)}" if fact.touches_employees and lacking else None


class StaffMinutesKept(IssueGate):
    """A revision rests on the minutes of the consultation with the staff."""

    key = "policy.staff_minutes_kept"
    title = "修订须有职工协商记录"
    params = DefaultProcedure
    shape = Heard
    advice = "请先与职工讨论、协商，扫描登记记录后再发布"
    examples = (
        passes(Heard("S01", touches_employees=True, papers=("讨论", "协商"))),
        breaches(Heard("S01", touches_employees=False, papers=("讨论",))),
    )

    @classmethod
    def fault(cls, fact: Heard, params: DefaultProcedure) -> str | None:
        lacking = missing(fact, params.default_procedure)
        return f"缺少记录：{'、'.join(lacking)}" if lacking else None


class GuidanceOnly(IssueGate):
    """Without the papers a version is published as working guidance: nobody is punished by it."""

    key = "policy.guidance_only"
    title = "没有民主程序记录的只作工作指引"
    outcome = Outcome.WARN
    params = Procedure
    shape = Heard
    advice = "先作工作指引执行，处罚不启用；请打印民主程序材料，补齐后登记"
    examples = EmployeesHeard.examples

    @classmethod
    def fault(cls, fact: Heard, params: Procedure) -> str | None:
        lacking = missing(fact, params.law_employee_procedure)
        if not fact.touches_employees or not lacking:
            return None
        return f"按工作指引发布，处罚停用；民主程序缺：{'、'.join(lacking)}"
