"""Exports of other newsletter programs, as those programs write them."""

from datetime import UTC, datetime

import pytest

from app import database
from app.imports.mapping.programs import never_subscribed, program_of
from app.imports.mapping.propose import proposed
from app.imports.reading.cells import Reading
from app.imports.reading.rows import RowReader
from app.imports.reading.texts import moment
from app.imports.writing import engine
from app.lib.languages import HOME_ZONE
from tests.make import files as make_files
from tests.make import import_pages as make_import_pages
from tests.make import lists as make_lists
from tests.make.import_pages import describe, map_as_proposed, received, start, words
from tests.make.imports import imported, said, table
from tests.make.staff import StaffBrowser

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LISTMONK = ("uuid", "email", "name", "attributes", "status", "created_at", "updated_at")
BREVO = (
    "EMAIL", "LASTNAME", "FIRSTNAME", "SMS", "LANDLINE_NUMBER", "EXT_ID", "DOUBLE_OPT-IN", "OPT_IN",
    "_listIds", "_SUBSCRIBED", "_BLOCKLISTED", "ADDED_TIME", "MODIFIED_TIME",
)  # fmt: skip
NEVER = "nonsubscribed_email_audience_export_a6140fbbfe.csv"


def test_brevo_says_by_channel_who_is_blocked() -> None:
    assert dict(zip(BREVO, proposed(BREVO), strict=True)) == {
        "EMAIL": "email", "LASTNAME": "last_name", "FIRSTNAME": "first_name", "SMS": "phone",
        "LANDLINE_NUMBER": "phone", "EXT_ID": "", "DOUBLE_OPT-IN": "double_opt_in", "OPT_IN": "",
        "_listIds": "", "_SUBSCRIBED": "", "_BLOCKLISTED": "no_mail", "ADDED_TIME": "added_at",
        "MODIFIED_TIME": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "blocked"),
    [
        ("email_marketing", "unsubscribed"),
        ("[email_marketing|sms_marketing]", "unsubscribed"),
        ("[sms_marketing]", ""),
        ("[]", ""),
        ("", ""),
    ],
)
def test_only_the_channel_of_letters_counts(cell: str, blocked: str) -> None:
    reader = RowReader(Reading(("E", "B"), ("email", "no_mail"), (), UTC, NOW, None))
    found = reader.read(2, ["a@example.org", cell])
    assert found is not None
    assert found.blocked == blocked


def test_tables_of_others_with_such_times_are_not_brevos() -> None:
    assert program_of(["ID", "Email", "Added_Time", "Modified_Time"]) is None
    found = program_of(BREVO)
    assert found is not None
    assert found.name == "brevo"


@pytest.mark.parametrize(
    ("text", "day"),
    [("31-12-2025", 31), ("31-12-2025 10:22:05", 31), ("05-03-2025", None), ("12-31-2025", 31)],
)
def test_days_with_dashes_are_read_where_they_mean_one_day(text: str, day: int | None) -> None:
    found = moment(text, UTC, NOW)
    assert (found.day if found else None) == day


async def test_times_of_brevo_are_not_in_utc(db: None) -> None:
    offered = await make_lists.a_list()
    rows = [
        ("a@example.org", "Aho", "Aino", "", "", "", "Yes", "", "[2]", "[email_marketing]", "",
         "31-12-2025 10:00:00", "31-12-2025 10:00:00"),
        ("b@example.org", "Bo", "Eino", "", "", "", "Yes", "", "[2]", "", "[email_marketing]",
         "31-12-2025 10:00:00", "31-12-2025 10:00:00"),
    ]  # fmt: skip
    done = await imported(table(BREVO, *rows), list_id=offered.list_id, evidence="Brevo 2025")
    assert (done.format, done.counts.created, done.counts.suppressed) == ("brevo", 1, 1)
    address = await database.fetchval("select id from contact_addresses")
    [proof] = await make_lists.evidence(address)
    local = datetime(2025, 12, 31, 10, tzinfo=HOME_ZONE).astimezone(UTC)
    assert f'"{local.isoformat()}"' in str(proof["detail"])


async def test_listmonk_blocks_but_proves_no_consent(db: None) -> None:
    offered = await make_lists.a_list()
    times = ("2024-01-02 03:04:05.123456 +0000 UTC", "2024-01-02 03:04:05.123456 +0000 UTC")
    rows = [
        (f"{n}", f"{status}@example.org", "Aino Aho", '{"city": "Oulu"}', status, *times)
        for n, status in enumerate(("enabled", "disabled", "blocklisted"))
    ]
    done = await imported(table(LISTMONK, *rows), list_id=offered.list_id, evidence="listmonk")
    assert (done.format, done.counts.created, done.counts.suppressed) == ("listmonk", 2, 1)
    assert await said(done.id) == [(4, "now_suppressed", "blocklisted")]
    assert await database.fetchval("select count(*) from consent_events where state = 'given'") == 0


def test_the_phone_for_text_messages_and_the_status_of_that_channel_in_mailchimp() -> None:
    headings = ("Email Address", "SMS Phone Number", "SMS_MARKETING_STATUS", "LEID", "EUID")
    assert proposed(headings) == ["email", "phone", "", "", ""]


def test_the_file_of_those_who_never_subscribed_is_told_by_its_name() -> None:
    assert never_subscribed("mailchimp", NEVER)
    assert never_subscribed("mailchimp", "nonsubscribed_members_export_3f2a.csv")
    assert not never_subscribed("mailchimp", NEVER.removeprefix("non"))
    assert not never_subscribed("csv", NEVER)


async def test_who_never_subscribed_is_not_subscribed_by_the_times_in_the_file(
    staff: StaffBrowser,
) -> None:
    offered = await make_lists.a_list()
    path = await received(staff, make_files.mailchimp_subscribed(3), NEVER)
    warning = "This file contains people who have never subscribed."
    assert warning in words(await staff.get(path))
    await map_as_proposed(staff, path)
    assert warning in words(await staff.get(f"{path}/source"))
    answer = await describe(staff, path, list=str(offered.list_id), evidence="Mailchimp-tili 2024")
    assert answer.status_code == 303
    await staff.send_form(f"{path}/try")
    await engine.run((await make_import_pages.info(path)).id)
    assert "This import gives no permission to e-mail anyone." in words(
        await staff.get(f"{path}/check")
    )
    await start(staff, path)
    await engine.run((await make_import_pages.info(path)).id)
    assert (await make_import_pages.info(path)).counts.created == 3
    for of_them in ("consent_events", "subscriptions", "imported_consents"):
        assert await database.fetchval(f"select count(*) from {of_them}") == 0, of_them


async def test_who_was_added_to_mailchimp_in_bulk_has_not_agreed(db: None) -> None:
    offered = await make_lists.a_list()
    headings = ("Email Address", "OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP")
    when = "2023-04-05 06:07:08"
    rows = [
        ("signed-up@example.org", when, "192.0.2.9", when, "192.0.2.9"),
        ("added@example.org", "", "", when, "192.0.2.1"),
    ]
    done = await imported(table(headings, *rows), list_id=offered.list_id, evidence="Mailchimp")
    assert (done.format, done.counts.created) == ("mailchimp", 2)
    assert await said(done.id) == [(3, "no_sign_up", "added@example.org")]
    given = "select email from consent_evidence v join consent_events e on e.id = v.event"
    assert [row["email"] for row in await database.fetch(given)] == ["signed-up@example.org"]
