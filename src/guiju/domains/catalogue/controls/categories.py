"""A category is opened with its licence; goods beyond the 经营范围 are sold with a warning."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.catalogue.subjects import CategoryOpened
from guiju.domains.policy.api import LINE_KINDS, held, missing, scope_on
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook.models import Outcome

CATEGORIES_KEPT = Record(
    "catalogue.categories_kept",
    "类目与商品归类留存",
    ("catalogue_category_posted_update", "catalogue_skucategory_posted_update"),
)


class Permitted(NamedTuple):
    """``lacking`` is the licence that the register does not have, empty where it has it."""

    category: str
    lacking: str


class CategoryPermitted(Gate):
    """电子商务法 第十二条."""

    key = "catalogue.category_permitted"
    title = "有许可才开通类目"
    subject = CategoryOpened
    params = Params
    advice = "请先取得许可，并在公司证照登记"
    examples = (
        passes(Permitted("零食", "")),
        breaches(Permitted("零食", "食品经营许可")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Permitted]:
        names = held(timezone.localdate(context.now), context.using)
        return [
            Permitted(category, "、".join(missing(permit, names)))
            for category, permit in subjects.rows("category", "permit")
        ]

    @staticmethod
    def judge(fact: Permitted, params: Params) -> str | None:
        return f"公司证照没有有效的{fact.lacking}，不能开通类目“{fact.category}”" if fact.lacking else None


class Scoped(NamedTuple):
    """``kind`` is that of the line of business; ``in_scope`` says that the licence has the words of ``scope``."""

    category: str
    kind: str
    scope: str
    in_scope: bool


class BusinessParams(Params):
    business: list[str] = Field(["在线零售", "跨境电商", "物流配送"], title="主营业务")


class CategoryInScope(Gate):
    """民法典 第五百零五条: a contract beyond the 经营范围 is not void for that alone, so it is only told."""

    key = "catalogue.category_in_scope"
    title = "类目在经营范围以内"
    subject = CategoryOpened
    outcome = Outcome.WARN
    params = BusinessParams
    advice = "已开通；请办理经营范围变更登记，再登记新的营业执照"
    examples = (
        passes(Scoped("日用品", "在线零售", "日用百货销售", in_scope=True)),
        breaches(Scoped("宠物用品", "在线零售", "宠物食品及用品零售", in_scope=False)),
        breaches(Scoped("日用品", "其他", "日用百货销售", in_scope=True)),
        passes(Scoped("日用品", "其他", "日用百货销售", in_scope=True), business=["其他"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Scoped]:
        text = scope_on(timezone.localdate(context.now), context.using)
        return [
            Scoped(category, LINE_KINDS.get(kind, ""), scope, scope in text)
            for category, kind, scope in subjects.rows("category", "kind", "scope")
        ]

    @staticmethod
    def judge(fact: Scoped, params: BusinessParams) -> str | None:
        if not fact.in_scope:
            return f"类目“{fact.category}”（{fact.scope}）不在营业执照的经营范围里"
        if fact.kind not in params.business:
            return f"类目“{fact.category}”的业务线（{fact.kind}）不在主营业务里"
        return None
