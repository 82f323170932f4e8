"""The doors: pages for people, REST for programs, two probes and the metrics for machines."""

from django.urls import URLPattern, URLResolver, include, path

from guiju.config import mishaps
from guiju.rest.later import rest
from guiju.web import errors, health, metrics, navigation
from guiju.web.views import calendar_feed, public_rules, setting_up, signing, wall

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("rules/", public_rules.public_rules, name="public_rules"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/code/", signing.sign_in_code, name="sign_in_code"),
    path("sign-in/badge/", signing.sign_in_badge, name="sign_in_badge"),
    path("sign-in/demo/", signing.demo_sign_in, name="demo_sign_in"),
    path("setup/", setting_up.enter, name="set_up"),
    path("setup/company/", setting_up.company, name="set_up_company"),
    path("setup/administrator/", setting_up.administrator, name="set_up_administrator"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("calendar/<str:token>.ics", calendar_feed.calendar_feed, name="calendar_feed"),
    path("report/<str:code>/", wall.report, name="wall"),
    path("files/", include("guiju.kernel.files.urls")),
    rest("api/v1/"),
    *navigation.urlpatterns(),
]

handler400 = mishaps.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = mishaps.server_error
