"""A cell of the matrix: somebody asks for something over HTTP; what came is held against what the table says."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import transaction
from django.http import HttpResponse

from tests.authorization.company import Door

JSON = "application/json"
Ask = Callable[[], HttpResponse]
Wanted = Callable[[HttpResponse], str]
"""What is wrong with an answer, in words; empty when nothing is."""


class Cell(NamedTuple):
    """``twin`` asks the same of what does not exist: foreign answers alike (``is_alike``), one's own otherwise."""

    what: str
    who: str
    whose: str
    ask: Ask
    wanted: Wanted
    twin: Ask | None = None
    is_alike: bool = True

    def __str__(self) -> str:
        return f"{self.who} · {self.what} · {self.whose}"


def rest(caller: Door, method: str, address: str, body: Any = None) -> HttpResponse:
    path, headers = f"/api/v1{address}", caller.headers
    if method == "GET":
        return caller.client.get(path, headers=headers)
    return caller.client.post(path, body, content_type=JSON, headers=headers)


def web(caller: Door, method: str, path: str, form: dict[str, Any] | None = None) -> HttpResponse:
    headers = caller.headers
    if method == "GET":
        return caller.client.get(path, headers=headers)
    return caller.client.post(path, form or {}, headers=headers)


def text_of(answer: HttpResponse) -> str:
    """What it says; a file that is sent in pieces is read once."""
    said: str | None = vars(answer).get("said")
    if said is None:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        said = answer.said = content.decode("utf-8", "replace")  # type: ignore[attr-defined]
    return said


def status(*allowed: int) -> Wanted:
    return lambda answer: "" if answer.status_code in allowed else f"{answer.status_code} instead of {allowed}"


def both(*wanted: Wanted) -> Wanted:
    return lambda answer: next((said for each in wanted if (said := each(answer))), "")


def mismatches(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        said = judged(cell)
        if said:
            yield f"{cell}: {said}"


def judged(cell: Cell) -> str:
    """What is wrong; empty when the program does as the table says. Nothing that was asked stays done."""
    with undone():
        answer = cell.ask()
        said = cell.wanted(answer)
        shape = (answer.status_code, _without_names(text_of(answer))) if cell.twin else None
    if said or cell.twin is None:
        return said
    with undone():
        other = cell.twin()
        unknown = (other.status_code, _without_names(text_of(other)))
    if (shape == unknown) is cell.is_alike:
        return ""
    return "answered unlike what does not exist" if cell.is_alike else "answered like what does not exist"


@contextmanager
def undone() -> Iterator[None]:
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined] — commands want to be outermost, but for the test's own
    with block:
        yield
        transaction.set_rollback(True)


def _without_names(text: str) -> str:
    """What is left of an answer without numbers, names and tokens that differ from request to request."""
    plain = re.sub(r"[0-9a-f]{32,}|N-[a-z]+|NO-SUCH|WH\d-B\d|(WH)\d|[A-Z]{2}-GJ-\d+-\d+|\d+", "#", text)
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", plain)
