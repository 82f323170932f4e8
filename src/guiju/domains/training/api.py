"""What upper domains and doors may use of training."""

from guiju.domains.training.commands import *  # noqa: F403
from guiju.domains.training.commands import __all__ as _commands

__all__ = [*_commands]  # noqa: PLE0604
