"""Enacting clauses with their bindings, and granting waivers."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from django.db import connections
from pydantic import BaseModel, Field, ValidationError

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.shape import chinese
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.catalogue import ControlInfo, bindable
from guiju.kernel.rulebook.events import ClausesEnacted
from guiju.kernel.rulebook.kept import renew_rules_version
from guiju.kernel.rulebook.models import Binding, BindingEnd, Clause, ClauseMode, Concern, Kind, Rulebook
from guiju.kernel.store.arrays import any_of, array

KINDS: dict[str, str] = dict(Kind.choices)
KindName = Literal["gate", "watch", "duty", "pledge", "record", "reward", "penalty"]
ClauseCode = Annotated[str, Field(pattern=r"^[SG]\d{2,3}\.\d{2,3}$")]
"""S: a rulebook of the pack; G: one of the company's own."""


class FoundRulebookInput(Input):
    code: Annotated[str, Field(pattern=r"^[SG]\d{2,3}$"), Label("代码")]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("制度")]
    source: Annotated[str, Field(max_length=120), Label("来源名称")] = ""
    owner: Annotated[str, Label("归口部门")] = ""
    scope: Annotated[str, Label("适用范围")] = ""


class FoundRulebook(Command):
    key = "rulebook.found"
    title = "设立制度"
    header = FoundRulebookInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Rulebook, dict(batch.head.columns), batch.size)


class EnactClauseInput(Input):
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook")]
    code: Annotated[ClauseCode, Label("条款号")]
    version: Annotated[int, Field(ge=1), Label("版本")] = 1
    title: Annotated[str, Field(min_length=1, max_length=120), Label("标题")]
    text: Annotated[str, Field(min_length=1), Label("条文")]
    source: Annotated[str, Field(max_length=60), Label("原文位置")] = ""
    kind: Annotated[KindName, Label("主要种类", choices=KINDS)] = "gate"
    also: Annotated[list[KindName], Label("其他种类", choices=KINDS)] = []
    params: Annotated[dict[str, Any], Label("参数")] = {}
    mode: Annotated[
        Literal["observe", "warn", "enforce", "pledge", "off"], Label("模式", choices=dict(ClauseMode.choices))
    ]
    applies_if: Annotated[list[str], Label("适用条件")] = []
    actor: Annotated[str, Field(max_length=120), Label("执行人")] = ""
    occasion: Annotated[str, Field(max_length=200), Label("时机")] = ""
    records_reality: Annotated[bool, Label("如实登记")] = False
    needs_outside: Annotated[bool, Label("需外部配合")] = False
    bundle: Annotated[str, Field(max_length=40), Label("合并清单")] = ""
    is_counted: Annotated[bool, Label("计入条款数")] = True
    module: Annotated[str, Field(max_length=20), Label("业务领域")] = ""
    law: Annotated[str, Label("法律依据")] = ""
    note: Annotated[str, Label("说明")] = ""
    concern: Annotated[Literal["", "unlawful", "conflict"], Label("疑义", choices=dict(Concern.choices))] = ""
    conflicts_with: Annotated[list[ClauseCode], Label("冲突条款")] = []
    evidence: Annotated[str, Label("证据")] = ""
    pack_digest: Annotated[str, Field(max_length=64), Label("制度包摘要")] = ""
    effective_from: Annotated[date, Label("生效日")]


_LISTS = ("also", "applies_if", "conflicts_with")


class BindingInput(Input):
    """Outcome and whether the subject is protected are the control's own; a kind that is stated must be the control's."""

    control: Annotated[str, Field(max_length=80), Label("控制")]
    kind: Annotated[KindName | None, Label("种类", choices=KINDS)] = None
    params: Annotated[dict[str, Any], Label("参数")] = {}
    mode: Annotated[Literal["observe", "warn", "enforce", "pledge"], Label("模式")]
    place: Annotated[str | None, Label("适用地点"), Reference("org.Place")] = None


class EnactClause(Command):
    key = "rulebook.enact"
    title = "颁布条款"
    header = EnactClauseInput
    line = BindingInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        yield from unexplained(batch)
        yield from not_the_companys(batch, context)
        seen, known = set(), bindable(context.using)
        batch.lines.records["control"] = [known.get(control) for control in batch.lines.control]
        rows = batch.lines.rows("control", "kind", "params", "place", "mode")
        places = zip(batch.line_items, batch.numbers, strict=True)
        for (item, line), (control, kind, params, place, mode) in zip(places, rows, strict=True):
            info = known.get(control)
            if (item, control, place) in seen:
                message = f"控制“{control}”在同一适用地点绑定了两次"
                yield refusal(item, line, "known_control", message, "同一条款对同一地点只绑定一次")
            elif info is None or kind not in {None, info.kind}:
                message = (
                    f"系统没有控制“{control}”"
                    if info is None
                    else f"“{info.title}”不是{KINDS[kind]}，是{KINDS[info.kind]}"
                )
                yield refusal(item, line, "known_control", message, "请核对控制的代码和种类")
            elif info.protected and info.kind == "gate" and info.outcome != "warn":
                message = f"“{info.title}”判定的是受保护事项，只能预警，不能拦截或待批"
                yield refusal(item, line, "protected_never_stopped", message, "请改绑只作预警的控制")
            elif info.modes and mode not in info.modes:
                message = f"“{info.title}”还没有观察过，不能一上来就预警或执行"
                yield refusal(item, line, "observed_first", message, "请先以观察模式绑定，看它会拦下什么")
            else:
                yield from unfit(item, line, info, params, batch.head.params[item])
            seen.add((item, control, place))

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        known = lines.record("control")
        plain = {name: column for name, column in head.columns.items() if name != "rulebook"}
        lists = {name: [orjson.dumps(value).decode() for value in plain[name]] for name in _LISTS}
        own = {"rulebook_id": head.ids("rulebook"), "params": [canonical(params) for params in head.params]}
        clauses = work.insert(Clause, {**plain, **lists, **own}, batch.size)
        work.insert(
            Binding,
            {
                "clause_id": batch.to_lines(clauses),
                "control": lines.control,
                "kind": [info.kind for info in known],
                "outcome": [info.outcome for info in known],
                "is_protected": [info.protected for info in known],
                "params": [
                    canonical({**d, **own}) for d, own in zip(batch.to_lines(head.params), lines.params, strict=True)
                ],
                "mode": lines.mode,
                "place_id": lines.ids("place"),
                "since": batch.to_lines(head.effective_from),
            },
            len(batch.line_items),
        )
        renew_rules_version(work.using)
        work.emit(ClausesEnacted(batch.line_items, lines.control, head.effective_from))


class CloseBindingInput(Input):
    binding: Annotated[int, Label("绑定"), Reference("rulebook.Binding", by="id", lock=True)]
    last_day: Annotated[date, Label("最后一天")]


class CloseBinding(Command):
    key = "rulebook.close_binding"
    title = "停止绑定"
    header = CloseBindingInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(BindingEnd, {"binding_id": batch.head.ids("binding"), "last_day": batch.head.last_day}, batch.size)
        renew_rules_version(work.using)


def unexplained(batch: Batch) -> Iterator[Refusal]:
    """Clauses whose fields contradict each other: marked without a note, or off and bound."""
    bound = set(batch.line_items)
    for item, (code, concern, note, mode) in enumerate(batch.head.rows("code", "concern", "note", "mode")):
        if concern and not note:
            message = f"{code} 标了“{Concern(concern).label}”，却没有说明"
            yield refusal(item, None, "clause_whole", message, "请在说明里写明理由和合法的做法")
        if mode == ClauseMode.OFF and item in bound:
            message = f"{code} 的模式是停用，不能再绑定控制"
            yield refusal(item, None, "clause_whole", message, "请改用观察模式，或去掉绑定")


def not_the_companys(batch: Batch, context: Context) -> Iterator[Refusal]:
    """What only the pack may say: where a version is from, and another value of what a statute fixes.

    A command that performs this one has asked by itself.
    """
    if batch.is_performed:
        return
    own = [item for item, digest in enumerate(batch.head.pack_digest) if not digest]
    before = _law_of({batch.head.code[item] for item in own}, context.using) if own else {}
    for item, (code, params, digest) in enumerate(batch.head.rows("code", "params", "pack_digest")):
        if digest and context.actor != SYSTEM:
            message = f"{code} 的制度包摘要只能由系统填写"
            yield refusal(item, None, "clause_whole", message, "请留空；公司自己的版本没有摘要")
        if not digest and _statutory(params) != before.get(code, _statutory(params)):
            message = f"{code} 改动了法定参数，公司不能自行改动"
            yield refusal(item, None, "law_kept", message, "请恢复 law_ 开头的参数；法律变了由制度包更新")


def _law_of(codes: set[str], using: str) -> dict[str, dict[str, Any]]:
    """By code: the statutory params of the latest version."""
    latest = "select max(version) from rulebook_clause later where later.code = c.code"
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select code, params from rulebook_clause c where {any_of('code', 'text', using)} and version = ({latest})",
            [array(sorted(codes), using)],
        )
        return {code: _statutory(orjson.loads(params)) for code, params in cursor.fetchall()}


def _statutory(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name.startswith("law_")}


def unfit(
    item: int, line: int, info: ControlInfo, own: dict[str, Any], clause: dict[str, Any], *, of: str = ""
) -> Iterator[Refusal]:
    """A refusal for each fault of a binding's params; ``of`` begins the sentence."""
    for fault in faults_of(info, own, clause):
        yield refusal(item, line, "params_fit", f"{of}“{info.title}”的{fault}", "请按控制的参数表填写")


def faults_of(info: ControlInfo, own: dict[str, Any], clause: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a binding's params: a name the control does not have, or a value that does not fit."""
    for name in sorted(own.keys() - info.params.model_fields.keys()):
        yield f"参数“{name}”不存在"
    try:
        info.params.model_validate({**clause, **own})
    except ValidationError as error:
        yield from (fault_said(info.params, fault) for fault in error.errors(include_url=False))


def fault_said(params: type[BaseModel], fault: Any) -> str:
    """A pydantic error of a param, under the title that people read and the name that stands in the clause."""
    field = params.model_fields.get(str(fault["loc"][0])) if fault["loc"] else None
    title = f"{field.title}：" if field is not None and field.title else ""
    return f"{title}参数“{'.'.join(map(str, fault['loc']))}”{chinese(fault)}"


def canonical(params: dict[str, Any]) -> str:
    return orjson.dumps(params, option=orjson.OPT_SORT_KEYS).decode()
