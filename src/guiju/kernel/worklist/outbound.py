"""The only way out: hosts on the allow-list, at public addresses unless the list names a private network.

The address is looked up once, checked, and connected to, so that a name that changes its address in between leads nowhere.
Redirects are not followed, proxies of the environment are not asked.
"""

import socket
import ssl
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 10
ANSWER_BYTES = 4_096
Address = IPv4Address | IPv6Address


class NotAllowed(Exception):
    """The settings do not allow to connect there."""


class Answer(NamedTuple):
    status: int
    body: bytes


def allowed_address(host: str, port: int) -> str:
    """The address to connect to.

    Raises:
        NotAllowed: the host is not listed, or is at a private address that is not listed with it.
        OSError: the name is not known.
    """
    networks = _listed().get(host.lower())
    if networks is None:
        message = f"{host} 不在允许外连的名单（GUIJU_OUTBOUND_HOSTS）里"
        raise NotAllowed(message)
    found = [ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not _is_allowed(address, networks):
            message = f"{host} 指向内网地址 {address}，名单没有写明允许"
            raise NotAllowed(message)
    return str(found[0])


def _is_allowed(address: Address, networks: list[IPv4Network | IPv6Network]) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or address
    return (inner.is_global and not inner.is_multicast) or any(inner in network for network in networks)


def _listed() -> dict[str, list[IPv4Network | IPv6Network]]:
    listed: dict[str, list[IPv4Network | IPv6Network]] = {}
    for entry in settings.GUIJU_OUTBOUND_HOSTS:
        host, _, network = entry.partition("=")
        listed.setdefault(host.strip().lower(), []).extend([ip_network(network.strip())] if network else [])
    return listed


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST to an allowed host and return the answer's status and beginning.

    Raises:
        NotAllowed, OSError, http.client.HTTPException: it did not come to an answer.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        message = "webhook 地址应为 https://主机/路径，不带用户名密码"
        raise NotAllowed(message)
    connection = _connection(parts)
    try:
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        response = connection.getresponse()
        return Answer(response.status, response.read(ANSWER_BYTES))
    finally:
        connection.close()


def _connection(parts: SplitResult) -> HTTPConnection:
    """To the checked address; the certificate is that of the name."""
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = allowed_address(host, port)
    connection: HTTPConnection = (
        HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS)
        if secure
        else HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    )
    plain = socket.create_connection((address, port), timeout=TIMEOUT_SECONDS)
    connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    return connection
