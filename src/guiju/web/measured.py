"""Every request is counted and logged: route, status, time, account, address; never what was asked for in words."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram

registry = CollectorRegistry()
REQUESTS = Counter("guiju_http_requests", "HTTP 请求数", ["route", "method", "status"], registry=registry)
LATENCY = Histogram(
    "guiju_http_request_seconds",
    "HTTP 请求用时（秒）",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOT_LOGGED = ("/healthz", "/readyz", "/metrics", "/static/")
log = structlog.get_logger("guiju.web")


class Measured:
    """The outermost but for the request's number, so that what other middleware answers is measured too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        route, method = route_of(request), request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        LATENCY.labels(route).observe(seconds)
        if not request.path.startswith(NOT_LOGGED):
            log.info(
                "request",
                route=route,
                method=method,
                status=response.status_code,
                ms=round(seconds * 1000),
                account=getattr(getattr(request, "user", None), "pk", None),
                address=request.META.get("REMOTE_ADDR", ""),
            )
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, so that there are few and none tells a number or a name."""
    match = request.resolver_match
    if match is None:
        return "/static/" if request.path.startswith("/static/") else "unmatched"
    return f"/{match.route}"
