"""Rows that a later version wrote, or a hand: a page shows what it does not know, and all the rest."""

import pytest

from app.database import execute
from tests.architecture.walks.routes import StaffRoute
from tests.make.staff import StaffBrowser
from tests.world.place import Place
from tests.world.samples import more_pages

pytestmark = pytest.mark.xdist_group("populated")

LATER = (
    "access_log.about_kind", "access_log.what", "billing_changes.field", "campaigns.pause_reason",
    "contact_changes.field", "contacts.source_kind", "delivery.reason", "field_sources.kind",
    "import_findings.code", "imports.format", "imports.source_kind", "organisations.source_kind",
    "outbox.kind", "outbox.reason", "permission.reason", "social_profiles.network",
    "suppressions.reason",
)  # fmt: skip


# trial H9
async def test_a_value_of_a_later_version_takes_no_page_down(
    staff: StaffBrowser, routes: list[StaffRoute], place: Place
) -> None:
    for column in LATER:
        table, _, name = column.partition(".")
        await execute(f"update {table} set {name} = 'later' where {name} is not null")
    await execute("update duplicates set reasons = '{later}'")
    pages = [route.path for route in routes if route.method == "GET"] + more_pages(place.world)
    broken = [path for path in pages if (await staff.get(path)).status_code >= 500]
    assert not broken
