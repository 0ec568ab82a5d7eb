"""Each element that GDPR Articles 13 and 14 ask stands in the notice, and what is not set is said to be so."""

# register R21

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from app.consent import queries as ledger
from app.consent.purposes.rules import Data
from app.consent.purposes.words import DATA
from app.contacts.words import SOURCES
from app.database import execute
from app.disclosures.queries import register
from app.disclosures.rules import Kind, RecipientNow, Safeguard
from app.lib.languages import Language, gettext, speaking
from app.privacy.actions import add_recipient, end_recipient, publish_notice_if_changed
from app.privacy.notice import periods
from app.privacy.retention.tasks import TASKS
from app.staff.periods.actions import set_period
from app.staff.periods.rules import KIND_OF, KINDS, Key, months
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff

HOST = RecipientNow(Kind.HOSTING, "Napapiirin Palvelimet Oy", "FI", keeps_days=30)
MAIL = RecipientNow(Kind.MAIL, "Lähetti Mail Oy", "SE")
BACKUP = RecipientNow(Kind.BACKUP, "Varmuus Oy", "FI", keeps_days=35)
ABROAD = RecipientNow(Kind.MAILING_HOUSE, "Print Harbor Ltd", "GB", Safeguard.ADEQUACY)
OFFICER = {"dpo_name": "Outi Vartija", "dpo_email": "vartija@example.com"}


async def named(*recipients: RecipientNow) -> None:
    by = await make_staff.member()
    for known in await register():
        await end_recipient(known.firm, by)
    for one in recipients:
        await add_recipient(one, by)


async def notice(language: str = "en") -> str:
    """The whole text in force as a reader sees it, in one line."""
    await publish_notice_if_changed()
    published = await ledger.notice(None, language)
    assert published is not None
    return words(published.html)


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


async def test_the_controller_has_a_trade_name_beside_the_official_one(db: None) -> None:
    await make_privacy.identity(trade_name="Revontulen kirje")
    assert "Revontuli Viestintä Oy (Revontulen kirje)" in await notice()


@pytest.mark.parametrize("language", list(Language))
async def test_an_officer_is_named_when_appointed_and_not_mentioned_otherwise(
    db: None, language: Language
) -> None:
    with speaking(language):
        title = gettext("Data protection officer:")
    await make_privacy.identity()
    assert title not in await notice(language)
    await make_privacy.identity(**OFFICER)
    assert f"{title} Outi Vartija" in await notice(language)
    assert "vartija@example.com" in await notice(language)


@pytest.mark.parametrize("language", list(Language))
async def test_each_purpose_says_basis_interest_data_and_time(db: None, language: Language) -> None:
    await make_privacy.identity()
    said = await notice(language)
    for purpose in await ledger.purposes():
        assert purpose.names[language] in said
        assert purpose.texts[language] in said
        with speaking(language):
            kinds = [gettext(DATA[Data(one)]) for one in purpose.data]
        assert "; ".join(kinds) in said
    for key in ("customer_care", "field_knowledge", "advocacy"):
        one = await ledger.purpose(key)
        assert one is not None
        assert one.interests[language] in said


async def test_a_purpose_of_which_nothing_is_written_says_so(db: None) -> None:
    await make_privacy.identity()
    await execute(
        "insert into purposes (key, version, basis, direct_marketing, retention_months, name_fi, "
        "name_sv, name_en, created_at) values ('bare', 1, 'legitimate_interest', false, 12, 'a', "
        "'b', 'Bare', now())"
    )
    said = await notice()
    assert "The interest has not been described here yet: ask us." in said
    assert "What this means has not been described here yet: ask us." in said


async def test_a_balancing_note_is_for_ourselves(db: None) -> None:
    await make_privacy.identity()
    await execute(
        "insert into purposes (key, version, basis, direct_marketing, retention_months, name_fi, "
        "name_sv, name_en, created_at, balancing) values ('own', 1, 'legitimate_interest', false, "
        "12, 'a', 'b', 'c', now(), 'Weighed among ourselves')"
    )
    assert "Weighed among ourselves" not in await notice()


async def test_a_purpose_names_its_open_lists_and_that_one_joins_by_consent(db: None) -> None:
    await make_privacy.identity()
    one = await make_lists.a_list()
    line = rf"Lists, joined by consent \(Article 6\(1\)\(a\)\) \w+ {one.slug}"
    assert re.search(line, await notice())
    await execute("update lists set closed_at = now() where slug = $1", one.slug)
    assert one.slug not in await notice()


async def test_grounds_besides_consent_are_told_when_a_list_admits_them(db: None) -> None:
    await make_privacy.identity()
    one = await make_lists.a_list()
    ground = "the letter concerns your duties at work"
    assert "you have given your consent, to each list separately" in await notice()
    assert ground not in await notice()
    await execute(
        "insert into list_grounds (list, ground, since) select id, 'duties', now() from lists "
        "where slug = $1",
        one.slug,
    )
    assert ground in await notice()
    await make_privacy.identity(profile="strict")
    said = await notice()
    assert ground not in said
    assert "only on these grounds (our own rules, stricter than the law):" in said


async def test_the_authority_is_named_where_it_is_ours(db: None) -> None:
    await make_privacy.identity()
    assert "Office of the Data Protection Ombudsman" in await notice()
    await make_privacy.identity(country="SE", postcode="11120", business_id="556012-5790")
    said = await notice()
    assert "of the country where you live or work" in said
    assert "Ombudsman" not in said


async def test_recipients_are_named_and_who_is_missing_is_said(db: None) -> None:
    await make_privacy.identity()
    assert "Not yet named here: server, mail server, backups. Ask us who it is." in await notice()
    await named(HOST, MAIL, BACKUP)
    said = await notice()
    assert "Not yet named here" not in said
    assert "Napapiirin Palvelimet Oy (server, Finland)" in said
    assert "Lähetti Mail Oy (mail server, Sweden)" in said
    assert "All those named in section 7 are within it." in said


async def test_a_transfer_is_told_with_its_safeguard(db: None) -> None:
    # register R15
    await make_privacy.identity()
    await named(HOST, MAIL, BACKUP, ABROAD, RecipientNow(Kind.OTHER, "Far Inc", "US"))
    said = await notice()
    # it gets the data of those alone who permit it, whatever else protects data there
    assert (
        "Print Harbor Ltd, United Kingdom: only with the person's own consent, and protected by the "
        "European Commission's adequacy decision"
    ) in said
    assert "Far Inc, United States: only with the person's own consent." in said
    assert "All those named" not in said


async def test_who_decides_for_itself_is_no_processor_and_who_does_two_things_stands_once(
    db: None,
) -> None:
    # register R14
    await make_privacy.identity()
    both = RecipientNow(Kind.BACKUP, HOST.name, HOST.country, keeps_days=35)
    await named(HOST, MAIL, both, RecipientNow(Kind.CONTROLLER, "Kurssikumppani Oy", "FI"))
    said = await notice()
    ours, theirs = said.split("are themselves responsible for how they use it:")
    assert ours.count(HOST.name) == 1
    assert "Napapiirin Palvelimet Oy (server, backups, Finland)" in ours
    assert "Kurssikumppani Oy" not in ours
    assert "Kurssikumppani Oy (Finland)" in theirs


@pytest.mark.parametrize("language", list(Language))
async def test_what_is_kept_is_told_as_it_is_deleted(db: None, language: Language) -> None:
    await make_privacy.identity()
    said = await notice(language)
    for kind in KINDS:
        with speaking(language):
            line = f"{gettext(kind.what)} {periods.in_words(kind.usual)}"
            assert line in said
    assert set(KIND_OF) == {task.key for task in TASKS} == set(Key)


async def test_a_network_address_is_kept_as_long_as_the_nightly_job_leaves_it(db: None) -> None:
    # register R7
    await make_privacy.identity()
    line = "browser in the proof of a consent %s months from the consent, but only one day after it has ended"
    assert line % 12 in await notice()
    await set_period(Key.NETWORK, months(6), await make_staff.member())
    assert line % 6 in await notice()


async def test_backups_and_server_logs_are_told_when_known(db: None) -> None:
    await make_privacy.identity()
    await named(HOST, MAIL, RecipientNow(Kind.BACKUP, "Varmuus Oy", "FI"))
    assert "backups the period has not been stated here yet: ask us" in await notice()
    await named(HOST, MAIL, BACKUP)
    said = await notice()
    assert "backups 35 days; what has been deleted elsewhere disappears from them" in said
    assert "logs of the server 30 days" in said


@pytest.mark.parametrize(
    ("language", "first"),
    [("fi", "Oikeutesi vastustaa"), ("sv", "Din rätt att invända"), ("en", "Your right to object")],
)
async def test_the_right_to_object_stands_first_and_apart(
    db: None, language: str, first: str
) -> None:
    await make_privacy.identity()
    await notice(language)
    published = await ledger.notice(None, language)
    assert published is not None
    sections = re.findall(r"<section.*?</section>", published.html, re.DOTALL)
    assert words(sections[0]).startswith(first)
    assert 'class="apart"' in sections[0]


async def test_objecting_on_grounds_of_ones_situation_goes_with_the_interest(db: None) -> None:
    await make_privacy.identity()
    assert "on grounds relating to your particular situation" in await notice()


async def test_own_fields_stand_among_the_data_by_name(db: None) -> None:
    await make_privacy.identity()
    await execute(
        "insert into custom_fields (name, about, kind, created_at) "
        "values ('Allergies', 'person', 'text', now())"
    )
    assert "fields that we have added ourselves: Allergies" in await notice()


FIXED: dict[str, tuple[str, ...]] = {
    "whether data must be given": ("No law obliges you", "without it there is nowhere"),
    "publicly accessible sources": ("publicly accessible sources", "media registers"),
    "access, with no form": ("Ask in any form", "free of charge", "no particular form is needed"),
    "identity": ("only if we have reasonable doubts",),
    "rights": ("to rectify", "to erase", "to restrict", "to hand over the data you gave us"),
    "withdrawal": ("You may withdraw your consent at any time",),
    "complaint": ("https://tietosuoja.fi/en/home", "of the country where you live or work"),
    "no automated decisions": ("no automated decisions",),
    "data it lacked": ("letters sent to the person", "calls, meetings and messages with notes"),
    "two locks": ("It gives no right to send anything",),
    "the proof of confirming": ("in the proof of a consent and of its confirmation",),
    "who is told": ("We tell everyone who got your data from us", "You may ask us who they are"),
    "more time": ("two months more at most",),
    "opened too": ("who opens, changes or exports whose data", "of our staff has opened, changed"),
    "the desk's own": ("because the law obliges us to be able to show what we did",),
}


@pytest.mark.parametrize("element", FIXED)
async def test_what_is_always_told(db: None, element: str) -> None:
    await make_privacy.identity()
    said = await notice()
    assert [one for one in FIXED[element] if one not in said] == []


async def test_it_promises_no_more_than_is_true(db: None) -> None:
    await make_privacy.identity()
    assert "only with your consent" not in await notice()


def test_every_source_there_can_be_is_known_to_these_tests() -> None:
    """Section 6 names the kinds by hand: a new one has to be told there too."""
    assert len(SOURCES) == 13


@pytest.mark.parametrize("language", list(Language))
async def test_nothing_in_the_notice_is_left_untranslated(db: None, language: Language) -> None:
    await make_privacy.identity(**OFFICER)
    await make_lists.a_list()
    await named(HOST, MAIL, BACKUP, ABROAD)
    english: set[Any] = set(re.findall(r"[A-Z][a-z]+(?: [a-z]+){4,}", await notice("en")))
    if language is not Language.ENGLISH:
        assert [one for one in english if one in await notice(language)] == []


SAID = (
    "We keep the mark that a person must not be written to because we have to heed every refusal",
    "Logs and counters against misuse protect the register",
    "the paper or a picture of it, where it was given, and what was said",
    "a conversation in which you said that we may ask",
    "year of birth",
    "where you live or work or where it happened",
    "object on grounds relating to your particular situation",
)


@pytest.mark.parametrize(("days", "said"), [(14, "14 days"), (365, "1 year"), (1095, "3 years")])
def test_whole_years_are_said_as_years(days: int, said: str) -> None:
    with speaking(Language.ENGLISH):
        assert periods.in_days(timedelta(days=days)) == said


async def test_what_is_kept_beside_the_purposes_has_a_basis_too(db: None) -> None:
    # also where no purpose rests on a legitimate interest: the logs always do
    await make_privacy.identity()
    text = await notice()
    assert [said for said in SAID if said not in text] == []
