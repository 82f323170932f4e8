"""What simple forms post: files that went ahead, and local times."""

from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

FILES_A_FORM = 3


def digests(post: QueryDict) -> list[str]:
    """The digests of the files that were uploaded before the form."""
    given = [post.get(f"file_{place}", "") for place in range(FILES_A_FORM)]
    return list(dict.fromkeys(filter(None, given)))


def local_moment(text: str) -> str:
    """A ``datetime-local`` field as an instant; what is none stays as it is, so that the command says what is wrong."""
    try:
        return timezone.make_aware(datetime.fromisoformat(text)).isoformat()
    except ValueError:
        return text
