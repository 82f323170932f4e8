"""The outer door for an import: an item that is not done stops the import, and running it again goes on from there."""

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Forbidden, Outcome
from guiju.kernel.commands.run import run
from guiju.lib.importing import CannotImport


def through(command: type[Command], batch: Batch, context: Context) -> Outcome:
    """Run a batch of which every item must be done.

    Raises:
        CannotImport: an item is refused or held, or the actor may not; says which and why.
    """
    try:
        outcome = run(command, batch, context)
    except Forbidden as error:
        message = f"导入用的账号没有“{command.title}”的权限"
        raise CannotImport(message) from error
    if len(outcome.done) < batch.size:
        reasons = "；".join(f"{why.title}：{why.message}" for why in outcome.refusals[:5])
        message = f"{command.title}没有全部办成（运行 {outcome.run}）：{reasons}"
        raise CannotImport(message)
    return outcome
