"""``restore``: an archive into an empty data folder (and an empty database), checked before anything is written."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from guiju.cli import django_setup
from guiju.cli.passphrase import passphrase


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("restore", help="恢复：把一份备份恢复到空目录（和空数据库），恢复后自动核验")
    parser.add_argument("archive", metavar="备份", type=Path, help="备份文件")
    parser.add_argument("--keys", metavar="文件", type=Path, help="密钥文件；不给时用目标目录里已放好的 secrets")
    parser.add_argument(
        "--anchor", metavar="文件", type=Path, action="append", default=[], help="离开本机的锚，说明备份之后缺了什么"
    )
    parser.add_argument("--data", metavar="目录", type=Path, required=True, help="恢复到这个空目录")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from guiju.kernel.archive.refusal import ArchiveRefused

    os.umask(0o077)
    try:
        return restore(arguments)
    except (ArchiveRefused, OSError) as error:
        print(f"没有恢复：{error}", file=sys.stderr)
        return 1


def restore(arguments: argparse.Namespace) -> int:
    from guiju.kernel.archive import checking, place

    data: Path = arguments.data.absolute()
    place.check(data)
    secrets = chosen_secrets(arguments.keys, data)
    if secrets is None:
        return 1
    checked = checking.check_archive(arguments.archive.absolute(), secrets, data)
    copies = [path.absolute() for path in [*arguments.anchor, *sink()]]
    draft = place.prepare(data, secrets)
    try:
        django_setup.set_up(draft)
        told = fill(checked, copies, secrets)
    except BaseException:
        place.give_up(data)
        raise
    place.move_in(data)
    return say(told, as_json=arguments.json)


def sink() -> list[Path]:
    """The copy of the anchor that left the machine, where one is set and there."""
    given = os.environ.get("GUIJU_ANCHOR_SINK", "")
    return [Path(given)] if given and Path(given).exists() else []


def chosen_secrets(keys: Path | None, data: Path) -> dict[str, bytes] | None:
    """From the key file, else from the secrets that were put into the target."""
    from guiju.kernel.archive import keyfile, place

    if keys is not None:
        given = passphrase(is_new=False)
        return None if given is None else keyfile.read(keys, given)
    found = keyfile.read_secrets(data / place.SECRETS)
    if not found:
        print("需要密钥：用 --keys 给出密钥文件，或先把 secrets 目录放进目标目录。", file=sys.stderr)
        return None
    return found


def fill(checked: Any, copies: list[Path], secrets: dict[str, bytes]) -> dict[str, Any]:
    """Restore at the archive's schema, then bring it to the program's, then verify."""
    from django.db import connections

    from guiju.kernel.archive import upgrade
    from guiju.kernel.archive.refusal import ArchiveRefused
    from guiju.kernel.archive.restore import check_target, restore
    from guiju.kernel.audit.gaps import AnchorRefused
    from guiju.kernel.audit.verify import verify

    try:
        lost = check_target(checked, copies, secrets)
        restored = restore(checked, lost, secrets)
    except AnchorRefused as refused:
        raise ArchiveRefused(str(refused)) from refused
    upgrade.migrate()
    report = verify()
    connections.close_all()
    return {
        "rows": restored.rows,
        "tables": restored.tables,
        "files": restored.files,
        "gap": restored.gap.as_dict(),
        "said": restored.gap.text(),
        "report": report,
    }


def say(told: dict[str, Any], *, as_json: bool) -> int:
    import orjson

    report = told.pop("report")
    if as_json:
        told["verify"] = report.as_dict()
        sys.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print(f"已恢复 {told['tables']} 张表 {told['rows']} 行、{told['files']} 个文件。\n{report.text()}")
    return 0 if report.ok else 1
