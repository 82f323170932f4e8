"""The addresses of REST, assembled when the first of them is asked for: several hundred shapes take seconds to make."""

from importlib import import_module
from sys import modules
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

ASSEMBLED = "guiju.rest.api"
NAMESPACE = "rest"


class AssembledLater(URLResolver):
    """What looks for the names of other addresses does not need these."""

    def _populate(self) -> None:
        if self.urlconf_name in modules:
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        import_module(str(self.urlconf_name))
        return super().reverse_dict


def rest(prefix: str) -> URLResolver:
    return AssembledLater(RoutePattern(prefix), ASSEMBLED, app_name=NAMESPACE, namespace=NAMESPACE)


def assemble() -> None:
    import_module(ASSEMBLED)
