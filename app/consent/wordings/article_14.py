"""What people are told whose data came from elsewhere, in their language (GDPR Article 14).

As plain text for a message of its own, or as a section of the first letter that goes to them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from uuid import UUID

from app import config
from app.consent import queries as ledger
from app.consent.queries import PurposeInForce
from app.consent.wordings.labels import said
from app.contacts.telling.kept import Kept, what_is_kept
from app.contacts.telling.told import still_to_tell
from app.lib.languages import N_, Language, gettext, inside_a_sentence, ngettext, speaking
from app.mail.letters.letter import LINK_STYLE, Aside
from app.mail.letters.plain import wrapped
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity

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

HEADING = N_("Your data in our register")
WE_KEEP = N_(
    "We hold personal data about you in our register “%(register)s”. We did not get it from you, "
    "so we are telling you about it, as Article 14 of the General Data Protection Regulation "
    "requires."
)
RIGHTS = N_(
    "You have the right to see what data we hold about you, to have it corrected, erased or "
    "transferred to another system, to have its use restricted and to object to its use. If we "
    "rely on your consent, you may withdraw it at any time. If you object to direct marketing, "
    "it stops at once. Write to us: %(email)s."
)
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
class Teller:
    """We, and what we do with data: read once, then each text is made without asking again."""

    identity: Identity
    purposes: Mapping[str, PurposeInForce]
    notice_url: str

    def message(self, kept: Kept, language: Language) -> str:
        """A whole text to copy, which greets the person."""
        with speaking(language):
            greeting = gettext(N_("Hello %(name)s,"), name=kept.name)
            texts = [greeting, *(one.text for one in self._paragraphs(kept, language))]
        return "\n\n".join(texts) + "\n"

    def aside(self, kept: Kept, purpose: str) -> Aside:
        """A section of a letter that goes out for this purpose, in the person's own language."""
        language = Language(kept.language)
        with speaking(language):
            heading = gettext(HEADING)
            found = list(self._paragraphs(kept, language, purpose))
        html = "".join(f'<p style="margin:8px 0 0 0;">{one.html}</p>' for one in found)
        title = f'<h2 style="margin:0;font-size:17px;line-height:24px;">{escape(heading)}</h2>'
        text = "\n\n".join(wrapped(" ".join(one.text.split())) for one in found)
        return Aside(
            html=f'<div lang="{language}">{title}{html}</div>', text=f"{heading}\n\n{text}"
        )

    def _paragraphs(self, kept: Kept, language: Language, *further: str) -> Iterator[Paragraph]:
        """Where from, which data, why and how long, who we are, and the rights. In `language`."""
        we, link = self.identity, f"{self.notice_url}?lang={language}"
        sources, data = "; ".join(kept.sources_in_words()), ", ".join(kept.data_in_words())
        yield Paragraph(gettext(WE_KEEP, register=we.register_name(language)))
        yield Paragraph(gettext(N_("Where we got them: %(sources)s."), sources=sources))
        yield Paragraph(gettext(N_("What we keep: %(data)s."), data=data))
        yield Paragraph(_why(self._purposes_of(kept, further), language))
        yield from _who_we_are(we)
        yield Paragraph(gettext(RIGHTS, email=we.email))
        yield Paragraph(gettext(COMPLAINT, link=AUTHORITY[language]), AUTHORITY[language])
        yield Paragraph(gettext(NOTICE, link=link), link)

    def _purposes_of(self, kept: Kept, further: Sequence[str]) -> list[PurposeInForce]:
        keys = [key for role in kept.roles for key in PURPOSES_OF.get(role, ())] or USUALLY
        wanted = dict.fromkeys((*keys, *further))
        return [self.purposes[key] for key in wanted if key in self.purposes]


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
    kept = await what_is_kept([contact]) if us else {}
    return us.aside(kept[contact], purpose) if us and kept else None


def _why(purposes: Sequence[PurposeInForce], language: Language) -> str:
    why = N_("%(purpose)s (%(basis)s; kept for %(time)s after the relation has ended)")
    lines = [
        gettext(
            why, purpose=inside_a_sentence(one.names[language]), basis=said(one.basis),
            time=_months(one.retention_months),
        )
        for one in purposes
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
