"""What a request says, read from the public form and from the one of staff."""

from app.contacts.values import read_day
from app.lib import clock
from app.lib.languages import N_, Language, current_language
from app.lib.texts import tidy_line
from app.mail.addresses import parse
from app.privacy.requests.incoming.actions import Received
from app.privacy.requests.rules import BY_STAFF, Way, Wish
from app.web.rendering.forms import Form

LONGEST_NAME, LONGEST_COMPANY, LONGEST_PHONE, LONGEST_EMAIL = 80, 200, 40, 320
LONGEST_SAID, LONGEST_MESSAGE = 4000, 100_000
CHOOSE_WISH = N_("Tick what you ask for.")
CHOOSE_WISH_STAFF = N_("Tick what is asked.")
NO_FIRST_NAME = N_("Enter your first name.")
NO_LAST_NAME = N_("Enter your last name.")
NO_EMAIL = N_("Enter the e-mail address that the request concerns.")
NO_NAME = N_("Enter who asks: at least a name, an e-mail address or a phone number.")
CHOOSE_WAY = N_("Choose how the request came in.")
NO_DAY = N_("Enter the day on which it arrived.")
IN_FUTURE = N_("The day is in the future.")


def read_public(form: Form) -> Received | None:
    """The fields of the notice and what is asked; None with the reasons in `form.errors`."""
    wishes = _wishes(form, CHOOSE_WISH)
    first = form.text("first_name", required=NO_FIRST_NAME, most=LONGEST_NAME)
    last = form.text("last_name", required=NO_LAST_NAME, most=LONGEST_NAME)
    email = form.read("email", parse, required=NO_EMAIL, most=LONGEST_EMAIL, exact=True)
    received = Received(
        way=Way.PAGE,
        wishes=wishes,
        language=current_language().value,
        first_name=first,
        last_name=last,
        company=form.text("company", most=LONGEST_COMPANY),
        email=email,
        phone=_phone(form),
        said=form.text("said", most=LONGEST_SAID, lines=True),
    )
    return None if form.errors else received


def read_entry(form: Form) -> Received | None:
    """What staff write down; who asks may be known by any one thing."""
    wishes = _wishes(form, CHOOSE_WISH_STAFF)
    way = form.one("way", [one.value for one in BY_STAFF], required=CHOOSE_WAY)
    on = form.read("received_on", read_day, required=NO_DAY)
    if on is not None and on > clock.today():
        form.refuse("received_on", IN_FUTURE)
    language = form.one("language", [one.value for one in Language])
    email = form.read("email", parse, most=LONGEST_EMAIL, exact=True)
    names = [form.text(name, most=LONGEST_NAME) for name in ("first_name", "last_name")]
    phone = _phone(form)
    if not (email or phone or any(names)) and "email" not in form.errors:
        form.refuse("last_name", NO_NAME)
    company = form.text("company", most=LONGEST_COMPANY)
    said = form.text("said", most=LONGEST_MESSAGE, lines=True)
    if form.errors or on is None:
        return None
    return Received(
        way=Way(way), wishes=wishes, language=language or current_language().value,
        first_name=names[0], last_name=names[1], company=company, email=email, phone=phone,
        said=said, received_on=on,
    )  # fmt: skip


def _wishes(form: Form, otherwise: str) -> list[Wish]:
    chosen = form.several("wishes", [one.value for one in Wish])
    if not chosen:
        form.refuse("wishes", otherwise)
    return [one for one in Wish if one.value in chosen]


def _phone(form: Form) -> str:
    """As it was typed: it is only called back."""
    return form.text("phone", most=LONGEST_PHONE)


def safe_name(name: str) -> str:
    """Letters a to z, digits and a few signs: it is a name to save under, and no path."""
    last = tidy_line(name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in last
    )
    return plain.strip("-.")[-120:] or "file"
