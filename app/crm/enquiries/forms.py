"""The public form as it was filled in, and the staff form of what it says."""

from collections.abc import Sequence
from uuid import UUID

from app.crm.editing.parts import member
from app.crm.enquiries.actions import Written
from app.crm.enquiries.queries import EnquiryForm
from app.crm.enquiries.rules import LONGEST_LEAD, LONGEST_MESSAGE, LONGEST_TITLE, Words
from app.lib.languages import N_, Language, current_language
from app.lists.list_rules import LONGEST_SLUG, NO_SLUG, slug_fault
from app.lists.public.forms import LONGEST_NAME, read_address
from app.web.rendering.forms import Form, filled
from app.web.rendering.languages import in_words

LONGEST_COMPANY, LONGEST_PHONE = 200, 40
TYPED = ("email", "first_name", "last_name", "company", "phone", "message")
MOST = {"slug": LONGEST_SLUG, "title": LONGEST_TITLE, "lead": LONGEST_LEAD}
LANGUAGES = "languages"
NO_MESSAGE = N_("Write your message.")
NO_TITLE = N_("Give %(language)s a title too, or leave it empty.")
NO_LANGUAGE = N_("Give the form a title in at least one language.")
NO_OWNER = N_("Choose who answers.")


def read_public(form: Form) -> Written | None:
    """None with the reasons in `form.errors`."""
    message = form.text("message", required=NO_MESSAGE, most=LONGEST_MESSAGE, lines=True)
    address = read_address(form)
    first_name = form.text("first_name", most=LONGEST_NAME)
    last_name = form.text("last_name", most=LONGEST_NAME)
    company = form.text("company", most=LONGEST_COMPANY)
    phone = form.text("phone", most=LONGEST_PHONE)
    if form.errors or address is None:
        return None
    language = current_language().value
    return Written(address, message, language, first_name, last_name, company, phone)


def read_slug(form: Form) -> str:
    slug = form.text("slug", required=NO_SLUG, most=LONGEST_SLUG).lower()
    if slug and (fault := slug_fault(slug)):
        form.refuse("slug", fault)
    return slug


def read_words(form: Form) -> dict[str, Words]:
    """The languages that have a title."""
    said: dict[str, Words] = {}
    for language in Language:
        title = form.text(f"title_{language}", most=LONGEST_TITLE)
        lead = form.text(f"lead_{language}", most=LONGEST_LEAD, lines=True)
        if title:
            said[language.value] = Words(title, lead)
        elif lead:
            form.refuse(f"title_{language}", NO_TITLE, language=in_words()[language])
    if not said and not form.errors:
        form.refuse(LANGUAGES, NO_LANGUAGE)
    return said


def read_owner(form: Form, team: Sequence[tuple[str, str]]) -> UUID | None:
    owner = member(form, "owner", team)
    if owner is None and "owner" not in form.errors:
        form.refuse("owner", NO_OWNER)
    return owner


def filled_with(known: EnquiryForm) -> Form:
    said = {"owner": str(known.owner or "")}
    for language, words in known.words.items():
        said |= {f"title_{language}": words.title, f"lead_{language}": words.lead}
    return filled(said)
