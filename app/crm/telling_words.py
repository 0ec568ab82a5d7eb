"""What to tell a person whose data came from elsewhere, in their language (GDPR Article 14)."""

from collections.abc import Iterable, Mapping, Sequence

from app import config
from app.consent import queries as ledger
from app.consent.labels import said
from app.consent.queries import PurposeInForce
from app.contacts import queries as contacts
from app.contacts.facts import Owner
from app.contacts.queries import PastSource, PersonDetails
from app.contacts.rules import FROM_ELSEWHERE
from app.contacts.telling import How
from app.contacts.words import field_in_words, source_in_words
from app.lib.languages import N_, Language, format_date, gettext, ngettext, speaking
from app.staff import queries as staff
from app.staff.queries import Identity

HOWS: Mapping[How, str] = {
    How.EMAIL: N_("By e-mail"),
    How.LETTER: N_("By letter"),
    How.PHONE: N_("By phone"),
    How.MEETING: N_("In a meeting"),
    How.FIRST_MESSAGE: N_("In the first message"),
}
# Why data of somebody in this relation are kept; without a relation as for the last four.
PURPOSES_OF: Mapping[str, tuple[str, ...]] = {
    "customer": ("customer_care", "contract"),
    "prospect": ("field_knowledge",),
    "media": ("field_knowledge", "advocacy"),
    "partner": ("field_knowledge", "advocacy"),
    "authority": ("field_knowledge", "advocacy"),
}
USUALLY = ("field_knowledge",)
AUTHORITY: Mapping[Language, str] = {
    Language.FINNISH: "https://tietosuoja.fi",
    Language.SWEDISH: "https://tietosuoja.fi/sv",
    Language.ENGLISH: "https://tietosuoja.fi/en",
}


async def text_for(person: PersonDetails, language: Language) -> str:
    """Plain text to put into the first message or a mail of its own; '' until we have said who we are."""
    identity = await staff.identity()
    if identity is None:
        return ""
    sources = await contacts.sources_of(Owner(contact=person.id))
    purposes = {one.key: one for one in await ledger.purposes()}
    keys = dict.fromkeys(key for role in person.roles for key in PURPOSES_OF.get(role.role, ()))
    wanted = [purposes[key] for key in keys or USUALLY if key in purposes]
    with speaking(language):
        paragraphs = [
            gettext(N_("Hello %(name)s,"), name=person.name),
            _that_we_keep(identity, language),
            _where_from(person, sources),
            gettext(N_("What we keep: %(data)s."), data=", ".join(_data(person))),
            _why(wanted, language),
            *_who_we_are(identity),
            gettext(RIGHTS, email=identity.email),
            gettext(COMPLAINT, link=AUTHORITY[language]),
            gettext(NOTICE, link=f"{config.current().base_url}/privacy?lang={language}"),
        ]
    return "\n\n".join(paragraphs) + "\n"


RIGHTS = N_(
    "You may ask what we keep about you, have it corrected or erased, restrict its use, and object to "
    "its use. If you object to direct marketing, it ends at once. Write to us: %(email)s."
)
COMPLAINT = N_(
    "If you think we break the law, you may complain to the supervisory authority: %(link)s"
)
NOTICE = N_(
    "We make no automated decisions about you and do not profile you. Who else handles the data, and "
    "more about your rights, is in our privacy notice: %(link)s"
)


def _that_we_keep(identity: Identity, language: Language) -> str:
    sentence = N_(
        "We keep data about you in our register “%(register)s”. They did not come from you yourself, "
        "so we tell you about it, as Article 14 of the General Data Protection Regulation requires."
    )
    return gettext(sentence, register=identity.register_name(language))


def _where_from(person: PersonDetails, sources: Sequence[PastSource]) -> str:
    found = [
        *_source(person.source_kind, person.source_detail, person.source_on or person.created_at),
        *(line for one in sources for line in _source(one.kind, one.detail, one.on or one.at)),
    ]
    return gettext(N_("Where we got them: %(sources)s."), sources="; ".join(dict.fromkeys(found)))


def _source(kind: str, detail: str, moment: object) -> list[str]:
    """Nothing when the person gave the data."""
    if kind not in FROM_ELSEWHERE:
        return []
    return [", ".join(filter(None, (source_in_words(kind), detail, format_date(moment))))]  # type: ignore[arg-type]


def _data(person: PersonDetails) -> Iterable[str]:
    """The kinds of data that are there, not the data: the message may be read by others."""
    if person.first_name or person.last_name:
        yield field_in_words("name")
    kept = (
        ("title", person.title), ("address", person.addresses), ("phones", person.phones),
        ("position", person.positions), ("profiles", person.profiles), ("tags", person.tags),
        ("role", person.roles), ("notes", person.notes),
    )  # fmt: skip
    yield from (field_in_words(field) for field, value in kept if value)
    if person.address_lines:
        yield gettext(N_("Postal address"))
    yield from (value.field.name for value in person.values)


def _why(purposes: Sequence[PurposeInForce], language: Language) -> str:
    why = N_("%(purpose)s (%(basis)s; kept for %(time)s after the relation has ended)")
    lines = [
        gettext(
            why, purpose=one.names[language], basis=said(one.basis),
            time=_months(one.retention_months),
        )
        for one in purposes
    ]  # fmt: skip
    return gettext(N_("Why we keep them: %(purposes)s."), purposes="; ".join(lines))


def _months(months: int) -> str:
    if months % 12 == 0:
        return ngettext("%(n)s year", "%(n)s years", months // 12)
    return ngettext("%(n)s month", "%(n)s months", months)


def _who_we_are(identity: Identity) -> list[str]:
    us = (identity.name, identity.postal_line, identity.email, identity.phone)
    contact = (identity.contact_person, identity.contact_email, identity.contact_phone)
    return [
        gettext(N_("Who we are: %(controller)s."), controller=", ".join(filter(None, us))),
        gettext(
            N_("Whom to ask about your data: %(person)s."), person=", ".join(filter(None, contact))
        ),
    ]
