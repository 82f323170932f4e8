"""Enacting clauses with their bindings, and granting waivers."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from pydantic import Field, ValidationError

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.shape import chinese
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.catalogue import ControlInfo, bindable
from guiju.kernel.rulebook.events import ClausesEnacted
from guiju.kernel.rulebook.models import Binding, BindingEnd, Clause, Rulebook

KINDS = {"gate": "关卡", "watch": "监测", "duty": "职责", "pledge": "承诺", "record": "留痕"}


class FoundRulebookInput(Input):
    code: Annotated[str, Field(pattern=r"^S\d{2}$"), Label("代码")]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("制度")]


class FoundRulebook(Command):
    key = "rulebook.found"
    title = "设立制度"
    header = FoundRulebookInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Rulebook, dict(batch.head.columns), batch.size)


class EnactClauseInput(Input):
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook")]
    code: Annotated[str, Field(pattern=r"^S\d{2}\.\d{2}$"), Label("条款号")]
    version: Annotated[int, Field(ge=1), Label("版本")] = 1
    title: Annotated[str, Field(min_length=1, max_length=120), Label("标题")]
    text: Annotated[str, Field(min_length=1), Label("条文")]
    params: Annotated[dict[str, Any], Label("参数")] = {}
    mode: Annotated[Literal["observe", "warn", "enforce", "pledge"], Label("模式")]
    effective_from: Annotated[date, Label("生效日")]


class BindingInput(Input):
    """Outcome and whether the subject is protected are the control's own; a kind that is stated must be the control's."""

    control: Annotated[str, Field(max_length=80), Label("控制")]
    kind: Annotated[Literal["gate", "watch", "duty", "pledge", "record"] | None, Label("种类")] = None
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
                for fault in faults_of(info, params, batch.head.params[item]):
                    yield refusal(item, line, "params_fit", f"“{info.title}”的{fault}", "请按控制的参数表填写")
            seen.add((item, control, place))

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        known = lines.record("control")
        clauses = work.insert(
            Clause,
            {
                "rulebook_id": head.ids("rulebook"),
                "code": head.code,
                "version": head.version,
                "title": head.title,
                "text": head.text,
                "params": [canonical(params) for params in head.params],
                "mode": head.mode,
                "effective_from": head.effective_from,
            },
            batch.size,
        )
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
        raise_rules_version(work)
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
        raise_rules_version(work)


def faults_of(info: ControlInfo, own: dict[str, Any], clause: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a binding's params: a name the control does not have, or a value that does not fit."""
    for name in sorted(own.keys() - info.params.model_fields.keys()):
        yield f"参数“{name}”不存在"
    try:
        info.params.model_validate({**clause, **own})
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            yield f"参数“{'.'.join(map(str, fault['loc']))}”{chinese(fault)}"


def canonical(params: dict[str, Any]) -> str:
    return orjson.dumps(params, option=orjson.OPT_SORT_KEYS).decode()


def raise_rules_version(work: Work) -> None:
    work.execute("update rulebook_rulesversion set version = version + 1 where id = 1")
