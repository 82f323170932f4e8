"""Migrations in which a new model, and one that gets a field, an index or a constraint, is rendered alone.

Django renders with each of them all that hang together with it by foreign keys, here nearly every model there is: the time
grows with the square of their number. Nothing that stands refers to a new model or field yet, an index or a constraint changes
no relation, and other operations on a relation render what it relates. A test compares what comes out with the models on both
engines.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED

ModelKey = tuple[str, str]
_django = {name: getattr(ProjectState, name) for name in ("add_model", "add_field", "_find_reload_model")}


@contextmanager
def rendered_alone() -> Iterator[None]:
    for name, own in {
        "add_model": _add_model,
        "add_field": _add_field,
        "_find_reload_model": _find_reload_model,
    }.items():
        setattr(ProjectState, name, own)
    # Django forgets it with every model that it renders, and then asks every model of the program.
    apps.get_swappable_settings_name = cache(apps.get_swappable_settings_name)  # type: ignore[method-assign]
    try:
        yield
    finally:
        del apps.get_swappable_settings_name
        for name, usual in _django.items():
            setattr(ProjectState, name, usual)


def _add_model(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state.apps.render_multiple([model])


def _add_field(
    state: ProjectState,
    app_label: str,
    model_name: str,
    name: str,
    field: Any,
    preserve_default: bool,  # noqa: FBT001 — as Django has it
) -> None:
    key = app_label, model_name
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    state.models[key].fields[name] = field
    if state._relations is not None:
        state.resolve_model_field_relations(key, name, field)
    state.reload_model(*key, delay=True)


def _find_reload_model(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[ModelKey]:  # noqa: FBT001, FBT002 — as Django has it
    """``delay``: as Django says, the change concerns no relation."""
    if not delay:
        return set(_django["_find_reload_model"](state, app_label, model_name, delay))
    state.is_delayed = True
    return {(app_label, model_name)}
