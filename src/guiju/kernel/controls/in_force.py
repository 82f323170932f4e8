"""The clauses in force behind one control, for whoever must know its params before it judges."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.kernel.commands.context import Context
from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.gate import Rule, gates
from guiju.kernel.controls.judge import Bindings, load_bindings
from guiju.kernel.controls.reading import Bound
from guiju.kernel.controls.watch import Watch, watches


def bounds_of(rule: type[Rule], moment: datetime | None = None, using: str = "default") -> list[Bound]:
    """The bindings of a gate or a watch at a moment, now where none is given."""
    day = timezone.localdate(moment)
    kind, rules = ("watch", watches()) if issubclass(rule, Watch) else ("gate", gates())
    return load_bindings(kind, rules, day, using, of=rule.key).get(rule.key, [])


def params_in_force(rule: type[Rule], context: Context) -> list[Any]:
    """The params of the clauses in force, else the control's own."""
    return [bound.params for bound in bounds_of(rule, context.now, context.using)] or [rule.params()]


def bounds_of_duty(duty: str, moment: datetime | None = None, using: str = "default") -> list[Bound]:
    """The bindings of a duty at a moment, now where none is given."""
    return load_bindings("duty", bindable_duties(), timezone.localdate(moment), using, of=duty).get(duty, [])


def bounds_of_duties(moment: datetime | None = None, using: str = "default") -> Bindings:
    """The bindings of all duties at a moment, by duty; one statement."""
    return load_bindings("duty", bindable_duties(), timezone.localdate(moment), using)
