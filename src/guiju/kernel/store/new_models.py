"""Migrations in which a new model is rendered alone.

Django renders with each new model all that hang together with it by foreign keys, here nearly every model there is: the time
grows with the square of their number. Nothing that stands refers to a new model yet, and an operation on a model that a
newer one refers to renders both again. A test compares what comes out with the models on both engines.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def rendered_alone() -> Iterator[None]:
    usual = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = usual  # type: ignore[method-assign]


def _add_model(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state.apps.render_multiple([model])
