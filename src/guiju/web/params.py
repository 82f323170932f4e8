"""The params of a clause or a binding as a person reads them: what each is called, where it comes from, what it says."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from guiju.kernel.org.models import Post
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
    names = _named_in(given)
    for name, raw in given.items():
        title, origin = vocabulary.param(name)
        value = _named(raw, names)
        if name == "penalty" and isinstance(value, dict):
            yield Param(title, _("处分表"), penalties.table().entry(value))
        else:
            yield Param(titles.get(name, title), origin, vocabulary.spoken(value))


def _named_in(given: dict[str, Any]) -> dict[str, str]:
    """Code → title of the controls and posts that values may name; posts that the company has not, as the pack calls them."""
    said = [each for value in given.values() for each in (value if isinstance(value, list) else [value])]
    codes = {each for each in said if isinstance(each, str) and each.isascii()}
    if not codes:
        return {}
    known = {key: control.title for key, control in controls().items() if key in codes}
    known |= {code: title for code, title in vocabulary.posts().items() if code in codes}
    return known | dict(Post.objects.filter(code__in=codes).values_list("code", "title"))


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [names.get(each, each) if isinstance(each, str) else each for each in value]
    return names.get(value, value) if isinstance(value, str) else value
