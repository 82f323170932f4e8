"""The pack as its files say, read without the program."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

PACK = "guiju.packs.ecommerce"
RULEBOOKS = [f"S{number:02d}" for number in range(1, 22)]


@cache
def file(name: str) -> dict[str, Any]:
    return yaml.safe_load(files(PACK).joinpath(f"{name}.yaml").read_bytes())


@cache
def clauses() -> dict[str, dict[str, Any]]:
    return {clause["code"]: clause for name in RULEBOOKS for clause in file(name)["clauses"]}


def kinds(clause: dict[str, Any]) -> list[str]:
    return [clause["kind"], *clause.get("also", [])]


def split(spelled: str) -> list[str]:
    return [part.strip() for part in spelled.split(";")]
