"""Service is renewed for what customers need: so many projects a year."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.service import REVIEW, linked
from guiju.domains.office.subjects import ServiceYear
from guiju.domains.policy.api import newest_review
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import holders

SERVICE_KEPT = Record(
    "office.service_kept",
    "服务创新项目与满意度如实留存",
    (
        "office_serviceproject_posted_update",
        "office_servicetopic_posted_update",
        "office_serviceclosing_posted_update",
        "office_serviceresult_posted_update",
    ),
)
ANSWERS = "operations_director"


class Renewal(Params):
    default_projects_per_year: int = Field(2, title="每年服务创新项目", ge=1)


class YearReviewed(NamedTuple):
    """How many projects of the year before a review are for a topic of customers; ``is_newest``: no later one is signed."""

    review: str
    projects: int
    is_newest: bool


class ServiceRenewed(Watch):
    """Unmet from the review that has too few until one that has enough."""

    key = "office.service_renewed"
    title = "服务创新不足"
    subject = ServiceYear
    params = Renewal
    advice = "请按客户需求的主题立项，再签署一次服务创新评审"
    examples = (
        passes(YearReviewed("DP-1", 2, is_newest=True)),
        passes(YearReviewed("DP-1", 1, is_newest=False)),
        breaches(YearReviewed("DP-1", 1, is_newest=True)),
        passes(YearReviewed("DP-1", 1, is_newest=True), default_projects_per_year=1),
    )

    def subjects(self, context: Context) -> Subjects:
        newest = newest_review(REVIEW, context.using)
        found = [newest.number] if newest else []
        found += sorted(unsettled(self.key, context.using) - set(found))
        subjects = Subjects(ServiceYear, {"review": found}, list(range(len(found))), [None] * len(found))
        subjects.memo["newest"] = newest
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[YearReviewed]:
        newest = subjects.memo["newest"]
        count = linked(local(newest.since), newest.signed_at, context.using) if newest else 0
        return [
            YearReviewed(number, count, is_newest=newest is not None and number == newest.number)
            for number in subjects.review
        ]

    @staticmethod
    def judge(fact: YearReviewed, params: Renewal) -> str | None:
        if not fact.is_newest or fact.projects >= params.default_projects_per_year:
            return None
        least = params.default_projects_per_year
        return f"{fact.review} 评审的一年里，有客户需求主题的项目 {fact.projects}/{least}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        known = holders(timezone.localdate(context.now), {ANSWERS}, context.using)
        return [known.first(ANSWERS, None)] * len(subjects)
