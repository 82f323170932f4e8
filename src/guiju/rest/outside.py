"""What goes wrong before an endpoint is reached, as a problem: a strange host name, a fault in a middleware."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guiju.rest.problems import answer, problem_of

BELOW = "/api/"


def bad_request(request: HttpRequest) -> HttpResponse:
    detail = _("服务器看不懂这个请求，或主机名不是本系统的。")
    return answer(problem_of(request, HTTPStatus.BAD_REQUEST, "unreadable", detail), HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    detail = _("程序遇到了没有料到的问题。请用同一个请求号重试，不会重复办理。")
    problem = problem_of(request, HTTPStatus.INTERNAL_SERVER_ERROR, "failed", detail)
    return answer(problem, HTTPStatus.INTERNAL_SERVER_ERROR)
