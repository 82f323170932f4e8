"""What is found in rulebooks written as prose, beside what there is to find.

    .venv/bin/python -m benchmarks.adopt [--texts ../shared] [--more]

``texts`` holds `seeds` (a page of 21 rulebooks with the register of its clauses) and `data/rulebooks` (others with their keys).
Clause lines: lines on which a clause begins, found beside registered. Numbers: those that stand in a clause of the register as a
plain param and in the source line. Controls: among the first three proposals of the clauses on a line is one that the pack
binds to the registered clause. ``raw``: every line with a word in it taken for a clause.
"""

import argparse
import os
import re
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import yaml

MUST_LINES, MUST_CONTROLS, MUST_NUMBERS = 0.93, 0.7, 0.85


class Score(NamedTuple):
    found: int
    wanted: int
    right: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=Path("../shared"))
    parser.add_argument("--more", action="store_true", help="name what was missed")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
    import django

    django.setup()
    below = page(given.texts / "seeds", more=given.more) + others(given.texts / "data/rulebooks", more=given.more)
    raise SystemExit(1 if below else 0)


def adopted(path: Path) -> list[Any]:
    from django.conf import settings

    from guiju.kernel.rulebook.adopting.adopt import adopt
    from guiju.lib.rulebooks.sources import lines_of

    return adopt(lines_of(path.read_bytes(), path.name), settings.GUIJU_PACK, path.stem)


def page(seeds: Path, *, more: bool) -> int:
    """The page of 21 rulebooks; returns how many musts are missed."""
    began = time.process_time()
    books = adopted(seeds / "rulebook.txt")
    spent = time.process_time() - began
    register = [
        clause for path in sorted(seeds.glob("S*.yaml")) for clause in yaml.safe_load(path.read_bytes())["clauses"]
    ]
    source = (seeds / "rulebook.txt").read_text(encoding="utf-8").split("\n")
    wanted = {clause["line"] for clause in register if clause.get("counted") is not False}
    found = {clause.line for book in books for clause in book.clauses}
    with_items = found | {item.line for book in books for clause in book.clauses for item in clause.items}
    every = {number for number, line in enumerate(source, 1) if re.search(r"\w", line)}
    say(f"seed page: {len(books)} rulebooks, {sum(len(book.clauses) for book in books)} clauses, {spent:.2f} s CPU")
    lines = Score(len(found), len(wanted), len(found & wanted))
    for name, lot in (("clause lines", found), ("with their items", with_items), ("raw", every)):
        score = Score(len(lot), len(wanted), len(lot & wanted))
        say(f"  {name}: F1 {score.f1:.3f} ({score.right} of {score.found} found, {score.wanted} registered)")
    numbers = _numbers(register, source, books, more=more)
    controls = _controls(register, books, more=more)
    say(f"  numbers in the text and the register: {numbers:.3f}; right control among the first three: {controls:.3f}")
    return (len(books) != 21) + (lines.f1 < MUST_LINES) + (numbers < MUST_NUMBERS) + (controls < MUST_CONTROLS)


def _on_lines(books: list[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for book in books:
        for clause in book.clauses:
            for line in clause.lines:
                found.setdefault(line, []).append(clause)
    return found


def _numbers(register: list[Any], source: list[str], books: list[Any], *, more: bool) -> float:
    on_line = _on_lines(books)
    right = wanted = 0
    for clause in register:
        for name, value in clause["params"].items():
            if isinstance(value, bool) or not isinstance(value, int | float) or name.startswith(("default_", "law_")):
                continue
            if not re.search(rf"(?<![\d:]){value}(?![\d:])", source[clause["line"] - 1]):
                continue
            wanted += 1
            values = {each.value for near in on_line.get(clause["line"], []) for each in near.params}
            right += value in values
            if more and value not in values:
                say(f"    number missed: {clause['id']} {name} {value}")
    return right / wanted if wanted else 1.0


def _controls(register: list[Any], books: list[Any], *, more: bool) -> float:
    from django.conf import settings

    from guiju.kernel.rulebook import files

    bound = {
        clause["code"]: {binding["control"] for binding in clause.get("bindings", ())}
        for name in files.names(settings.GUIJU_PACK)
        for clause in files.read(settings.GUIJU_PACK, name)["clauses"]
    }
    on_line = _on_lines(books)
    right = wanted = 0
    for clause in register:
        if not bound[clause["id"]]:
            continue
        wanted += 1
        proposed = {each.control for near in on_line.get(clause["line"], []) for each in near.proposals}
        right += bool(proposed & bound[clause["id"]])
        if more and not proposed & bound[clause["id"]]:
            say(f"    control missed: {clause['id']} {sorted(proposed)}")
    return right / wanted


def others(folder: Path, *, more: bool) -> int:
    """Articles and numbers beside the keys; returns how many musts are missed."""
    keys = yaml.safe_load((folder / "KEYS.yaml").read_bytes())
    below = 0
    for name, key in keys.items():
        [path] = [each for each in folder.iterdir() if each.stem == name]
        books = adopted(path)
        articles = {clause.ref for book in books for clause in book.clauses if clause.ref.startswith("第")}
        measured = {str(each.value) for book in books for clause in book.clauses for each in clause.params}
        wanted = [value for param in key.get("params", []) for value in _values(param)]
        missed = [value for value in wanted if str(value) not in measured]
        right = 1 - len(missed) / len(wanted) if wanted else 1.0
        exact = len(articles) == key["articles"]
        below += (not exact) + (right < MUST_NUMBERS)
        say(
            f"{name}: {sum(len(book.clauses) for book in books)} clauses, articles {len(articles)} of {key['articles']}, "
            f"numbers of the key {right:.2f}, warnings {sum(len(c.warnings) for book in books for c in book.clauses)}"
        )
        if more and missed:
            say(f"    missed: {missed}")
    return below


def _values(param: dict[str, Any]) -> list[Any]:
    given = [param.get("value"), param.get("tiers"), param.get("quotes")]
    found: list[Any] = []
    for each in given:
        if isinstance(each, dict):
            found += each.values()
        elif isinstance(each, list):
            found += each
        elif each is not None:
            found.append(each)
    spread = [part for each in found for part in (str(each).split("-") if ":" in str(each) else [each])]
    return [f"{part:0>5}" if ":" in str(part) else part for part in spread]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
