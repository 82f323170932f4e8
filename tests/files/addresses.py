"""The doors of files alone."""

from django.urls import include, path

urlpatterns = [path("files/", include("guiju.kernel.files.urls"))]
