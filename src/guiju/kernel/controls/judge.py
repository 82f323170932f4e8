"""The Judge of the real program: bindings in force, waivers in force, facts from gates."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

import orjson
from django.db import connections
from django.utils import timezone

from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Approval, ClauseRef, Context
from guiju.kernel.commands.ports import Question, Verdict
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import LateRefusal
from guiju.kernel.controls import engine
from guiju.kernel.controls.gate import Gate, Params, gates
from guiju.kernel.controls.reading import Bound, GateReading, Reading, Waived, params_digest
from guiju.kernel.controls.written.gate import written_gates
from guiju.kernel.rulebook import profile
from guiju.kernel.rulebook.kept import VERSION, of_rules, rules_version
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters

Bindings = dict[str, list[Bound]]
"""Control key → bindings in force."""


class Bindable(Protocol):
    """What clauses bind: a gate, a watch, a duty, a pledge."""

    @property
    def params(self) -> type[Params]: ...


class Judge:
    """The door statement tells the rules version by which the bindings are kept."""

    def question(self) -> Question:
        return Question(VERSION)

    def read(self, rules: int, subjects: Sequence[Subjects], context: Context) -> Reading:
        bindings, known = _of_gates.at(rules, timezone.localdate(context.now), context.using, rules)
        reading = Reading()
        for group in subjects:
            if not len(group):
                continue
            for key, bounds in bindings.items():
                gate = known[key]
                if gate.subject is group.type:
                    reading.gates.append(GateReading(gate, group, gate().facts(group, context), bounds))
        waivable = sorted({each.gate.key for each in reading.gates if each.gate.waivable})
        if waivable:
            reading.waivers = self._waivers(waivable, context)
        return reading

    def weigh(self, reading: Reading, struck: Collection[int], approval: Approval | None) -> Verdict:
        return engine.weigh(reading, struck, approval)

    def settle(self, verdicts: Iterable[Verdict], context: Context) -> None:
        users = [(waiver, item) for verdict in verdicts for item, used in verdict.waivers.items() for waiver in used]
        if not users:
            return
        used = Counter(waiver for waiver, _ in users)
        given = rows_of({"id": "bigint", "uses": "bigint"}, context.using)
        with connections[context.using].cursor() as cursor:
            cursor.execute(
                f"update rulebook_waiver set used = used + d.uses from {given} as d where rulebook_waiver.id = d.id "
                "and rulebook_waiver.used + d.uses <= rulebook_waiver.uses returning rulebook_waiver.id",
                rows_parameters([sorted(used), [used[key] for key in sorted(used)]], context.using),
            )
            counted = {waiver for (waiver,) in cursor.fetchall()}
        lost = sorted({item for waiver, item in users if waiver not in counted})
        if lost:
            advice = "请重新提交，或另行申请特批"
            raise LateRefusal(
                [refusal(i, None, "waiver_left", "特批的次数刚被用完", advice, retryable=True) for i in lost]
            )

    def _waivers(self, controls: list[str], context: Context) -> dict[tuple[str, str], list[Waived]]:
        found: dict[tuple[str, str], list[Waived]] = {}
        with connections[context.using].cursor() as cursor:
            cursor.execute(
                "select id, control, subject_key, clauses, uses - used from rulebook_waiver "
                "where used < uses and valid_until > %s and "
                + any_of("control", "text", context.using)
                + " order by id",
                [context.now, array(controls, context.using)],
            )
            for waiver, control, key, clauses, left in cursor.fetchall():
                found.setdefault((control, key), []).append(Waived(waiver, left, frozenset(orjson.loads(clauses))))
        return found


@of_rules
def _of_gates(day: date, using: str, version: int) -> tuple[Bindings, dict[str, type[Gate]]]:
    """Bindings in force and the gates there are, the company's own included."""
    known: dict[str, type[Gate]] = {**written_gates(using), **gates()}
    return load_bindings("gate", known, day, using, version=version), known


def load_bindings(
    kind: str, rules: Mapping[str, Bindable], day: date, using: str, *, of: str = "", version: int | None = None
) -> Bindings:
    """The bindings of one kind in force on a day, of each clause's version of that day, with their params validated.

    ``of`` names the one control whose bindings are wanted, ``version`` that of the rules where it is known. A clause that
    the company profile says does not apply binds nobody.

    Raises:
        KeyError: a clause binds a control that is no longer there; nothing is judged without it.
    """
    known = _in_force.at(rules_version(using) if version is None else version, day, using, kind)
    wanted = known if not of else {of: known[of]} if of in known else {}
    return {control: [_bound(each, rules[control].params) for each in bound] for control, bound in wanted.items()}


class _InForce(NamedTuple):
    params: str
    mode: str
    place: int | None
    clause: ClauseRef


@of_rules
def _in_force(day: date, using: str, kind: str) -> dict[str, list[_InForce]]:
    """By control, in the order of the bindings."""
    found: dict[str, list[_InForce]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select b.control, b.params, b.mode, b.place_id, c.code, c.version, c.title from rulebook_binding b "
            "join rulebook_clause c on c.id = b.clause_id where b.kind = %s and b.since <= %s "
            "and not exists (select 1 from rulebook_bindingend e where e.binding_id = b.id and e.last_day < %s) "
            "and not exists (select 1 from rulebook_clause later where later.code = c.code "
            "and later.version > c.version and later.effective_from <= %s) "
            f"and {profile.APPLIES} order by b.id",
            [kind, day, day, day],
        )
        for control, params, mode, place, code, version, title in cursor.fetchall():
            clause = ClauseRef(code, version, title)
            found.setdefault(control, []).append(_InForce(params, mode, place, clause))
    return found


def _bound(stored: _InForce, kind: type[Params]) -> Bound:
    params, digest = _validated(kind, stored.params)
    return Bound(stored.clause, params, stored.mode, stored.place, digest)


@lru_cache(maxsize=4096)
def _validated(params: type[Params], given: str) -> tuple[Params, str]:
    """Params are frozen, so those of the same words are read once a process; their digest too."""
    checked = params.model_validate_json(given)
    return checked, params_digest(checked)
