"""Included under ``files/``; only a digest is an address."""

from django.urls import path, re_path

from guiju.kernel.files.views import serve, upload

app_name = "files"
urlpatterns = [
    path("", upload, name="upload"),
    re_path(r"^(?P<sha256>[0-9a-f]{64})/\Z", serve, name="file"),
]
