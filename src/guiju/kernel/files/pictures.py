"""Pictures are decoded and encoded anew: what is not a pixel (EXIF, GPS, comments, appended bytes) does not survive."""

from io import BytesIO

from PIL import Image, ImageOps

from guiju.kernel.files.refusal import UploadRefused

MAX_PIXELS = 40_000_000
MAX_SCANNED = 2_000_000_000
"""Pixels × scans of a JPEG: each scan of 60 bytes makes the decoder walk the whole picture (22 ms for 36 Mpx)."""
LONGEST_SIDE = 2560
QUALITY = 85

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_START_OF_SCAN = b"\xff\xda"
_SCALABLE = {"L", "LA", "RGB", "RGBA"}
_TOO_LARGE = "图片超过 4000 万像素，请缩小尺寸后重新上传"
_BROKEN = "图片打不开或不完整，请重新拍照，或另存为 JPG 后重新上传"


def encode_anew(content: bytes, media_type: str) -> bytes:
    """The picture upright, 8 bits a channel, longest side ≤ 2560 pixels, without metadata, in the same format.

    Only the first frame of an animation is kept; a colour profile is dropped.

    Raises:
        UploadRefused: more than 40 Mpx, truncated, broken or made to be slow.
    """
    wanted = FORMATS[media_type]
    try:
        image = _decode(content, wanted)
        target = BytesIO()
        if wanted == "PNG":
            image.save(target, "PNG")
        else:
            image.save(target, wanted, quality=QUALITY)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefused(_TOO_LARGE) from error
    # Pillow's plugins raise whatever their parsers stumble over: OSError, SyntaxError, struct.error, KeyError and more.
    except Exception as error:
        raise UploadRefused(_BROKEN) from error
    return target.getvalue()


def _decode(content: bytes, wanted: str) -> Image.Image:
    with Image.open(BytesIO(content), formats=(wanted,)) as image:
        pixels = image.width * image.height
        if pixels > MAX_PIXELS:
            raise UploadRefused(_TOO_LARGE)
        if wanted == "JPEG" and content.count(_START_OF_SCAN) * pixels > MAX_SCANNED:
            raise UploadRefused(_BROKEN)
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        plain = image if image.mode in _SCALABLE else _eight_bits(image).convert(_mode(image, wanted))
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(plain)
    upright = upright.convert(_mode(upright, wanted))
    upright.info.clear()
    return upright


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits scaled to 8; Pillow's own conversion clips it to white."""
    if not image.mode.startswith("I"):
        return image
    return image.point(lambda grey: grey * (1 / 256)).convert("L")


def _mode(image: Image.Image, wanted: str) -> str:
    if image.mode == "L" and "transparency" not in image.info and wanted != "WEBP":
        return "L"
    if wanted != "JPEG" and image.has_transparency_data:
        return "RGBA"
    return "RGB"
