"""What the pack knows: its clauses and the controls they bind, looked up by how near a text is to theirs."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from guiju.kernel.rulebook import files
from guiju.kernel.rulebook.catalogue import controls
from guiju.lib.rulebooks.quantities import Kind as Measure
from guiju.lib.rulebooks.quantities import Quantity
from guiju.lib.similarity import Index

CONSIDERED = 12
PROPOSED = 3
LEAST = 0.08
"""Below this score two texts share no more than common words."""
BY_TITLE = 0.7
"""How much less a control's title says than a clause that binds it."""
FURTHER = 0.8
"""How much less each further control of the same clause counts."""
_UNITS = {
    "days": {"天", "日", "个工作日", "工作日", "个自然日", "自然日"},
    "hours": {"小时", "个小时"},
    "minutes": {"分钟"},
    "months": {"个月", "月"},
    "years": {"年"},
    "pct": {"%"},
    "percent": {"%"},
    "yuan": {"元"},
    "times": {"次"},
}


class Proposal(NamedTuple):
    """``why`` says to what the text is near."""

    control: str
    score: float
    params: dict[str, Any]
    why: str


class Likeness(NamedTuple):
    """A clause of the pack and how near a text is to it."""

    clause: dict[str, Any]
    score: float


class Known:
    """The clauses of a pack and the program's controls; read once."""

    def __init__(self, package: str) -> None:
        books = [files.read(package, name) for name in files.names(package)]
        self.clauses: list[dict[str, Any]] = [each for book in books for each in book["clauses"]]
        self._texts = Index([f"{each['title']}。{each['text']}" for each in self.clauses])
        self._controls = sorted(controls().values())
        self._titles = Index([each.title for each in self._controls])

    def near(self, texts: Sequence[str], count: int = CONSIDERED) -> list[Likeness]:
        """The clauses nearest to any of these texts."""
        best: dict[int, float] = {}
        for text in texts:
            for place, score in self._texts.nearest(text, count):
                best[place] = max(score, best.get(place, 0.0))
        ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))[:count]
        return [Likeness(self.clauses[place], score) for place, score in ranked]

    def proposals(self, near: Sequence[Likeness], text: str, measured: Sequence[Quantity]) -> list[Proposal]:
        """The controls that clauses near to the text bind, and those named alike; at most three."""
        best: dict[str, tuple[float, str]] = {}
        for clause, score in near:
            for place, binding in enumerate(clause.get("bindings", ())):
                value = score * FURTHER**place
                if value > best.get(binding["control"], (0.0, ""))[0]:
                    best[binding["control"]] = value, f"近似 {clause['code']}《{clause['title']}》"
        for place, score in self._titles.nearest(text, PROPOSED):
            control = self._controls[place]
            value = score * BY_TITLE
            if value > best.get(control.key, (0.0, ""))[0]:
                best[control.key] = value, f"与控制“{control.title}”用词相近"
        ranked = sorted(best.items(), key=lambda each: (-each[1][0], each[0]))
        return [
            Proposal(control, round(score, 3), _params(control, measured), why)
            for control, (score, why) in ranked[:PROPOSED]
            if score >= LEAST
        ]


def _params(control: str, measured: Sequence[Quantity]) -> dict[str, Any]:
    """The control's params that a single number of the text fills by its unit."""
    info = controls().get(control)
    fields = list(info.params.model_fields) if info else []
    found: dict[str, Any] = {}
    for suffix, units in _UNITS.items():
        names = [name for name in fields if name.endswith(f"_{suffix}") or name == suffix]
        values = {each.value for each in measured if each.unit in units and each.kind is not Measure.CADENCE}
        if len(names) == 1 and len(values) == 1:
            found[names[0]] = values.pop()
    return found


@cache
def known(package: str) -> Known:
    return Known(package)
