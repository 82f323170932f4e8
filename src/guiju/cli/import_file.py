"""``import``: bring a file in through a command, or a public data set by the importer of its kind."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from guiju.cli import django_setup, identity, upgrade

DATA_SETS: dict[str, str] = {
    "online-retail": "guiju.demo.online_retail.load",
}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("import", help="导入文件：CSV 或 XLSX 的每一行都经过命令和它的控制")
    parser.add_argument("kind", metavar="种类", help=f"命令，如 catalogue.register_sku，或 {'、'.join(DATA_SETS)}")
    parser.add_argument("file", metavar="文件", type=Path, help="要导入的文件")
    parser.add_argument("--profile", metavar="方案", help="按保存过的方案对应各列")
    parser.add_argument("--partial", action="store_true", help="合格的先导入，其余写成一份可以改好再导入的文件")
    parser.add_argument("--json", action="store_true", help="结果写成 JSON")
    parser.add_argument(
        "--as",
        dest="username",
        metavar="登录名",
        help="以谁的身份导入（要输密码和验证码），默认是系统",
    )
    parser.add_argument(
        "--column", metavar="字段=列名", action="append", default=[], type=option, help="指定一列，可以多次给出"
    )
    parser.add_argument(
        "--option", metavar="名=值", action="append", default=[], type=option, help="固定值或导入选项，可以多次给出"
    )
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def option(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        message = f"应写成 名=值，收到的是 {text}"
        raise argparse.ArgumentTypeError(message)
    return name, value


def run(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        print(f"找不到文件 {arguments.file}", file=sys.stderr)
        return 1
    django_setup.set_up(arguments.data)
    from guiju.lib.importing import CannotImport

    try:
        upgrade.bring_up_to_date(demo=False)
    except upgrade.NotReady as why:
        print(why, file=sys.stderr)
        return 1
    try:
        if arguments.kind in DATA_SETS:
            module, _, function = DATA_SETS[arguments.kind].rpartition(".")
            print(getattr(import_module(module), function)(arguments.file, dict(arguments.option)))
            return 0
        return bring_in(arguments)
    except CannotImport as refused:
        print(refused, file=sys.stderr)
        return 1


def bring_in(arguments: argparse.Namespace) -> int:
    """Import through a command; 0 when every row was taken, 2 when some were not.

    Raises:
        CannotImport: nothing was begun; says why.
    """
    from guiju.kernel.commands.command import commands
    from guiju.kernel.commands.context import Context, Forbidden
    from guiju.kernel.imports import beginning, mapping
    from guiju.kernel.imports.running import Bringing, table_of
    from guiju.lib.importing import CannotImport
    from guiju.lib.tables.bounds import TableRefused

    command = commands().get(arguments.kind)
    if command is None:
        message = f"没有“{arguments.kind}”这种导入；可用的命令：{'、'.join(sorted(commands()))}"
        raise CannotImport(message)
    try:
        actor = actor_of(arguments.username)
        with arguments.file.open("rb") as file:
            sha256 = beginning.taken_in(file, actor)
        headings = table_of(command, actor, sha256).headings
        columns, constants = mapping.guessed(command, headings), dict(arguments.option)
        if arguments.profile:
            kept = beginning.kept(command, arguments.profile)
            if kept is None:
                message = f"没有名为“{arguments.profile}”的导入方案"
                raise CannotImport(message)
            columns, constants = kept[0], {**kept[1], **constants}
        imported = beginning.start(
            command,
            sha256=sha256,
            file_name=arguments.file.name,
            headings=headings,
            columns={**columns, **dict(arguments.column)},
            constants=constants,
            is_partial=arguments.partial,
            context=Context(actor=actor),
        )
        bringing = Bringing(imported)
    except (beginning.CannotStart, TableRefused) as refused:
        raise CannotImport(str(refused)) from refused
    except Forbidden as refused:
        message = f"{arguments.username} 的岗位没有“{refused}”的权限"
        raise CannotImport(message) from refused
    while bringing.advance():
        if not arguments.json:
            print(f"\r已读 {imported.rows:,} 行……", end="", file=sys.stderr, flush=True)
    return tell(imported, arguments)


def actor_of(username: str | None) -> int:
    """The account that is proved; the program itself where nobody is named.

    Raises:
        CannotImport: nobody is proved.
    """
    from guiju.kernel.commands.context import SYSTEM
    from guiju.lib.importing import CannotImport

    if username is None:
        return SYSTEM
    try:
        return identity.account_of(username)
    except identity.NotProved as why:
        raise CannotImport(str(why)) from why


def tell(imported: Any, arguments: argparse.Namespace) -> int:
    """Print what came of it; refused rows go into a file beside the one that was imported."""
    import orjson

    from guiju.kernel.imports.refused_file import refused_rows

    names = ("status", "rows", "accepted", "held", "refused", "fault")
    told = {"import": imported.id, **{name: getattr(imported, name) for name in names}}
    if imported.refused:
        target = arguments.file.with_name(f"{arguments.file.stem}-未导入.csv")
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(refused_rows(imported))
        told["refused_file"] = str(target)
    if arguments.json:
        print(orjson.dumps(told).decode())
    else:
        print(
            f"\r共 {imported.rows:,} 行：已导入 {imported.accepted:,}，待审批 {imported.held:,}，未导入 {imported.refused:,}"
        )
        if imported.fault:
            print(f"已停止：{imported.fault}")
        if imported.refused:
            print(f"未导入的行和原因在 {told['refused_file']}，改好后再导入这份文件即可。")
    return 0 if imported.accepted + imported.held == imported.rows and not imported.fault else 2
