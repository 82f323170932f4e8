"""``explain``: what stands behind one document, run or refusal."""

import argparse
import sys
from typing import Any

from guiju.cli import django_setup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("explain", help="说明：一张单据或一次运行为什么放行、拦截或待批")
    parser.add_argument("key", metavar="编号", help="单据号、请求号或运行编号")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    import orjson

    from guiju.kernel.audit.explain import Unknown, as_text, explain

    try:
        told = explain(arguments.key, title_of=title_of, name_of=name_of)
    except Unknown as unknown:
        print(unknown, file=sys.stderr)
        return 1
    if arguments.json:
        options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
        sys.stdout.write(orjson.dumps(told, default=hexadecimal, option=options).decode() + "\n")
    else:
        print(as_text(told))
    return 0


def title_of(command: str) -> str:
    from guiju.kernel.commands.command import commands

    known = commands().get(command)
    return known.title if known else command


def name_of(actor: int) -> str:
    from guiju.kernel.commands.context import SYSTEM
    from guiju.kernel.org.models import Person

    if actor == SYSTEM:
        return "系统"
    return Person.objects.filter(pk=actor).values_list("name", flat=True).first() or str(actor)


def hexadecimal(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
