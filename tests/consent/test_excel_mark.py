"""Excel reads UTF-8 only from a file that says so; other programs do not want to be told."""

from codecs import BOM_UTF8

import pytest

from app.consent.export import Format, export


@pytest.mark.parametrize("form", list(Format))
async def test_only_the_file_for_excel_begins_with_the_mark(db: None, form: Format) -> None:
    content = b"".join([piece async for piece in export(form, {})])
    assert content.startswith(BOM_UTF8) is (form is Format.CSV_EXCEL)
