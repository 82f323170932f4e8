"""The controls of safety: visitors known, cameras running, nothing burning, hazards closed, equipment sound, people fit."""

from guiju.domains.safety.controls import (
    cameras,
    downtime,
    equipment,
    fire,
    hazards,
    health,
    important,
    incidents,
    letters,
    measures,
    records,
    scores,
    upkeep,
    visits,
    work,
)

__all__ = [
    "cameras",
    "downtime",
    "equipment",
    "fire",
    "hazards",
    "health",
    "important",
    "incidents",
    "letters",
    "measures",
    "records",
    "scores",
    "upkeep",
    "visits",
    "work",
]
