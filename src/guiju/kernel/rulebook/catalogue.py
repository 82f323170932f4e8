"""The controls that clauses may bind: what each one is, told by the packages above that declare them."""

from typing import NamedTuple

from pydantic import BaseModel


class ControlInfo(NamedTuple):
    """``outcome`` is block, hold or warn; ``protected`` says that it judges what no rule may stop."""

    key: str
    kind: str
    title: str
    outcome: str
    protected: bool
    params: type[BaseModel] = BaseModel


_controls: dict[str, ControlInfo] = {}


def register(info: ControlInfo) -> None:
    _controls[info.key] = info


def controls() -> dict[str, ControlInfo]:
    return dict(_controls)
