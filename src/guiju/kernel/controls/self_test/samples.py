"""How a control of each kind is tested: what is planted, and whether the control reacted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import orjson
from django.db import DatabaseError, IntegrityError, connections, models, transaction
from django.utils import timezone

from guiju.kernel.commands.context import ClauseRef
from guiju.kernel.controls import engine
from guiju.kernel.controls.backtest.trial import StoredSubjects
from guiju.kernel.controls.bed import LONG_AGO, RULEBOOK, bed
from guiju.kernel.controls.duties.duty import Duty
from guiju.kernel.controls.duties.missing import overdue
from guiju.kernel.controls.examples import Example, fault_of
from guiju.kernel.controls.gate import Rule
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.pledges.audience import asked, signers
from guiju.kernel.controls.pledges.pledge import Pledge, PledgeParams
from guiju.kernel.controls.reading import Bound, GateReading, Reading, bound
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch, look
from guiju.kernel.store import triggers

SAMPLE, PLANTED, NONE = "sample", "planted", "none"
METHODS = {SAMPLE: "样例", PLANTED: "植入", NONE: "不能自检"}
ITSELF = ClauseRef("", 0, "自检")


class Reaction(NamedTuple):
    """``fault`` is empty where the control reacted; ``method`` is how the sample was given."""

    method: str
    fault: str = ""


def tried_rule(rule: type[Rule], bounds: Sequence[Bound], using: str = "default") -> Reaction:
    """A gate by its samples through the engine; a watch by what it plants, else by its samples.

    ``bounds`` are its bindings in force; without any a watch is tested by its own defaults.
    """
    fault = fault_of(rule) or _weighed(rule)
    if fault or not issubclass(rule, Watch) or rule.plant is Watch.plant:
        return Reaction(SAMPLE if rule.examples else NONE, fault)
    known = [each._replace(mode="enforce", place=None) for each in bounds] or [bound(ITSELF, rule.params(), "enforce")]
    with bed(using) as ground:
        key = rule().plant(ground)
        broken = look(rule, known, ground.context).broken if key else {}
    if not key:
        return Reaction(SAMPLE)
    return Reaction(PLANTED, "" if key in broken else f"植入的违规样本“{key}”没有被发现")


def _weighed(rule: type[Rule]) -> str:
    """Whether the engine draws from each sample what the judge says."""
    for number, example in enumerate(rule.examples, start=1):
        if not example.before and _is_stopped(rule, example) is not example.is_breach:
            return f"第 {number} 例经判定引擎没有得到应有的结论"
    return ""


def _is_stopped(rule: type[Rule], example: Example) -> bool:
    subjects: Any = StoredSubjects(rule.subject, [0], {})
    bounds = [bound(ITSELF, example.params_of(rule.params), "enforce")]
    verdict = engine.weigh(Reading([GateReading(rule, subjects, [example.fact], bounds)]), (), None)
    return bool(verdict.refused or verdict.held or verdict.warnings)


def tried_duty(duty: Duty, bounds: Sequence[Bound], using: str = "default") -> Reaction:
    """An item that nobody did and whose grace is long over must be called missed."""
    for each in bounds:
        duty.read(each.params)
    with bed(using) as ground:
        opens = ground.now - LONG_AGO
        item = ground.plant(
            DutyItem,
            duty=duty.key,
            fingerprint=f"{duty.key}/self-test/0/0",
            title=duty.title,
            clauses=orjson.dumps([]).decode(),
            mode="enforce",
            posts=orjson.dumps(duty.usual.posts).decode(),
            holder=0,
            day=timezone.localdate(opens),
            opens_at=opens,
            closes_at=opens + timedelta(hours=1),
            due_at=opens + timedelta(hours=1),
            planned_at=opens,
        )
        found = item in {row.id for row in overdue(ground.now, using)}
    return Reaction(PLANTED, "" if found else "植入的逾期职责没有被发现")


def tried_pledge(pledge: Pledge, using: str = "default") -> Reaction:
    """A rulebook that nobody has signed must be asked for; where nobody holds a post there is nobody to ask.

    A pledge that asks for no signature of its own has nothing to plant.
    """
    if not issubclass(pledge.params, PledgeParams):
        return Reaction(NONE)
    with bed(using) as ground:
        day = timezone.localdate(ground.now)
        ground.bind(pledge.key, "pledge")
        wanted = asked(day, using).get(RULEBOOK)
        people = signers(wanted, day, using) if wanted else []
    if wanted is None:
        return Reaction(PLANTED, "植入的待签制度没有被列入签署")
    if not people:
        return Reaction(NONE)
    return Reaction(PLANTED, "" if all(each.signed_at is None for each in people) else "没有签署的人被算作已签署")


def tried_record(record: Record, using: str = "default") -> Reaction:
    """Whoever changes or deletes a row that is kept must be refused by the database."""
    declared = triggers.declared(using)
    known = {each._meta.db_table: each for each in triggers.posted_models()}
    method = NONE
    for name in record.kept_by:
        table = declared[name][0] if name in declared else ""
        if table not in known or name.endswith("_truncate"):
            continue
        is_refused = _keeps(known[table], name, using)
        if is_refused is False:
            return Reaction(PLANTED, f"“{known[table]._meta.verbose_name}”被改动而数据库没有拒绝")
        method = PLANTED if is_refused else method
    return Reaction(method)


def _keeps(model: type[models.Model], trigger: str, using: str) -> bool | None:
    """Whether the database refuses to change a row; None where there is none and none can be planted."""
    with bed(using) as ground:
        try:
            with transaction.atomic(using=using):
                row = ground.some(model)
        except IntegrityError:
            return None
        return _is_refused(model, row, trigger, using)


def _is_refused(model: type[models.Model], row: int, trigger: str, using: str) -> bool:
    table, frozen = model._meta.db_table, model._meta.pk.column
    sql = f'delete from "{table}"' if trigger.endswith("_delete") else f'update "{table}" set "{frozen}" = "{frozen}"'
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(f'{sql} where "{frozen}" = %s', [row])
    except DatabaseError as error:
        return triggers.POSTED_MESSAGE in str(error)
    return False
