"""Decisions are carried out to the amount, in time, by whoever must; results are published within what privacy allows."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.controls.looking import of_post, open_cases
from guiju.domains.conduct.models import CaseKind
from guiju.domains.conduct.subjects import CaseOpen, ExecutionDone, Published
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook import vocabulary


class Executor(Params):
    executor: str = Field("电商部门", title="执行部门")
    default_execute_days: int = Field(7, title="执行期限（天）", ge=0)


class Executed(NamedTuple):
    """Amounts in 分; ``posts`` of whoever carries it out, parted by blanks."""

    amount: int
    decided: int
    posts: str


class ExecutedAsDecided(Gate):
    key = "conduct.executed_as_decided"
    title = "按决定的金额、由执行部门执行"
    subject = ExecutionDone
    params = Executor
    advice = "请由执行部门按决定的金额执行"
    examples = (
        passes(Executed(200_00, 200_00, "ecommerce_manager")),
        breaches(Executed(100_00, 200_00, "ecommerce_manager")),
        breaches(Executed(200_00, 200_00, "hr")),
        passes(Executed(200_00, 200_00, "hr"), executor="人力资源部"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Executed]:
        return [Executed(*row) for row in subjects.rows("amount", "decided", "posts")]

    @staticmethod
    def judge(fact: Executed, params: Executor) -> str | None:
        if fact.amount != fact.decided:
            return f"执行金额 {_yuan(fact.amount)} 元，决定金额 {_yuan(fact.decided)} 元"
        wanted = {post for actor in vocabulary.actors(params.executor) for post in actor.posts}
        if wanted and not wanted & set(fact.posts.split()):
            return f"执行须由{params.executor}登记，不能由其他岗位代办"
        return None


def _yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"


class Effect(NamedTuple):
    in_effect: bool
    under_appeal: bool


class EffectiveFirst(Gate):
    """Served, and the days for an appeal are over, or the appeal is decided."""

    key = "conduct.effective_first"
    title = "决定生效后才执行"
    subject = ExecutionDone
    advice = "请待送达且申诉期满、申诉有结论以后再执行"
    examples = (
        passes(Effect(in_effect=True, under_appeal=False)),
        breaches(Effect(in_effect=False, under_appeal=True)),
        breaches(Effect(in_effect=False, under_appeal=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Effect]:
        return [Effect(*row) for row in subjects.rows("in_effect", "under_appeal")]

    @staticmethod
    def judge(fact: Effect, params: Params) -> str | None:
        if fact.in_effect:
            return None
        return "申诉还没有结论，决定暂停执行" if fact.under_appeal else "决定还没有送达，或申诉期未满，尚未生效"


class Late(NamedTuple):
    """``since`` is the ordinal of the day it took effect; amount in 分."""

    case: str
    person: str
    amount: int
    since: int
    days: int
    is_open: bool


_FIRST = date(2026, 6, 1).toordinal()


class ExecutedInTime(Watch):
    key = "conduct.executed_in_time"
    title = "奖惩决定按期执行"
    subject = CaseOpen
    params = Executor
    advice = "请执行并登记"
    examples = (
        breaches(Late("JL-1", "1004", 200_00, _FIRST, 7, is_open=True)),
        passes(Late("JL-1", "1004", 200_00, _FIRST, 6, is_open=True)),
        passes(Late("JL-1", "1004", 200_00, _FIRST, 7, is_open=False)),
        passes(Late("JL-1", "1004", 200_00, _FIRST, 7, is_open=True), default_execute_days=8),
    )

    def subjects(self, context: Context) -> Subjects:
        return open_cases(
            self.key,
            context,
            lambda each: each.is_in_effect(context.now),
            decision__is_given=True,
            decision__execution__isnull=True,
        )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Late]:
        return late(subjects, context)

    @staticmethod
    def judge(fact: Late, params: Executor) -> str | None:
        if not fact.is_open or fact.days < params.default_execute_days:
            return None
        day = date.fromordinal(fact.since)
        return f"{fact.case}（{fact.person}，{_yuan(fact.amount)} 元）于 {day} 生效，还没有执行"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return of_post("ecommerce_manager", subjects, context)


def late(subjects: Subjects, context: Context) -> list[Late]:
    """How long each case is in effect."""
    today = timezone.localdate(context.now).toordinal()
    facts = []
    for each, is_open in zip(subjects.memo["stands"], subjects.memo["open"], strict=True):
        since = each.in_effect_since()
        day = timezone.localdate(since).toordinal() if since else today
        facts.append(Late(each.number, each.person_number, each.decided_amount or 0, day, today - day, is_open))
    return facts


class Publishing(Params):
    default_publish_days: int = Field(3, title="公示期限（天）", ge=0)
    default_private_words: list[str] = Field(
        ["病", "诊断", "怀孕", "身份证", "家属", "婚", "住址"], title="公示不得出现的内容"
    )


class Notice(NamedTuple):
    """``private`` are the words of the note that tell of health, family or identity."""

    kind: str
    in_effect: bool
    is_sensitive: bool
    is_statistic: bool
    note: str


class PublishedFairly(Gate):
    key = "conduct.published_fairly"
    title = "公示限范围、限内容"
    subject = Published
    params = Publishing
    advice = "处分在生效以后、本部门内公示，不写健康、家庭、身份信息；骚扰、举报只计入统计"
    examples = (
        passes(Notice("award", in_effect=True, is_sensitive=False, is_statistic=False, note="")),
        breaches(Notice("sanction", in_effect=False, is_sensitive=False, is_statistic=False, note="")),
        breaches(Notice("sanction", in_effect=True, is_sensitive=True, is_statistic=False, note="")),
        passes(Notice("sanction", in_effect=True, is_sensitive=True, is_statistic=True, note="")),
        breaches(Notice("sanction", in_effect=True, is_sensitive=False, is_statistic=False, note="因病请假期间")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Notice]:
        rows = subjects.rows("kind", "in_effect", "is_sensitive", "is_statistic", "note")
        return [Notice(*row) for row in rows]

    @staticmethod
    def judge(fact: Notice, params: Publishing) -> str | None:
        if not fact.in_effect:
            return "申诉期未满或申诉没有结论，不得公示"
        if fact.is_sensitive and not fact.is_statistic:
            return "骚扰、举报类案件只能以统计数公示"
        found = [word for word in params.default_private_words if word in fact.note]
        return f"公示内容含个人隐私：{'、'.join(found)}" if found else None


class PublishedInTime(Watch):
    key = "conduct.published_in_time"
    title = "奖惩结果按期公示"
    subject = CaseOpen
    params = Publishing
    advice = "请公示结果"
    examples = (
        breaches(Late("JL-1", "1004", 0, _FIRST, 3, is_open=True)),
        passes(Late("JL-1", "1004", 0, _FIRST, 2, is_open=True)),
        passes(Late("JL-1", "1004", 0, _FIRST, 3, is_open=False)),
        passes(Late("JL-1", "1004", 0, _FIRST, 3, is_open=True), default_publish_days=4),
    )

    def subjects(self, context: Context) -> Subjects:
        return open_cases(
            self.key,
            context,
            lambda each: each.is_in_effect(context.now) and not each.published,
            decision__is_given=True,
            decision__publications__isnull=True,
        )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Late]:
        return late(subjects, context)

    @staticmethod
    def judge(fact: Late, params: Publishing) -> str | None:
        if not fact.is_open or fact.days < params.default_publish_days:
            return None
        return f"{fact.case} 于 {date.fromordinal(fact.since)} 生效，{params.default_publish_days} 天没有公示"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return of_post("hr", subjects, context)


KIND_WORDS = dict(CaseKind.choices)
