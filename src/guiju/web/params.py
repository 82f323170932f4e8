"""The params of a clause or a binding as a person reads them: what each is called, where it comes from, what it says."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from guiju.kernel.rulebook import penalties, vocabulary
from guiju.kernel.rulebook.catalogue import controls


class Param(NamedTuple):
    title: str
    origin: str
    value: str


def told(given: dict[str, Any], bound: Iterable[str] = ()) -> Iterable[Param]:
    """As the controls that take them call them, else as the pack does."""
    known = [controls()[control].params.model_fields for control in bound if control in controls()]
    titles = {name: info.title for fields in known for name, info in fields.items() if info.title}
    for name, value in given.items():
        title, origin = vocabulary.param(name)
        if name == "penalty" and isinstance(value, dict):
            yield Param(title, _("处分表"), penalties.table().entry(value))
        else:
            yield Param(titles.get(name, title), origin, vocabulary.spoken(value))
