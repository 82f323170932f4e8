"""The clauses in force behind one gate, for pages that say beforehand what it will say."""

from django.utils import timezone

from guiju.kernel.controls.gate import Rule, gates
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.reading import Bound


def bounds_of(gate: type[Rule]) -> list[Bound]:
    return load_bindings("gate", gates(), timezone.localdate(), "default").get(gate.key, [])
