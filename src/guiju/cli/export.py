"""``export``: the evidence as one file that an outsider can verify without us."""

import argparse
from pathlib import Path
from typing import Any

from guiju.cli import django_setup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("export", help="导出证据：一个可以离线核验的文件")
    parser.add_argument("file", metavar="文件", type=Path, help="写到哪里")
    parser.add_argument("--first", metavar="叶号", type=int, help="从哪一条开始，默认最早")
    parser.add_argument("--last", metavar="叶号", type=int, help="到哪一条为止（含），默认最新")
    parser.add_argument("--private", action="store_true", help="连同尚未删除的个人信息")
    parser.add_argument("--rows", action="store_true", help="连同证据所列的单据行")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.audit.export import export

    count = export(
        arguments.file, arguments.first, arguments.last, with_private=arguments.private, with_rows=arguments.rows
    )
    print(f"已导出 {count} 条证据到 {arguments.file}")
    return 0
