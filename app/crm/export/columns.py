"""The columns of an exported file. Their headings are those that an import knows again.

A file has everything, whatever columns the list on the page shows: what the person is called, how to
reach them, what they are to us; then, for each list, whether it may be mailed, why and since when;
then where the data came from. Days are written 2026-11-22, so that every program reads them alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.consent.grounds.reasons import Reason
from app.consent.wordings import labels
from app.contacts.about import About
from app.contacts.queries.fields import plain
from app.contacts.sql import main_address_first
from app.contacts.words import (
    LANGUAGES,
    LEGAL_FORMS,
    ORGANISATION_KINDS,
    ROLE_WORDS,
    source_in_words,
)
from app.crm.rules import STAGE_WORDS
from app.crm.views import organisation_columns as organisations
from app.crm.views import people_columns as people
from app.crm.views.columns import Ask, Column, Look
from app.crm.views.looks import YES_NO
from app.lib.languages import HOME_ZONE, N_, gettext
from app.lists.person_words import VERDICTS
from app.lists.staff_queries import KnownList, known_lists

BETWEEN = ", "

# However many there are: what has no column of its own stands in the last one of its kind.
_PHONES = Ask("""
select contact as id,
       min(number) filter (where kind = 'work' and place = 1) as phone,
       min(number) filter (where kind = 'work' and place = 2) as phone_2,
       string_agg(number, ', ' order by place) filter (where kind = 'work' and place > 2) as phone_3,
       min(number) filter (where kind = 'mobile' and place = 1) as mobile,
       string_agg(number, ', ' order by place) filter (where kind = 'mobile' and place > 1) as mobile_2,
       string_agg(number, ', ' order by place) filter (where kind = 'home') as home,
       string_agg(number, ', ' order by place) filter (where kind = 'switchboard') as switchboard,
       string_agg(number, ', ' order by place) filter (where kind = 'other') as other
  from (select *, row_number() over (partition by contact, kind order by id) as place
          from contact_phones where contact = any($1)) p
 group by contact
""")
# A main address of a known kind stands in the column of its kind too, which says so.
_ADDRESSES = Ask(f"""
select contact as id,
       string_agg(email, ', ' order by place) filter (where kind = 'work_personal') as at_work,
       string_agg(email, ', ' order by place) filter (where kind = 'personal') as personal,
       string_agg(email, ', ' order by place)
           filter (where place > 1 and kind not in ('work_personal', 'personal')) as further
  from (select a.*, row_number() over (partition by a.contact
                                       order by {main_address_first("a")}) as place
          from contact_addresses a where a.contact = any($1)) a
 group by contact
""")
_ROLES = Ask("""
select contact as id, array_agg(role order by id) as roles from contact_roles
 where contact = any($1) and until is null group by contact
""")

T, D = Look.TEXT, Look.DAY


def _post(facts: Ask) -> tuple[Column, ...]:
    return (
        Column("street", N_("Street address"), T, facts, "street"),
        Column("postcode", N_("Postcode"), T, facts, "postcode"),
        Column("place", N_("Town"), T, facts, "place"),
        Column("country", N_("Country"), T, facts, "country"),
        Column("notes", N_("Notes"), T, facts, "notes"),
    )


def _source(facts: Ask) -> tuple[Column, ...]:
    return (
        Column("source", N_("Kind of source"), Look.SOURCE, facts, "source_kind"),
        Column("source_detail", N_("Where it came from"), T, facts, "source_detail"),
        Column("source_on", N_("Date of the source"), D, facts, "source_on"),
        Column("created", N_("Added on"), D, facts, "created_at"),
        Column("checked", N_("Last checked"), D, facts, "checked_at"),
    )


PEOPLE = (
    Column("email", N_("E-mail address"), T, people.ADDRESS, "email"),
    Column("email_work", N_("E-mail address at work"), T, _ADDRESSES, "at_work"),
    Column("email_home", N_("Private e-mail address"), T, _ADDRESSES, "personal"),
    Column("email", N_("Further e-mail addresses"), T, _ADDRESSES, "further"),
    Column("first_name", N_("First name"), T, people.FACTS, "first_name"),
    Column("last_name", N_("Last name"), T, people.FACTS, "last_name"),
    Column("title", N_("Title"), T, people.FACTS, "title"),
    Column("organisation", N_("Organisation"), T, people.POSITION, "name"),
    Column("business_id", N_("Business ID"), T, people.POSITION, "business_id"),
    Column("legal_form", N_("Legal form"), Look.LEGAL_FORM, people.POSITION, "legal_form"),
    Column("position", N_("Position at the organisation"), T, people.POSITION, "position"),
    Column("decision_maker", N_("Decision maker"), Look.YES_NO, people.POSITION, "decision_maker"),
    Column("phone", N_("Phone"), T, _PHONES, "phone"),
    Column("phone", N_("Phone (2)"), T, _PHONES, "phone_2"),
    Column("phone", N_("Phone (3)"), T, _PHONES, "phone_3"),
    Column("mobile", N_("Mobile phone"), T, _PHONES, "mobile"),
    Column("mobile", N_("Mobile phone (2)"), T, _PHONES, "mobile_2"),
    Column("home_phone", N_("Home phone"), T, _PHONES, "home"),
    Column("switchboard", N_("Switchboard"), T, _PHONES, "switchboard"),
    Column("other_phone", N_("Other phone"), T, _PHONES, "other"),
    Column("role", N_("Relation"), Look.ROLES, _ROLES, "roles"),
    Column("language", N_("Language"), Look.LANGUAGE, people.FACTS, "language"),
    Column("birth_year", N_("Year of birth"), T, people.FACTS, "birth_year"),
    Column("tags", N_("Areas of responsibility"), Look.TAGS, people.TAGS, "tags"),
    Column("beat", N_("Areas a journalist writes about"), T, people.MEDIA, "beat"),
    Column("embargo_notes", N_("Embargo notes"), T, people.MEDIA, "embargo_notes"),
    Column("owner", N_("Owner"), T, people.FACTS, "owner"),
    *_post(people.FACTS),
)
"""Those that an import reads; `app/imports/mapping/fields.py` has the same keys and words."""
_PEOPLE_MORE = (
    Column("last_contact", N_("Last contact"), D, people.LAST_CONTACT, "at"),
    Column("services", N_("Services now"), T, people.SERVICES, "services"),
    Column("stage", N_("Stage"), Look.STAGE, people.PROSPECT, "stage"),
    Column("considered", N_("Services considered"), T, people.CONSIDERED, "services"),
    Column("next_step", N_("Next step"), T, people.PROSPECT, "next_step"),
    Column("next_step_on", N_("Next step on"), D, people.PROSPECT, "next_step_on"),
)
_O = organisations.FACTS
ORGANISATIONS = (
    Column("name", N_("Organisation"), T, _O, "name"),
    Column("kind", N_("Kind"), Look.KIND, _O, "kind"),
    Column("business_id", N_("Business ID"), T, _O, "business_id"),
    Column("legal_form", N_("Legal form"), Look.LEGAL_FORM, _O, "legal_form"),
    Column("vat_number", N_("VAT number"), T, _O, "vat_number"),
    Column("role", N_("Relation"), Look.ROLES, organisations.ROLES, "roles"),
    Column("web", N_("Web address"), T, _O, "web"),
    Column("phone", N_("Phone"), T, organisations.PHONES, "phones"),
    *_post(_O),
    Column("parent", N_("Part of"), T, _O, "parent"),
    Column("owner", N_("Owner"), T, _O, "owner"),
    Column("people", N_("People"), Look.NUMBER, organisations.PEOPLE, "people"),
    Column("services", N_("Services now"), T, organisations.SERVICES, "services"),
    Column("last_contact", N_("Last contact"), D, organisations.LAST_CONTACT, "at"),
    *_source(_O),
)


def _billing(ask: Ask) -> Sequence[Column]:
    """Only for those who may see billing details (register rows R10, R22)."""
    return (
        Column("billing_name", N_("Billing: name"), T, ask, "name"),
        Column("billing_street", N_("Billing: street address"), T, ask, "street"),
        Column("billing_postcode", N_("Billing: postcode"), T, ask, "postcode"),
        Column("billing_place", N_("Billing: town"), T, ask, "place"),
        Column("billing_country", N_("Billing: country"), T, ask, "country"),
        Column("billing_reference", N_("Billing: reference"), T, ask, "reference"),
        Column("einvoice_address", N_("E-invoice address"), T, ask, "einvoice_address"),
        Column("einvoice_operator", N_("E-invoice operator"), T, ask, "einvoice_operator"),
        Column("billing_email", N_("Billing: e-mail"), T, ask, "email"),
        Column("terms_days", N_("Payment terms in days"), Look.NUMBER, ask, "terms_days"),
    )


MAY_BE_MAILED = N_("%(list)s: may be e-mailed")
REASON = N_("%(list)s: why")
SINCE = N_("%(list)s: since")


@dataclass(frozen=True)
class ExportColumn:
    """A column of the list's kind, and what of its value stands in the file."""

    heading: str
    column: Column
    say: Callable[[Any], str]


async def export_columns(about: About, *, billing: bool) -> list[ExportColumn]:
    """Everything that a file of this kind has, in the current language."""
    if about is About.ORGANISATIONS:
        own = await organisations.own_fields()
        chosen = (*ORGANISATIONS, *own, *(_billing(organisations.BILLING) if billing else ()))
        return [_plain(column) for column in chosen]
    own = await people.own_fields()
    permissions = [part for one in await known_lists() for part in _permission(one)]
    paid = _billing(people.BILLING) if billing else ()
    first = [_plain(column) for column in (*PEOPLE, *own, *_PEOPLE_MORE, *paid)]
    return [*first, *permissions, *map(_plain, _source(people.FACTS))]


def _plain(column: Column) -> ExportColumn:
    return ExportColumn(column.heading, column, lambda value: said(column.look, value))


def _permission(one: KnownList) -> Sequence[ExportColumn]:
    column = people.permission_column(one)
    heads = [gettext(word, list=one.name) for word in (MAY_BE_MAILED, REASON, SINCE)]
    never = gettext(VERDICTS[Reason.NEVER_ASKED][1])
    return (
        ExportColumn(heads[0], column, lambda row: _answer(row) if row else never),
        ExportColumn(
            heads[1], column, lambda row: labels.said(Reason(row["reason"])) if row else ""
        ),
        ExportColumn(heads[2], column, lambda row: _day(row["since"]) if row else ""),
    )


def _answer(row: Mapping[str, Any]) -> str:
    _drawing, words = VERDICTS[row["reason"]]
    return gettext(words)


def said(look: Look, value: Any) -> str:
    """One cell as plain text."""
    if value is None:
        return ""
    if look in (Look.ROLES, Look.TAGS):
        words = ROLE_WORDS if look is Look.ROLES else {}
        return BETWEEN.join(_word(words, one) for one in value)
    if look is Look.SOURCE:
        return source_in_words(value)
    if look in _WORDS:
        return _word(_WORDS[look], value)
    if isinstance(value, date):
        return _day(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def _word(words: Mapping[Any, str], value: str) -> str:
    return gettext(words[value]) if value in words else value


def _day(value: date | datetime) -> str:
    day = value.astimezone(HOME_ZONE).date() if isinstance(value, datetime) else value
    return day.isoformat()


_WORDS: Mapping[Look, Mapping[Any, str]] = {
    Look.KIND: ORGANISATION_KINDS,
    Look.LEGAL_FORM: LEGAL_FORMS,
    Look.LANGUAGE: LANGUAGES,
    Look.STAGE: STAGE_WORDS,
    Look.YES_NO: YES_NO,
}
