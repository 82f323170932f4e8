"""The sections of 今日 that need nothing but the kernel; packages above register theirs beside them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.kernel.audit.models import Breach
from guiju.kernel.controls.duties.checklists import State
from guiju.kernel.findings.visibility import READ_ALL
from guiju.kernel.pages.me import Me
from guiju.kernel.rulebook.catalogue import controls
from guiju.web import overview, own_duties, own_pledges, waiting
from guiju.web.held import with_names
from guiju.web.links import url_of
from guiju.web.people import posts_of
from guiju.web.sections import Section, register
from guiju.web.waiting import FEW, SHOWN


def company(me: Me) -> Section | None:
    """For whoever oversees the company."""
    if not me.may(READ_ALL):
        return None
    now = timezone.now()
    found = overview.open_findings(now)
    context = {"findings": found, "lights": overview.lights(), "week": overview.week()}
    return Section(
        "company",
        _("公司现在"),
        "web/today/company.html",
        context,
        count=found.total,
        meaning="stop" if found.late else "warn",
        note=_("逾期 %(late)s") % {"late": found.late} if found.late else "",
        figure=_("未关闭问题"),
        width="whole",
    )


def pledges(me: Me) -> Section | None:
    """What is not signed stands first and holds up nothing."""
    missing = own_pledges.to_do(own_pledges.own(me))
    if not missing:
        return None
    day = timezone.localdate()
    rows = [{"asked": each.asked, "signer": each.signer, "is_late": each.signer.due < day} for each in missing]
    late = sum(each.signer.due < day for each in missing)
    return Section(
        "pledges",
        _("待我签署的制度"),
        "web/today/pledges.html",
        {"rows": rows},
        count=len(rows),
        meaning="stop" if late else "duty",
        note=_("规则尚未确认（RULES_NOT_ACCEPTED），逾期 %(late)s") % {"late": late},
        figure=_("待签制度"),
        width="whole",
    )


def tasks(me: Me) -> Section:
    now = timezone.now()
    rows = waiting.tasks(me)
    count = len(rows) if len(rows) <= SHOWN else waiting.count_tasks(me)
    titles = posts_of(task.post for task in rows)
    shown = [
        {
            "task": task,
            "url": url_of(task.page, task.page_key) or url_of("task", str(task.id)),
            "is_late": task.due_at is not None and task.due_at < now,
            "post": titles.get(task.post, ""),
        }
        for task in rows[:SHOWN]
    ]
    late = waiting.count_late_tasks(me, now) if rows else 0
    return Section(
        "tasks",
        _("我要办的"),
        "web/today/tasks.html",
        {"rows": shown, "more": count - len(shown)},
        count=count,
        meaning="stop" if late else "duty",
        note=_("逾期 %(late)s") % {"late": late} if late else "",
    )


def duties(me: Me) -> Section | None:
    """Today's checklists that are not done; nothing for whoever has none."""
    lists = own_duties.to_do(own_duties.own(me))
    if not lists:
        return None
    late = sum(each.state is State.LATE for each, _meaning in lists)
    return Section(
        "duties",
        _("今天的职责"),
        "web/today/duties.html",
        {"lists": lists},
        count=len(lists),
        meaning="stop" if late else "duty",
        note=_("逾期 %(late)s") % {"late": late} if late else "",
    )


def approvals(me: Me) -> Section:
    count = waiting.count_approvals(me)
    rows = with_names(waiting.approvals(me)[:SHOWN]) if count else []
    return Section(
        "approvals", _("待我审批"), "web/today/approvals.html", {"rows": rows, "more": count - len(rows)}, count
    )


def warnings(me: Me) -> Section:
    groups = waiting.warnings(me)
    shown = groups[:SHOWN]
    first = Breach.objects.in_bulk([group.first for group in shown])
    known = controls()
    rows = [
        {
            "breach": first[group.first],
            "times": group.times,
            "title": known[group.control].title if group.control in known else group.control,
            "url": url_of("warning", str(group.first))
            if group.times == 1
            else url_of("warnings_of_run", f"{group.evidence}/{group.control}"),
        }
        for group in shown
    ]
    context = {"rows": rows, "more": len(groups) - len(shown)}
    title = _("待我说明的预警")
    return Section("warnings", title, "web/today/warnings.html", context, len(groups), "warn", figure=_("待说明预警"))


def inbox(me: Me) -> Section:
    rows = waiting.newest_unread(me)
    count = len(rows) if len(rows) <= FEW else waiting.unread(me).count()
    context = {"rows": rows[:FEW], "more": count - len(rows[:FEW])}
    return Section("inbox", _("未读消息"), "web/today/inbox.html", context, count)


def mine(me: Me) -> Section:
    """What waits for others because of me."""
    asked = with_names(waiting.requests(me))
    reported = waiting.reported(me)
    context = {"requests": asked, "reported": reported}
    return Section(
        "requests",
        _("我提交的，在等别人"),
        "web/today/mine.html",
        context,
        count=len(asked) + len(reported),
        meaning="plain",
        figure=_("在等别人"),
    )


def register_all() -> None:
    register("pledges", 5, pledges)
    register("company", 10, company)
    register("tasks", 20, tasks)
    register("duties", 25, duties)
    register("approvals", 30, approvals)
    register("warnings", 50, warnings)
    register("inbox", 60, inbox)
    register("requests", 70, mine)
