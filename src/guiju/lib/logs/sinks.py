"""Where log lines and the anchor go when they leave the host: syslog over TCP or TLS, a folder, or HTTPS."""

import http.client
import os
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 10.0
_GOODBYE_SECONDS = 2.0
_FACILITY_LOCAL0, _INFORMATIONAL = 16, 6
_SYSLOG_PORT, _SYSLOG_TLS_PORT = 514, 6514
_OK = range(200, 300)
MAX_HOST, MAX_PROCESS = 255, 48


class Line(NamedTuple):
    """A line of a stream: when it was written (RFC 3339, or ``-``), by which process, and its bytes without the end."""

    moment: str
    stream: str
    content: bytes


class Sink(Protocol):
    """Takes lines; what it has not refused by an error counts as delivered."""

    def send(self, lines: Sequence[Line]) -> None:
        """Deliver all, in order.

        Raises:
            OSError: some may not have arrived; they are sent again.
        """


class BadSink(ValueError):
    """The setting names no sink; the message is Chinese."""


def framed(line: Line, host: str) -> bytes:
    """RFC 5424 in the octet-counting frame of RFC 6587 and RFC 5425: a line end in the content cannot end the frame."""
    priority = _FACILITY_LOCAL0 * 8 + _INFORMATIONAL
    head = f"<{priority}>1 {line.moment} {host[:MAX_HOST] or '-'} guiju {line.stream[:MAX_PROCESS]} - - "
    message = head.encode("ascii", "replace") + b"\xef\xbb\xbf" + line.content
    return str(len(message)).encode() + b" " + message


class Syslog:
    """One connection a batch; TLS checks the certificate and the name."""

    def __init__(self, host: str, port: int, *, tls: ssl.SSLContext | None) -> None:
        self._host, self._port, self._tls = host, port, tls

    def send(self, lines: Sequence[Line]) -> None:
        own = socket.gethostname()
        with socket.create_connection((self._host, self._port), TIMEOUT_SECONDS) as plain:
            secure = self._tls.wrap_socket(plain, server_hostname=self._host) if self._tls else plain
            secure.sendall(b"".join(framed(line, own) for line in lines))
            _end(secure)


def _end(connection: socket.socket) -> None:
    """Say that this was all: a receiver that is gone answers by a reset, one that is there ends too or stays silent."""
    connection.settimeout(_GOODBYE_SECONDS)
    try:
        if isinstance(connection, ssl.SSLSocket):
            connection.unwrap()
        else:
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass
    except (TimeoutError, ssl.SSLError):
        return


class Folder:
    """A folder of another machine: a file a stream, appended and synced."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, lines: Sequence[Line]) -> None:
        if not self._path.is_dir():
            raise FileNotFoundError(2, "not mounted", str(self._path))
        by_stream: dict[str, list[bytes]] = {}
        for line in lines:
            by_stream.setdefault(line.stream, []).append(line.content + b"\n")
        for stream, content in by_stream.items():
            target = self._path / f"{socket.gethostname()}-{stream}.jsonl"
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                whole = b"".join(content)
                if os.write(descriptor, whole) != len(whole):
                    raise OSError(28, "disk full")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


class Https:
    """Lines as a POST of newline-delimited JSON, with a bearer token where one is set."""

    def __init__(self, address: str, token: str, tls: ssl.SSLContext) -> None:
        self._parts, self._token, self._tls = urlsplit(address), token, tls

    def send(self, lines: Sequence[Line]) -> None:
        connection = http.client.HTTPSConnection(
            self._parts.hostname or "", self._parts.port, timeout=TIMEOUT_SECONDS, context=self._tls
        )
        headers = {"Content-Type": "application/x-ndjson"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            body = b"".join(line.content + b"\n" for line in lines)
            path = self._parts.path or "/"
            connection.request("POST", f"{path}?{self._parts.query}" if self._parts.query else path, body, headers)
            status = connection.getresponse().status
        except http.client.HTTPException as error:
            raise OSError(5, type(error).__name__) from error
        finally:
            connection.close()
        if status not in _OK:
            raise OSError(5, f"HTTP {status}")


def sink_of(address: str, token: str = "", trusted: str = "") -> Sink | None:
    """The sink that the setting names: ``syslog://host[:port]``, ``syslog+tls://host[:port]``, ``file:///folder``, ``https://…``.

    Args:
        address: the setting; empty for none.
        token: for HTTPS.
        trusted: a file of certificates to trust instead of the system's.

    Raises:
        BadSink: it names none.
    """
    if not address:
        return None
    parts = urlsplit(address)
    make = _SINKS.get(parts.scheme)
    if make is None or (parts.scheme != "file" and not parts.hostname):
        message = "GUIJU_LOG_SINK 应是 syslog://主机:端口、syslog+tls://主机:端口、file:///目录 或 https://…"
        raise BadSink(message)
    return make(address, token, trusted)


def _context(trusted: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=trusted or None)


def _syslog(address: str, _token: str, _trusted: str) -> Sink:
    parts = urlsplit(address)
    return Syslog(parts.hostname or "", parts.port or _SYSLOG_PORT, tls=None)


def _syslog_tls(address: str, _token: str, trusted: str) -> Sink:
    parts = urlsplit(address)
    return Syslog(parts.hostname or "", parts.port or _SYSLOG_TLS_PORT, tls=_context(trusted))


def _folder(address: str, _token: str, _trusted: str) -> Sink:
    return Folder(Path(unquote(urlsplit(address).path)))


def _https(address: str, token: str, trusted: str) -> Sink:
    return Https(address, token, _context(trusted))


_SINKS: dict[str, Callable[[str, str, str], Sink]] = {
    "syslog": _syslog,
    "syslog+tls": _syslog_tls,
    "file": _folder,
    "https": _https,
}
