"""Where a task or message leads: the kernel names a page and a key, only web knows addresses."""

from django.urls import NoReverseMatch, reverse


def url_of(page: str, key: str) -> str:
    """The address of a page by its key, whose parts are separated by a slash; empty when there is no such page."""
    try:
        return reverse(page, args=key.split("/") if key else []) if page else ""
    except NoReverseMatch:
        return ""
