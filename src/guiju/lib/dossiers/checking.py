"""Whether a dossier is genuine, asked without the installation that made it: only the file, and perhaps an anchor copy.

The rules are those of ``docs/evidence-format.md``, sections 2 to 6 and 8.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from guiju.lib.digests.canonical import canonical
from guiju.lib.digests.merkle import leaf_hash, root_by_proof, root_of
from guiju.lib.dossiers import sealing

EVIDENCE, INDEX, FILES = "evidence.jsonl", "index.html", "attachments/"
RUN_BITS = 20
_LARGEST = 1 << 30
_KEY = ("id", "key_id", "public_key", "introduced_by", "introduced_at")
_HEAD = ("id", "kind", "size", "root", "previous", "signed_at", "key_id", "note")


class NotGenuine(Exception):
    """The first thing that does not hold, in Chinese."""


@dataclass
class Checked:
    """What was looked at; ``anchored`` are the anchor lines that name the dossier's head and agree with it."""

    about: str = ""
    made_at: str = ""
    key_id: str = ""
    evidence: int = 0
    rows: int = 0
    files: int = 0
    anchored: int = 0
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)


def check(path: Path, anchor: Iterable[bytes] = (), key_id: str = "") -> Checked:
    """Everything that a dossier says of itself.

    Args:
        path: the archive.
        anchor: lines of an anchor copy that left the company's machine before.
        key_id: the signing key that the reader knows from elsewhere.

    Raises:
        NotGenuine: the first fault.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _need(archive.testzip() is None, "压缩文件损坏")
            found = _checked(archive, path)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        message = f"不是完整的证据包：{error}"
        raise NotGenuine(message) from error
    _need(not key_id or key_id == found.key_id, f"签名公钥是 {found.key_id}，不是 {key_id}")
    for line in anchor:
        pinned = _parsed(line)
        if pinned.get("id") == found.head["id"]:
            public_key = found.keys[found.head["key_id"]]["public_key"]
            own = {**found.head, "type": "guiju-head/1", "public_key": public_key}
            _need(own == pinned, f"封存头 {found.head['id']} 与锚副本不同")
            found.anchored += 1
    return found


def _need(holds: object, fault: str) -> None:
    if not holds:
        raise NotGenuine(fault)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        message = f"内容不是 JSON：{error}"
        raise NotGenuine(message) from error
    _need(isinstance(value, dict), "内容不是 JSON 对象")
    return dict(value)


def _checked(archive: zipfile.ZipFile, path: Path) -> Checked:
    try:
        return _walk(archive, path)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        message = f"证据包的内容不完整：{error!r}"
        raise NotGenuine(message) from error


def _walk(archive: zipfile.ZipFile, path: Path) -> Checked:
    names = archive.namelist()
    _need(len(names) == len(set(names)), "同名文件出现了两次")
    _need({EVIDENCE, INDEX} <= set(names), f"缺少 {EVIDENCE} 或 {INDEX}")
    found = Checked()
    named: dict[str, int] = {}
    lines = _lines(archive)
    first = next(lines)
    _need(first["type"] == sealing.FORMAT, "不是规矩的证据包")
    found.about, found.made_at = first["about"], first["made_at"]
    payload: dict[str, Any] = {}
    for line in lines:
        if line["type"] == "key":
            _key(line, found.keys)
        elif line["type"] == "head":
            _head(line, found)
        elif line["type"] == "evidence":
            payload = _evidence(line, found.head)
            found.evidence += 1
        elif line["type"] == "rows":
            _need(line["evidence"] >> RUN_BITS == payload["run"], "记录不属于它前面的证据")
            _rows(line, payload)
            found.rows += 1
            if line["table"] == "files_attachment":
                named |= dict(zip(line["columns"]["sha256"], line["columns"]["size"], strict=True))
        else:
            _need(holds=False, fault=f"不认识的内容 {line['type']}")
    _need(found.head, "没有封存头")
    _signature(path, found)
    for name in names:
        if name.startswith(FILES):
            _attachment(archive, name, named)
            found.files += 1
        else:
            _need(name in {EVIDENCE, INDEX}, f"多出的文件 {name}")
    return found


def _lines(archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    with archive.open(EVIDENCE) as file:
        for line in file:
            _need(len(line) <= _LARGEST, "一行太长")
            value = _parsed(line)
            _need(canonical(value) + b"\n" == line, "内容不是规范的写法")
            yield value


def _is_signed(public_key: str, signature: bytes, statement: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def _key(line: dict[str, Any], keys: dict[str, dict[str, Any]]) -> None:
    number = len(keys) + 1
    before = next((key for key in keys.values() if key["id"] == number - 1), None)
    told = canonical({"type": "guiju-key/1", **{name: line[name] for name in _KEY}})
    _need(line["id"] == number, f"签名公钥 {number} 缺失")
    _need(line["key_id"] == sha256(bytes.fromhex(line["public_key"])).hexdigest()[:16], f"签名公钥 {number} 的编号不符")
    _need(line["introduced_by"] == (before["key_id"] if before else ""), f"签名公钥 {number} 的签入人不符")
    by = (before or line)["public_key"]
    _need(_is_signed(by, bytes.fromhex(line["signature"]), told), f"签名公钥 {number} 的签名无效")
    keys[line["key_id"]] = line


def _head(line: dict[str, Any], found: Checked) -> None:
    told = canonical({"type": "guiju-head/1", **{name: line[name] for name in _HEAD}})
    key = found.keys.get(line["key_id"])
    _need(key is not None, f"封存头 {line['id']} 的公钥不在包里")
    by = (key or {})["public_key"]
    _need(_is_signed(by, bytes.fromhex(line["signature"]), told), f"封存头 {line['id']} 的签名无效")
    _need(not found.head, "封存头多于一个")
    found.head = line


def _evidence(line: dict[str, Any], head: dict[str, Any]) -> dict[str, Any]:
    name, content = f"证据 {line['id']}", line["payload"].encode()
    commitment = sha256(bytes.fromhex(line["salt"]) + content).digest()
    _need(commitment.hex() == line["public_commitment"], f"{name} 的公开内容被改动")
    payload = _parsed(content)
    _need(payload["run"] << RUN_BITS == line["id"], f"{name} 的运行编号不符")
    _need(payload["private"] == [part["item"] for part in line["private"]], f"{name} 的隐私部分不齐")
    for part in line["private"]:
        if part["salt"] is not None:
            _need(part["erased_at"] is None, f"{name} 的隐私部分已清除却还在")
            told = sha256(bytes.fromhex(part["salt"]) + part["payload"].encode()).hexdigest()
            _need(told == part["commitment"], f"{name} 的隐私部分被改动")
    private = root_of(leaf_hash(bytes.fromhex(part["commitment"])) for part in line["private"])
    _need(private.hex() == line["private_root"], f"{name} 的隐私承诺根不符")
    leaf = leaf_hash(commitment + private)
    path = [bytes.fromhex(step) for step in line["proof"]]
    root = root_by_proof(leaf, line["leaf"], head["size"], path)
    _need(root.hex() == head["root"], f"{name} 不在封存头 {head['id']} 之内")
    return payload


def _rows(line: dict[str, Any], payload: dict[str, Any]) -> None:
    writes = {(write["table"], write["first"]): write for write in payload["writes"]}
    name = f"{line['table']}#{line['first']}"
    write = writes.get((line["table"], line["first"]))
    _need(write is not None, f"证据没有提到记录 {name}")
    running = sha256()
    for column, values in sorted(line["columns"].items()):
        _need(len(values) == (write or {})["rows"], f"记录 {name} 的行数不符")
        running.update(column.encode() + b"\0" + canonical(values))
    _need(running.hexdigest() == (write or {})["digest"], f"记录 {name} 被改动")


def _attachment(archive: zipfile.ZipFile, name: str, named: dict[str, int]) -> None:
    digest = name.removeprefix(FILES)
    _need(digest in named, f"附件 {digest} 不是任何记录提到的")
    running, size = sha256(), 0
    with archive.open(name) as file:
        while chunk := file.read(1 << 20):
            running.update(chunk)
            size += len(chunk)
    _need(running.hexdigest() == digest and size == named[digest], f"附件 {digest} 被改动")


def _signature(path: Path, found: Checked) -> None:
    sealed = sealing.read_comment(path)
    _need(sealed is not None, "文件末尾没有签名，或签名被改动")
    if sealed is None:
        return
    key = found.keys.get(sealed.key_id)
    _need(key is not None, f"签名公钥 {sealed.key_id} 不在包里")
    told = sealing.statement(path, sealed.key_id)
    _need(_is_signed((key or {})["public_key"], sealed.signature, told), "文件的签名无效：有字节被改动")
    found.key_id = sealed.key_id
