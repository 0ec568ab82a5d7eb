"""No staff page shows somebody without leaving a row that names them (register R16)."""

from collections import defaultdict
from html import unescape
from uuid import UUID

from app.database import fetch, fetchval
from tests.architecture.walks.routes import StaffRoute
from tests.make.staff import StaffBrowser
from tests.world.place import Place
from tests.world.samples import more_pages
from tests.world.text import STAIN

# Rows of an uploaded file as they stand in it: who of them is in the register is not known yet.
FILES = {"imports.one", "imports.columns"}
_NAMES = """
select c.id, trim(c.first_name || ' ' || c.last_name) as name,
       array(select email from contact_addresses a where a.contact = c.id) as emails
  from contacts c
"""


async def test_whoever_a_page_shows_stands_in_the_log_of_reads(
    staff: StaffBrowser, place: Place, routes: list[StaffRoute]
) -> None:  # register R16
    known = defaultdict[str, set[UUID]](set)
    for row in await fetch(_NAMES):
        for text in (row["name"], *row["emails"]):
            if text and STAIN not in text.partition(" ")[0]:
                known[text].add(row["id"])
    pages = [route.path for route in routes if route.method == "GET" and route.name not in FILES]
    missing, shown = [], 0
    for path in [*pages, *more_pages(place.world)]:
        before = await fetchval("select count(*) from read_log")
        text = " ".join(unescape((await staff.get(path)).text.replace("<wbr>", "")).split())
        noted = await noted_since(before)
        on_page = [name for name in known if name in text]
        shown += bool(on_page)
        missing += [(path, name) for name in on_page if not known[name] & noted]
    assert missing == []
    assert shown > 40


async def noted_since(before: int) -> set[UUID]:
    rows = await fetch("select people from read_log order by at, part offset $1", before)
    return {one for row in rows for one in row["people"]}
