"""Proposing, trying and approving a gate of the company's own: three acts, the last by another person."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Literal

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import GateApproval, GateTrial, WrittenGate
from guiju.kernel.controls.written import offered
from guiju.kernel.controls.written.expression import BadExpression, check, names_in
from guiju.kernel.controls.written.gate import BAD, FAILED, GOOD, CelGate, Version, gate_of
from guiju.kernel.rulebook.commands import canonical
from guiju.kernel.rulebook.kept import renew_rules_version
from guiju.kernel.store.arrays import any_of, array

PREFIX = "own."
EXAMPLES = 20
Sample = dict[Annotated[str, Field(max_length=60)], int | bool | str | None]
_PARAM = r"^[a-z][a-z0-9_]{0,39}$"


class ProposeGateInput(Input):
    key: Annotated[
        str, Field(pattern=r"^own\.[a-z][a-z0-9_]{1,50}$"), Label("控制", help="own. 开头，如 own.line_limit")
    ]
    title: Annotated[str, Field(min_length=2, max_length=60), Label("标题")]
    subject: Annotated[str, Field(max_length=60), Label("事项")]
    expression: Annotated[str, Field(min_length=1, max_length=500), Label("合规条件")]
    message: Annotated[str, Field(min_length=2, max_length=200), Label("不合规时的说明", help="可用 {{字段}}")]
    advice: Annotated[str, Field(max_length=200), Label("怎么办")] = ""
    outcome: Annotated[
        Literal["warn", "hold", "block"], Label("结果", choices={"warn": "预警", "hold": "待批", "block": "拦截"})
    ] = "warn"
    approver_post: Annotated[str | None, Label("审批岗位"), Reference("org.Post")] = None
    params: Annotated[dict[Annotated[str, Field(pattern=_PARAM)], int | bool | str], Label("参数")] = {}
    good: Annotated[Sample, Label("合规的样例", help='用到的字段各写一个值，如 {"quantity": 5}')] = {}
    bad: Annotated[Sample, Label("不合规的样例", help="系统用它自检：关卡对它没有反应就算失灵")] = {}


class ProposeGate(Command):
    """Each proposal of a key is its next version; it judges nothing before it is approved."""

    key = "controls.propose_gate"
    title = "提出自定义关卡"
    header = ProposeGateInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        types = offered.subject_types()
        head = batch.head.rows("key", "subject", "expression", "message", "outcome", "approver_post", "params")
        samples = list(head_samples(batch))
        seen = set()
        for item, (key, name, expression, message, outcome, post, params) in enumerate(head):
            subject = types.get(name)
            if key in seen:
                yield refusal(item, None, "once", f"“{key}”在本次提交中出现两次", "每个关卡一次提一个版本")
            elif subject is None:
                known = "、".join(sorted(types))
                yield refusal(item, None, "expression_fits", f"没有事项“{name}”", f"可用的有 {known}")
            elif subject.protected and outcome != "warn":
                said = f"“{subject.title}”是受保护事项，只能预警，不能拦截或待批"
                yield refusal(item, None, "protected_never_stopped", said, "请把结果改为预警")
            elif (outcome == "hold") != bool(post):
                yield refusal(item, None, "expression_fits", "待批须写审批岗位，其他结果不写", "请更正审批岗位")
            else:
                try:
                    check(expression, message, offered.offered(subject), params)
                    _refuse_wrong_samples(_drafted(batch, item), samples[item])
                except BadExpression as wrong:
                    yield refusal(item, None, "expression_fits", str(wrong), "请更正条件、说明或样例后重新提出")
            seen.add(key)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        types = offered.subject_types()
        rows = work.select(
            f"select key, max(version) from controls_writtengate where {any_of('key', 'text', work.using)} group by key",
            [array(sorted(set(head.key)), work.using)],
        )
        last = dict(rows)
        versions = [last.get(key, 0) + 1 for key in head.key]
        plain = ("key", "title", "subject", "expression", "message", "advice", "outcome")
        columns: dict[str, Any] = {name: head.columns[name] for name in plain}
        columns |= {
            "version": versions,
            "is_protected": [types[name].protected for name in head.subject],
            "approver_post": [post or "" for post in head.approver_post],
            "params": [canonical(params) for params in head.params],
            "samples": [canonical(each) for each in head_samples(batch)],
            "proposer": work.actor,
            "proposed_at": work.recorded_at,
        }
        gates = work.insert(WrittenGate, columns, batch.size)
        work.answer(range(batch.size), gate=list(gates), version=versions)


def head_samples(batch: Batch) -> Iterator[dict[str, Sample]]:
    """The samples of each proposal, without those left empty."""
    for good, bad in batch.head.rows("good", "bad"):
        yield {name: given for name, given in ((GOOD, good), (BAD, bad)) if given}


def _drafted(batch: Batch, item: int) -> type[CelGate]:
    head = batch.head
    plain: dict[str, Any] = {name: head.columns[name][item] or "" for name in Version._fields if name in head.columns}
    return gate_of(Version(**{**plain, "version": 0, "params": canonical(head.params[item])}))


def _refuse_wrong_samples(gate: type[CelGate], samples: dict[str, Sample]) -> None:
    """A sample names every field that is used, and is judged as it is called.

    Raises:
        BadExpression: it does not, or is not.
    """
    for name, given in samples.items():
        word = "合规的样例" if name == GOOD else "不合规的样例"
        missing = sorted(set(gate.names) - given.keys())
        if missing:
            message = f"{word}缺 {'、'.join(missing)}"
            raise BadExpression(message)
        fact = gate.record(**{each: given[each] for each in gate.names})
        if (gate.judge(fact, gate.params()) is None) is not (name == GOOD):
            message = f"{word}判定出来不是这样"
            raise BadExpression(message)


_GATE = Annotated[
    int,
    Label("关卡"),
    Reference("controls.WrittenGate", by="id", fetch=(*Version._fields, "proposer"), lock=True, title="自定义关卡"),
]


class TryGateInput(Input):
    gate: _GATE
    days: Annotated[int, Field(ge=1, le=366), Label("往回多少天")] = 30


class TryGate(Command):
    """What the version would have found over what is stored: how many, and which first."""

    key = "controls.try_gate"
    title = "试算自定义关卡"
    header = TryGateInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        for item, record in enumerate(batch.head.record("gate")):
            if record is None:
                continue
            gate = _gate(record)
            unknown = offered.unstable(gate.subject, names_in(record.expression))
            if offered.history_of(gate.subject) is None:
                said = f"“{gate.subject.title}”没有可以回看的记录，无法试算"
                yield refusal(item, None, "tried_first", said, "可以直接批准，再以观察模式绑定")
            elif unknown:
                said = f"用到的“{'、'.join(unknown)}”只知道现在的值，不能拿来判断过去"
                yield refusal(item, None, "tried_first", said, "可以直接批准，再以观察模式绑定")

    def apply(self, batch: Batch, work: Work) -> None:
        today = timezone.localdate(work.now)
        since = [today - timedelta(days=days) for days in batch.head.days]
        gates = [_gate(record) for record in batch.head.record("gate")]
        asked = list(zip(gates, since, strict=True))
        sources = {(gate.subject, day) for gate, day in asked}
        stored = {(subject, day): _stored(subject, day, work.context) for subject, day in sources}
        results = [_tried(gate, stored[gate.subject, day], work.context) for gate, day in asked]
        columns = {name: [result[name] for result in results] for name in ("judged", "stopped", "errors")}
        work.insert(
            GateTrial,
            {
                **columns,
                "gate_id": batch.head.ids("gate"),
                "since": since,
                "examples": [orjson.dumps(result["which"]).decode() for result in results],
                "tried_by": work.actor,
                "tried_at": work.recorded_at,
            },
            batch.size,
        )
        work.answer(range(batch.size), **columns, which=[result["which"] for result in results])


class ApproveGateInput(Input):
    gate: _GATE


class ApproveGate(Command):
    """By another person than who proposed it, after a trial where one is possible."""

    key = "controls.approve_gate"
    title = "批准自定义关卡"
    header = ApproveGateInput

    def apply(self, batch: Batch, work: Work) -> None:
        records, ids = batch.head.record("gate"), batch.head.ids("gate")
        parameters = [array(ids, work.using)]
        of = any_of("gate_id", using=work.using)
        done = {gate for (gate,) in work.select(f"select gate_id from controls_gateapproval where {of}", parameters)}
        tried = {gate for (gate,) in work.select(f"select gate_id from controls_gatetrial where {of}", parameters)}
        work.refuse(
            [why for item, record in enumerate(records) for why in _not_yet(item, record, work.actor, done, tried)]
        )
        columns = {
            "gate_id": ids,
            "proposer": [record.proposer for record in records],
            "approver": work.actor,
            "approved_at": work.recorded_at,
        }
        work.insert(GateApproval, columns, batch.size)
        renew_rules_version(work.using)


def _not_yet(item: int, record: Any, actor: int, done: set[int], tried: set[int]) -> Iterator[Refusal]:
    if record.id in done:
        yield refusal(item, None, "once", "这个版本已经批准", "无需再批")
    elif record.proposer == actor:
        yield refusal(item, None, "other_approver", "提出人不能批准自己的关卡", "请由另一位同事批准")
    elif record.id not in tried and _can_be_tried(record):
        yield refusal(item, None, "tried_first", "还没有试算过", "请先试算，看它会拦下什么")


def _can_be_tried(record: Any) -> bool:
    gate = _gate(record)
    is_known = not offered.unstable(gate.subject, names_in(record.expression))
    return is_known and offered.history_of(gate.subject) is not None


def _gate(record: Any) -> type[CelGate]:
    return gate_of(Version(*(getattr(record, name) for name in Version._fields)))


def _stored(subject: type[Subject], since: date, context: Context) -> Subjects:
    history = offered.history_of(subject)
    if history is None:
        message = f"{subject.key} has no history"
        raise RuntimeError(message)
    return history(since, context)


def _tried(gate: type[CelGate], subjects: Subjects, context: Context) -> dict[str, Any]:
    said = [gate.judge(fact, gate.params()) for fact in gate().facts(subjects, context)]
    found = [(subjects.key(index), message) for index, message in enumerate(said) if message is not None]
    return {
        "judged": len(subjects),
        "stopped": len(found),
        "errors": sum(message.startswith(FAILED) for _, message in found),
        "which": [{"subject": key, "message": message} for key, message in found[:EXAMPLES]],
    }
