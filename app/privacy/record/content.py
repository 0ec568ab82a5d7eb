"""The record of processing activities (GDPR Article 30), from what the program really does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app import config
from app.consent.purposes.rules import OF_BUYERS, PURPOSES_OF, USUALLY, PurposeInForce
from app.disclosures.rules import (
    CONTRACT_WORDS,
    KIND_WORDS,
    SAFEGUARD_WORDS,
    RecipientNow,
    country_in_words,
)
from app.lib import clock
from app.lib.languages import N_, current_language, format_date, gettext, ngettext
from app.privacy.ledger.queries import last_good_check
from app.privacy.notice import periods
from app.privacy.notice.facts import Facts
from app.privacy.notice.text import told
from app.privacy.proof.printing import Printable
from app.privacy.proof.sections import Block, Section
from app.privacy.record import queries
from app.privacy.record.queries import Paper
from app.privacy.record.words import KINDS
from app.privacy.retention.holds import stopped_since
from app.staff.queries.identity import Identity
from app.staff.rules import IDLE_LIMIT, SESSION_LIFETIME

HOUR = timedelta(hours=1)
TITLE = N_("Record of processing activities")
ARTICLE = N_("GDPR Article 30(1)")
CONTROLLER = N_("Controller")
PURPOSES = N_("Purposes, people and data")
RECIPIENTS = N_("Recipients of data")
TRANSFERS = N_("Transfers outside the EEA")
PERIODS = N_("Erasure")
MEASURES = N_("Security measures")
DOCUMENTS = N_("Assessments and documents")
PEOPLE: Mapping[str, str] = {
    "customer": N_("customers and their decision makers"),
    "prospect": N_("prospects and their decision makers"),
    "media": N_("people who work in the media"),
    "partner": N_("partners and their staff"),
    "authority": N_("people who work at authorities"),
}
BUYERS = N_("people who have ordered a service themselves")
OTHERS = N_("other people whose data has come to the register")
SUBSCRIBERS = N_("subscribers")
AGREED = N_("people who have given their consent")
NOBODY = N_("nobody at present")
NO_TRANSFER = N_("No data is transferred outside the EU and the EEA.")
BY_PERMISSION = N_("the person's own permission (Article 49(1)(a)) and nothing else")
AND_PERMISSION = N_("%(safeguard)s, and the person's own permission")
ALWAYS = (
    N_(
        "Staff have personal accounts and personal passwords, and the rights that their role needs. Passwords "
        "are kept as Argon2id hashes. A session ends after %(idle)s hours without use, and after "
        "%(most)s in any case."
    ),
    N_(
        "The access log says who signed in, changed and exported what. It keeps ids and no names, and nobody "
        "can change it in the program."
    ),
    N_(
        "Consents are kept in a ledger that is only added to, sealed with a digest tree and a signature; a "
        "checkpoint can be e-mailed out of the house every day."
    ),
    N_(
        "Addresses of people who were erased or must not be written to are kept as keyed hashes. The key "
        "is kept outside the database."
    ),
    N_(
        "There are no tracking pixels, no rewritten links, no cookies for readers and no content from other "
        "servers in letters and pages."
    ),
)


@dataclass(frozen=True)
class State:
    """What is true of the installation today, for the security measures."""

    accounts: int
    holders: int
    reviewed_on: date | None
    checked_on: date | None
    is_stopped: bool


async def record(facts: Facts) -> Printable:
    """In the current language; the same sections make the page, the PDF and the XLSX file."""
    today, check = clock.today(), await last_good_check()
    last = next(iter(await queries.reviews(1)), None)
    state = State(
        await queries.number_of_accounts(),
        len(await queries.access_now(today)),
        last.on_day if last else None,
        check.ended_at.date() if check and check.ended_at else None,
        await stopped_since() is not None,
    )
    name, made = facts.identity.name, gettext(N_("Made on %(moment)s"), moment=format_date(today))
    return Printable(
        title=gettext(TITLE),
        lead=" · ".join((name, gettext(ARTICLE), made)),
        foot=" · ".join((name, gettext(TITLE), format_date(today))),
        language=current_language().value,
        sections=list(_sections(facts, state, await queries.documents())),
    )


def _sections(facts: Facts, state: State, documents: Sequence[Paper]) -> Iterator[Section]:
    language = current_language()
    lists = facts.lists.get(language, {})
    yield Section(gettext(CONTROLLER), [_facts(_controller(facts.identity))])
    yield Section(
        gettext(PURPOSES),
        [block for one in facts.purposes for block in _purpose(one, lists.get(one.key, ()))],
    )
    yield Section(
        gettext(RECIPIENTS), [block for one in facts.recipients for block in _recipient(one)]
    )
    yield Section(gettext(TRANSFERS), _transfers(facts.recipients))
    kept = periods.kept(facts.recipients, facts.periods)
    yield Section(gettext(PERIODS), [_facts([(one.what, one.time) for one in kept])])
    yield Section(gettext(MEASURES), [Block("numbered", [("", one) for one in _measures(state)])])
    if held := [_document(one) for one in documents if one.closed]:
        yield Section(gettext(DOCUMENTS), [_facts(held)])


Rows = Sequence[tuple[str, str]]


def _facts(rows: Rows) -> Block:
    return Block("facts", [(label, text) for label, text in rows if text])


def _controller(us: Identity) -> Rows:
    officer = (us.dpo_name, us.dpo_email, us.dpo_phone)
    contact = (us.contact_person, us.contact_email, us.contact_phone)
    return [
        (gettext(N_("Controller")), us.full_name),
        (gettext(N_("Business ID")), us.business_id),
        (gettext(N_("Address")), us.postal_line),
        (gettext(N_("Contact")), _joined(us.email, us.phone)),
        (gettext(N_("Contact person")), _joined(*contact)),
        (
            gettext(N_("Data protection officer")),
            _joined(*officer) or gettext(N_("None has been appointed.")),
        ),
        (gettext(N_("Register")), us.register_name(current_language())),
    ]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _purpose(purpose: PurposeInForce, lists: Sequence[str]) -> list[Block]:
    words = told(purpose, current_language(), lists)
    rows = [
        (gettext(N_("Basis")), words.basis),
        (gettext(N_("Our interest")), words.interest),
        (gettext(N_("People")), "; ".join(_people(purpose, lists))),
        (gettext(N_("Data")), "; ".join(words.data)),
        (gettext(N_("Lists")), ", ".join(words.lists)),
        (gettext(N_("Channels")), ", ".join(words.channels)),
        (gettext(N_("Basis for giving data to another controller")), purpose.release_basis),
        (gettext(N_("Kept")), words.retention),
    ]
    return [Block("label", words.name), Block("text", words.text), _facts(rows)]


def _people(purpose: PurposeInForce, lists: Sequence[str]) -> Iterator[str]:
    """Whom the retention rules keep for it."""
    known = [word for role, word in PEOPLE.items() if purpose.key in PURPOSES_OF[role]]
    known += [BUYERS] if purpose.key in OF_BUYERS else []
    known += [OTHERS] if purpose.key in USUALLY else []
    known += [SUBSCRIBERS] if lists else []
    if not known:
        known = [AGREED if purpose.basis == "consent" else NOBODY]
    yield from map(gettext, known)


def _recipient(one: RecipientNow) -> list[Block]:
    until = format_date(one.contract_until) if one.contract_until else ""
    dates = [
        gettext(CONTRACT_WORDS[one.contract]) if one.contract else gettext(N_("No contract")),
        one.reference,
        gettext(N_("from %(day)s"), day=format_date(one.contract_on)) if one.contract_on else "",
        gettext(N_("until %(day)s"), day=until) if until else "",
    ]
    rows = [
        (gettext(N_("What it does")), _joined(gettext(KIND_WORDS[one.kind]), one.task)),
        (gettext(N_("Business ID")), one.business_id),
        (gettext(N_("Country")), country_in_words(one.country)),
        (gettext(N_("Contact")), one.contact),
        (gettext(N_("Contract")), "" if one.is_controller else _joined(*dates)),
    ]
    return [Block("label", one.name), _facts(rows)]


def _transfers(recipients: Sequence[RecipientNow]) -> list[Block]:
    outside = [
        (f"{one.name} ({country_in_words(one.country)})", _safeguard(one))
        for one in recipients
        if one.is_outside
    ]
    return [_facts(outside) if outside else Block("text", gettext(NO_TRANSFER))]


def _safeguard(one: RecipientNow) -> str:
    if one.safeguard is None:
        return gettext(BY_PERMISSION)
    return gettext(AND_PERMISSION, safeguard=gettext(SAFEGUARD_WORDS[one.safeguard]))


def _measures(state: State) -> Iterator[str]:
    """What holds in every installation, then what holds in this one."""
    hours = {"idle": IDLE_LIMIT // HOUR, "most": SESSION_LIFETIME // HOUR}
    yield from (gettext(one, **hours) for one in ALWAYS)
    if config.current().is_https:
        yield gettext(N_("Pages are reached through an encrypted connection (HTTPS) only."))
    yield ngettext(
        "%(n)s account of a member of staff is in use.",
        "%(n)s accounts of members of staff are in use.",
        state.accounts,
    )
    access = ngettext(
        "%(n)s person can reach the server or the database.",
        "%(n)s people can reach the server or the database.",
        state.holders,
    )
    if state.reviewed_on:
        day = format_date(state.reviewed_on)
        access += " " + gettext(N_("This was last reviewed on %(day)s."), day=day)
    yield access
    if state.checked_on:
        day = format_date(state.checked_on)
        yield gettext(N_("The seal of the ledger was last verified on %(day)s."), day=day)
    yield gettext(
        N_("Destroying old data is stopped at present.")
        if state.is_stopped
        else N_("Data whose period is over is destroyed every night.")
    )


def _document(one: Paper) -> tuple[str, str]:
    closed = one.closed
    assert closed is not None
    assert closed.closed_on is not None
    said = gettext(
        N_("%(title)s, version %(number)s, closed on %(day)s by %(name)s"),
        title=closed.title,
        number=closed.number,
        day=format_date(closed.closed_on),
        name=closed.closed_name,
    )
    return gettext(KINDS[one.kind]), said


# As a sheet


def rows_of(sheet: Printable) -> Iterator[tuple[str, str, str, str]]:
    """Section, subject, detail and content of each fact, with a heading."""
    yield tuple(map(gettext, HEADINGS))  # type: ignore[misc]  # four of them
    for section in sheet.sections:
        subject = ""
        for block in section.blocks:
            if block.kind == "label":
                subject = str(block.content)
            elif isinstance(block.content, str):
                yield section.heading, subject, "", block.content
            else:
                for label, content in block.content:  # type: ignore[misc]  # pairs, not steps
                    yield section.heading, subject, label, content


HEADINGS = (N_("Section"), N_("Subject"), N_("Detail"), N_("Content"))
