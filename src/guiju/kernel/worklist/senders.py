"""How a message goes out, by the scheme of the sink's address."""

import base64
import hmac
import time
from collections.abc import Callable
from email.message import EmailMessage
from hashlib import sha256
from smtplib import SMTP, SMTP_SSL
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import orjson
from django.conf import settings

from guiju.kernel.worklist.outbound import TIMEOUT_SECONDS, NotAllowed, allowed_address, post
from guiju.kernel.worklist.sinks import Sink

ROBOTS = {"dingtalk": "oapi.dingtalk.com", "feishu": "open.feishu.cn", "wecombot": "qyapi.weixin.qq.com"}
"""The services that apprise may be asked for: each connects to one fixed host, which must be allowed."""


class Envelope(NamedTuple):
    """One message: the idempotency key is the id of its first notice, the same at every attempt."""

    id: int
    title: str
    body: str
    notices: list[dict[str, str]]


class NotSent(Exception):
    """It did not arrive, or nobody said so; it is tried again."""


def send(sink: Sink, envelope: Envelope) -> None:
    """Send it once.

    Raises:
        NotSent: with the reason in words an administrator can act on.
    """
    scheme = urlsplit(sink.url).scheme
    try:
        _sender(scheme)(sink, envelope)
    except NotSent:
        raise
    except Exception as error:
        message = f"{type(error).__name__}：{error}"
        raise NotSent(message) from error


def _sender(scheme: str) -> Callable[[Sink, Envelope], None]:
    if scheme in {"http", "https"}:
        return _webhook
    if scheme in {"smtp", "smtps"}:
        return _mail
    if scheme in ROBOTS:
        return _robot
    message = f"不认识的去向“{scheme}”，应为 https、smtps、smtp、{'、'.join(ROBOTS)}"
    raise NotAllowed(message)


def signature(secret: bytes, key: str, timestamp: int, body: bytes) -> str:
    """As standardwebhooks signs: v1, HMAC-SHA256 over ``id.timestamp.body``."""
    signed = hmac.digest(secret, f"{key}.{timestamp}.".encode() + body, sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def secret_of(sink: Sink) -> bytes:
    """The secret that the receiver checks with, made at first use in the secrets folder as ``webhook.<sink>``."""
    return settings.SECRETS.content(f"webhook.{sink.name}", 32)


def _webhook(sink: Sink, envelope: Envelope) -> None:
    key, timestamp = f"guiju-{envelope.id}", int(time.time())
    body = orjson.dumps({"id": key, "title": envelope.title, "body": envelope.body, "notices": envelope.notices})
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret_of(sink), key, timestamp, body),
    }
    answer = post(sink.url, body, headers)
    if not 200 <= answer.status < 300:
        message = f"对方回答 {answer.status}"
        raise NotSent(message)


def _mail(sink: Sink, envelope: Envelope) -> None:
    """``smtps://user:password@host:465/?from=a@b&to=c@d``."""
    parts = urlsplit(sink.url)
    fields = parse_qs(parts.query)
    secure = parts.scheme == "smtps"
    host, port = parts.hostname or "", parts.port or (465 if secure else 25)
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = envelope.title, fields["from"][0], ", ".join(fields["to"])
    letter["Message-ID"] = f"<guiju-{envelope.id}@{host}>"
    letter.set_content(envelope.body or envelope.title)
    address = allowed_address(host, port)
    with _SecureSmtp(host, port, address) if secure else _Smtp(host, port, address) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


class _Smtp(SMTP):
    """Connects to the checked address and greets by name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._address = address
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> object:
        return super()._get_socket(self._address, port, timeout)  # type: ignore[misc]


class _SecureSmtp(SMTP_SSL):
    def __init__(self, host: str, port: int, address: str) -> None:
        self._address = address
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> object:
        plain = SMTP._get_socket(self, self._address, port, timeout)  # type: ignore[attr-defined]
        return self.context.wrap_socket(plain, server_hostname=host)


def _robot(sink: Sink, envelope: Envelope) -> None:
    scheme = urlsplit(sink.url).scheme
    allowed_address(ROBOTS[scheme], 443)
    import apprise  # noqa: PLC0415 — costs seconds, and most companies never need it

    robot = apprise.Apprise.instantiate(sink.url)
    if robot is None:
        message = "apprise 看不懂这个地址"
        raise NotSent(message)
    if not robot.notify(title=envelope.title, body=f"{envelope.body}\n（编号 {envelope.id}）".strip()):
        message = "机器人没有收下"
        raise NotSent(message)
