"""The web application as a WSGI callable."""

import os
from threading import Timer

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from guiju.lib.garbage import hold_off, spare_the_program
from guiju.rest.later import assemble

SECONDS_UNTIL_REST = 10
"""REST is assembled when it is first asked for, and soon after the pages, for which people wait, have come up."""

hold_off()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
application = get_wsgi_application()
reverse("healthz")  # reads the addresses of all pages now, not when somebody waits for the first
spare_the_program()


def _assemble_rest() -> None:
    assemble()
    spare_the_program()


_later = Timer(SECONDS_UNTIL_REST, _assemble_rest)
_later.daemon = True
_later.start()
