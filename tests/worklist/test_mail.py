"""Mail goes to the checked address and greets by name."""

import socket
from threading import Thread

from pytest_django.fixtures import Settings

from guiju.kernel.worklist import senders
from guiju.kernel.worklist.sinks import sinks


def serve_one_letter(listening: socket.socket, said: list[str]) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 test\r\n")
        is_letter = False
        for line in lines:
            said.append(line.decode().rstrip())
            if is_letter:
                if line == b".\r\n":
                    is_letter = False
                    connection.sendall(b"250 taken\r\n")
                continue
            if line.upper().startswith(b"DATA"):
                is_letter = True
                connection.sendall(b"354 go\r\n")
            elif line.upper().startswith(b"QUIT"):
                connection.sendall(b"221 bye\r\n")
                return
            else:
                connection.sendall(b"250 ok\r\n")


def test_a_letter_arrives(settings: Settings) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = Thread(target=serve_one_letter, args=(listening, said), daemon=True)
        server.start()
        settings.GUIJU_OUTBOUND_HOSTS = ["127.0.0.1=127.0.0.0/8"]
        settings.GUIJU_SINKS = {"mail": {"url": f"smtp://127.0.0.1:{port}/?from=a@b.cn&to=c@d.cn"}}
        senders.send(sinks()["mail"], senders.Envelope(7, "late", "fire door", []))
        server.join(5)
    assert "Message-ID: <guiju-7@127.0.0.1>" in said
    assert "Subject: late" in said
    assert "fire door" in said
