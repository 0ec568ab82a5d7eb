"""The public forms: proof that one came from our page, and what was filled in."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.consent.shown.forms import FormShown
from app.lib import clock
from app.lib.languages import N_, Language, current_language
from app.lib.tokens import keyed_hash
from app.lists.actions.preferences import Choices
from app.lists.actions.sign_up import SignUp
from app.lists.public.shown import SHOWN
from app.lists.queries import OfferedList, Subscribed
from app.lists.rules import FORM_GOOD_FOR
from app.mail.addresses import Address, parse
from app.web.rendering.forms import Form

MARK = "form"
TRAP = "website"
LONGEST_NAME = 80

NO_EMAIL = N_("Enter your e-mail address.")
NO_LIST = N_("Tick at least one box: we send newsletters only with your consent.")
CHANGED = N_(
    "The wording has changed since you opened this page. Please read it and tick the box again."
)
NOTICE_CHANGED = N_(
    "The privacy notice has changed since you opened this page. Please read it and tick the box again."
)


def mark(about: str) -> str:
    """The hidden value of a form: when the page was shown, and for what, signed by us.

    `about` is what the form must be used for, such as the notice version or a sign-up's id.
    """
    moment = str(int(clock.now().timestamp() * 1000))
    return f"{moment}.{_signature(about, moment)}"


def shown_at(form: Form, about: str) -> datetime | None:
    """When our page with this form was shown; None if it was not ours, or longer than a day ago."""
    moment, _, signature = form.value(MARK).partition(".")
    if not hmac.compare_digest(_signature(about, moment).encode(), signature.encode()):
        return None
    shown = datetime.fromtimestamp(int(moment) / 1000, UTC)
    return shown if clock.now() - shown < FORM_GOOD_FOR else None


def _signature(about: str, moment: str) -> str:
    digest = keyed_hash("form", f"{about} {moment}")
    return base64.urlsafe_b64encode(digest[:18]).decode()


@dataclass(frozen=True)
class Offer:
    """What the sign-up page offers now, and the notice that goes with it."""

    lists: Sequence[OfferedList]
    notice_version: int

    first: Sequence[str] = ()

    def putting_first(self, slugs: Sequence[str]) -> "Offer":
        """The same, beginning with these lists."""
        ordered = sorted(self.lists, key=lambda one: one.slug not in slugs)
        first = [one.slug for one in ordered if one.slug in slugs]
        return Offer(ordered, self.notice_version, first)


def read_sign_up(form: Form, offer: Offer, shown: FormShown) -> SignUp | None:
    """What was asked for on this form, or None with the reasons in `form.errors`.

    A box ticked beside words that are no longer the ones on the form has to be ticked again.
    """
    wanted = [one for one in offer.lists if form.has("lists", one.slug)]
    if form.value(SHOWN) != shown.digest.hex():
        form.submitted["lists"] = []
        form.refuse("lists", CHANGED)
    elif not wanted:
        form.refuse("lists", NO_LIST)
    address = read_address(form)
    first_name = form.text("first_name", most=LONGEST_NAME)
    last_name = form.text("last_name", most=LONGEST_NAME)
    if form.errors or address is None:
        return None
    return SignUp(
        address=address,
        lists=wanted,
        language=current_language(),
        notice_version=offer.notice_version,
        shown=shown,
        first_name=first_name,
        last_name=last_name,
    )


def read_address(form: Form) -> Address | None:
    """The address, or None with the reason in `form.errors`."""
    return form.read("email", parse, required=NO_EMAIL, most=320, exact=True)


def ticked_lists(form: Form, offered: Sequence[OfferedList]) -> list[OfferedList]:
    """The lists whose boxes were ticked; an error if a sentence is no longer the one shown."""
    shown = form.chosen("wording")
    ticked = [one for one in offered if form.has("lists", one.slug)]
    changed = [one.slug for one in ticked if str(one.wording) not in shown]
    if changed:
        form.submitted["lists"] = [s for s in form.chosen("lists") if s not in changed]
        form.refuse("lists", CHANGED)
    return ticked


def read_choices(form: Form, offer: Offer, have: Sequence[Subscribed]) -> Choices | None:
    """What the owner saved, or None with the reasons in `form.errors`.

    Only a list that was shown as subscribed can be switched off, so that a form that arrives in
    pieces takes nothing away.
    """
    known = {one.slug for one in have}
    on = ticked_lists(form, [one for one in offer.lists if one.slug not in known])
    off = [
        one.list_id for one in have if form.has("had", one.slug) and not form.has("lists", one.slug)
    ]
    if on and not form.has("notice", str(offer.notice_version)):
        form.submitted["lists"] = [slug for slug in form.chosen("lists") if slug in known]
        form.refuse("lists", NOTICE_CHANGED)
    language = form.one("language", [each.value for each in Language], required=N_("Choose one."))
    first_name = form.text("first_name", most=LONGEST_NAME)
    last_name = form.text("last_name", most=LONGEST_NAME)
    if form.errors:
        return None
    return Choices(
        on=on,
        off=off,
        language=language,
        first_name=first_name,
        last_name=last_name,
        notice_version=offer.notice_version,
    )
