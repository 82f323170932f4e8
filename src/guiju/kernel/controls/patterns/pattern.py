"""What all patterns share: params under a clause's own names, facts in the pattern's shape, Chinese sentences."""

from typing import Any, ClassVar

from guiju.kernel.controls.gate import Params, Rule


class Pattern(Rule):
    """A judgement that many clauses need; combined with `Gate`, `CumulativeGate` or `Watch`.

    ``asks`` are the params of the pattern. A control whose clause names them otherwise says so in ``names`` and gives
    ``params`` of its own. Facts are the pattern's own shape; a control that keeps richer facts overrides ``shape``.
    """

    asks: ClassVar[type[Params]] = Params
    names: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        if "params" not in vars(cls) and cls.params is Params:
            cls.params = cls.asks
        missing = {cls.names.get(name, name) for name in cls.asks.model_fields} - cls.params.model_fields.keys()
        if "key" in vars(cls) and missing:
            message = f"{vars(cls)['key']}: {cls.params.__name__} has no {sorted(missing)}"
            raise TypeError(message)
        super().__init_subclass__()

    @classmethod
    def param(cls, params: Any, name: str) -> Any:
        """The value of one of the pattern's params, whatever the clause calls it."""
        return getattr(params, cls.names.get(name, name))

    @staticmethod
    def shape(fact: Any) -> Any:
        """The control's fact in the pattern's shape."""
        return fact


def joined(words: list[str]) -> str:
    """Words as a Chinese list."""
    return "、".join(words)
