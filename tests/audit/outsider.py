"""A verifier written from docs/evidence-format.md alone: the standard library and one Ed25519 implementation."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEAD_FIELDS = ("id", "kind", "size", "root", "previous", "signed_at", "key_id", "note")
KEY_FIELDS = ("id", "key_id", "public_key", "introduced_by", "introduced_at")


class NotGenuine(Exception):
    pass


def need(holds: object, what: str) -> None:
    if not holds:
        raise NotGenuine(what)


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def merkle_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + merkle_root(leaves[:left]) + merkle_root(leaves[left:])).digest()


def is_signed(public_key: str, signature: str, statement: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), statement)
    except InvalidSignature:
        return False
    return True


def check_keys(keys: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    for number, key in enumerate(keys, 1):
        before = keys[number - 2] if number > 1 else None
        statement = canonical({"type": "guiju-key/1", **{name: key[name] for name in KEY_FIELDS}})
        need(key["id"] == number, f"key {number}: number")
        need(key["key_id"] == sha256(bytes.fromhex(key["public_key"])).hexdigest()[:16], f"key {number}: id")
        need(key["introduced_by"] == (before["key_id"] if before else ""), f"key {number}: introduced by")
        need(is_signed((before or key)["public_key"], key["signature"], statement), f"key {number}: signature")
    return {key["key_id"]: key for key in keys}


def check_heads(heads: list[dict[str, Any]], keys: dict[str, dict[str, Any]]) -> None:
    previous, size, root, key_number = "0" * 64, 0, sha256(b"").hexdigest(), 1
    for number, head in enumerate(heads, 1):
        statement = canonical({"type": "guiju-head/1", **{name: head[name] for name in HEAD_FIELDS}})
        key = keys[head["key_id"]]
        need(head["id"] == number, f"head {number}: number")
        need(head["previous"] == previous, f"head {number}: previous")
        need(is_signed(key["public_key"], head["signature"], statement), f"head {number}: signature")
        if head["kind"] == "rotated":
            need((head["size"], head["root"]) == (size, root), f"head {number}: rotation changes the tree")
            need(key["id"] == key_number + 1, f"head {number}: key")
        else:
            need(key["id"] == key_number, f"head {number}: key")
            need(head["size"] > size if head["kind"] == "sealed" else head["size"] <= size, f"head {number}: size")
        previous, size, root, key_number = sha256(statement).hexdigest(), head["size"], head["root"], key["id"]


def check_evidence(line: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    name, content = f"evidence {line['id']}", line["payload"].encode()
    commitment = sha256(bytes.fromhex(line["salt"]) + content).hexdigest()
    need(commitment == line["public_commitment"], f"{name}: public commitment")
    payload = json.loads(content)
    need(payload["run"] << 20 == line["id"], f"{name}: run")
    need(payload["private"] == [part["item"] for part in line["private"]], f"{name}: private parts")
    for part in line["private"]:
        if part["salt"] is not None:
            need(part["erased_at"] is None, f"{name}: erased part is there")
            told = sha256(bytes.fromhex(part["salt"]) + part["payload"].encode()).hexdigest()
            need(told == part["commitment"], f"{name}: private commitment")
    root = merkle_root([leaf_hash(bytes.fromhex(part["commitment"])) for part in line["private"]])
    need(root.hex() == line["private_root"], f"{name}: private root")
    return leaf_hash(bytes.fromhex(commitment) + root), payload


def check_rows(line: dict[str, Any], payload: dict[str, Any]) -> None:
    writes = {(write["table"], write["first"]): write for write in payload["writes"]}
    write, running = writes[line["table"], line["first"]], sha256()
    for column, values in sorted(line["columns"].items()):
        need(len(values) == write["rows"], f"{line['table']}#{line['first']}: rows")
        running.update(column.encode() + b"\x00" + canonical(values))
    need(running.hexdigest() == write["digest"], f"{line['table']}#{line['first']}: digest")


def verify(lines: Iterable[str], anchor: Iterable[str] = ()) -> dict[str, int]:
    """Raises NotGenuine at the first fault; returns what was looked at."""
    first, *rest = [json.loads(line) for line in lines]
    need(first["type"] == "guiju-evidence/1", "not an export")
    keys = check_keys([line for line in rest if line["type"] == "key"])
    heads = [line for line in rest if line["type"] == "head"]
    check_heads(heads, keys)
    leaves: list[bytes] = []
    payload: dict[str, Any] = {}
    counts = {"evidence": 0, "rows": 0, "anchor": 0, "lost": 0}
    for line in rest:
        if line["type"] == "leaves":
            need(line["first"] == len(leaves), f"leaf {len(leaves)} is missing")
            leaves += [bytes.fromhex(told) for told in line["hashes"]]
        elif line["type"] == "evidence":
            need(line["leaf"] == len(leaves), f"leaf {len(leaves)} is missing")
            hashed, payload = check_evidence(line)
            leaves.append(hashed)
            counts["evidence"] += 1
        elif line["type"] == "rows":
            check_rows(line, payload)
            counts["rows"] += 1
    need(len(leaves) == first["leaves"] == (heads[-1]["size"] if heads else 0), "leaves are missing at the end")
    restored = [(head["id"], head["size"]) for head in heads if head["kind"] == "restored"]
    for head in heads:
        if any(later > head["id"] and size < head["size"] for later, size in restored):
            counts["lost"] += 1
        else:
            need(merkle_root(leaves[: head["size"]]).hex() == head["root"], f"head {head['id']}: root")
    for told in anchor:
        pinned = json.loads(told)
        known = {**heads[pinned["id"] - 1], "type": "guiju-head/1"} if pinned["id"] <= len(heads) else None
        need(known is not None, f"anchored head {pinned['id']} is missing")
        public_key = keys[pinned["key_id"]]["public_key"] if pinned["key_id"] in keys else None
        need({**(known or {}), "public_key": public_key} == pinned, f"anchored head {pinned['id']} differs")
        counts["anchor"] += 1
    return counts
