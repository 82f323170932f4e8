"""``check``: style, layers, types and templates; every tool runs, the worst answer is ours."""

import argparse
import os
import subprocess
import sys
from typing import Any

from guiju.cli import source_tree

_LAYERS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
TOOLS: dict[str, list[str]] = {
    "代码风格": ["-m", "ruff", "check", "--output-format", "concise"],
    "代码格式": ["-m", "ruff", "format", "--check"],
    "分层": ["-c", _LAYERS, "--no-logo"],
    "类型": ["-m", "mypy"],
    "模板风格": ["-m", "djlint", "src/guiju", "--lint", "--quiet"],
    "模板格式": ["-m", "djlint", "src/guiju", "--check"],
}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("check", help="检查：代码风格、分层、类型、模板")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    if not source_tree.is_there():
        return 1
    failed = [title for title, command in TOOLS.items() if not passes(title, command)]
    print(f"检查不通过：{'、'.join(failed)}" if failed else "检查全部通过。", flush=True)
    return 1 if failed else 0


def passes(title: str, command: list[str]) -> bool:
    print(f"== {title}", flush=True)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "guiju.config.settings"}
    return (
        subprocess.run([sys.executable, *command], cwd=source_tree.ROOT, env=environment, check=False).returncode == 0
    )
