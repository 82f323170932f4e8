"""``up``: prepare the database, then serve the pages and run the worker until stopped."""

import argparse
import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from guiju.cli import children, django_setup, upgrade

WEB_THREADS = 8
STORY_DAYS = 60
_WAIT_FOR_WEB_SECONDS = 30
_POLL_SECONDS = 0.1
_DEFAULT_HOSTS = "localhost,127.0.0.1,[::1]"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("up", help="启动：准备数据库，打开网页和后台任务")
    parser.add_argument("--port", metavar="端口", type=int, default=8000, help="网页端口，默认 8000")
    parser.add_argument("--host", metavar="地址", default="127.0.0.1", help="监听地址，默认 127.0.0.1（只限本机）")
    django_setup.add_data_option(parser)
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        help="装入（或不装）演示公司；不写时，空的数据库装入，有真实人员的不装",
    )
    parser.add_argument(
        "--demo-days",
        metavar="天数",
        type=int,
        default=STORY_DAYS,
        help="演示公司的日常讲到今天共多少天，默认 60；0 只建公司",
    )
    parser.add_argument("--demo-live", action="store_true", help="演示公司里没有登录的人由后台扮演，日常接着过下去")
    parser.add_argument("--empty", action="store_true", help="给真实的公司用：不装演示，给出一次性的初始化码")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    fault = port_fault(arguments.host, arguments.port)
    if fault:
        print(fault, file=sys.stderr)
        return 1
    if not is_loopback(arguments.host):
        os.environ.setdefault("GUIJU_HOSTS", f"{_DEFAULT_HOSTS},{arguments.host}")
    with children.interruptible():
        try:
            demo = False if arguments.empty else arguments.demo
            prepared = prepare(arguments.data, demo=demo, empty=arguments.empty, days=arguments.demo_days)
            if prepared.fault:
                print(prepared.fault, file=sys.stderr)
                return 1
            os.environ["GUIJU_DEMO"] = "1" if prepared.is_demo else "0"
            os.environ["GUIJU_DEMO_LIVE"] = "1" if prepared.is_demo and arguments.demo_live else "0"
            with upgrade.serving():
                return serve(arguments.host, arguments.port, prepared)
        except upgrade.NotReady as why:
            print(why, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("已停止。")
            return 0


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def port_fault(host: str, port: int) -> str | None:
    """Why nobody could listen there, or None. The web server itself would share a taken port silently."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
                return f"端口 {port} 已被占用。换一个端口：./guiju up --port {port + 1}"
            return f"不能在 {host}:{port} 上监听：{error}"
    return None


@dataclass(frozen=True)
class Prepared:
    """``people`` are the demo people to show, ``code`` opens the set-up, ``fault`` says why nothing may be served."""

    is_demo: bool = False
    people: list[Any] = field(default_factory=list)
    code: str = ""
    fault: str = ""


def prepare(data: Path | None, *, demo: bool | None, empty: bool = False, days: int = 0) -> Prepared:
    """Bring database and static files up to date, then what is to be in it: the demo company, or a code to begin with.

    ``demo`` None is: where nobody real is. ``days`` are those that the demo company has behind it.
    """
    django_setup.set_up(data)
    from django.db import connections

    upgrade.bring_up_to_date(demo=_is_demo(demo=demo))
    collect_static()
    try:
        return _begun() if empty else _filled(days, demo=demo)
    finally:
        connections.close_all()


def _is_demo(*, demo: bool | None) -> bool:
    """Whether nobody is hurt by an upgrade here and now; a database of before, which cannot say, is taken for a real one."""
    from django.db import DatabaseError

    from guiju.demo import company

    try:
        return demo is not False and company.may_load()
    except DatabaseError:
        return False


def _filled(days: int, *, demo: bool | None) -> Prepared:
    from guiju.demo import company, story

    if demo is False or (demo is None and not company.may_load()):
        return Prepared()
    try:
        if days and story.is_due():
            print(f"正在装入演示公司 {days} 天的日常，约一分钟……", flush=True)
        return Prepared(is_demo=True, people=list(story.load(days=days)))
    except company.RealPeople as refused:
        return Prepared(fault=str(refused))


def _begun() -> Prepared:
    """Posts and rulebook of such a company, and a code, until an administrator has been founded."""
    from guiju.demo import company
    from guiju.kernel.org import set_up
    from guiju.kernel.org.commands.setup import ADMINISTRATION
    from guiju.kernel.org.held import holders_of_permission

    if holders_of_permission(ADMINISTRATION):
        if company.may_load():
            return Prepared(fault="这个数据目录里是演示公司。请换一个空目录：./guiju up --empty --data 目录")
        return Prepared()
    code = set_up.issue()
    company.define(set_up.begun_on())
    return Prepared(code=code)


def collect_static() -> None:
    """Collect, hash and compress the static files if any of them is new."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found.update(f"{path}\0{storage.size(path)}\0{storage.get_modified_time(path)}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(found.hexdigest())


def serve(host: str, port: int, prepared: Prepared) -> int:
    """Run web and worker until one of them ends; its exit code is ours."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", "1", "--blocking-threads", str(WEB_THREADS), "--no-ws", "--log-level", "error"]
    started = {"网页": children.start([*web, "guiju.config.wsgi:application"], env=environment("web"))}
    try:
        started["后台任务"] = children.start([sys.executable, "-m", "guiju.cli.worker"], env=environment("worker"))
        if wait_for_web(host, port, started["网页"]):
            print(greeting(host, port, prepared), flush=True)
        while True:
            for name, child in started.items():
                code = child.poll()
                if code is not None:
                    print(f"{name}进程已退出（代码 {code}），全部停止。", file=sys.stderr)
                    return code or 1
            time.sleep(_POLL_SECONDS)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        children.stop(list(started.values()))


def environment(process: str) -> dict[str, str]:
    return {**os.environ, "GUIJU_PROCESS": process}


def wait_for_web(host: str, port: int, web: subprocess.Popen[bytes]) -> bool:
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + _WAIT_FOR_WEB_SECONDS
    while time.monotonic() < deadline and web.poll() is None:
        try:
            with socket.create_connection((address, port), timeout=1):
                return True
        except OSError:
            time.sleep(_POLL_SECONDS)
    return False


def greeting(host: str, port: int, prepared: Prepared) -> str:
    shown = f"[{host}]" if ":" in host else host
    lines = ["", f"规矩已启动：http://{shown}:{port}/", "按 Ctrl-C 停止。"]
    demo = [f"  {person.number}  {person.name}  {posts_of(person)}" for person in prepared.people]
    if prepared.code:
        lines += [
            "",
            f"初始化码（一小时内有效，只能用一次）：{prepared.code}",
            f"打开 http://{shown}:{port}/setup/ 填写它。",
        ]
    if demo and is_loopback(host):
        lines += ["", "演示公司的人员（在登录页点一下名字即可登录）：", *demo]
    elif demo:
        lines += ["", "演示公司已装入；点名字登录只在本机地址（127.0.0.1）上可用。"]
    if not is_loopback(host):
        lines += ["", "注意：正在非本机地址上监听，请放在 TLS 反向代理之后，并用 GUIJU_HOSTS 列出访问用的主机名，"]
        lines += ["用 GUIJU_PROXIES 列出代理的地址，设 GUIJU_TLS=1。"]
    return "\n".join(lines)


def posts_of(person: Any) -> str:
    posts = person.posts
    return posts if isinstance(posts, str) else "、".join(str(post) for post in posts)
