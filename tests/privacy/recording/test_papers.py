"""A paper is what its first bytes say, and keeps nothing that a camera wrote beside the picture."""

import pytest

from app.lib.problems import Problem
from app.privacy.recording import papers
from app.privacy.recording.papers import Paper


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


PICTURE = segment(0xDA, b"\x01") + b"\x00\xff\x00picture\xff\xd9"
JPEG = b"".join(
    [
        b"\xff\xd8", segment(0xE0, b"JFIF\x00"), segment(0xE1, b"Exif\x00\x00GPS 66.5N"),
        b"\xff", segment(0xED, b"Photoshop"), segment(0xEE, b"Adobe"), segment(0xFE, b"comment"),
        segment(0xDB, b"table"), PICTURE,
    ]
)  # fmt: skip


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return len(content).to_bytes(4) + kind + content + b"crc!"


PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    [
        chunk(b"IHDR", b"x" * 13), chunk(b"eXIf", b"GPS 66.5N"), chunk(b"tEXt", b"Author"),
        chunk(b"IDAT", b"picture"), chunk(b"iTXt", b"XMP"), chunk(b"IEND"),
    ]
)  # fmt: skip


def test_a_photograph_keeps_the_picture_alone() -> None:
    kept = papers.read("lomake.jpeg", JPEG)
    assert isinstance(kept, Paper)
    assert (kept.name, kept.kind) == ("lomake.jpg", papers.JPEG)
    for gone in (b"GPS", b"Photoshop", b"comment"):
        assert gone not in kept.content
    for stays in (b"JFIF", b"Adobe", b"table", PICTURE):
        assert stays in kept.content
    assert papers.read("again.jpg", kept.content) == papers.read("again.jpg", JPEG)


def test_a_drawing_keeps_what_draws_it() -> None:
    kept = papers.read("lomake.png", PNG)
    assert isinstance(kept, Paper)
    for gone in (b"GPS", b"Author", b"XMP", b"eXIf", b"tEXt"):
        assert gone not in kept.content
    assert kept.content.endswith(chunk(b"IEND"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"GIF89a", papers.WRONG_KIND),
        (b"<html>%PDF-", papers.WRONG_KIND),
        (b"PK\x03\x04", papers.WRONG_KIND),
        (b"", papers.WRONG_KIND),
        (b"%PDF-" + b"x" * papers.MOST_BYTES, papers.TOO_LARGE),
        (JPEG[:30], papers.BROKEN),
        (b"\xff\xd8\xff\xe1\x00\x00", papers.BROKEN),
        (PNG[:20], papers.BROKEN),
        (PNG[: -len(chunk(b"IEND"))], papers.BROKEN),
    ],
)
def test_anything_else_is_refused(data: bytes, why: str) -> None:
    refused = papers.read("lomake.pdf", data)
    assert isinstance(refused, Problem)
    assert refused.message == why


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"), ('a"; b\r\n.pdf', "a---b.pdf"), ("", "paper.pdf"),
        ("C:\\kuvat\\Mäkinen.exe", "M-kinen.pdf"), ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_safe_to_be_saved_under(name: str, kept: str) -> None:
    paper = papers.read(name, b"%PDF-1.7")
    assert isinstance(paper, Paper)
    assert paper.name == kept
