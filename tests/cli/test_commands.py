"""The commands as a person meets them: help, mistakes, start and stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guiju.cli import children, up
from guiju.cli.import_file import DATA_SETS
from guiju.cli.main import COMMANDS, main

NAMES = [{"import_file": "import"}.get(name, name.replace("_", "-")) for name in COMMANDS]

OWN_SETTINGS = {"DJANGO_SETTINGS_MODULE": "guiju.config.settings", "GUIJU_DATABASE_URL": ""}


def guiju(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from guiju.cli.main import main; sys.exit(main())", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environment}
    )


def test_help_gives_each_command_one_chinese_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for name in NAMES:
        line = re.search(rf"^    {name}\s+(.+)$", shown, re.MULTILINE)
        assert line, name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in line[1])


def test_help_is_fast_because_it_imports_neither_django_nor_pydantic() -> None:
    listing = "import sys; from guiju.cli.main import parser; parser().format_help(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout.split()
    assert "guiju.cli.up" in loaded
    assert not {"django", "pydantic", "granian", "guiju.config.settings"} & set(loaded)


@pytest.mark.parametrize("arguments", [["nonsense"], ["verify", "--nonsense"], ["up", "--port", "door"]])
def test_a_mistake_is_told_in_chinese_and_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "参数有误" in capsys.readouterr().err


def test_an_unknown_kind_of_import_is_refused(tmp_path: Path) -> None:
    assert "online-retail" in DATA_SETS
    (tmp_path / "file.csv").write_text("a,b\n1,2\n")
    answer = guiju("import", "nonsense", str(tmp_path / "file.csv"), "--data", str(tmp_path / "data"), **OWN_SETTINGS)
    assert answer.returncode == 1
    assert "没有“nonsense”这种导入" in answer.stderr


def test_up_names_a_taken_port() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "已被占用" in (up.port_fault("127.0.0.1", port) or "")
        answer = guiju("up", "--port", str(port))
    assert answer.returncode == 1
    assert f"端口 {port} 已被占用" in answer.stderr
    assert up.port_fault("127.0.0.1", port) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("0.0.0.0", False)],
)
def test_demo_sign_in_is_offered_on_loopback_only(host: str, *, expected: bool) -> None:
    class Somebody:
        number, name, posts = "G001", "王小明", ("仓管员",)

    shown = up.greeting(host, 8000, up.Prepared(is_demo=True, people=[Somebody()]))
    assert up.is_loopback(host) is expected
    assert ("王小明" in shown) is expected
    assert ("TLS" in shown) is not expected


def test_a_child_ends_with_its_killed_parent(tmp_path: Path) -> None:
    code = (
        "import sys, time; from guiju.cli import children;"
        "child = children.start([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)
        parent.kill()
    assert gone(pid)


def gone(pid: int) -> bool:
    """True as soon as the process has ended, also where nobody reaps it; False after five seconds."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_stop_kills_who_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_GRACE_SECONDS", 0.5)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    child = children.start([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    children.stop([child])
    assert child.returncode == -signal.SIGKILL


def test_sigterm_cleans_up_like_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt), children.interruptible():
        os.kill(os.getpid(), signal.SIGTERM)
