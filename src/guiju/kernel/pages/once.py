"""The number under which a form is sent: however often it is sent, it has one effect."""

import re
from uuid import uuid4

from django.http import HttpRequest

FIELD = "request_id"
_SHAPE = re.compile(r"[A-Za-z0-9._-]{1,80}")
"""No colon: numbers with one are the program's own (``held:…``)."""


def fresh() -> str:
    """A number for the hidden field of a form that is shown."""
    return uuid4().hex


def given(request: HttpRequest) -> str:
    """The number the form was sent with; a fresh one where it has none or one that is not ours to take."""
    number = request.POST.get(FIELD, "")
    return number if _SHAPE.fullmatch(number) else fresh()
