"""Addresses that `test_later` asks for."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("later")


urlpatterns = [path("here/", answer, name="here")]
