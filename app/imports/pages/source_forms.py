"""What the third step's form means: where the people come from, and what proves their consent."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.consent.events import Basis
from app.consent.purposes.rules import PurposeInForce
from app.consent.wordings.labels import said
from app.contacts.values import read_day
from app.contacts.words import LANGUAGES, ROLE_WORDS, SOURCES
from app.imports.actions import NO_EVIDENCE, NO_SOURCE, Described
from app.imports.queries import ImportInfo
from app.imports.rules import KNOWN_WORDS, ROLES, SOURCE_KINDS, Known
from app.lib import clock
from app.lib.languages import N_, current_language, gettext
from app.web.rendering.forms import Form, filled

LONGEST_DETAIL = 200
LONGEST_EVIDENCE = 4000

SAY_WHERE = N_("State where the data came from, so that you can tell anyone who asks.")
NOT_YET = N_("The day cannot be in the future.")
NO_PURPOSE = N_("Choose what the data is used for.")
# People who signed up here are here already.
OFFERED_SOURCES = tuple(kind for kind in SOURCE_KINDS if kind not in ("sign_up", "import"))


def shown(info: ImportInfo) -> Form:
    """As it was told before, else with what is usual."""
    return filled(
        {
            "edition": str(info.edition),
            "kind": info.source_kind,
            "detail": info.source_detail,
            "on": info.source_on.isoformat() if info.source_on else None,
            "basis": info.basis or Basis.LEGITIMATE_INTEREST.value,
            "purpose": info.purpose,
            "list": str(info.list_id) if info.list_id else None,
            "evidence": info.evidence,
            "role": info.role,
            "language": info.language,
            "known": info.known.value,
        }
    )


def read(form: Form, info: ImportInfo, purposes: Sequence[str], lists: Sequence[str]) -> Described:
    """Whatever is wrong stands in the form's errors."""
    kind = form.one("kind", OFFERED_SOURCES, required=NO_SOURCE)
    detail = form.text("detail", required=SAY_WHERE, most=LONGEST_DETAIL)
    list_id = form.one("list", lists)
    evidence = form.text("evidence", most=LONGEST_EVIDENCE, lines=True)
    if list_id and not evidence.strip() and info.suppresses is None:
        form.refuse("evidence", NO_EVIDENCE)
    return Described(
        source_kind=kind,
        source_detail=detail,
        source_on=_day(form),
        basis=form.one("basis", [one.value for one in Basis]) or None,
        purpose=None if list_id else form.one("purpose", purposes, required=_needed(info)) or None,
        list_id=UUID(list_id) if list_id else None,
        evidence=evidence,
        role=form.one("role", ROLES) or None,
        language=form.one("language", tuple(LANGUAGES)) or info.language,
        known=Known(form.one("known", [one.value for one in Known]) or Known.FILL),
        suppresses=info.suppresses,
    )


def _needed(info: ImportInfo) -> str | None:
    """A file of people who are to be left alone makes nobody a contact."""
    return NO_PURPOSE if info.suppresses is None else None


def _day(form: Form) -> date | None:
    day = form.read("on", read_day)
    if day and day > clock.today():
        form.refuse("on", NOT_YET)
    return day if day or "on" in form.errors else clock.today()


def options(
    purposes: Sequence[PurposeInForce], lists: Sequence[tuple[str, str]]
) -> dict[str, object]:
    """What the selects of the form offer, in the current language."""
    language = current_language().value
    return {
        "sources": [("", gettext("Choose…"))]
        + [(one, gettext(SOURCES[one])) for one in OFFERED_SOURCES],
        "bases": [(one.value, _capital(said(one))) for one in Basis],
        "purposes": [("", gettext("Choose…"))]
        + [(one.key, one.names[language]) for one in purposes],
        "lists": [("", gettext("No list")), *lists],
        "roles": [("", gettext("As in the file"))]
        + [(one, gettext(ROLE_WORDS[one])) for one in ROLES],
        "languages": [(code, gettext(word)) for code, word in LANGUAGES.items()],
        "knowns": [(one.value, gettext(word)) for one, word in KNOWN_WORDS.items()],
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
