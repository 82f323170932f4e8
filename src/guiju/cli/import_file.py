"""``import``: bring a file in through the commands, by the importer of its kind."""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

from guiju.cli import django_setup

IMPORTERS: dict[str, str] = {
    "online-retail": "guiju.demo.online_retail.load",
}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("import", help=f"导入文件，种类：{'、'.join(IMPORTERS)}")
    parser.add_argument("kind", metavar="种类", choices=sorted(IMPORTERS), help="、".join(IMPORTERS))
    parser.add_argument("file", metavar="文件", type=Path, help="要导入的文件")
    parser.add_argument(
        "--option", metavar="名=值", action="append", default=[], type=option, help="导入选项，可以多次给出"
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
        print(f"找不到文件 {arguments.file}")
        return 1
    django_setup.set_up(arguments.data)
    from django.core.management import call_command

    from guiju.lib.importing import CannotImport

    call_command("migrate", verbosity=0)
    module, _, function = IMPORTERS[arguments.kind].rpartition(".")
    try:
        summary = getattr(import_module(module), function)(arguments.file, dict(arguments.option))
    except CannotImport as refused:
        print(refused)
        return 1
    print(summary)
    return 0
