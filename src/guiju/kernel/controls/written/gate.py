"""A self-written gate as the engine knows gates: facts are the fields its expression reads, judged by it."""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import orjson
from pydantic import create_model

from guiju.kernel.audit.models import Decision
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import Example
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.models import WrittenGate
from guiju.kernel.controls.written import offered
from guiju.kernel.controls.written.expression import FailedExpression, filled, holds, names_in, placeholders
from guiju.kernel.rulebook import catalogue
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.written import Written

GOOD, BAD = "good", "bad"
FAILED = "自定义关卡无法判定"
"""How the sentence of a gate that could not be worked out begins; it counts as not met."""


class Version(NamedTuple):
    """All that makes a gate of a row; a new version is another gate."""

    key: str
    version: int
    title: str
    subject: str
    expression: str
    message: str
    advice: str
    outcome: str
    approver_post: str
    params: str
    samples: str = "{}"


class CelGate(Gate):
    """Never registered among the gates of the program: which there are is data."""

    expression: ClassVar[str]
    message: ClassVar[str]
    names: ClassVar[tuple[str, ...]]
    record: ClassVar[Any]

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        return [self.record(*row) for row in offered.read(subjects, self.names, context)]

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        fields, numbers = fact._asdict(), params.model_dump()
        try:
            if holds(cls.expression, fields, numbers):
                return None
        except FailedExpression as failed:
            return f"{FAILED}（{failed}），按不合规处理"
        return filled(cls.message, {**fields, **{f"params.{name}": value for name, value in numbers.items()}})


@lru_cache(maxsize=512)
def gate_of(version: Version) -> type[CelGate]:
    """The gate of a version, made once."""
    subject = offered.subject_types()[version.subject]
    used = names_in(version.expression) | {name for name in placeholders(version.message) if "." not in name}
    names = tuple(sorted(used))
    fields: dict[str, Any] = {name: (type(value), value) for name, value in orjson.loads(version.params).items()}

    class made(CelGate):  # noqa: N801 — it is a value
        """Not registered, because it has no key when it is made."""

    made.key, made.title, made.subject = version.key, version.title, subject
    made.expression, made.message, made.advice = version.expression, version.message, version.advice
    made.outcome, made.approver = Outcome(version.outcome), version.approver_post
    made.params = create_model(f"Params of {version.key}", __base__=Params, **fields)
    made.facts_version = version.version
    made.names, made.record = names, namedtuple("Facts", names)  # noqa: PYI024 — the fields are known only at run time
    made.examples = tuple(_examples(made, orjson.loads(version.samples)))
    return made


def _examples(gate: type[CelGate], samples: dict[str, dict[str, Any]]) -> Iterator[Example]:
    for name, is_breach in ((GOOD, False), (BAD, True)):
        if given := samples.get(name):
            yield Example(gate.record(**{each: given.get(each) for each in gate.names}), is_breach, {}, 0)


_APPROVED = Written(
    lambda using: (
        WrittenGate.objects.using(using)
        .filter(approval__isnull=False)
        .order_by("version")
        .values_list(*Version._fields)
    )
)


def approved(using: str = "default") -> dict[str, type[CelGate]]:
    """The newest approved version of each gate, by key; one statement."""
    return {version.key: gate_of(version) for version in map(Version._make, _APPROVED.rows({}, using))}


def written_gates(using: str = "default") -> dict[str, type[CelGate]]:
    """What clauses may bind besides the gates of the program."""
    found = approved(using)
    catalogue.remember(_info(gate, frozenset()) for gate in found.values())
    return found


def infos(using: str = "default") -> Iterable[catalogue.ControlInfo]:
    """The catalogue entries of the approved gates. One that has never judged may only be observed."""
    found = approved(using)
    if not found:
        return
    judged = Decision.objects.using(using).filter(control__in=found).values_list("control", "facts_version").distinct()
    known = set(judged)
    for key, gate in found.items():
        is_new = (key, gate.facts_version) not in known
        yield _info(gate, frozenset({"observe"}) if is_new else frozenset())


def _info(gate: type[CelGate], modes: frozenset[str]) -> catalogue.ControlInfo:
    return catalogue.ControlInfo(
        gate.key, "gate", gate.title, gate.outcome.value, gate.subject.protected, gate.params, modes
    )
