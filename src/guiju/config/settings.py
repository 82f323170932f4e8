"""Settings: everything that differs between installations comes from the environment or the data folder.

``GUIJU_DATA`` (default ``./data``) holds the embedded database, secrets, uploads and the anchor file;
``GUIJU_DATABASE_URL`` moves the same program to PostgreSQL.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env

from guiju.config.databases import database
from guiju.config.secrets import Secrets

env = Env()
DATA = Path(env.str("GUIJU_DATA", "data")).absolute()
SECRETS = Secrets(DATA / "secrets")

SECRET_KEY = SECRETS.text("session")
DEBUG = False
ALLOWED_HOSTS = env.list("GUIJU_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
DEMO = env.bool("GUIJU_DEMO", False)
DEMO_LIVE = env.bool("GUIJU_DEMO_LIVE", False)

INSTALLED_APPS = [
    "guiju.kernel.store",
    "guiju.kernel.audit",
    "guiju.kernel.accounts",
    "guiju.kernel.files",
    "guiju.kernel.commands",
    "guiju.kernel.archive",
    "guiju.kernel.monitoring",
    "guiju.kernel.retention",
    "guiju.kernel.queries",
    "guiju.kernel.calendar",
    "guiju.kernel.org",
    "guiju.kernel.rulebook",
    "guiju.kernel.findings",
    "guiju.kernel.worklist",
    "guiju.kernel.controls",
    "guiju.kernel.dossiers",
    "guiju.kernel.inspections",
    "guiju.kernel.agenda",
    "guiju.kernel.imports",
    "guiju.kernel.registers",
    "guiju.kernel.pages",
    "guiju.domains.catalogue",
    "guiju.domains.safety",
    "guiju.domains.infosec",
    "guiju.domains.ledger",
    "guiju.domains.policy",
    "guiju.domains.office",
    "guiju.domains.training",
    "guiju.domains.assets",
    "guiju.domains.conduct",
    "guiju.domains.purchasing",
    "guiju.domains.warehouse",
    "guiju.domains.levels",
    "guiju.domains.orders",
    "guiju.domains.aftersales",
    "guiju.domains.payroll",
    "guiju.domains.risk",
    "guiju.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "guiju.web.middleware.RequestId",
    "guiju.web.measured.Measured",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guiju.web.middleware.SignInRequired",
    "guiju.web.middleware.NotAllowed",
    "guiju.web.middleware.DatabaseGone",
]
ROOT_URLCONF = "guiju.config.urls"
WSGI_APPLICATION = "guiju.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "guiju.web.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": database(env.str("GUIJU_DATABASE_URL", ""), DATA / "guiju.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "/sign-in/"
AUTHENTICATION_BACKENDS = ["guiju.kernel.accounts.standing.Backend"]
SESSION_ENGINE = "guiju.kernel.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
PROXIES: list[str] = env.list("GUIJU_PROXIES", [])
"""Addresses of reverse proxies whose word on who asks (``X-Forwarded-For``) is taken."""
TLS = env.bool("GUIJU_TLS", False)
"""Pages are reached over TLS that a reverse proxy ends and tells with ``X-Forwarded-Proto``."""
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "sessionid"
DEVICE_COOKIE_NAME = "__Host-device" if TLS else "deviceid"
"""With the prefix a browser takes the cookie from this host alone, over TLS, for every path."""
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "guiju.web.errors.csrf_failure"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "guiju.kernel.files.bounded.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
LOGGING_CONFIG = "guiju.config.logs.configure"
LOGGING: dict[str, object] = {"version": 1, "folder": str(DATA / "logs")}

GUIJU_PORTS = {
    "authorizer": "guiju.kernel.org.authorizer.Authorizer",
    "judge": "guiju.kernel.controls.judge.Judge",
    "recorder": "guiju.kernel.audit.recorder.Recorder",
}
GUIJU_API_PER_MINUTE = env.int("GUIJU_API_PER_MINUTE", 600)
GUIJU_API_PER_MINUTE_AN_ADDRESS = env.int("GUIJU_API_PER_MINUTE_AN_ADDRESS", 3_000)
GUIJU_ANCHOR_SINK = env.str("GUIJU_ANCHOR_SINK", "")
GUIJU_BACKUP_HOURS = env.int("GUIJU_BACKUP_HOURS", 24)
GUIJU_PACK = "guiju.packs.ecommerce"
GUIJU_RULEBOOKS: list[str] = env.list("GUIJU_RULEBOOKS", [])
"""The rulebooks of the pack that the company takes over, as ``S03,S08``; empty is all of them."""
GUIJU_LOG_SINK = env.str("GUIJU_LOG_SINK", "")
GUIJU_LOG_SINK_TOKEN = env.str("GUIJU_LOG_SINK_TOKEN", "")
GUIJU_LOG_SINK_CA = env.str("GUIJU_LOG_SINK_CA", "")
GUIJU_METRICS_TOKEN = env.str("GUIJU_METRICS_TOKEN", "")
GUIJU_SUPERVISOR_POST = env.str("GUIJU_SUPERVISOR_POST", "owner")
"""The post that answers for a finding where neither its control nor an assignment names one."""
GUIJU_RECTIFY_WORKDAYS = env.int("GUIJU_RECTIFY_WORKDAYS", 3)
"""The usual deadline of a finding; the clause or whoever assigns it may set another."""
GUIJU_INSPECTION_DAYS = env.int("GUIJU_INSPECTION_DAYS", 30)
"""The longest that somebody from outside may be let in to read."""
GUIJU_MORNING_DIGEST = env.str("GUIJU_MORNING_DIGEST", "08:00")
GUIJU_EVENING_DIGEST = env.str("GUIJU_EVENING_DIGEST", "18:00")
"""When each person is told what waits for him, on workdays; empty is never."""
GUIJU_SINKS = env.json("GUIJU_SINKS", {})
"""Where notices go outside: name → {"url", "posts", "per_minute"}; see docs/develop/notices.md."""
GUIJU_OUTBOUND_HOSTS: list[str] = env.list("GUIJU_OUTBOUND_HOSTS", [])
"""The only hosts the worker connects to; one at a private address is written ``host=network``, as ``hook=10.1.0.0/16``."""
