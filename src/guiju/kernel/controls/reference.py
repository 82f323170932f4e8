"""The reference of controls: one page each, written from their declarations and kept in step by a test."""

import inspect
from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from guiju.kernel.controls.duties.duty import duties
from guiju.kernel.controls.gate import CumulativeGate, Rule, gates
from guiju.kernel.controls.patterns import Pattern
from guiju.kernel.controls.record import records
from guiju.kernel.controls.watch import watches
from guiju.kernel.rulebook.catalogue import ControlInfo, controls

KINDS = {
    "gate": "关卡",
    "watch": "监测",
    "duty": "职责",
    "pledge": "承诺",
    "record": "留痕",
    "reward": "奖励",
    "penalty": "处罚",
}
OUTCOMES = {"block": "拦截", "hold": "待批", "warn": "预警"}
HEAD = "<!-- Written by `./guiju controls --write docs/controls`; a test compares it with the declarations. -->"


def pages(packages: frozenset[str]) -> dict[str, str]:
    """File name → text of every control whose key begins with one of these packages, and of the index."""
    known = {key: info for key, info in sorted(controls().items()) if key.partition(".")[0] in packages}
    found = {f"{key}.md": page(info) for key, info in known.items()}
    return {**found, "README.md": _index(known)}


def page(info: ControlInfo) -> str:
    rule = gates().get(info.key) or watches().get(info.key)
    lines = [HEAD, f"# {info.title}", "", f"`{info.key}` · {KINDS[info.kind]} {info.kind}", ""]
    about = _about(rule)
    if about:
        lines += [about, ""]
    lines += ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in _facts(info, rule)), ""]
    lines += list(_params(info))
    return "\n".join(lines).rstrip() + "\n"


def _about(rule: type[Rule] | None) -> str:
    """The first paragraph of a rule's own docstring, not of a class it is made from."""
    own = vars(rule).get("__doc__") if rule else None
    return " ".join(inspect.cleandoc(own).split("\n\n")[0].split()) if own else ""


def _facts(info: ControlInfo, rule: type[Rule] | None) -> Iterator[tuple[str, str]]:
    if rule is not None:
        yield "事项 subject", f"{rule.subject.title} `{rule.subject.key}`" + ("，受保护" if info.protected else "")
        yield "判定什么 fields", "、".join(f"{title} `{name}`" for name, title in rule.subject.fields.items())
        pattern = next((each for each in rule.__mro__ if Pattern in each.__bases__), None)
        yield "式样 pattern", f"`{pattern.__name__}`" if pattern else "—"
        if issubclass(rule, CumulativeGate):
            yield "合计 sums", "同一批里合计着判"
    if info.kind == "gate":
        yield "结果 outcome", f"{OUTCOMES[info.outcome]} `{info.outcome}`"
        waivable = rule is not None and rule.waivable
        yield "特批 waivable", f"可以，由 `{rule.approver}`" if waivable and rule else "不可以"
    if rule is not None and rule.advice:
        yield "怎么办 advice", rule.advice
    record = records().get(info.key)
    if record:
        yield "由数据库保证 kept by", "、".join(f"`{name}`" for name in record.kept_by)
    if info.key in duties():
        usual = duties()[info.key].usual
        yield "平常 usually", f"{'、'.join(usual.checks)}（{usual.opens}–{usual.closes}，`{usual.cadence}`）"


def _params(info: ControlInfo) -> Iterator[str]:
    fields = info.params.model_fields
    if not fields:
        yield "没有参数。No params."
        return
    yield from ("| 参数 param | 含义 | 种类 type | 默认 default |", "| --- | --- | --- | --- |")
    for name, field in fields.items():
        default = "—" if field.default is PydanticUndefined else f"`{_plain(field.default)}`"
        yield f"| `{name}` | {field.title or ''} | `{_spelled(field.annotation)}` | {default} |"


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, BaseModel) else value


def _spelled(hint: Any) -> str:
    """A type as it is written, without the marks on it; a bar would end the table's cell."""
    origin, inner = get_origin(hint), get_args(hint)
    if hasattr(hint, "__metadata__"):
        return _spelled(inner[0])
    if origin in {Union, UnionType}:
        return " or ".join(_spelled(each) for each in inner)
    if origin is list:
        return f"list of {_spelled(inner[0])}"
    if inner:
        return " or ".join(repr(each) for each in inner)
    return "nothing" if hint is type(None) else getattr(hint, "__name__", str(hint))


def _index(known: dict[str, ControlInfo]) -> str:
    rows = [
        f"| [`{key}`]({key}.md) | {info.title} | {KINDS[info.kind]} | {OUTCOMES[info.outcome] if info.kind == 'gate' else '—'} |"
        for key, info in known.items()
    ]
    head = [
        HEAD,
        "# Controls",
        "",
        "What clauses may bind.",
        "",
        "| 控制 | 标题 | 种类 | 结果 |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows]) + "\n"
