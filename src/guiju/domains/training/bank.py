"""Question banks: data of the pack, read once a process."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

import orjson
import yaml
from django.conf import settings

FOLDER = "exams"
DRAWN = 10
FULL = 100


class Question(NamedTuple):
    """``answer`` is the place of the right option; ``clause`` is where it stands."""

    text: str
    options: tuple[str, ...]
    answer: int
    clause: str


class Bank(NamedTuple):
    """The questions of one exam; ``digest`` names this wording of them."""

    code: str
    title: str
    questions: tuple[Question, ...]
    digest: str

    def draw(self, seed: int) -> list[int]:
        """The places of so many questions as a paper has, the same for the same seed."""
        everything = list(range(len(self.questions)))
        return Random(seed).sample(everything, min(DRAWN, len(everything)))  # noqa: S311 — a paper, no secret

    def score(self, drawn: list[int], answers: list[int]) -> int:
        """Points of a hundred, rounded down."""
        right = sum(self.questions[place].answer == given for place, given in zip(drawn, answers, strict=True))
        return right * FULL // len(drawn)


@cache
def banks() -> dict[str, Bank]:
    """By code."""
    folder = files(settings.GUIJU_PACK).joinpath(FOLDER)
    found = (_read(each.read_bytes()) for each in folder.iterdir() if each.name.endswith(".yaml"))
    return {bank.code: bank for bank in sorted(found)}


def _read(content: bytes) -> Bank:
    given: dict[str, Any] = yaml.safe_load(content)
    questions = tuple(
        Question(each["text"], tuple(each["options"]), each["answer"] - 1, each["clause"])
        for each in given["questions"]
    )
    digest = sha256(orjson.dumps([list(each) for each in questions])).hexdigest()
    return Bank(given["code"], given["title"], questions, digest)
