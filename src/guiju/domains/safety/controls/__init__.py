"""The controls of safety: visitors known, cameras running, nothing burning, hazards closed, equipment sound, people fit."""

from guiju.domains.safety.controls import (
    areas,
    cameras,
    downtime,
    equipment,
    fire,
    hazards,
    health,
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
    "areas",
    "cameras",
    "downtime",
    "equipment",
    "fire",
    "hazards",
    "health",
    "incidents",
    "letters",
    "measures",
    "records",
    "scores",
    "upkeep",
    "visits",
    "work",
]
