"""A register as an agency has it goes in through the web page: 20,000 rows, 5 in 100 of them rubbish."""

import csv
import io

import pytest

from app import database
from app.consent import queries as ledger
from app.consent.grounds.reasons import Reason
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Cause
from app.contacts.queries.people import address_by_canonical
from app.imports.writing import engine
from app.staff.periods.rules import Key
from tests.make import files as make_files
from tests.make import lists as make_lists
from tests.make.files import Register
from tests.make.import_pages import info, map_as_proposed, ready, received, start, words
from tests.make.staff import StaffBrowser
from tests.privacy.retention.nights import destroyed


async def through_the_page(
    browser: StaffBrowser, content: bytes, *, tries: bool = True, **told: str
) -> str:
    """Four steps in the browser; what a worker does is done in between."""
    path = await ready(browser, content, **told)
    if tries:
        await browser.send_form(f"{path}/try")
        await engine.run((await info(path)).id)
    assert (await start(browser, path)).status_code == 303
    await engine.run((await info(path)).id)
    return path


def counts_expected(register: Register) -> dict[str, int]:
    refused = sum(len(register.wrong[kind]) for kind in ("address", "nobody", "cells"))
    return {"New person": len(register.rows) - refused, "Not imported": refused}


@pytest.mark.parametrize(
    ("rows", "encoding", "shown"),
    [
        (20_000, "utf-8-sig", "UTF-8"),
        (2_000, "cp1252", "Windows-1252"),
        (2_000, "utf-16", "UTF-16"),
    ],
)
async def test_a_register_goes_in_with_a_report_one_can_act_on(
    staff: StaffBrowser, rows: int, encoding: str, shown: str
) -> None:
    register = make_files.register(rows)
    path = await through_the_page(staff, register.encoded(encoding), tries=rows == 2_000)
    found = await info(path)
    assert shown in found.encoding
    said = words(await staff.get(path))
    expected = counts_expected(register)
    assert "Import finished" in said
    for word, number in {**expected, "Total": rows}.items():
        assert f"{word} {number:,}" in said
    assert await database.fetchval("select count(*) from contacts") == expected["New person"]
    place = await database.fetchval(
        "select place from contacts where place like 'J%' order by id limit 1"
    )
    assert place == "Jyväskylä"

    report = (await staff.send_form(f"{path}/report")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(report), delimiter=";"))[1:]
    for kind, wrong in register.wrong.items():
        told = [int(line[0]) for line in lines if line[4] and int(line[0]) in set(wrong)]
        assert sorted(set(told)) == wrong, kind
        assert all(line[5] for line in lines if int(line[0]) in set(wrong) and line[4])


async def test_a_mailchimp_export_arrives_with_its_evidence(staff: StaffBrowser) -> None:
    offer = await make_lists.a_list()
    path = await through_the_page(
        staff, make_files.mailchimp_subscribed(5), list=str(offer.list_id),
        evidence="Mailchimp-tili 2024, kaksivaiheinen vahvistus",
    )  # fmt: skip
    address = await address_by_canonical("chimp3@example.org")
    assert address is not None
    [standing] = await ledger.permissions_of(address.id)
    assert (standing.allowed, standing.reason) == (True, Reason.CONSENT)
    [proof] = await make_lists.evidence(address.id)
    assert proof["ip"] == "192.0.2.9"
    for told in ("2023-04-05T06:07:08", "2023-04-05T06:09:10", "Mailchimp-tili 2024"):
        assert told in proof["detail"]
    assert "5" in words(await staff.get(path))


@pytest.mark.parametrize(
    ("content", "address", "reason"),
    [
        (make_files.mailchimp_unsubscribed(3), "left1@example.org", Cause.UNSUBSCRIBED_ELSEWHERE),
        (make_files.mailchimp_cleaned(3), "bounced1@example.org", Cause.CLEANED_ELSEWHERE),
    ],
)
async def test_a_file_of_people_who_left_suppresses_and_subscribes_nobody(
    staff: StaffBrowser, content: bytes, address: str, reason: Cause
) -> None:
    # trial F5
    path = await through_the_page(staff, content, purpose="")
    [row] = (await suppressed([address]))[address]
    assert (row.list_id, row.reason, row.since.year) == (None, reason, 2024)
    assert await database.fetchval("select count(*) from subscriptions") == 0
    assert await database.fetchval("select count(*) from consent_events where state = 'given' "
                                   "and method = 'import'") == 0  # fmt: skip
    assert "Blocked 3" in words(await staff.get(path))


async def test_a_file_of_people_who_left_stays_one_whatever_the_form_says(
    staff: StaffBrowser,
) -> None:
    # trial F5
    offer = await make_lists.a_list()
    known = await make_lists.subscriber("left1@example.org", offer)
    path = await through_the_page(
        staff, make_files.mailchimp_unsubscribed(3), list=str(offer.list_id),
        evidence="He kaikki haluavat kirjeen", suppresses="",
    )  # fmt: skip
    assert (await info(path)).counts.suppressed == 3
    [standing] = await ledger.permissions_of(known.address.id)
    assert standing.reason is Reason.WITHDRAWN


async def test_an_import_brings_nobody_back(staff: StaffBrowser) -> None:
    # trial E8
    offer = await make_lists.a_list()
    known = await make_lists.subscriber("chimp1@example.org", offer)
    await make_lists.stop_everything(known)
    await through_the_page(staff, make_files.mailchimp_unsubscribed(1, name="chimp"), purpose="")
    path = await through_the_page(
        staff, make_files.mailchimp_subscribed(3), list=str(offer.list_id), evidence="Tili 2024"
    )
    for number, reason in ((0, None), (1, Reason.OBJECTED), (2, Reason.CONSENT)):
        address = await address_by_canonical(f"chimp{number}@example.org")
        known_of = await ledger.permissions_of(address.id) if address else []
        standing = [one for one in known_of if one.list_id == offer.list_id]
        assert [one.reason for one in standing] == ([] if reason is None else [reason])
    said = words(await staff.get(path))
    assert "this person gets only the lists they have since subscribed to and confirmed" in said


async def test_rows_without_proof_become_contacts_that_may_not_be_mailed(
    staff: StaffBrowser,
) -> None:
    # trial F4
    offer = await make_lists.a_list()
    path = await received(staff, make_files.register(15).encoded("utf-8"))
    await map_as_proposed(staff, path)
    assert "so nobody in it may be e-mailed" in words(await staff.get(f"{path}/source"))
    path = await through_the_page(
        staff, make_files.register(15).encoded("utf-8"), list=str(offer.list_id), evidence="x"
    )
    assert await database.fetchval("select count(*) from permission where verdict") == 0
    assert "This import gives no permission to e-mail anyone" in words(await staff.get(path))


async def test_rows_are_deleted_thirty_days_after_the_end(staff: StaffBrowser) -> None:
    path = await through_the_page(staff, make_files.register(20).encoded("utf-8"))
    found = await info(path)
    await database.execute(
        "update imports set finished_at = now() - interval '29 days' where id = $1", found.id
    )
    assert await destroyed(Key.IMPORTS) == 0
    await database.execute(
        "update imports set finished_at = now() - interval '31 days' where id = $1", found.id
    )
    assert await destroyed(Key.IMPORTS) == 1
    assert await destroyed(Key.IMPORTS) == 0
    assert await database.fetchval("select count(*) from import_chunks") == 0
    assert await database.fetchval("select count(*) from import_findings") == 0
    assert "the counts stay" in words(await staff.get(path))
    assert (await info(path)).counts.created == 19
