"""``dossier``: the evidence of a clause, a document or a period as one archive that proves itself elsewhere."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from guiju.cli import django_setup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("dossier", help="制作证据包：一条条款、一张单据或一段期间的证据，可在别处离线核验")
    parser.add_argument("file", metavar="文件", type=Path, help="写到哪里（.zip）")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--clause", metavar="条款号", help="这一条款的全部判定")
    what.add_argument("--document", metavar="单据号", help="这张单据和前后相连的单据")
    parser.add_argument("--since", metavar="日期", type=date.fromisoformat, default=date(2000, 1, 1), help="自哪一天")
    parser.add_argument("--until", metavar="日期", type=date.fromisoformat, help="至哪一天（含），默认今天")
    parser.add_argument("--recipient", metavar="单位", required=True, help="给谁")
    parser.add_argument("--reason", metavar="事由", required=True, help="为什么")
    parser.add_argument("--private", action="store_true", help="连同尚未删除的个人信息")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.commands.context import SYSTEM, Context
    from guiju.kernel.dossiers.making import Asked, make
    from guiju.kernel.dossiers.selecting import NoEvidence

    asked = Asked(
        arguments.clause or "",
        arguments.document or "",
        arguments.since,
        arguments.until,
        arguments.recipient,
        arguments.reason,
        with_private=arguments.private,
    )
    try:
        written = make(arguments.file, asked, Context(actor=SYSTEM))
    except NoEvidence as none:
        print(none.says, file=sys.stderr)
        return 1
    print(f"已把 {written.evidence} 次运行的证据写到 {arguments.file}，摘要 {written.sha256}")
    return 0
