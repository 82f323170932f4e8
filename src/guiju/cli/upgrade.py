"""``upgrade``: a backup, then this program's schema in one transaction, then a verification."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guiju.cli import django_setup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("upgrade", help="升级：先备份，再把数据库升级到这个程序的版本，最后核验")
    parser.add_argument(
        "--backup", metavar="文件或目录", type=Path, help="升级前的备份写到哪里，默认在数据目录的 backups 里"
    )
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    data = django_setup.set_up(arguments.data)
    from django.db import DatabaseError

    from guiju.kernel.archive import upgrade
    from guiju.kernel.archive.refusal import ArchiveRefused

    try:
        with upgrade.alone():
            if not upgrade.is_due():
                print("数据库已是这个程序的版本，不需要升级。")
                return 0
            return do(data, arguments.backup)
    except (ArchiveRefused, OSError, DatabaseError) as error:
        print(f"没有升级：{error}", file=sys.stderr)
        return 1


def do(data: Path, target: Path | None) -> int:
    """Back up, migrate, verify; whatever goes wrong, the way back is printed."""
    from guiju.kernel.archive import schema, upgrade
    from guiju.kernel.archive.commands import record
    from guiju.kernel.audit.verify import verify

    if schema.state().is_empty:
        upgrade.migrate()
        return 0
    made = upgrade.first_backup(target)
    print(f"升级前的备份：{made.path}\n{way_back(data, made.path)}", flush=True)
    upgrade.migrate()
    record(made)
    report = verify()
    print(report.text())
    print("升级完成。" if report.ok else "升级已完成，但核验未通过；要退回请按上面的命令。")
    return 0 if report.ok else 1


def way_back(data: Path, archive: Path) -> str:
    """The commands that bring back what was before, with the program of before."""
    new = data.with_name(f"{data.name}-rollback")
    keys = f"mkdir -m 700 {new} && cp -a {data}/secrets {new}/"
    return (
        f"要退回，用升级前的程序运行：\n  {keys}\n  ./guiju restore {archive} --anchor {data}/anchor.jsonl --data {new}"
    )


class NotReady(Exception):
    """The database cannot be served; the message is Chinese and says what to do."""


def bring_up_to_date(*, demo: bool) -> None:
    """Make an empty database, upgrade a demo company after a backup; anything else is upgraded by `upgrade` only.

    Raises:
        NotReady: an upgrade is due, or the database is newer than the program.
    """
    from django.conf import settings

    from guiju.kernel.archive import schema, upgrade
    from guiju.kernel.archive.refusal import ArchiveRefused

    try:
        found = schema.state()
        if found.is_empty or (demo and upgrade.is_due()):
            with upgrade.alone():
                do(settings.DATA, None)
        schema.refuse_other()
    except ArchiveRefused as refused:
        raise NotReady(refused) from refused


@contextmanager
def serving() -> Iterator[None]:
    """Nobody upgrades while inside.

    Raises:
        NotReady: somebody is upgrading.
    """
    from guiju.kernel.archive import upgrade
    from guiju.kernel.archive.refusal import ArchiveRefused

    try:
        with upgrade.running():
            yield
    except ArchiveRefused as refused:
        raise NotReady(refused) from refused
