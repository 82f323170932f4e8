"""What follows from what happens to findings and warnings: tasks for whoever acts next, messages for who should know."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from guiju.kernel.commands.acknowledge import WarningsAnswered
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.findings import events
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import CANCELLED, DONE, end_tasks, open_tasks

FINDING, WARNING = "finding", "warning"
PAGE = "finding"
ASSIGN, RECTIFY, VERIFY, LATE = "finding.assign", "finding.rectify", "finding.verify", "finding.late"


def _keys(findings: Sequence[int]) -> list[str]:
    return [str(finding) for finding in findings]


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


@reaction(events.Opened)
def opened(event: events.Opened, work: Work) -> None:
    keys = _keys(event.findings)
    columns = {
        "post": list(event.supervisors),
        "place_id": list(event.places),
        "kind": ASSIGN,
        "title": [f"指派责任人：{title}" for title in event.titles],
        "page": PAGE,
        "page_key": keys,
        "source": FINDING,
        "source_key": keys,
    }
    open_tasks(work, columns, len(keys))
    rows = zip(keys, event.titles, event.supervisors, event.places, event.grave, strict=True)
    send(
        work,
        [
            Notice("finding.opened", f"{'重大问题' if grave else '新问题'}：{title}", "", PAGE, key, 0, post, place)
            for key, title, post, place, grave in rows
        ],
    )


@reaction(events.Assigned)
def assigned(event: events.Assigned, work: Work) -> None:
    keys = _keys(event.findings)
    end_tasks(work, FINDING, keys, CANCELLED, kinds=[ASSIGN, RECTIFY, LATE])
    _to_rectify(keys, event, work)
    what = "请整改" if event.is_new else "已同意延期"
    rows = zip(keys, event.titles, event.responsible, event.due_at, event.due_bases, strict=True)
    send(
        work,
        [
            Notice("finding.assigned", f"{what}：{title}", f"期限 {_local(due)}（{basis}）", PAGE, key, responsible)
            for key, title, responsible, due, basis in rows
        ],
    )


def _to_rectify(keys: list[str], event: events.Assigned | events.Returned, work: Work) -> None:
    columns = {
        "person": list(event.responsible),
        "place_id": list(event.places),
        "kind": RECTIFY,
        "title": [f"整改：{title}" for title in event.titles],
        "page": PAGE,
        "page_key": keys,
        "due_at": list(event.due_at),
        "source": FINDING,
        "source_key": keys,
    }
    open_tasks(work, columns, len(keys))


@reaction(events.Rectified)
def rectified(event: events.Rectified, work: Work) -> None:
    keys = _keys(event.findings)
    end_tasks(work, FINDING, keys, DONE)
    columns = {
        "post": list(event.posts),
        "place_id": list(event.places),
        "excluded": list(event.rectifiers),
        "kind": VERIFY,
        "title": [f"验证整改：{title}" for title in event.titles],
        "page": PAGE,
        "page_key": keys,
        "source": FINDING,
        "source_key": keys,
    }
    open_tasks(work, columns, len(keys))


@reaction(events.Returned)
def returned(event: events.Returned, work: Work) -> None:
    keys = _keys(event.findings)
    end_tasks(work, FINDING, keys, DONE)
    _to_rectify(keys, event, work)
    rows = zip(keys, event.titles, event.responsible, event.notes, strict=True)
    send(
        work,
        [
            Notice("finding.returned", f"整改被退回：{title}", note, PAGE, key, responsible)
            for key, title, responsible, note in rows
        ],
    )


@reaction(events.Closed)
def closed(event: events.Closed, work: Work) -> None:
    keys = _keys(event.findings)
    end_tasks(work, FINDING, keys, DONE)
    rows = zip(keys, event.titles, event.reporters, strict=True)
    send(
        work,
        [
            Notice("finding.closed", f"您上报的问题已关闭：{title}", "", PAGE, key, reporter)
            for key, title, reporter in rows
            if reporter
        ],
    )


@reaction(events.Escalated)
def escalated(event: events.Escalated, work: Work) -> None:
    keys = _keys(event.findings)
    columns = {
        "post": list(event.posts),
        "place_id": list(event.places),
        "kind": LATE,
        "title": [f"逾期未整改：{title}" for title in event.titles],
        "page": PAGE,
        "page_key": keys,
        "due_at": list(event.due_at),
        "source": FINDING,
        "source_key": keys,
    }
    open_tasks(work, columns, len(keys))
    rows = zip(keys, event.titles, event.posts, event.places, event.due_at, strict=True)
    send(
        work,
        [
            Notice("finding.escalated", f"逾期未整改：{title}", f"期限 {_local(due)}", PAGE, key, 0, post, place)
            for key, title, post, place, due in rows
        ],
    )


@reaction(WarningsAnswered)
def answered(event: WarningsAnswered, work: Work) -> None:
    """End the tasks of those runs and controls that have no unanswered warning left."""
    left = work.select(
        "select distinct b.evidence_id, b.control from audit_breach b where "
        + any_of("b.id", using=work.using)
        + " and not exists (select 1 from audit_breach o where o.actor = b.actor and o.evidence_id = b.evidence_id "
        "and o.control = b.control and o.effect = 'warn' and o.acknowledged_at is null)",
        [array(list(event.breaches), work.using)],
    )
    end_tasks(work, WARNING, [warning_key(evidence, control) for evidence, control in left], DONE)


def warning_key(evidence: int, control: str) -> str:
    return f"{evidence}/{control}"
