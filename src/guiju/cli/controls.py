"""``controls``: what clauses may bind, as a list or as the pages of ``docs/controls``."""

import argparse
from pathlib import Path
from typing import Any

from guiju.cli import django_setup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("controls", help="列出条款可以绑定的控制；--write 写成说明页")
    parser.add_argument("--write", metavar="目录", type=Path, help="每个控制写一页，旧页一并清掉")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from guiju.kernel.controls.reference import KINDS, pages
    from guiju.kernel.rulebook.catalogue import controls

    if arguments.write is None:
        for key, info in sorted(controls().items()):
            print(f"{key}｜{KINDS[info.kind]}｜{info.title}")
        return 0
    written = pages(packages())
    arguments.write.mkdir(parents=True, exist_ok=True)
    for old in arguments.write.glob("*.md"):
        old.unlink()
    for name, text in written.items():
        (arguments.write / name).write_text(text, encoding="utf-8")
    print(f"已写 {len(written)} 页到 {arguments.write}")
    return 0


def packages() -> frozenset[str]:
    """What a control's key may begin with: the domains, and the kernel's own controls."""
    from django.conf import settings

    domains = "guiju.domains."
    return frozenset(
        {"controls", *(app.removeprefix(domains) for app in settings.INSTALLED_APPS if app.startswith(domains))}
    )
