"""Clauses as tiles of a map, and which of the five meanings each light has."""

from typing import NamedTuple

from guiju.kernel.controls.lights import Light

MEANINGS = {
    Light.BREACHED: "stop",
    Light.FAILING: "stop",
    Light.STALE: "warn",
    Light.UNBOUND: "plain",
    Light.PARTLY: "warn",
    Light.PLEDGED: "pledge",
    Light.OBSERVING: "duty",
    Light.QUIET: "plain",
    Light.LIVE: "pass",
    Light.INAPPLICABLE: "plain",
}


class Tile(NamedTuple):
    """``short`` is what tells it from the others of its rulebook."""

    code: str
    short: str
    title: str
    light: Light
    is_counted: bool


class Book(NamedTuple):
    code: str
    title: str
    tiles: list[Tile]
