"""Files made in code: the good, and what has been sent to others with bad intent."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

GPS = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F


def picture(kind: str, size: tuple[int, int] = (64, 32), mode: str = "RGB", **options: Any) -> bytes:
    image = Image.linear_gradient("L").resize(size).convert(mode)
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def photo_with_place(kind: str = "JPEG", orientation: int = 6) -> bytes:
    """A photo of 64 × 32 as a telephone makes it: turned, with its maker and where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "TELEPHONE-MAKER"
    exif[GPS] = {1: "N", 2: (30.0, 16.0, 12.0), 3: "E", 4: (120.0, 9.0, 18.0)}
    return picture(kind, exif=exif)


def photo_with_comment() -> bytes:
    return picture("JPEG", comment=b"COMMENT-SECRET", icc_profile=b"ICC-SECRET" * 20)


def png_with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "TEXT-SECRET")
    text.add_text("Location", "TEXT-SECRET" * 50, zip=True)
    return picture("PNG", pnginfo=text)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be ``width`` × ``height``."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_of_many_scans(scans: int, side: int = 6000) -> bytes:
    """A progressive JPEG of a few hundred kilobytes whose last scan, of 59 bytes, is repeated."""
    target = BytesIO()
    Image.new("L", (side, side), 128).save(target, "JPEG", progressive=True)
    whole = target.getvalue()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * scans + b"\xff\xd9"


def archive(name: str = "x.class", body: bytes = b"\xca\xfe\xba\xbe") -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr(name, body)
    return target.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A small whole PDF with these objects after its catalogue and its page."""
    whole = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", *objects)
    body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    for number, each in enumerate(whole, start=1):
        body += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    return body + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (len(whole) + 1)


def stream(content: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< " + dictionary + b" /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def wrong_checksum(content: bytes) -> bytes:
    """Compressed, with a checksum that a strict reader stumbles over and a PDF reader does not look at."""
    return zlib.compress(content)[:-4] + b"\0\0\0\0"


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"
EXE = b"MZ\x90\x00" + bytes(60) + b"PE\0\0" + bytes(200)
SCRIPT = b"<?php system($_GET['c']); ?><script>alert(1)</script>"

REFUSED = {
    "svg": SVG,
    "svg without a head": SVG.partition(b"?>")[2],
    "html": HTML,
    "html after a byte order mark": b"\xef\xbb\xbf" + HTML,
    "zip": archive(),
    "exe": EXE,
    "elf": b"\x7fELF\x02\x01\x01" + bytes(100),
    "shell script": b"#!/bin/sh\nid\n",
    "php": b"<?php system('id');",
    "gif": picture("GIF"),
    "gif with a script": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "text": "规矩".encode(),
    "one byte": b"\xff",
    "html that names a png": b"\x89PNG" + HTML,
    "html after a png signature": b"\x89PNG\r\n\x1a\n" + HTML,
    "html after a jpeg signature": b"\xff\xd8\xff\xe0\x00\x10JFIF" + HTML,
    "html after a webp signature": b"RIFF\x00\x01\x00\x00WEBP" + HTML,
    "postscript": b"%!PS-Adobe-3.0\n(%PDF-1.7) run\n%%EOF",
}

_SCRIPT_ACTION = b"<< /Type /Action /S /JavaScript /JS (app.alert(1)) >>"
_HEADER = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
BAD_PDF = {
    "script": pdf(_SCRIPT_ACTION),
    "script, escaped name": pdf(b"<< /S /J#61va#53cript /J#53 (app.alert(1)) >>"),
    "script, every letter escaped": pdf(b"<< /S /#4a#61#76#61#53#63#72#69#70#74 >>"),
    "script of a rendition": pdf(b"<< /S /Rendition /JS 9 0 R >>"),
    "only /JS": pdf(b"<< /JS (app.alert(1)) >>"),
    "only /JS as hex": pdf(b"<< /JS\n<6170702e616c657274> >>"),
    "script in a compressed object": pdf(stream(zlib.compress(b"3 0 " + _SCRIPT_ACTION), _HEADER)),
    "the same, escaped": pdf(stream(zlib.compress(b"3 0 << /S /Java#53cript >>"), _HEADER)),
    "the same, wrong checksum": pdf(stream(wrong_checksum(b"3 0 " + _SCRIPT_ACTION), _HEADER)),
    "the same, far inside": pdf(stream(zlib.compress(b" " * 1_048_570 + _SCRIPT_ACTION), _HEADER)),
    "the same, two filters": pdf(
        stream(zlib.compress(_SCRIPT_ACTION).hex().encode() + b">", b"/Type /ObjStm /Filter [/AHx /FlateDecode]")
    ),
    "launch": pdf(b"<< /S /Launch /F (cmd.exe) >>"),
    "embedded file": pdf(b"<< /Names << /EmbeddedFiles 9 0 R >> >>"),
    "embedded file stream": pdf(stream(zlib.compress(EXE), b"/Type /EmbeddedFile /Filter /FlateDecode")),
    "form that is sent": pdf(b"<< /S /SubmitForm /F (http://example.com) >>"),
    "dynamic form": pdf(b"<< /XFA 9 0 R >>"),
    "encrypted": pdf().replace(b"/Root", b"/Encrypt 9 0 R /Root"),
    "truncated": pdf()[:-10],
    "signature only": b"%PDF-1.7\n",
    "signature inside": HTML + pdf(),
    "zip behind": pdf() + archive(),
    "html behind": pdf() + HTML,
    "zip behind, ended again": pdf() + archive() + b"\n%%EOF",
    "script before a fault": pdf(stream(zlib.compress(_SCRIPT_ACTION, 0)[:-4] + b"\xff" * 40, _HEADER)),
    "script over a border": pdf(stream(zlib.compress(b" " * (256 * 1024 - 7) + b"/JavaScript "), _HEADER)),
    "only slashes": pdf(stream(zlib.compress(b"/" * 20_000_000))),
    "empty blocks": pdf(b"stream\nx\x9c" * 1000 + b"\0\0\0\xff\xff" * 400_000),
    "nothing but streams": pdf(b"stream\n" * 400_000),
    "bomb": pdf(*[stream(zlib.compress(bytes(64 * 1024 * 1024), 9))] * 5),
}
