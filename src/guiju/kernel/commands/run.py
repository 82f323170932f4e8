"""The outer door: the only place where a transaction for business data opens."""

from django.db import Error, IntegrityError, OperationalError

from guiju.kernel.commands.batch import Batch, from_items
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Forbidden, Outcome
from guiju.kernel.commands.models import Receipt
from guiju.kernel.commands.observers import tell
from guiju.kernel.commands.passage import Again, FailedAtCommit, Passage
from guiju.kernel.commands.ports import Ports, ports
from guiju.kernel.commands.shape import InvalidInput, ShapeError

ATTEMPTS = 4
MAX_REQUEST_ID: int = Receipt._meta.get_field("request_id").max_length  # type: ignore[assignment]
_TRANSIENT_STATES = {"40001", "40P01", "55P03"}


def run(command: type[Command], batch: Batch, context: Context, *, through: Ports | None = None) -> Outcome:
    """Run a batch of one command: judged, applied and evidenced in one transaction.

    Deadlock, serialization failure and busy start the whole run again, with the same ids, up to three times.

    Raises:
        Forbidden: no post of the actor grants the command.
        KeyReused: the request id came before with another input.
        InvalidInput: the request id is too long to be kept.
    """
    if len(context.request_id or "") > MAX_REQUEST_ID:
        raise InvalidInput([ShapeError(0, None, "request_id", "请求号", f"最多 {MAX_REQUEST_ID} 个字")])
    number: int | None = None
    faults: list[str] = []
    for attempt in range(ATTEMPTS):
        passage = Passage(command, batch, context, through or ports(), number, faults)
        try:
            outcome = passage.go()
        except FailedAtCommit as error:
            number = passage.number
            faults.append(str(error))
        except Again:
            number = passage.number
        except (OperationalError, IntegrityError) as error:
            if attempt + 1 == ATTEMPTS or not _is_transient(error):
                raise
            number = passage.number
        else:
            tell(command.key, outcome)
            if outcome is None:
                raise Forbidden(command.title)
            return outcome
    message = f"{command.key}: not finished in {ATTEMPTS} attempts"
    raise OperationalError(message)


def run_items(
    command: type[Command], items: list[dict[str, object]], context: Context, *, through: Ports | None = None
) -> Outcome:
    """`run` for items as forms and REST give them.

    Raises:
        InvalidInput: the items do not have the command's shape.
    """
    return run(command, from_items(command, items), context, through=through)


def _is_transient(error: Error) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    return state in _TRANSIENT_STATES or "database is locked" in str(error)
