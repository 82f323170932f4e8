"""``backup``: the whole installation as one file, made while everybody works; the keys apart."""

import argparse
import sys
from pathlib import Path
from typing import Any

from guiju.cli import django_setup
from guiju.cli.passphrase import passphrase


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("backup", help="备份：数据库、附件和锚写成一个文件，不用停机；密钥另存")
    parser.add_argument("target", metavar="文件或目录", type=Path, nargs="?", help="写到哪里；目录里自动取名")
    parser.add_argument(
        "--keys", metavar="文件", type=Path, help="把密钥另存为这个文件，用口令加密；换钥之后要再做一次"
    )
    parser.add_argument("--check", metavar="备份", type=Path, help="只检查一份备份是否完整，不做新备份")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if not (arguments.target or arguments.keys or arguments.check):
        print("请给出要写的文件或目录，例如 ./guiju backup /mnt/backup --keys /media/usb/keys", file=sys.stderr)
        return 2
    django_setup.set_up(arguments.data)
    from django.db import DatabaseError

    from guiju.kernel.archive.refusal import ArchiveRefused

    try:
        if arguments.check:
            return check(arguments.check)
        if arguments.keys and not write_keys(arguments.keys):
            return 1
        return make(arguments.target, as_json=arguments.json) if arguments.target else 0
    except (ArchiveRefused, OSError, DatabaseError) as error:
        print(f"备份没有做成：{error}", file=sys.stderr)
        return 1


def check(path: Path) -> int:
    from guiju.kernel.archive import container

    checked = container.check(path)
    print(f"完整：{path}，{checked.manifest['taken_at']} 的备份，{checked.manifest['evidence']} 次运行。")
    return 0


def write_keys(path: Path) -> bool:
    from guiju.kernel.archive.backup import write_keys

    given = passphrase(is_new=True)
    if given is None:
        return False
    names = write_keys(path, given)
    print(f"密钥已写到 {path}（{len(names)} 个）。没有口令谁也打不开它，请把口令和它分开存放。", file=sys.stderr)
    return True


def make(target: Path, *, as_json: bool) -> int:
    import orjson

    from guiju.kernel.archive import schema
    from guiju.kernel.archive.backup import backup
    from guiju.kernel.archive.commands import record

    found = schema.state()
    schema.refuse_newer(found.applied)
    made = backup(target)
    if not found.pending:
        record(made)
    if as_json:
        sys.stdout.write(orjson.dumps(made.as_dict(), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print(
            f"备份已写到 {made.path}\n{made.size} 字节，{made.rows} 行，{made.files} 个附件和上传，"
            f"{made.evidence} 次运行，{made.heads} 个封存头\nSHA-256 {made.sha256}"
        )
    if made.damaged:
        print(f"注意：{len(made.damaged)} 个附件缺失或损坏，备份里没有它们：{made.damaged[0]} ……", file=sys.stderr)
        return 1
    return 0
