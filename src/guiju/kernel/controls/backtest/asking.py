"""What is tried: the bindings of a clause with some of its numbers changed, or a control that it does not bind yet."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from django.utils import timezone
from pydantic import ValidationError

from guiju.kernel.commands.context import SYSTEM, ClauseRef, Context
from guiju.kernel.controls.backtest.present import judge_present
from guiju.kernel.controls.backtest.result import Result
from guiju.kernel.controls.backtest.trial import judge_again
from guiju.kernel.controls.evaluation.figures import Span
from guiju.kernel.controls.gate import Params, Rule, gates
from guiju.kernel.controls.reading import Bound, bound
from guiju.kernel.controls.watch import Watch, watches
from guiju.kernel.controls.written.gate import written_gates
from guiju.kernel.rulebook.commands import fault_said
from guiju.kernel.rulebook.in_force import bindings_in_force, clauses_in_force
from guiju.kernel.rulebook.models import Binding, Clause

STATUTORY = "law_"


class CannotTry(Exception):
    """Why nothing can be tried, in Chinese."""


def span_of(since: date | None, until: date, days: int) -> Span:
    """From a day, or so many days back."""
    return Span(since or until - timedelta(days=max(days, 1) - 1), until)


def backtest(
    code: str,
    changes: Mapping[str, Any],
    span: Span,
    *,
    control: str = "",
    mode: str = "enforce",
    using: str = "default",
) -> list[Result]:
    """What the clause with these numbers would have done in the span, a result for each gate and watch that it binds.

    Raises:
        CannotTry: there is no such clause or number, the number does not fit, or nothing of the clause judges.
    """
    clause = clauses_in_force(timezone.localdate(), using).filter(code=code).first()
    if clause is None:
        message = f"没有生效中的条款 {code}"
        raise CannotTry(message)
    fixed = sorted(name for name in changes if name.startswith(STATUTORY))
    if fixed:
        message = f"{'、'.join(fixed)} 是法定参数，公司不能自行改动"
        raise CannotTry(message)
    rules: dict[str, type[Rule]] = {**written_gates(using), **gates(), **watches()}
    tried = _tried(clause, changes, rules, control, mode, using)
    ids = span.ids(using)
    return [_result(rules[key], bounds, ids, using) for key, bounds in tried.items()]


def _result(rule: type[Rule], bounds: Sequence[Bound], ids: range, using: str) -> Result:
    if not issubclass(rule, Watch):
        return judge_again(rule, bounds, ids, using)
    if rule.gate is not None:
        return judge_again(rule, bounds, ids, using, of=rule.gate.key)
    return judge_present(rule, bounds, Context(SYSTEM, using=using))


def _tried(
    clause: Clause, changes: Mapping[str, Any], rules: Mapping[str, type[Rule]], control: str, mode: str, using: str
) -> dict[str, list[Bound]]:
    ref, own = ClauseRef(clause.code, clause.version, clause.title), orjson.loads(clause.params)
    rows = list(bindings_in_force(timezone.localdate(), using).filter(clause=clause, control__in=rules))
    if control:
        rows = [row for row in rows if row.control == control]
        if control not in rules:
            message = f"系统没有能判定的控制“{control}”"
            raise CannotTry(message)
    known = [(row.control, _given(row, own, changes), row.place_id) for row in rows]
    if control and not known:
        known = [(control, {**own, **changes}, None)]
    if not known:
        message = f"{clause.code} 没有绑定能判定的关卡或监测，请用 --control 指明要试的控制"
        raise CannotTry(message)
    _refuse_strangers(changes, own, [rules[key] for key, _, _ in known])
    found: dict[str, list[Bound]] = {}
    for key, params, place in known:
        found.setdefault(key, []).append(bound(ref, _checked(rules[key], params), mode, place))
    return found


def _given(row: Binding, clause: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The binding's params with the changes; what it has of its own stays."""
    stored = orjson.loads(row.params)
    kept = {name for name in stored if name in clause and stored[name] != clause[name]}
    return {**stored, **{name: value for name, value in changes.items() if name not in kept}}


def _refuse_strangers(changes: Mapping[str, Any], clause: Mapping[str, Any], rules: Sequence[type[Rule]]) -> None:
    known = {*clause, *(name for rule in rules for name in rule.params.model_fields)}
    strange = sorted(changes.keys() - known)
    if strange:
        message = f"没有参数 {'、'.join(strange)}，可改的有 {'、'.join(sorted(known)) or '（无）'}"
        raise CannotTry(message)


def _checked(rule: type[Rule], params: Mapping[str, Any]) -> Params:
    try:
        return rule.params.model_validate(params)
    except ValidationError as error:
        message = fault_said(rule.params, error.errors(include_url=False)[0])
        raise CannotTry(message) from error
