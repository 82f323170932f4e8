"""The YAML files of a pack, read once a process."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader is safe as well and ten times as fast; a PyYAML without it still reads."""


def names(package: str) -> list[str]:
    """The rulebooks of a pack, in order: its files named by a capital S and digits."""
    found = (each.name.removesuffix(".yaml") for each in files(package).iterdir() if each.name.endswith(".yaml"))
    return sorted(name for name in found if name[0] == "S" and name[1:].isdigit())


def content(package: str, name: str) -> bytes:
    return files(package).joinpath(f"{name}.yaml").read_bytes()


@cache
def read(package: str, name: str) -> dict[str, Any]:
    """One file of a pack; nobody changes what is returned."""
    loaded: dict[str, Any] = yaml.load(content(package, name), _LOADER)  # noqa: S506 — both loaders are safe
    return loaded
