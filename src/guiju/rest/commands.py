"""One POST endpoint a command, generated from the register."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from ninja import Header, Router, Status

from guiju.kernel.commands.batch import from_items
from guiju.kernel.commands.command import Command, commands
from guiju.kernel.commands.context import Acknowledgement, Context, Outcome
from guiju.kernel.commands.held import DecideHeld, execute
from guiju.kernel.commands.models import HeldStatus
from guiju.kernel.commands.run import run
from guiju.rest.answers import STATUSES, CommandResult, RefusedResult, refused_result, result_of
from guiju.rest.callers import TO_WRITE, Caller, caller_of
from guiju.rest.problems import Fault, Problem, Refused, answer
from guiju.rest.shapes import Request, pascal, request_model
from guiju.rest.values import check_types, check_values

View = Callable[..., Any]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        title="请求号",
        description="与 request_id 等效；可加双引号",
        pattern=r'^("[A-Za-z0-9._-]{1,80}"|[A-Za-z0-9._-]{1,80})$',
    ),
]
RESPONSES: dict[Any, Any] = {
    200: CommandResult,
    202: CommandResult,
    409: RefusedResult,
    frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503}): Problem,
}


def mount(router: Router) -> None:
    """Add the endpoint of every command that the installed apps declare."""
    autodiscover_modules("commands")
    for key, command in sorted(commands().items()):
        router.add_api_operation(
            f"/commands/{key}",
            ["POST"],
            _view(command, request_model(command)),
            auth=TO_WRITE,
            response=RESPONSES,
            operation_id=pascal(key),
            summary=command.title,
            tags=[key.partition(".")[0]],
            url_name=key,
        )


def _view(command: type[Command], model: type[Request]) -> View:
    def view(request: HttpRequest, body: model, idempotency_key: IdempotencyKey = None) -> Any:  # type: ignore[valid-type]
        outcome = _run(command, caller_of(request), body, _key(body, idempotency_key))
        status = STATUSES[outcome.status]
        if status is HTTPStatus.CONFLICT:
            return _conflict(request, outcome)
        return Status(status, result_of(outcome))

    return view


def _run(command: type[Command], caller: Caller, body: Any, key: str | None) -> Outcome:
    check_types(command, body.input)
    batch = from_items(command, body.input)
    check_values(command, batch)
    acks = tuple(Acknowledgement(ack.control, ack.item, ack.line, ack.reason) for ack in body.acks)
    context = Context(actor=caller.actor, request_id=key, on_refusal=body.on_refusal, acks=acks, scopes=caller.scopes)
    outcome = run(command, batch, context)
    if command is DecideHeld:
        for item in outcome.done:
            if outcome.answers.get(item, {}).get("status") == HeldStatus.APPROVED:
                execute(batch.head.held[item])
    return outcome


def _key(body: Request, header: str | None) -> str | None:
    given = header.strip('"') if header else None
    if given and body.request_id and given != body.request_id:
        detail = _("请求头 Idempotency-Key 与 request_id 不一致。")
        fault = Fault(field="request_id", title=_("请求号"), message=detail)
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", detail, [fault])
    return body.request_id or given


def _conflict(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    return answer(refused_result(request, outcome), HTTPStatus.CONFLICT)
