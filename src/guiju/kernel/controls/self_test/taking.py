"""Taking the self-tests: which controls there are, one after another, what is noted of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import duties
from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.examples import MARK
from guiju.kernel.controls.gate import Rule, gates
from guiju.kernel.controls.judge import Bindings, load_bindings
from guiju.kernel.controls.models import SelfTest
from guiju.kernel.controls.pledges.pledge import pledges
from guiju.kernel.controls.record import records
from guiju.kernel.controls.self_test.samples import NONE, Reaction, tried_duty, tried_pledge, tried_record, tried_rule
from guiju.kernel.controls.watch import watches
from guiju.kernel.controls.written.gate import written_gates

EVERY = timedelta(days=1)
"""How often a control is tested by the worker."""
NOTED_EVERY = timedelta(days=7)
"""How often it is noted that a control still reacts; a miss, and its end, is noted at once."""


class RecordSelfTestInput(Input):
    control: Annotated[str, Field(min_length=1, max_length=80), Label("控制")]
    method: Annotated[str, Field(max_length=10), Label("方法")]
    fault: Annotated[str, Field(max_length=120), Label("错误")] = ""


class RecordSelfTest(Command):
    key = "controls.record_self_test"
    title = "登记控制自检"
    header = RecordSelfTestInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {"control": head.control, "method": head.method, "fault": head.fault, "tested_at": work.recorded_at}
        work.insert(SelfTest, columns, batch.size)


class Subject(NamedTuple):
    """A control to be tested."""

    control: str
    kind: str
    title: str


def controls_to_test(using: str = "default") -> dict[str, Subject]:
    """Every control that is bound today or could be, in the order of their kinds."""
    rules: dict[str, type[Rule]] = {**gates(), **written_gates(using), **watches()}
    kinds = {key: "watch" if key in watches() else "gate" for key in rules}
    found = {key: Subject(key, kinds[key], rule.title) for key, rule in sorted(rules.items())}
    found |= {key: Subject(key, "duty", duty.title) for key, duty in sorted(bindable_duties().items())}
    found |= {key: Subject(key, "pledge", pledge.title) for key, pledge in sorted(pledges().items())}
    return found | {key: Subject(key, "record", record.title) for key, record in sorted(records().items())}


def take(subject: Subject, moment: datetime, using: str = "default") -> Reaction:
    """Test one control; what goes wrong in testing counts as a miss."""
    try:
        tested = _take(subject, moment, using)
    except Exception as error:  # noqa: BLE001 — whatever a control fails in is the answer
        tested = Reaction(NONE, f"自检时出错 {type(error).__name__}")
    return tested._replace(fault=_said(tested.fault))


def _take(subject: Subject, moment: datetime, using: str) -> Reaction:
    key, day = subject.control, timezone.localdate(moment)
    if subject.kind in {"gate", "watch"}:
        known: dict[str, type[Rule]] = {**gates(), **written_gates(using), **watches()}
        bounds: Bindings = load_bindings("watch", watches(), day, using) if subject.kind == "watch" else {}
        return tried_rule(known[key], bounds.get(key, []), using)
    if subject.kind == "duty":
        if key not in duties():
            return Reaction(NONE)
        return tried_duty(duties()[key], load_bindings("duty", bindable_duties(), day, using).get(key, []), using)
    if subject.kind == "pledge":
        return tried_pledge(pledges()[key], using)
    return tried_record(records()[key], using)


def latest(controls: Collection[str], using: str = "default") -> dict[str, SelfTest]:
    """The last noted test of each of these controls."""
    last = SelfTest.objects.filter(control=OuterRef("control")).order_by("-id").values("id")[:1]
    rows = SelfTest.objects.using(using).filter(id=Subquery(last), control__in=controls)
    return {row.control: row for row in rows}


def take_all(moment: datetime | None = None, using: str = "default") -> Iterator[tuple[Subject, Reaction]]:
    """Test every control there is; what is to be noted is noted when all have been tested."""
    now = moment or timezone.now()
    done = []
    for subject in controls_to_test(using).values():
        done.append((subject, take(subject, now, using)))
        yield done[-1]
    note(done, now, using)


def note(tested: Sequence[tuple[Subject, Reaction]], moment: datetime, using: str = "default") -> None:
    """Keep what differs from the last time, or that is a week old; one run."""
    known = latest([subject.control for subject, _ in tested], using)
    items: list[dict[str, object]] = [
        {"control": subject.control, "method": reaction.method, "fault": reaction.fault}
        for subject, reaction in tested
        if (reaction.method != NONE or reaction.fault) and _is_news(known.get(subject.control), reaction, moment)
    ]
    if items:
        last = max((each.id for each in known.values()), default=0)
        request = request_of("self-test", [last, moment.isoformat(), items])
        run_items(RecordSelfTest, items, Context(SYSTEM, moment, request, using=using))


def _is_news(last: SelfTest | None, reaction: Reaction, moment: datetime) -> bool:
    return last is None or last.fault != reaction.fault or moment - last.tested_at >= NOTED_EVERY


_taken: dict[tuple[str, str], datetime] = {}


def step(moment: datetime, using: str = "default") -> None:
    """The control whose test is the longest ago in this process, if that is a day; a step of the worker."""
    known = controls_to_test(using)
    oldest = min(
        known, key=lambda key: _taken.get((using, key), datetime.min.replace(tzinfo=moment.tzinfo)), default=""
    )
    if not oldest or moment - _taken.get((using, oldest), moment - EVERY) < EVERY:
        return
    _taken[using, oldest] = moment
    note([(known[oldest], take(known[oldest], moment, using))], moment, using)


def _said(fault: str) -> str:
    return fault if not fault or fault.startswith(MARK) else f"{MARK}：{fault}"[:120]
