"""Tasks, messages and the outbox: what other packages perform, and what the worker and people do."""

from guiju.kernel.worklist.commands.messages import ReadMessages, SendMessages
from guiju.kernel.worklist.commands.outbox import LeaseOutgoing, ResendOutgoing, SettleOutgoing
from guiju.kernel.worklist.commands.tasks import CompleteTask, FinishTasks, OpenTasks

__all__ = [
    "CompleteTask",
    "FinishTasks",
    "LeaseOutgoing",
    "OpenTasks",
    "ReadMessages",
    "ResendOutgoing",
    "SendMessages",
    "SettleOutgoing",
]
