"""The web application as a WSGI callable."""

import os

from django.core.wsgi import get_wsgi_application

from guiju.lib.garbage import spare_the_program

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
application = get_wsgi_application()
spare_the_program()
