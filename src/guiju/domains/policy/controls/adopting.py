"""A rulebook that is adopted from its text: counted whole, called by one name, dated, owned, its source's numbers kept.

Each is about the rulebook whose ``title`` its clause names; about any, where it names none.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q
from pydantic import Field

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook.models import DraftRulebook, Outcome, Rulebook
from guiju.kernel.rulebook.subjects import ClauseReworded, RulebookDrafted, RulebookEnacted
from guiju.lib.rulebooks.numbering import missing_articles

DRAFTS_KEPT = Record(
    "policy.drafts_kept",
    "制度原文、草稿和逐条决定留存",
    (
        "rulebook_adoptedtext_posted_update",
        "rulebook_draftrulebook_posted_update",
        "rulebook_draftclause_posted_update",
        "rulebook_draftdecision_posted_update",
    ),
)


class Titled(Params):
    title: str = Field("", title="制度名称")

    def is_about(self, name: str) -> bool:
        return self.title in {"", name}


class Structure(Titled):
    article_count: int = Field(0, title="条数", ge=0)
    chapters: tuple[str, ...] = Field((), title="章")


class Counted(NamedTuple):
    name: str
    numbers: tuple[int, ...]
    chapters: tuple[str, ...]


class ArticlesCounted(Gate):
    """A draft with an article or a chapter too few is kept; what is missing is named."""

    key = "policy.articles_counted"
    title = "条数、章名与登记相符"
    subject = RulebookDrafted
    params = Structure
    outcome = Outcome.WARN
    advice = "请核对原文；确实删去的，在颁布新稿时按废止处理"
    examples = (
        passes(Counted("办法", (1, 2), ("总则",)), title="办法", article_count=2, chapters=("总则",)),
        passes(Counted("别的", (1,), ()), title="办法", article_count=2),
        breaches(Counted("办法", (1, 3), ("总则",)), title="办法", article_count=3),
        breaches(Counted("办法", (1, 2), ()), title="办法", article_count=2, chapters=("总则",)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Counted]:
        return [Counted(*row) for row in subjects.rows("name", "numbers", "chapters")]

    @staticmethod
    def judge(fact: Counted, params: Structure) -> str | None:
        if not params.is_about(fact.name):
            return None
        said = []
        missing = missing_articles(fact.numbers, params.article_count)
        if params.article_count and (missing or len(fact.numbers) != params.article_count):
            lacking = f"，缺第 {'、'.join(map(str, missing))} 条" if missing else ""
            said.append(f"应有 {params.article_count} 条，读到 {len(fact.numbers)} 条{lacking}")
        absent = [each for each in params.chapters if each not in fact.chapters]
        if absent:
            said.append(f"缺章：{'、'.join(absent)}")
        return f"ARTICLE_COUNT_MISMATCH：《{fact.name}》{'；'.join(said)}" if said else None


class Named(NamedTuple):
    """``others`` is how many other rulebooks and drafts have the name."""

    name: str
    called: str
    others: int
    is_own: bool


def _taken(names: Sequence[str], using: str) -> Counter[str]:
    """How many rulebooks have each name, here or in their source; one statement."""
    wanted = set(names)
    rows = Rulebook.objects.using(using).filter(Q(title__in=wanted) | Q(source__in=wanted))
    return Counter(name for pair in rows.values_list("title", "source") for name in set(pair) & wanted)


class TitleFree(Gate):
    """A second rulebook of a name is kept as a draft, and asks for an alias or to be an edition of the first."""

    key = "policy.title_free"
    title = "草稿与已有制度同名"
    subject = RulebookDrafted
    params = Titled
    outcome = Outcome.WARN
    advice = "颁布时填写别名；如果是那部制度的新稿，提交时请选上一稿"
    examples = (
        passes(Named("办法", "办法", 0, is_own=False)),
        passes(Named("办法", "办法", 1, is_own=True)),
        passes(Named("别的", "别的", 1, is_own=False), title="办法"),
        breaches(Named("办法", "办法", 1, is_own=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Named]:
        named = list(subjects.rows("name", "is_edition"))
        names = [name for name, _ in named]
        drafts = DraftRulebook.objects.using(context.using).filter(title__in=set(names)).values_list("title", "code")
        taken = _taken(names, context.using) + Counter(title for title, _ in set(drafts))
        inside = Counter(names)
        return [Named(name, name, taken[name] + inside[name] - 1, is_edition) for name, is_edition in named]

    @staticmethod
    def judge(fact: Named, params: Titled) -> str | None:
        if fact.is_own or not fact.others or not params.is_about(fact.name):
            return None
        return f"TITLE_TAKEN：已有《{fact.name}》，这一份先存为草稿，须另起别名或注明是它的新稿"


class TitleOnce(Gate):
    """Two rulebooks in force do not have one name."""

    key = "policy.title_once"
    title = "制度名称唯一"
    subject = RulebookEnacted
    params = Titled
    advice = "请填写别名，或作为那部制度的新稿提交"
    examples = (
        passes(Named("办法", "办法", 0, is_own=False)),
        passes(Named("办法", "办法", 1, is_own=True)),
        passes(Named("办法", "别名", 0, is_own=False)),
        breaches(Named("办法", "办法", 1, is_own=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Named]:
        taken = _taken(subjects.called, context.using)
        inside = Counter(subjects.called)
        return [
            Named(name, called, taken[called] + inside[called] - 1, not is_first)
            for name, called, is_first in subjects.rows("name", "called", "is_first")
        ]

    @staticmethod
    def judge(fact: Named, params: Titled) -> str | None:
        if fact.is_own or not fact.others or not params.is_about(fact.name):
            return None
        return f"TITLE_TAKEN：已有名为《{fact.called}》的制度"


class Covered(NamedTuple):
    name: str
    has_day: bool
    has_owner: bool


class AdoptedWithDay(Gate):
    """A rulebook without a day binds nobody."""

    key = "policy.adopted_with_day"
    title = "颁布时写明生效日"
    subject = RulebookEnacted
    params = Titled
    advice = "没有生效日的制度不约束任何人：请填写生效日再颁布"
    examples = (
        passes(Covered("办法", has_day=True, has_owner=False)),
        passes(Covered("别的", has_day=False, has_owner=True), title="办法"),
        breaches(Covered("办法", has_day=False, has_owner=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Covered]:
        return _covers(subjects)

    @staticmethod
    def judge(fact: Covered, params: Titled) -> str | None:
        if fact.has_day or not params.is_about(fact.name):
            return None
        return f"EFFECTIVE_DATE_REQUIRED：《{fact.name}》没有生效日"


class OwnerDue(Titled):
    default_owner_fill_days: int = Field(7, title="补填归口部门期限（天）", ge=0)


class AdoptedWithOwner(Gate):
    """Nobody explains a rulebook without an owner; it takes effect, and a task asks for one."""

    key = "policy.adopted_with_owner"
    title = "颁布时写明归口部门"
    subject = RulebookEnacted
    params = OwnerDue
    outcome = Outcome.WARN
    advice = "请在期限内补填由哪个部门解释"
    examples = (
        passes(Covered("办法", has_day=True, has_owner=True)),
        breaches(Covered("办法", has_day=True, has_owner=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Covered]:
        return _covers(subjects)

    @staticmethod
    def judge(fact: Covered, params: OwnerDue) -> str | None:
        if fact.has_owner or not params.is_about(fact.name):
            return None
        return f"OWNER_MISSING：《{fact.name}》没有归口部门，{params.default_owner_fill_days} 天内补填"


def _covers(subjects: Subjects) -> list[Covered]:
    rows = subjects.rows("name", "effective_from", "owner")
    return [Covered(name, day is not None, bool(owner)) for name, day, owner in rows]


class Numbered(NamedTuple):
    name: str
    ref: str
    given: str


class SourceRefKept(Gate):
    """The numbers of a source stay as it writes them, however they break; codes of our own stand beside them."""

    key = "policy.source_ref_kept"
    title = "原编号不得改写"
    subject = ClauseReworded
    params = Titled
    advice = "原编号照原文保留；系统另有条款号。编号有误的，在新的一稿里更正原文"
    examples = (
        passes(Numbered("办法", "10)", "")),
        passes(Numbered("办法", "10)", "10)")),
        breaches(Numbered("办法", "10)", "1)")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Numbered]:
        return [Numbered(*row) for row in subjects.rows("name", "ref", "given")]

    @staticmethod
    def judge(fact: Numbered, params: Titled) -> str | None:
        if fact.given in {"", fact.ref} or not params.is_about(fact.name):
            return None
        return f"SOURCE_REF_LOCKED：原文编号是“{fact.ref}”，不能改成“{fact.given}”"
