"""Importing through the browser: four steps, then what is going on and what became of each row."""

from app.imports.pages.check_pages import check, download, download_left_out, start, try_it
from app.imports.pages.column_pages import map_columns, show_columns
from app.imports.pages.file_pages import MOST_SENT, all_imports, letters, new, one, receive
from app.imports.pages.run_pages import (
    ask_cancel,
    ask_forget,
    cancel,
    forget,
    release_portion,
    rows,
)
from app.imports.pages.source_pages import describe, source
from app.imports.pages.undo_pages import ask_undo, undo
from app.staff.routing import staff_router

PATH = "/staff/imports"

router = staff_router(
    PATH,
    [
        all_imports,
        one,
        letters,
        show_columns,
        map_columns,
        source,
        describe,
        check,
        try_it,
        start,
        download,
        download_left_out,
        rows,
        ask_cancel,
        cancel,
        ask_forget,
        forget,
        release_portion,
        ask_undo,
        undo,
    ],
)
# Only here may a request be as large as a file.
upload_router = staff_router(PATH, [new, receive], most=MOST_SENT)
