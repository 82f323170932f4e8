"""``verify``: whether everything that evidence, seals and documents say still hold."""

import argparse
import sys
from pathlib import Path
from typing import Any

from guiju.cli import django_setup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("verify", help="核验：封存、证据、单据、库存、触发器是否完好；有错则退出码为 1")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.add_argument("--anchor", metavar="文件", type=Path, help="另外与这份存放在别处的锚文件对照")
    parser.add_argument("--receipts", metavar="文件", type=Path, help="另外与客户端持有的回执对照（每行一个 JSON）")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    import orjson

    from guiju.kernel.audit.verify import verify

    report = verify(anchor=arguments.anchor, receipts=arguments.receipts)
    if arguments.json:
        sys.stdout.write(orjson.dumps(report.as_dict(), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print(report.text())
    return 0 if report.ok else 1
