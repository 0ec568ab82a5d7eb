"""What stands where on a printed page, read back from the PDF by another program than made it."""

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

POINT = 25.4 / 72
PIXELS = 4
"""For each millimetre of a rendered page."""


@dataclass(frozen=True)
class Box:
    """In millimetres from the upper left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box", by: float = 0.0) -> bool:
        return (
            self.left - by <= other.left
            and self.top - by <= other.top
            and other.right <= self.right + by
            and other.bottom <= self.bottom + by
        )


def _box(page: pypdfium2.PdfPage, bounds: tuple[float, float, float, float]) -> Box:
    left, bottom, right, top = bounds
    height = page.get_height()
    return Box(left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT)


def pages(pdf: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(pdf))


def texts(page: pypdfium2.PdfPage) -> list[tuple[str, Box]]:
    """Every line of text as it was put on the page."""
    read = page.get_textpage()
    boxes = (_box(page, one.get_bounds()) for one in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]))
    return [(read.get_text_bounded(*_points(page, box)).strip(), box) for box in boxes]


def _points(page: pypdfium2.PdfPage, box: Box) -> tuple[float, float, float, float]:
    height, by = page.get_height(), 0.5
    return (
        box.left / POINT - by,
        height - box.bottom / POINT - by,
        box.right / POINT + by,
        height - box.top / POINT + by,
    )


def frames(page: pypdfium2.PdfPage) -> list[Box]:
    return [_box(page, one.get_bounds()) for one in page.get_objects([raw.FPDF_PAGEOBJ_PATH])]


def ink(page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
    """Where the rendered page is not white: x and y in millimetres."""
    bitmap = page.render(scale=PIXELS * POINT, grayscale=True)
    content, stride = bytes(bitmap.buffer), bitmap.stride
    return [
        (column / PIXELS, row / PIXELS)
        for row in range(bitmap.height)
        for column in range(bitmap.width)
        if content[row * stride + column] < 200
    ]
