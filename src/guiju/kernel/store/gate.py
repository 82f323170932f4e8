"""The fair gate of the embedded engine: one writer at a time, first by thread, then by process.

SQLite's busy handler polls and starves the unlucky; a queue before ``BEGIN IMMEDIATE`` was measured to cut p99 by 3–10.
``flock`` is released by the kernel when a process is killed.
"""

import fcntl
import os
import threading
from collections import deque


class FairLock:
    """A lock that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def acquire(self) -> None:
        with self._mutex:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class WriteGate:
    """The gate of one database file."""

    def __init__(self, path: str) -> None:
        self._threads = FairLock()
        self._path = f"{path}-gate"
        self._descriptor: int | None = None

    def enter(self) -> None:
        self._threads.acquire()
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def leave(self) -> None:
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._threads.release()


class _NoGate(WriteGate):
    def enter(self) -> None:
        self._threads.acquire()

    def leave(self) -> None:
        self._threads.release()


_gates: dict[str, WriteGate] = {}
_gates_mutex = threading.Lock()


def _forget_after_fork() -> None:
    _gates.clear()


os.register_at_fork(after_in_child=_forget_after_fork)


def gate_of(path: str) -> WriteGate:
    """The gate shared by every connection of this process to the database at ``path``."""
    with _gates_mutex:
        if path not in _gates:
            _gates[path] = _NoGate(path) if ":memory:" in path or "mode=memory" in path else WriteGate(path)
        return _gates[path]
