"""The answer to read: its sections in words, ready for the page and the print."""

from collections.abc import Callable, Mapping, Sequence

from app.lib import clock
from app.lib.languages import N_, current_language, format_date, gettext
from app.lists.staff_queries import known_lists
from app.privacy.answer.content import history
from app.privacy.answer.content.chapters import TITLES, Chapter
from app.privacy.answer.content.collecting import Collected
from app.privacy.answer.content.general import General
from app.privacy.answer.content.person import person, sources
from app.privacy.answer.content.words import told_of
from app.privacy.notice.text import PurposeInWords
from app.privacy.proof.printing import Printable
from app.privacy.proof.queries import events_of
from app.privacy.proof.sections import Block, Section
from app.privacy.proof.sheets import about
from app.privacy.proof.words import history as consent_history

TITLE = N_("Your data")
TAKEN_OUT = N_(
    "Where it says […], something about another person or a business secret has been left out "
    "(GDPR Article 15(4))."
)
NOTHING = N_("Nothing.")
RIGHTS = (
    N_("to rectify inaccurate data or complete incomplete data"),
    N_("to erase your data"),
    N_("to restrict its processing while a question about it is open"),
    N_(
        "to hand over the data you gave us in a form that computers read, to you or to somebody else, "
        "where we rely on consent or a contract"
    ),
)
OBJECT = N_("not to use your data for marketing, or for what we do in our own legitimate interest")
COMPLAIN = N_(
    "If you think that we are processing your data unlawfully, you may lodge a complaint with the "
    "supervisory authority of the country where you live or work or where it happened."
)
NO_MACHINE = N_(
    "We make no automated decisions about people and do not carry out profiling. There are no tracking "
    "pixels and no personal tracking links in our letters."
)
GROUND = {
    "on_day": N_("Since"),
    "reason": N_("Reason"),
    "note": N_("What was noted"),
    "reference": N_("Reference"),
}
SIGN_UP = {
    "email": N_("E-mail address"),
    "created_at": N_("Asked"),
    "confirmed_at": N_("Confirmed on"),
}
CHANGE = {"email": N_("New address"), "created_at": N_("Asked"), "confirmed_at": N_("Confirmed on")}
WORDS: Mapping[Chapter, Callable[[Collected], list[Block]]] = {
    Chapter.PERSON: person,
    Chapter.SOURCES: sources,
    Chapter.LETTERS: history.letters,
    Chapter.CONTACTS: history.contacts,
    Chapter.ORDERS: history.orders,
    Chapter.CHANGES: history.changes,
    Chapter.REQUESTS: history.requests,
    Chapter.LOOKED_AT: history.looked_at,
}


async def sheet(collected: Collected, general: General, *, is_masked: bool = False) -> Printable:
    """In the current language, looking like a proof of consent."""
    consents = await _consents(collected)
    made = gettext(N_("Made on %(moment)s"), moment=format_date(clock.now()))
    lead = [general.name, collected.whose.name, made]
    return Printable(
        title=gettext(TITLE),
        lead=" · ".join(part for part in lead if part),
        foot=" · ".join(part for part in (general.name, gettext(TITLE)) if part),
        language=current_language().value,
        sections=[
            Section(gettext(TITLES[chapter]), blocks or [Block("text", gettext(NOTHING))])
            for chapter, blocks in _blocks(collected, general, consents, is_masked=is_masked)
        ],
    )


def _blocks(
    collected: Collected, general: General, consents: list[Block], *, is_masked: bool
) -> Sequence[tuple[Chapter, list[Block]]]:
    said = {chapter: words(collected) for chapter, words in WORDS.items()}
    said |= {
        Chapter.CONSENTS: consents,
        Chapter.PURPOSES: [block for one in general.purposes for block in _purpose(one)],
        Chapter.RECIPIENTS: [
            *(Block("text", one) for one in general.recipients),
            *history.disclosures(collected),
        ],
        Chapter.RETENTION: [
            *history.ends(collected),
            Block("facts", [(one.what, one.time) for one in general.kept]),
        ],
        Chapter.RIGHTS: _rights(general),
    }
    if is_masked:
        said[Chapter.PERSON].insert(0, Block("text", gettext(TAKEN_OUT)))
    return [(chapter, said[chapter]) for chapter in Chapter]


async def _consents(collected: Collected) -> list[Block]:
    events = await events_of(collected.whose.subjects)
    names = {one.slug: one.name for one in await known_lists()}
    others = [
        *_said(collected, "ground_facts", N_("A ground for writing to you"), GROUND),
        *_said(collected, "subscription_requests", N_("A sign-up"), SIGN_UP),
        *_said(collected, "address_changes", N_("A change of address"), CHANGE),
    ]
    return [*consent_history(events, await about(names)), *others]


def _said(collected: Collected, table: str, label: str, labels: Mapping[str, str]) -> list[Block]:
    """What was kept beside the ledger, with days in it as one writes them."""
    blocks: list[Block] = []
    for row in collected.rows(table):
        told = {**row, "reason": row.get(f"reason_{current_language()}")}
        blocks += [Block("label", gettext(label)), Block("facts", told_of(told, labels))]
    return blocks


def _purpose(purpose: PurposeInWords) -> list[Block]:
    facts = [
        (gettext(N_("Basis")), purpose.basis),
        (gettext(N_("Data")), ", ".join(purpose.data)),
        (gettext(N_("Kept")), purpose.retention),
    ]
    if purpose.interest:
        facts.insert(1, (gettext(N_("Our interest")), purpose.interest))
    return [Block("label", purpose.name), Block("text", purpose.text), Block("facts", facts)]


def _rights(general: General) -> list[Block]:
    asked = [("", gettext(one)) for one in (*RIGHTS, OBJECT)]
    complain = f"{gettext(COMPLAIN)} {general.authority}".strip()
    whom = (
        gettext(
            N_(
                "Ask %(whom)s.",
            ),
            whom=general.reach,
        )
        if general.reach
        else ""
    )
    texts = [gettext(N_("You may ask us:")), whom, complain, gettext(NO_MACHINE)]
    first, *rest = (Block("text", one) for one in texts if one)
    return [first, Block("numbered", asked), *rest]
