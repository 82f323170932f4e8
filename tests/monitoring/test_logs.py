"""Log lines that no field can forge, that tell nothing personal, and that leave the host."""

import http.server
import json
import logging
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from guiju.kernel.monitoring import shipping
from guiju.lib.logs import daily, lines, sinks

CANARIES = ("张三丰", "13800138000", "110101199003077758", "6222020000000000000", "好马配好鞍 42")
OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@given(st.dictionaries(st.text(max_size=20), st.text() | st.integers() | st.none() | st.lists(st.text()), max_size=5))
def test_no_field_can_forge_a_line_or_command_a_terminal(event: dict[str, Any]) -> None:
    told = lines.line(event)
    assert not OBEYED.search(told)
    assert isinstance(json.loads(told), dict)


def test_atk_22_a_newline_and_an_escape_in_a_field() -> None:
    told = lines.line({"event": 'x\n{"event":"forged"}\r\n\x1b[2J\x9b31m', "who": "a\u202eb"})
    assert "\n" not in told
    assert "\x1b" not in told
    assert json.loads(told) == {"event": 'x\n{"event":"forged"}\r\n\x1b[2J\x9b31m', "who": "a\u202eb"}


def _fail() -> None:
    try:
        int(CANARIES[0])
    except ValueError as error:
        raise RuntimeError(CANARIES[1]) from error


def test_an_exception_is_told_without_what_it_quotes() -> None:
    with pytest.raises(RuntimeError) as raised:
        _fail()
    told = lines.told((raised.type, raised.value, raised.tb))
    assert told["error"] == "RuntimeError"
    assert told["causes"] == ["ValueError"]
    assert told["frames"][-1].endswith("_fail")
    assert not any(canary in json.dumps(told, ensure_ascii=False) for canary in CANARIES)


SCRIPT = """
import logging, os, structlog, django
django.setup()
log = structlog.get_logger("guiju.test")
log.info("told", note="a\\nb\\x1b")
logging.getLogger("django.request").error("Internal Server Error: %s", "/x/张三丰")
try:
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("select 张三丰")
except Exception:
    log.exception("failed")
    logging.getLogger("other").exception("failed too")
"""


def test_what_the_program_writes(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "GUIJU_DATABASE_URL"},
        "GUIJU_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "guiju.config.settings",
        "GUIJU_PROCESS": "worker",
    }
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    [path] = (tmp_path / "logs").iterdir()
    assert re.fullmatch(r"worker-\d{4}-\d\d-\d\d\.jsonl", path.name)
    assert path.stat().st_mode & 0o777 == 0o600
    told = [json.loads(line) for line in path.read_text().splitlines()]
    assert [each["event"] for each in told] == ["told", "Internal Server Error: %s", "failed", "failed too"]
    assert told[0]["note"] == "a\nb\x1b"
    assert "OperationalError" in told[2]["exception"]["error"]
    assert "OperationalError" in told[3]["exception"]["error"]
    assert "张三丰" not in path.read_text() + done.stderr
    assert "told" not in done.stderr.replace("failed", ""), "the console has warnings and errors only"


def test_a_full_disk_costs_the_line_and_not_the_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = daily.DailyFile(tmp_path / "logs", "web")
    record = logging.LogRecord("x", logging.INFO, "", 0, "event", None, None)
    handler.emit(record)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        handler.emit(record)
    handler.emit(record)
    handler.close()
    [path] = daily.files(tmp_path / "logs")
    assert path.read_text() == "event\nevent\n"


def written(vault: Path, count: int, process: str = "web", day: date | None = None) -> Path:
    folder = vault / "logs"
    folder.mkdir(exist_ok=True)
    path = folder / f"{process}-{day or date(2026, 11, 25)}.jsonl"
    with path.open("a") as file:
        for number in range(count):
            event = {"event": f"e{number}", "timestamp": f"2026-11-25T01:02:{number % 60:02}.5Z"}
            file.write(json.dumps(event, ensure_ascii=False) + "\n")
    return path


class Remembering:
    def __init__(self) -> None:
        self.lines: list[sinks.Line] = []
        self.is_down = False

    def send(self, lines: Any) -> None:
        if self.is_down:
            raise ConnectionRefusedError(111, "Connection refused")
        self.lines += lines


class TestShipping:
    def test_logs_and_anchor_leave_once_in_order(self, vault: Path) -> None:
        (vault / "anchor.jsonl").write_text('{"id":1,"signed_at":"2026-11-25T01:02:03.000004Z"}\n{"id":2,"torn')
        written(vault, shipping.LINES_AT_ONCE + 3)
        sink = Remembering()
        assert shipping.ship(sink) == shipping.LINES_AT_ONCE + 4
        assert sink.lines[0] == ("2026-11-25T01:02:03.000004Z", "anchor", (vault / "anchor.jsonl").read_bytes()[:50])
        assert [json.loads(line.content)["event"] for line in sink.lines[1:4]] == ["e0", "e1", "e2"]
        assert sink.lines[-1].stream == "web"
        assert shipping.ship(sink) == 0
        assert shipping.waiting() == len('{"id":2,"torn')
        written(vault, 1)
        assert shipping.ship(sink) == 1

    def test_what_was_not_delivered_is_sent_again_later(self, vault: Path) -> None:
        path = written(vault, 2)
        sink = Remembering()
        sink.is_down = True
        with pytest.raises(ConnectionRefusedError):
            shipping.ship(sink)
        assert shipping.waiting() == path.stat().st_size
        sink.is_down = False
        assert shipping.ship(sink) == 2

    def test_a_folder_of_another_machine(self, vault: Path, tmp_path: Path) -> None:
        written(vault, 2)
        share = tmp_path / "share with space"
        sink = sinks.sink_of(f"file://{str(share).replace(' ', '%20')}")
        assert sink is not None
        with pytest.raises(FileNotFoundError):
            shipping.ship(sink)
        share.mkdir()
        assert shipping.ship(sink) == 2
        [copy] = share.iterdir()
        assert copy.name == f"{socket.gethostname()}-web.jsonl"
        assert len(copy.read_text().splitlines()) == 2

    def test_syslog_over_tcp_in_frames_of_rfc_5424(self, vault: Path) -> None:
        written(vault, 1)
        with listening() as (port, received):
            sink = sinks.sink_of(f"syslog://127.0.0.1:{port}")
            assert sink is not None
            shipping.ship(sink)
        [frame] = frames(received[0])
        assert re.fullmatch(
            rb"<134>1 2026-11-25T01:02:00\.500000Z \S+ guiju web - - \xef\xbb\xbf\{\"event\": \"e0\".*\}", frame
        )

    def test_syslog_over_tls_asks_for_a_certificate_it_trusts(self, vault: Path, tmp_path: Path) -> None:
        written(vault, 2)
        certificate = self_signed(tmp_path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with listening(context) as (port, received):
            stranger = sinks.sink_of(f"syslog+tls://localhost:{port}")
            assert stranger is not None
            with pytest.raises(ssl.SSLCertVerificationError):
                shipping.ship(stranger)
            trusted = sinks.sink_of(f"syslog+tls://localhost:{port}", trusted=str(certificate))
            assert trusted is not None
            assert shipping.ship(trusted) == 2
        assert len(frames(received[-1])) == 2

    def test_https_push_with_a_token(self, vault: Path, tmp_path: Path) -> None:
        written(vault, 3)
        certificate = self_signed(tmp_path)
        with receiving(certificate) as (port, asked):
            sink = sinks.sink_of(f"https://localhost:{port}/in?x=1", "secret-token", str(certificate))
            assert sink is not None
            asked.status = 500
            with pytest.raises(OSError, match="HTTP 500"):
                shipping.ship(sink)
            asked.status = 204
            assert shipping.ship(sink) == 3
        assert asked.paths == ["/in?x=1"] * 2
        assert asked.tokens == ["Bearer secret-token"] * 2
        assert asked.bodies[1].count(b"\n") == 3

    @pytest.mark.parametrize("address", ["http://x", "syslog://", "nonsense", "ftp://x/y"])
    def test_a_setting_that_names_no_sink_is_refused(self, address: str) -> None:
        with pytest.raises(sinks.BadSink, match="GUIJU_LOG_SINK 应是"):
            sinks.sink_of(address)


def test_a_line_end_in_the_content_cannot_end_a_frame() -> None:
    forged = sinks.Line("-", "web", b"a\n<0>1 forged")
    assert frames(sinks.framed(forged, "host")) == [b"<134>1 - host guiju web - - \xef\xbb\xbfa\n<0>1 forged"]


def frames(content: bytes) -> list[bytes]:
    found = []
    while content:
        length, _, rest = content.partition(b" ")
        found.append(rest[: int(length)])
        content = rest[int(length) :]
    return found


@contextmanager
def listening(context: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A syslog server; what each connection has sent."""
    received: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = server.accept()
            except OSError:
                return
            with plain, ExitStack() as stack:
                try:
                    connection = context.wrap_socket(plain, server_side=True) if context else plain
                    content = b""
                    stack.enter_context(connection)
                    while piece := connection.recv(65_536):
                        content += piece
                    received.append(content)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1], received
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


class Asked:
    def __init__(self) -> None:
        self.status = 204
        self.paths: list[str] = []
        self.tokens: list[str | None] = []
        self.bodies: list[bytes] = []


@contextmanager
def receiving(certificate: Path) -> Iterator[tuple[int, Asked]]:
    asked = Asked()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.paths.append(self.path)
            asked.tokens.append(self.headers["Authorization"])
            asked.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(asked.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join(5)


def self_signed(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


class TestCanaries:
    """Requests full of personal data and secrets leave none of it in the log."""

    @pytest.fixture
    def log(self, tmp_path: Path) -> Iterator[Path]:
        from guiju.config import logs

        before = logging.getLogger().handlers[:]
        logs.configure({"folder": str(tmp_path / "logs")})
        structlog.reset_defaults()
        logs.configure({"folder": str(tmp_path / "logs")})
        yield tmp_path / "logs"
        for handler in logging.getLogger().handlers:
            handler.close()
        logging.getLogger().handlers[:] = before

    def test_nothing_personal_is_logged(self, log: Path, nobody: Any, signed_in: Any) -> None:
        from tests.web import cast

        keeper = signed_in(cast.KEEPER)
        for canary in CANARIES:
            nobody.post("/sign-in/", {"username": canary, "password": canary, "next": f"/?q={canary}"})
            nobody.get(f"/nowhere/{canary}/?q={canary}", headers={"Referer": f"http://x/{canary}"})
            keeper.get(f"/?q={canary}", headers={"User-Agent": canary, "X-Forwarded-For": canary})
            keeper.post(
                "/api/v1/commands/warehouse.record_arrival",
                {"input": {"supplier": canary, "quantity": canary}, "request_id": canary},
                content_type="application/json",
            )
        logged = "".join(path.read_text() for path in log.iterdir())
        told = [json.loads(line) for line in logged.splitlines()]
        requests = [each for each in told if each["event"] == "request"]
        assert len(requests) == 4 * len(CANARIES)
        assert {"/sign-in/", "unmatched", "/"} <= {each["route"] for each in requests}
        assert {each["account"] for each in requests} == {None, cast.KEEPER}
        assert [canary for canary in CANARIES if canary in logged] == []
