"""``check-evidence``: whether a dossier is genuine, on any machine, without a database."""

import argparse
import sys
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("check-evidence", help="核验证据包：不需要数据库；有一个字节被改动就退出码为 1")
    parser.add_argument("file", metavar="文件", type=Path, help="证据包（.zip）")
    parser.add_argument("--anchor", metavar="文件", type=Path, help="另外与早先离开公司的锚副本对照")
    parser.add_argument("--key", metavar="公钥编号", default="", help="只认这把签名公钥")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from guiju.lib.dossiers.checking import NotGenuine, check

    try:
        anchor = arguments.anchor.read_bytes().splitlines() if arguments.anchor else ()
        found = check(arguments.file, anchor, arguments.key)
    except (NotGenuine, OSError) as fault:
        print(f"不可信：{fault}", file=sys.stderr)
        return 1
    print(f"可信：{found.about}，{found.made_at} 制作")
    print(f"证据 {found.evidence} 条、记录 {found.rows} 组、附件 {found.files} 个，没有任何改动")
    print(f"封存头 {found.head['id']}（{found.head['signed_at']}），根 {found.head['root']}，签名公钥 {found.key_id}")
    if not found.anchored:
        print("没有与锚副本对照：这只证明内容与这把公钥一致，公钥是否属于该公司请另行核对。")
    return 0
