"""Each version says what changed; consents keep theirs; staff see whose refer to which."""

import re
from dataclasses import replace

import httpx

from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.purposes.actions import fields_of
from app.consent.purposes.queries import consents_by_notice
from app.disclosures.queries import register
from app.disclosures.rules import Kind, RecipientNow
from app.privacy.notice.changes import SectionChange, changes
from app.privacy.purposes import actions as purposes
from tests.conftest import StaffAs
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

OLD = (
    '<section id="k1"><h2 id="h1"><span class="no">1</span>Controller</h2><p>One<br>Two &amp; 3</p></section>'
    '<section id="k2"><h2><span class="no">2</span>Gone</h2><p>Away</p></section>'
    '<section id="k3"><h2><span class="no">3</span>Kept</h2><dl><dt>Time</dt><dd>1 year</dd></dl></section>'
)
NEW = (
    '<section id="k1"><h2 id="h1"><span class="no">1</span>Controller</h2><p>One<br>2 &amp; 3</p></section>'
    '<section id="k2"><h2><span class="no">2</span>Kept</h2><dl><dt>Time</dt><dd>1 year</dd></dl></section>'
)


def test_changes_are_told_section_by_section_and_a_moved_one_is_not_changed() -> None:
    assert changes(OLD, NEW) == [
        SectionChange("Controller", ["2 & 3"], ["Two & 3"], "k1"),
        SectionChange("Gone", [], ["Away"], "k2"),
    ]
    assert changes(NEW, NEW) == []


async def test_a_version_tells_readers_what_is_new_in_it(client: httpx.AsyncClient) -> None:
    await make_privacy.identity()
    assert "What is new" not in (await client.get("/privacy?lang=en")).text
    await make_privacy.identity(contact_person="Mikko Lehto")
    version = await ledger.current_notice_version()
    page = (await client.get("/privacy?lang=en")).text
    assert f"What is new in version {version}" in page
    assert "<ins>Mikko Lehto</ins>" in page
    assert "<del>Sanna Laaksonen</del>" in page


async def test_staff_see_consents_by_version(staff: StaffBrowser) -> None:
    await make_privacy.identity()
    first = await ledger.current_notice_version()
    for version in (first, first):
        known = await make_contacts.person()
        await consent.record(make_consent.new_event(known.id, notice_version=version))
    await make_privacy.identity(contact_person="Mikko Lehto")
    second = await ledger.current_notice_version()
    known = await make_contacts.person()
    await consent.record(make_consent.new_event(known.id, notice_version=second))
    assert await consents_by_notice() == {first: 2, second: 1}
    page = (await staff.get("/staff/notice")).text
    assert f'href="/privacy/{first}">Version {first}</a>' in page
    assert "<ins>Mikko Lehto</ins>" in page
    assert "Not named" in page


async def test_a_version_says_what_it_was_made_from_and_which_purposes_it_brought(
    staff: StaffBrowser,
) -> None:
    await make_privacy.identity()
    key = "field_knowledge"
    known = await ledger.purpose(key)
    assert known is not None
    texts = {**known.texts, "fi": "Kerromme alasta.", "en": "We tell about the field."}
    wanted = replace(fields_of(known), texts=texts, balancing="Weighed.")
    await purposes.save(key, wanted, known.version, await make_staff.member())
    page = (await staff.get("/staff/notice")).text
    assert "<ins>We tell about the field.</ins>" in page
    assert re.search(r'class="from-where" lang="en" href="/staff/purposes"', page)
    brought = (
        f'<a href="/staff/purposes/{key}">{known.names["en"]}</a>, version {known.version + 1}'
    )
    assert page.count(brought) == 1
    in_finnish = (await staff.get("/staff/notice?text=fi")).text
    assert "<ins>Kerromme alasta.</ins>" in in_finnish
    assert "What changed in the version in force" in in_finnish


FORM = {"name": "Napapiirin Palvelimet Oy", "kind": "hosting", "country": "fi", "keeps_days": "30"}


async def test_recipients_are_saved_and_the_notice_follows(staff: StaffBrowser) -> None:
    await make_privacy.identity()
    assert (await staff.send_form("/staff/recipients/new", FORM)).status_code == 303
    [known] = await register()
    assert known.facts == RecipientNow(
        Kind.HOSTING, "Napapiirin Palvelimet Oy", "FI", keeps_days=30
    )
    notice = await ledger.notice(None, "fi")
    assert notice is not None
    assert "Napapiirin Palvelimet Oy" in notice.html
    await staff.send_form(f"/staff/recipients/{known.firm}", FORM | {"country": "SE"})
    [changed] = await register()
    assert (changed.firm, changed.facts.country) == (known.firm, "SE")
    await staff.send_form(f"/staff/recipients/{known.firm}/end", {})
    assert await register() == []


async def test_what_is_faulty_keeps_what_was_typed_and_saves_nothing(staff: StaffBrowser) -> None:
    typed = FORM | {
        "country": "Suomi", "reference": "T-1", "contract_on": "2026-11-02",
        "contract_until": "2026-11-01",
    }  # fmt: skip
    said = (await staff.send_form("/staff/recipients/new", typed)).text
    assert 'value="Suomi"' in said
    assert "Country: Enter the country as two letters" in said
    assert "Valid until: The contract cannot end before it begins" in said
    assert "Contract: Choose what kind of contract it is" in said
    inside = FORM | {"safeguard": "clauses", "business_id": "1234567-8"}
    said = (await staff.send_form("/staff/recipients/new", inside)).text
    assert "This country is in the EU or EEA" in said
    assert "Business ID: This is not" in said
    assert await register() == []


async def test_who_may_not_change_settings_changes_no_notice(staff_as: StaffAs) -> None:
    writer = await staff_as("writer")
    assert (await writer.get("/staff/notice")).status_code == 403
    assert (await writer.get("/staff/recipients/new")).status_code == 403
    assert (await writer.send_form("/staff/recipients/new", FORM)).status_code == 403
