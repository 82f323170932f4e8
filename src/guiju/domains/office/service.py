"""The yearly review of service: the topics that customers raised, and the projects that answer them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from guiju.domains.office.models import ServiceProject, ServiceTopic
from guiju.domains.office.needs import MONTHS, needs
from guiju.domains.office.periods import Stretch
from guiju.domains.policy.api import Asked, Line, ReviewKind, register, unsigned
from guiju.kernel.controls.duties.duty import Duty, DutyParams

REVIEW, UNANSWERED = "service", "没有服务创新项目"
SERVICE_REVIEWED = Duty(
    "office.service_reviewed",
    "每年评审服务创新",
    DutyParams(
        posts=["operations_director"],
        cadence="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20",
        on_holidays="next_workday",
        grace_minutes=7 * 24 * 60,
        bundle="yearly",
        superior="owner",
    ),
    outstanding=unsigned,
)
"""Done when the review is signed, however many projects there are: that is for a watch to say."""


def linked(since: datetime, until: datetime, using: str) -> int:
    """How many projects that were opened between two moments are for a topic of customers; one statement."""
    rows = ServiceTopic.objects.using(using).filter(project__opened_at__gte=since, project__opened_at__lte=until)
    return rows.values("project").distinct().count()


def by_topic(topics: Collection[str], using: str) -> dict[str, list[ServiceProject]]:
    """The projects for each of these topics, oldest first; one statement."""
    found: dict[str, list[ServiceProject]] = {}
    rows = ServiceTopic.objects.using(using).filter(topic__in=list(topics)).order_by("id")
    for row in rows.select_related("project"):
        found.setdefault(row.topic, []).append(row.project)
    return found


def _lines(asked: Asked) -> Mapping[str, Sequence[Line]]:
    """A topic for which there is no project wants an answer."""
    known = needs(Stretch(asked.span.since, asked.span.until), asked.using)
    projects = by_topic(known, asked.using)
    return {
        "": [
            Line(
                topic,
                f"客户需求“{topic}”",
                f"{need.sources}；{'、'.join(each.number for each in projects.get(topic, ())) or UNANSWERED}",
                wants=topic not in projects,
            )
            for topic, need in known.items()
        ]
    }


register(ReviewKind(REVIEW, "服务创新年度评审", MONTHS, _lines, duties=(SERVICE_REVIEWED.key,)))
