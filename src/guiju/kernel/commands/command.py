"""What a command is, and the register of all of them."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict

from guiju.kernel.commands.shape import Part
from guiju.kernel.commands.subjects import Subject, Subjects

if TYPE_CHECKING:
    from guiju.kernel.commands.batch import Batch
    from guiju.kernel.commands.context import Context, Refusal
    from guiju.kernel.commands.ports import Holding
    from guiju.kernel.commands.work import Work

_commands: dict[str, type["Command"]] = {}


class Input(BaseModel):
    """Base of header and line models."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Command:
    """One act of business. Subclasses are stateless; form, REST, import and CLI are derived from the declaration.

    ``from_files`` offers it on the import page; the command line takes a file for any command.
    ``yields`` are the subject types its gates judge, ``causes`` the keys of commands it may perform inside, and
    ``records_reality`` says that it records what happened: all its subjects are protected. ``happened`` names the header
    field that tells when it happened, where that may be earlier than its recording: 补录.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    header: ClassVar[type[Input]]
    line: ClassVar[type[Input] | None] = None
    needs_lines: ClassVar[bool] = True
    yields: ClassVar[tuple[type[Subject], ...]] = ()
    causes: ClassVar[tuple[str, ...]] = ()
    records_reality: ClassVar[bool] = False
    from_files: ClassVar[bool] = False
    happened: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if "key" not in vars(cls):
            return
        stoppable = [subject.key for subject in cls.yields if not subject.protected]
        if cls.records_reality and stoppable:
            message = f"{cls.key} records reality and yields {stoppable}, which a rule could stop"
            raise TypeError(message)
        _commands[cls.key] = cls

    @classmethod
    def permission(cls) -> str:
        """The permission a post must grant; it is the command's key."""
        return cls.key

    @classmethod
    @cache
    def header_part(cls) -> Part:
        return Part(cls.header)

    @classmethod
    @cache
    def line_part(cls) -> Part | None:
        return Part(cls.line) if cls.line is not None else None

    def prepare(self, batch: "Batch", context: "Context") -> Iterable["Refusal"]:
        """Resolve what is named by more than one field into ``batch.lines.records``; return built-in refusals."""
        return ()

    def holds(self, batch: "Batch", context: "Context") -> "dict[int, Holding]":
        """Items that always wait for somebody else, by position in the batch."""
        return {}

    def subjects(self, batch: "Batch", context: "Context") -> Iterable[Subjects]:
        """The subjects of the batch; items are positions in it."""
        return ()

    def yielded(self, batch: "Batch", context: "Context") -> list[Subjects]:
        """`subjects`, each of a type the command declares.

        Raises:
            TypeError: one is not; a gate over it would be bound and never asked.
        """
        groups = list(self.subjects(batch, context))
        undeclared = {group.type.key for group in groups} - {subject.key for subject in self.yields}
        if undeclared:
            message = f"{self.key} does not declare that it yields {sorted(undeclared)}"
            raise TypeError(message)
        return groups

    def apply(self, batch: "Batch", work: "Work") -> None:
        """Write what the kept items say, set-based."""
        raise NotImplementedError


def commands() -> dict[str, type[Command]]:
    return dict(_commands)


def command_of(key: str) -> type[Command]:
    """The command with this key.

    Raises:
        KeyError: there is none.
    """
    return _commands[key]
