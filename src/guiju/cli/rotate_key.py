"""``rotate-key``: a new signing key, vouched for by the old one."""

import argparse
import sys
from typing import Any

from guiju.cli import django_setup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("rotate-key", help="更换封存签名密钥（旧钥为新钥签名）")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.audit.keys import KeyMissing
    from guiju.kernel.audit.rotation import rotate

    try:
        print(f"已更换签名密钥，新密钥 {rotate()}。请另行备份。")
    except KeyMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0
