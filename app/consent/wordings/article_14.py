"""What people are told whose data came from elsewhere, in their language (GDPR Article 14).

As plain text for a message of its own, or as a section of the first letter that goes to them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from uuid import UUID

from app import config
from app.consent import queries as ledger
from app.consent.events import Basis
from app.consent.purposes.rules import PurposeInForce
from app.consent.wordings.held_for import HeldFor, Known, held_for, known_of
from app.consent.wordings.labels import said
from app.contacts.telling.kept import Kept, what_is_kept
from app.contacts.telling.told import still_to_tell
from app.lib.languages import N_, Language, gettext, inside_a_sentence, ngettext, speaking
from app.lib.tokens import token
from app.mail.letters.compose import url
from app.mail.letters.letter import LINK_STYLE, Aside
from app.mail.letters.plain import wrapped
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity

AUTHORITY: Mapping[Language, str] = {
    Language.FINNISH: "https://tietosuoja.fi",
    Language.SWEDISH: "https://tietosuoja.fi/sv",
    Language.ENGLISH: "https://tietosuoja.fi/en",
}

_APART = "margin:12px 0 0 0;padding:4px 14px 12px 14px;border:1px solid #9aacb8;border-radius:8px;"
HEADING = N_("Your data in our register")
WE_KEEP = N_(
    "We hold personal data about you in our register “%(register)s”. We did not get it from you, "
    "so we are telling you about it, as Article 14 of the General Data Protection Regulation "
    "requires."
)
OBJECT = N_(
    "You may object to direct marketing at any time, free of charge and without giving a reason. "
    "It then stops at once."
)
OBJECT_HERE = N_("Tell us in any way, such as %(email)s, or object on this page: %(link)s")
OBJECT_BY_WORD = N_("Tell us in any way, such as %(email)s.")
OBJECT_TO_THE_REST = N_(
    "You may also object, for reasons of your own situation, to what we do on the basis of a "
    "legitimate interest."
)
RIGHTS = N_(
    "You have the right to see what data we hold about you, to have it corrected or erased, and to "
    "have its use restricted. Ask in any form, for example by writing to %(email)s."
)
WITHDRAWAL = N_(
    "You may withdraw your consent at any time, as easily as you gave it. What was done before "
    "stays lawful."
)
PORTABILITY = N_(
    "You may have the data you gave us handed over in a form that computers read, to you or to "
    "somebody else."
)
CHOICES = N_("See and change what we send you on this page: %(link)s")
COMPLAINT = N_(
    "If you believe that we process your data unlawfully, you may lodge a complaint with the "
    "supervisory authority: %(link)s"
)
NOTICE = N_(
    "We make no automated decisions about you and do not profile you. Who else handles the data, and "
    "more about your rights, is in our privacy notice: %(link)s"
)


@dataclass(frozen=True)
class Paragraph:
    """A sentence or some; `link` is the address of ours that stands in them."""

    text: str
    link: str = ""

    @property
    def html(self) -> str:
        words, address = escape(self.text), escape(self.link)
        if not address:
            return words
        return words.replace(address, f'<a href="{address}" style="{LINK_STYLE}">{address}</a>')


@dataclass(frozen=True)
class Told:
    """Whom it is said to: what is kept of them, and what they agreed to or bought."""

    kept: Kept
    known: Known = field(default_factory=Known)


async def told_of(people: Collection[UUID]) -> dict[UUID, Told]:
    """By id; three questions, however many they are."""
    known = await known_of(people)
    return {
        one: Told(kept, known.get(one, Known()))
        for one, kept in (await what_is_kept(people)).items()
    }


@dataclass(frozen=True)
class Notice:
    """A message of its own."""

    heading: str
    greeting: str
    objection: Sequence[Paragraph]
    rest: Sequence[Paragraph]


@dataclass(frozen=True)
class Teller:
    """We, and what we do with data: read once, then each text is made without asking again."""

    identity: Identity
    purposes: Mapping[str, PurposeInForce]
    notice_url: str

    def notice(self, person: Told, language: Language) -> Notice:
        """A message of its own: neutral, and it asks for nothing."""
        with speaking(language):
            greeting = gettext(N_("Hello %(name)s,"), name=person.kept.name)
            held = held_for(person.kept.roles, person.known, self.purposes)
            return Notice(
                heading=gettext(HEADING),
                greeting=greeting,
                objection=list(self._objection(person.kept, held, language)),
                rest=list(self._paragraphs(person.kept, held, language)),
            )

    def message(self, person: Told, language: Language) -> str:
        """The same as a whole text to copy."""
        notice = self.notice(person, language)
        parts = [notice.greeting, *(one.text for one in (*notice.objection, *notice.rest))]
        return "\n\n".join(parts) + "\n"

    def aside(self, person: Told, purpose: str) -> Aside:
        """A section of a letter that goes out for this purpose, in the person's own language."""
        kept, language = person.kept, Language(person.kept.language)
        with speaking(language):
            heading = gettext(HEADING)
            held = held_for(kept.roles, person.known, self.purposes, purpose)
            objection = list(self._objection(kept, held, language))
            rest = list(self._paragraphs(kept, held, language))
        title = f'<h2 style="margin:0;font-size:17px;line-height:24px;">{escape(heading)}</h2>'
        html = title + apart(objection) + "".join(map(_in_html, rest))
        texts = [wrapped(" ".join(one.text.split())) for one in (*objection, *rest)]
        return Aside(
            html=f'<div lang="{language}">{html}</div>', text="\n\n".join((heading, *texts))
        )

    def _objection(
        self, kept: Kept, held: Sequence[HeldFor], language: Language
    ) -> Iterator[Paragraph]:
        """First and apart from everything else (GDPR Article 21(4)). In `language`."""
        yield Paragraph(gettext(OBJECT))
        email = self.identity.email
        if kept.address is None:
            yield Paragraph(gettext(OBJECT_BY_WORD, email=email))
        else:
            link = objection_url(kept.address, language)
            yield Paragraph(gettext(OBJECT_HERE, link=link, email=email), link)
        if any(one.basis is Basis.LEGITIMATE_INTEREST for one in held):
            yield Paragraph(gettext(OBJECT_TO_THE_REST))

    def _paragraphs(
        self, kept: Kept, held: Sequence[HeldFor], language: Language
    ) -> Iterator[Paragraph]:
        """Where from, which data, why and how long, who we are, and the rights. In `language`."""
        we, link = self.identity, f"{self.notice_url}?lang={language}"
        sources, data = "; ".join(kept.sources_in_words()), ", ".join(kept.data_in_words())
        yield Paragraph(gettext(WE_KEEP, register=we.register_name(language)))
        yield Paragraph(gettext(N_("Where we got them: %(sources)s."), sources=sources))
        yield Paragraph(gettext(N_("What we keep: %(data)s."), data=data))
        yield Paragraph(_why(held, language))
        yield from _who_we_are(we)
        yield from _rights(we, {one.basis for one in held}, url("/preferences", language))
        yield Paragraph(gettext(COMPLAINT, link=AUTHORITY[language]), AUTHORITY[language])
        yield Paragraph(gettext(NOTICE, link=link), link)


async def teller() -> Teller | None:
    """None until we have said who we are."""
    identity = await identity_queries.identity()
    if identity is None:
        return None
    purposes = {one.key: one for one in await ledger.purposes()}
    return Teller(identity, purposes, f"{config.current().base_url}/privacy")


async def aside_of(contact: UUID, purpose: str) -> Aside | None:
    """What a letter to this person for this purpose has to say; None when they need not be told."""
    us = await teller() if await still_to_tell(contact) else None
    people = await told_of([contact]) if us else {}
    return us.aside(people[contact], purpose) if us and people else None


def objection_url(address: UUID, language: str) -> str:
    """The page on which the owner of this address objects to all marketing; works for ever."""
    return url(f"/object/{token('object', address)}", language)


def apart(paragraphs: Iterable[Paragraph]) -> str:
    """HTML that stands out from what is around it."""
    return f'<div style="{_APART}">{"".join(map(_in_html, paragraphs))}</div>'


def _in_html(paragraph: Paragraph) -> str:
    return f'<p style="margin:8px 0 0 0;">{paragraph.html}</p>'


def _rights(we: Identity, bases: Collection[Basis], choices: str) -> Iterator[Paragraph]:
    """Those that there are on these bases."""
    yield Paragraph(gettext(RIGHTS, email=we.email))
    if Basis.CONSENT in bases:
        yield Paragraph(gettext(WITHDRAWAL))
    if Basis.CONSENT in bases or Basis.CONTRACT in bases:
        yield Paragraph(gettext(PORTABILITY))
    yield Paragraph(gettext(CHOICES, link=choices), choices)


def _why(held: Sequence[HeldFor], language: Language) -> str:
    why = N_("%(purpose)s (%(basis)s; kept for %(time)s after the relation has ended)")
    lines = [
        gettext(
            why, purpose=inside_a_sentence(one.purpose.names[language]), basis=said(one.basis),
            time=_months(one.purpose.retention_months),
        )
        for one in held
    ]  # fmt: skip
    return gettext(N_("Why we keep them: %(purposes)s."), purposes="; ".join(lines))


def _months(months: int) -> str:
    if months % 12 == 0:
        return ngettext("%(n)s year", "%(n)s years", months // 12)
    return ngettext("%(n)s month", "%(n)s months", months)


def _who_we_are(identity: Identity) -> Iterator[Paragraph]:
    us = (identity.name, identity.postal_line, identity.email, identity.phone)
    contact = (identity.contact_person, identity.contact_email, identity.contact_phone)
    controller, person = ", ".join(filter(None, us)), ", ".join(filter(None, contact))
    yield Paragraph(gettext(N_("Who we are: %(controller)s."), controller=controller))
    yield Paragraph(
        gettext(N_("Contact for questions about your data: %(person)s."), person=person)
    )
