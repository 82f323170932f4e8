"""``adopt``: what a rulebook in prose says, clause by clause, and which controls could run it. Nothing is written."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from guiju.cli import django_setup

if TYPE_CHECKING:
    from guiju.kernel.rulebook.adopting.adopt import AdoptedClause, AdoptedRulebook

KINDS = {
    "gate": "关卡",
    "watch": "监测",
    "duty": "职责",
    "pledge": "承诺",
    "record": "留痕",
    "reward": "奖励",
    "penalty": "处分",
}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("adopt", help="读一份文字制度：逐条列出参数、可绑定的控制和法律提示，不改动任何数据")
    parser.add_argument("file", metavar="文件", type=Path, help="txt、md 或 docx；- 为标准输入")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    django_setup.add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    django_setup.set_up(arguments.data)
    from django.conf import settings

    from guiju.kernel.rulebook.adopting.adopt import adopt
    from guiju.lib.rulebooks.sources import SourceRefused, lines_of

    is_piped = str(arguments.file) == "-"
    try:
        content = sys.stdin.buffer.read() if is_piped else arguments.file.read_bytes()
        lines = lines_of(content, arguments.file.name)
    except OSError as error:
        print(f"打不开 {arguments.file}：{error.strerror}", file=sys.stderr)
        return 1
    except SourceRefused as error:
        print(error, file=sys.stderr)
        return 1
    books = adopt(lines, settings.GUIJU_PACK, "" if is_piped else arguments.file.stem)
    if arguments.json:
        sys.stdout.write(orjson.dumps({"rulebooks": [as_data(book) for book in books]}).decode() + "\n")
    else:
        tell(books)
    return 0


def as_data(book: "AdoptedRulebook") -> dict[str, Any]:
    return {"title": book.title, "line": book.line, "clauses": [_clause_data(each) for each in book.clauses]}


def _clause_data(clause: "AdoptedClause") -> dict[str, Any]:
    return {
        "id": clause.id,
        "ref": clause.ref,
        "line": clause.line,
        "text": clause.text,
        "chapter": list(clause.chapter),
        "items": [item.__dict__ for item in clause.items],
        "kind": clause.kind,
        "actor": clause.actor,
        "params": [
            {"name": each.name, "value": each.value, "unit": each.unit, "op": each.op} for each in clause.params
        ],
        "proposals": [
            {"control": each.control, "score": each.score, "params": each.params, "why": each.why}
            for each in clause.proposals
        ],
        "warnings": clause.warnings,
    }


def tell(books: "list[AdoptedRulebook]") -> None:
    """A table of the rulebooks, then what is to be looked at."""
    if not books:
        print("没有找到制度条款。请确认文件里有编号的条款，或把正文粘贴成 txt 再试。")
        return
    print(f"共 {len(books)} 部制度，{sum(len(book.clauses) for book in books)} 条")
    for book in books:
        kinds = {kind: sum(clause.kind == kind for clause in book.clauses) for kind in KINDS}
        told = "，".join(f"{KINDS[kind]} {count}" for kind, count in kinds.items() if count)
        ready = sum(bool(clause.proposals) for clause in book.clauses)
        print(f"\n第 {book.line} 行《{book.title}》 {len(book.clauses)} 条：{told}；有控制建议的 {ready} 条")
        for clause in book.clauses:
            for warning in clause.warnings:
                print(f"  第 {clause.line} 行 {clause.ref}：{warning}")
