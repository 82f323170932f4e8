"""A form of a page that runs one command: what came of it, in words."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Forbidden, Outcome, Refusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest


@dataclass(frozen=True)
class Acted:
    """``outcome`` is None where the input had no shape; then ``error`` says what to mend."""

    outcome: Outcome | None
    error: str = ""

    @property
    def refusals(self) -> list[Refusal]:
        return self.outcome.refusals if self.outcome is not None else []

    @property
    def is_done(self) -> bool:
        return self.outcome is not None and bool(self.outcome.done)

    @property
    def status(self) -> int:
        return 422 if self.outcome is None else 409


def act(request: SignedInRequest, command: type[Command], *items: dict[str, Any]) -> Acted:
    """Run the command for the person who sent the form, once for each number it was sent under."""
    context = request.me.context(request_id=once.given(request))
    try:
        return Acted(run_items(command, list(items), context))
    except InvalidInput as wrong:
        return Acted(None, wrong.of_one_item)
    except Forbidden:
        return Acted(None, f"您的岗位没有“{command.title}”的权限")


def told(acted: Acted | None) -> dict[str, Any]:
    """What the page of a form is drawn from: what came of the act, if there was one, and the number of the next."""
    return {
        "error": acted.error if acted else "",
        "refusals": acted.refusals if acted else [],
        "keep_drafts": acted is not None,
        "request_token": once.fresh(),
    }


def status_of(acted: Acted | None) -> int:
    """Of the page that shows the form again, or for the first time."""
    return acted.status if acted else 200


def given(request: HttpRequest, *names: str) -> dict[str, str]:
    """The named fields of a form, without those left empty."""
    return {name: value for name in names if (value := request.POST.get(name, "").strip())}


def after(acted: Acted, address: str) -> HttpResponse | None:
    """Away from the form where something was done or waits for approval."""
    held = acted.outcome.held_ids if acted.outcome is not None else {}
    if held:
        return HttpResponseRedirect(f"/approvals/{next(iter(held.values()))}/")
    return HttpResponseRedirect(address) if acted.is_done else None
