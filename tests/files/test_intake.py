"""ATK-09, ATK-10, ATK-17: what an upload may be, and what is left of it."""

import hashlib
import time
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from guiju.kernel.files.intake import Cleaned, UploadRefused, clean
from guiju.kernel.files.pictures import LONGEST_SIDE, MAX_PIXELS
from tests.files import corpus


def opened(cleaned: Cleaned) -> Image.Image:
    image = Image.open(BytesIO(cleaned.content))
    image.load()
    return image


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_pictures_are_taken(kind: str, media_type: str) -> None:
    cleaned = clean(corpus.picture(kind), "a")
    assert cleaned.media_type == media_type
    assert opened(cleaned).format == kind
    assert opened(cleaned).size == (64, 32)
    assert cleaned.size == len(cleaned.content)
    assert cleaned.sha256 == hashlib.sha256(cleaned.content).hexdigest()
    assert clean(corpus.picture(kind), "b") == cleaned


def test_a_pdf_is_taken_as_it_is() -> None:
    content = corpus.pdf(corpus.stream(b"\x78\x9c\x4b\x4c\x04\x00\x01\x25\x00\xc2"))
    cleaned = clean(content, "a.pdf")
    assert cleaned == Cleaned(content, "application/pdf", len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_maker_are_stripped_and_the_picture_is_upright(kind: str) -> None:
    photo = corpus.photo_with_place(kind)
    before = Image.open(BytesIO(photo)).getexif()
    assert before.get_ifd(corpus.GPS)
    assert b"TELEPHONE-MAKER" in photo
    cleaned = clean(photo, "IMG_0001")
    after = opened(cleaned)
    assert not after.getexif()
    assert "exif" not in after.info
    assert b"TELEPHONE-MAKER" not in cleaned.content
    assert b"Exif" not in cleaned.content
    assert after.size == (32, 64)


@pytest.mark.parametrize(
    ("content", "secret"),
    [(corpus.photo_with_comment(), b"SECRET"), (corpus.png_with_text(), b"SECRET")],
    ids=["jpeg comment and profile", "png text"],
)
def test_comments_and_profiles_are_stripped(content: bytes, secret: bytes) -> None:
    assert secret in content
    cleaned = clean(content, "a")
    assert secret not in cleaned.content
    assert not {"comment", "icc_profile", "Author", "Location"} & opened(cleaned).info.keys()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("tail", [corpus.archive(), corpus.SCRIPT, corpus.HTML], ids=["zip", "php", "html"])
def test_what_is_appended_to_a_picture_is_gone(kind: str, tail: bytes) -> None:
    clean_one = clean(corpus.picture(kind), "a")
    assert clean(corpus.picture(kind) + tail, "a").content == clean_one.content


def test_a_script_in_a_jpeg_comment_is_gone() -> None:
    content = corpus.picture("JPEG", comment=corpus.SCRIPT)
    assert corpus.SCRIPT in content
    assert b"script" not in clean(content, "shell.php.jpg").content


def test_a_large_photo_is_scaled_to_the_longest_side() -> None:
    assert opened(clean(corpus.picture("JPEG", (5000, 2500)), "a")).size == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert opened(clean(corpus.picture("PNG", (1000, 5000)), "a")).size == (LONGEST_SIDE // 5, LONGEST_SIDE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_png_mode_is_taken(mode: str) -> None:
    image = opened(clean(corpus.picture("PNG", mode=mode), "a"))
    assert image.mode in {"L", "RGB", "RGBA"}
    assert (image.mode == "RGBA") == (mode in {"LA", "RGBA"})


def test_a_sixteen_bit_picture_keeps_its_greys() -> None:
    grey = Image.new("I;16", (8, 8), 0x8000)
    target = BytesIO()
    grey.save(target, "PNG")
    value = opened(clean(target.getvalue(), "a")).convert("L").getpixel((0, 0))
    assert value in (127, 128)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_jpeg_mode_is_taken(mode: str) -> None:
    assert opened(clean(corpus.picture("JPEG", mode=mode), "a")).mode in {"L", "RGB"}


def test_a_telephone_jpeg_of_several_frames_keeps_the_first() -> None:
    target = BytesIO()
    Image.new("RGB", (40, 30), "red").save(
        target, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")]
    )
    cleaned = clean(target.getvalue(), "a.jpg")
    assert cleaned.media_type == "image/jpeg"
    assert getattr(opened(cleaned), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "size", [(65_535, 65_535), (10_000, 10_000), (8_000, 5_001), (2**31 - 1, 1), (MAX_PIXELS + 1, 1)]
)
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(UploadRefused, match="4000 万像素"):
        clean(corpus.png_bomb(*size), "a.png")


def test_a_picture_of_forty_million_pixels_is_taken() -> None:
    target = BytesIO()
    Image.new("L", (8000, 5000)).save(target, "PNG")
    assert opened(clean(target.getvalue(), "a.png")).size == (LONGEST_SIDE, 1600)


def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded() -> None:
    started = time.process_time()
    with pytest.raises(UploadRefused, match="图片打不开"):
        clean(corpus.jpeg_of_many_scans(1000), "a.jpg")
    assert time.process_time() - started < 2
    assert clean(corpus.picture("JPEG", (5000, 4000), progressive=True), "a.jpg").media_type == "image/jpeg"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_picture_is_refused(kind: str, share: float) -> None:
    whole = corpus.picture(kind, (300, 300))
    with pytest.raises(UploadRefused, match=r"不完整|不是 JPG"):
        clean(whole[: int(len(whole) * share)], "a")


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.pdf", ""])
@pytest.mark.parametrize("content", corpus.REFUSED.values(), ids=corpus.REFUSED.keys())
def test_everything_else_is_refused_under_any_name(content: bytes, name: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        clean(content, name)
    assert "重新" in refused.value.message


@pytest.mark.parametrize("content", corpus.BAD_PDF.values(), ids=corpus.BAD_PDF.keys())
def test_a_pdf_that_acts_hides_or_is_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused, match="重新上传"):
        clean(content, "a.pdf")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (corpus.BAD_PDF["script in a compressed object"], "脚本"),
        (corpus.BAD_PDF["the same, wrong checksum"], "脚本"),
        (corpus.BAD_PDF["the same, far inside"], "脚本"),
        (corpus.BAD_PDF["the same, two filters"], "无法检查"),
        (corpus.BAD_PDF["launch"], "启动程序"),
        (corpus.BAD_PDF["encrypted"], "已加密"),
        (corpus.BAD_PDF["embedded file"], "夹带"),
        (corpus.BAD_PDF["zip behind, ended again"], "压缩包"),
        (corpus.BAD_PDF["bomb"], "展开后过大"),
        (corpus.BAD_PDF["script before a fault"], "脚本"),
        (corpus.BAD_PDF["script over a border"], "脚本"),
        (corpus.BAD_PDF["only slashes"], "展开后过大"),
        (corpus.BAD_PDF["empty blocks"], "展开后过大"),
        (corpus.BAD_PDF["nothing but streams"], "展开后过大"),
    ],
)
def test_a_refused_pdf_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UploadRefused, match=reason):
        clean(content, "a.pdf")


def test_harmless_pdfs_are_not_refused() -> None:
    opening = corpus.pdf(b"<< /OpenAction [3 0 R /Fit] /Title (JS Launch JavaScript) >>")
    assert clean(opening, "a.pdf").media_type == "application/pdf"
    letters = corpus.pdf(corpus.stream(b"H\x89" + b"/JSx" * 9, b"/Filter /DCTDecode"))
    assert clean(letters, "a.pdf").media_type == "application/pdf"


def test_a_pdf_that_pillow_writes_is_taken() -> None:
    assert clean(corpus.picture("PDF"), "scan.pdf").media_type == "application/pdf"


def test_eleven_megabytes_are_refused_and_ten_are_not_for_their_size() -> None:
    with pytest.raises(UploadRefused, match="10 MB"):
        clean(corpus.picture("JPEG") + bytes(11 * 1024 * 1024), "a.jpg")
    with pytest.raises(UploadRefused, match="10 MB"):
        clean(corpus.picture("JPEG").ljust(10 * 1024 * 1024 + 1, b"\0"), "a.jpg")
    assert clean(corpus.picture("JPEG").ljust(10 * 1024 * 1024, b"\0"), "a.jpg").size < 10_000


def test_nothing_is_refused() -> None:
    with pytest.raises(UploadRefused, match="是空的"):
        clean(b"", "a.jpg")


def test_a_name_cannot_forge_the_message() -> None:
    with pytest.raises(UploadRefused) as refused:
        clean(corpus.EXE, "\x1b[31m\r\n\u202egpj.exe" + "长" * 500)
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 150


HEADS = [
    b"",
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    b"\xff\xd8\xff\xe1",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    b"RIFF\x00\x01\x00\x00WEBPVP8 ",
    b"RIFF\x00\x01\x00\x00WEBPVP8X",
    b"%PDF-1.7\nstream\n\x78\x9c",
    b"%PDF-",
]
WHOLE = [corpus.photo_with_place(kind) for kind in ("JPEG", "PNG", "WEBP")] + [
    corpus.png_with_text(),
    corpus.BAD_PDF["script in a compressed object"],
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(head=st.sampled_from(HEADS), body=st.binary(max_size=600), end=st.sampled_from([b"", b"%%EOF"]), name=st.text())
def test_random_bytes_are_refused_or_cleaned(head: bytes, body: bytes, end: bytes, name: str) -> None:
    _refused_or_cleaned(head + body + end, name)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    whole=st.sampled_from(WHOLE),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20),
)
def test_damaged_files_are_refused_or_cleaned(whole: bytes, edits: list[tuple[float, int]]) -> None:
    damaged = bytearray(whole)
    for place, value in edits:
        damaged[int(place * (len(damaged) - 1))] = value
    _refused_or_cleaned(bytes(damaged), "a.jpg")


def _refused_or_cleaned(content: bytes, name: str) -> None:
    try:
        cleaned = clean(content, name)
    except UploadRefused:
        return
    assert b"TELEPHONE-MAKER" not in cleaned.content
    assert cleaned.media_type == "application/pdf" or clean(cleaned.content, name).media_type == cleaned.media_type
