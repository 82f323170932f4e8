"""The program's own settings, over a data folder and databases that are thrown away.

``GUIJU_TEST_ENGINE`` is ``sqlite`` (default) or ``postgres``; then ``GUIJU_TEST_POSTGRES`` is the server's URL.
"""

import atexit
import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

if "GUIJU_TEST_DATA" not in os.environ:
    # The workers of pytest-xdist inherit the folder; only the process that made it removes it.
    chosen = os.environ.get("GUIJU_DATA") if "GUIJU_TEST_ENGINE" in os.environ else None
    folder = chosen or tempfile.mkdtemp(prefix="guiju-test-")
    if not chosen:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["GUIJU_TEST_DATA"] = folder
os.environ["GUIJU_DATA"] = os.environ["GUIJU_TEST_DATA"]
Path(os.environ["GUIJU_DATA"]).mkdir(parents=True, exist_ok=True, mode=0o700)

ENGINE = os.environ.get("GUIJU_TEST_ENGINE", "sqlite")
if ENGINE == "postgres":
    if not os.environ.get("GUIJU_TEST_POSTGRES"):
        message = "GUIJU_TEST_POSTGRES must be the URL of a server; `./guiju test postgres` starts one"
        raise RuntimeError(message)
    os.environ["GUIJU_DATABASE_URL"] = os.environ["GUIJU_TEST_POSTGRES"]
else:
    os.environ.pop("GUIJU_DATABASE_URL", None)

from guiju.config.settings import *  # noqa: E402, F403
from guiju.config.settings import DATA, DATABASES, INSTALLED_APPS  # noqa: E402

TESTING = True
GUIJU_RULEBOOKS = ["S03"]
"""Enough for most tests; those of the whole pack ask for all."""
INSTALLED_APPS = [*INSTALLED_APPS, "tests.protocol.sample"]
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
GUIJU_API_PER_MINUTE = GUIJU_API_PER_MINUTE_AN_ADDRESS = 1_000_000
GUIJU_MORNING_DIGEST = GUIJU_EVENING_DIGEST = ""
"""Their own tests set the times."""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if ENGINE == "postgres":
    # One name a run, so that two runs may share a server; pytest-xdist adds the worker's name.
    DATABASES["default"]["TEST"] = {"NAME": f"guiju_test_{sha256(str(DATA).encode()).hexdigest()[:12]}"}
    DATABASE_TEMPLATE = f"{DATABASES['default']['TEST']['NAME']}_template"
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # A test asks each statement a few times: it is planned once, not eight times until the server keeps a plan.
    once = "-c plan_cache_mode=force_generic_plan"
    asked = DATABASES["default"]["OPTIONS"]
    DATABASES["default"]["OPTIONS"] = {**asked, "prepare_threshold": 1, "options": f"{asked['options']} {once}"}
else:
    # A file, so that threads and processes can share it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASE_TEMPLATE = str(DATA / "template.sqlite3")
