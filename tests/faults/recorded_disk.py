"""What of a run's writes a power cut would have left: recorded by a library before libc, rebuilt at any moment of the record.

A file keeps what was written before its last finished sync began; a name, what its folder's last sync found. Of the rest nothing is
left, or each 512-byte sector with probability ½ and as many of the changed names as chance says, in their order.
"""

import random
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults.preloaded import compiled

TRACE, UNDER = "GUIJU_FAULTS_TRACE", "GUIJU_FAULTS_TRACE_UNDER"
SECTOR_BYTES = 512
_HEAD = struct.Struct("=cHqI")
_SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct __attribute__((packed)) head { char kind; uint16_t path; int64_t offset; uint32_t size; };
static _Atomic uint32_t syncs;

static void tell(char kind, const char *path, int64_t offset, const void *data, uint32_t size) {
    const char *trace = getenv("GUIJU_FAULTS_TRACE"), *under = getenv("GUIJU_FAULTS_TRACE_UNDER");
    size_t length = strlen(path);
    if (!trace || !under || strncmp(path, under, strlen(under)) || strstr(path, "-shm") || strstr(path, " (deleted)")) return;
    int file = syscall(SYS_openat, AT_FDCWD, trace, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0) return;
    struct head head = {kind, length, offset, size};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, length}, {(void *)data, size}};
    if (syscall(SYS_writev, file, parts, data ? 3 : 2) < 0) abort();
    syscall(SYS_close, file);
}

static void tell_of(char kind, int file, int64_t offset, const void *data, uint32_t size) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = 0;
    tell(kind, path, offset, data, size);
}

#define REAL(name, type) static type real; if (!real) real = (type)dlsym(RTLD_NEXT, name)
typedef ssize_t (*write_t)(int, const void *, size_t);
typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
typedef int (*sync_t)(int);
typedef int (*cut_t)(int, off_t);
typedef int (*unlink_t)(const char *);
typedef int (*rename_t)(const char *, const char *);

ssize_t write(int f, const void *d, size_t n) {
    REAL("write", write_t);
    ssize_t done = real(f, d, n);
    if (done > 0) { off_t at = syscall(SYS_lseek, f, 0, SEEK_CUR); if (at >= done) tell_of('W', f, at - done, d, done); }
    return done;
}
#define PWRITE(name) ssize_t name(int f, const void *d, size_t n, off_t o) { \
    REAL(#name, pwrite_t); ssize_t done = real(f, d, n, o); if (done > 0) tell_of('W', f, o, d, done); return done; }
PWRITE(pwrite)
PWRITE(pwrite64)
#define SYNC(name) int name(int f) { REAL(#name, sync_t); int64_t mark = ((int64_t)getpid() << 32) | syncs++; \
    tell_of('B', f, mark, 0, 0); int failed = real(f); if (!failed) tell_of('S', f, mark, 0, 0); return failed; }
SYNC(fsync)
SYNC(fdatasync)
#define CUT(name) int name(int f, off_t n) { REAL(#name, cut_t); int failed = real(f, n); \
    if (!failed) tell_of('T', f, n, 0, 0); return failed; }
CUT(ftruncate)
CUT(ftruncate64)
int unlink(const char *p) { REAL("unlink", unlink_t); int failed = real(p); if (!failed) tell('U', p, 0, 0, 0); return failed; }
int rename(const char *p, const char *q) {
    REAL("rename", rename_t); int failed = real(p, q); if (!failed) tell('R', p, 0, q, strlen(q)); return failed; }
int link(const char *p, const char *q) {
    REAL("link", rename_t); int failed = real(p, q); if (!failed) tell('L', p, 0, q, strlen(q)); return failed; }
"""


def shim(folder: Path) -> Path:
    """The library that records what the processes that preload it write below `UNDER` to the file `TRACE`, once that is there."""
    return compiled("recording", _SHIM, folder)


class Record(NamedTuple):
    """What a process did to a file.

    ``kind``: W written at ``offset``, T cut to it, B and S a sync begun and done, by its mark, U unlinked, R renamed or L linked
    to ``data``.
    """

    kind: str
    path: str
    offset: int
    data: bytes


def records(trace: Path) -> list[Record]:
    """The whole records; the last may be torn by a kill."""
    content, found, place = trace.read_bytes(), [], 0
    while place + _HEAD.size <= len(content):
        kind, length, offset, size = _HEAD.unpack_from(content, place)
        start = place + _HEAD.size + length
        has_data = kind in b"WRL"
        place = start + (size if has_data else 0)
        if place > len(content):
            break
        path = content[start - length : start].decode()
        found.append(Record(kind.decode(), path, offset, content[start:place] if has_data else b""))
    return found


class _File:
    """``kept`` survives; ``open`` are the writes and cuts after it, the first being number ``done`` of all."""

    def __init__(self, kept: bytes = b"") -> None:
        self.kept, self.open, self.done = bytearray(kept), list[Record](), 0

    def keep(self, until: int) -> None:
        count = max(0, until - self.done)
        for record in self.open[:count]:
            _apply(self.kept, record)
        del self.open[:count]
        self.done += count

    def torn(self, choice: random.Random) -> bytearray:
        content = bytearray(self.kept)
        for record in self.open:
            if record.kind == "T":
                if choice.random() < 0.5:
                    _apply(content, record)
                continue
            for sector in _sectors(record):
                if choice.random() < 0.5:
                    _apply(content, sector)
        return content


class Disk:
    """What lay below ``root``, on disk, while records are told one after another; before the first it was as ``folder`` is."""

    def __init__(self, root: Path, folder: Path) -> None:
        found = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
        self.names = {str(root / path.relative_to(folder)): _File(path.read_bytes()) for path in found}
        self.kept = dict(self.names)
        self.changes: list[tuple[str, _File | None]] = []
        self.syncs: dict[int, tuple[str, _File | None, int]] = {}

    def tell(self, record: Record) -> None:
        match record.kind:
            case "W" | "T":
                self._file(record.path).open.append(record)
            case "B":
                known = self.names.get(record.path)
                count = known.done + len(known.open) if known else len(self.changes)
                self.syncs[record.offset] = (record.path, known, count)
            case "S" if record.offset in self.syncs:
                path, known, count = self.syncs.pop(record.offset)
                if known is None:
                    self._keep_names(path, count)
                else:
                    known.keep(count)
            case "U":
                self.names.pop(record.path, None)
                self.changes.append((record.path, None))
            case "R" | "L":
                target = record.data.decode()
                self.names[target] = self.names[record.path]
                self.changes.append((target, self.names[target]))
                if record.kind == "R":
                    del self.names[record.path]
                    self.changes.append((record.path, None))

    def left(self, choice: random.Random | None) -> Iterator[tuple[str, bytes]]:
        """Path and content of what survives a cut now: of what is not synced nothing, or what chance says."""
        kept = dict(self.kept)
        for path, file in self.changes[: choice.randint(0, len(self.changes))] if choice else ():
            _set(kept, path, file)
        for path, file in kept.items():
            yield path, bytes(file.torn(choice) if choice else file.kept)

    def _file(self, path: str) -> _File:
        if path not in self.names:
            self.names[path] = _File()
            self.changes.append((path, self.names[path]))
        return self.names[path]

    def _keep_names(self, folder: str, count: int) -> None:
        stay = []
        for number, (path, file) in enumerate(self.changes):
            if number < count and str(Path(path).parent) == folder:
                _set(self.kept, path, file)
            else:
                stay.append((path, file))
        self.changes = stay


def _set(names: dict[str, _File], path: str, file: _File | None) -> None:
    if file is None:
        names.pop(path, None)
    else:
        names[path] = file


def _apply(content: bytearray, record: Record) -> None:
    if record.kind == "T":
        del content[record.offset :]
        content.extend(bytes(record.offset - len(content)))
        return
    content.extend(bytes(max(0, record.offset - len(content))))
    content[record.offset : record.offset + len(record.data)] = record.data


def _sectors(record: Record) -> Iterator[Record]:
    start, stop = record.offset, record.offset + len(record.data)
    while start < stop:
        end = min(stop, (start // SECTOR_BYTES + 1) * SECTOR_BYTES)
        yield record._replace(offset=start, data=record.data[start - record.offset : end - record.offset])
        start = end
