"""Lists, sign-ups and subscribers for tests; subscribers go the whole way through the actions."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx

from app.consent import queries as ledger
from app.consent.events import Method
from app.consent.shown.forms import FormShown
from app.consent.wordings.queries import wordings_in_force
from app.consent.wordings.texts import keep_wording, publish_notice
from app.contacts import personal_data as contacts_data
from app.contacts.queries.people import AddressOfPerson, address_by_canonical
from app.database import execute, fetch, fetchrow, fetchval, transaction
from app.lib import clock
from app.lib.tokens import token
from app.lists import queries
from app.lists.actions import confirm as confirm_actions
from app.lists.actions import sign_up as sign_up_actions
from app.lists.actions import unsubscribe
from app.lists.actions.confirm import Agreed
from app.lists.actions.sign_up import SignUp
from app.lists.queries import OfferedList, Request, SubscriptionToLeave
from app.lists.rules import Visit
from app.lists.tables import ListText, MailingList
from app.mail.addresses import Address, parse
from app.mail.outbox import Drop, Letter, SystemMail, Taken
from app.staff import tables as staff
from app.worker import system_mail

VISIT = Visit(page="/", ip="192.0.2.7", user_agent="Browser/1.0")
FORM = FormShown("<form>Yes, I want these letters.</form>")
AGREED = Agreed(FORM, signals={"seconds_on_page": 9})
NAMES = {"fi": "Uutiskirje", "sv": "Nyhetsbrev", "en": "Newsletter"}
_numbers = count(1)


class Watch:
    """A clock that moves when the test says so, and a thousandth of a second each time it is read."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def forward(self, **how_much: float) -> None:
        self.moment += timedelta(**how_much)


async def identity() -> None:
    """Whose register this is; once is enough."""
    columns = {
        "name": "Revontuli Viestintä Oy", "business_id": "1234567-1", "street": "Kauppakatu 12 B",
        "postcode": "96100", "place": "Rovaniemi", "email": "posti@example.com",
        "contact_person": "Venla Aalto", "contact_email": "venla@example.com",
        "register_name_fi": "Asiakasrekisteri", "register_name_sv": "Kundregister",
        "register_name_en": "Customer register", "sender_name": "Revontuli Viestintä",
        "sender_email": "kirje@example.com", "reply_to": "posti@example.com",
    }  # fmt: skip
    row = staff.Identity(number=1, changed_at=clock.now(), **columns)  # type: ignore[arg-type]  # columns by name
    await staff.Identity.insert(row).on_conflict(action="DO NOTHING")


async def open_for_sign_up() -> None:
    """Identity and notice: what has to be there before anybody may subscribe."""
    await identity()
    await publish_notice({language: f"<p>{language}</p>" for language in NAMES})


async def a_list(
    slug: str = "", *, languages: tuple[str, ...] = ("fi", "sv", "en"), published: bool = True
) -> OfferedList:
    """A list that takes subscribers, with its sentence in each language."""
    number = next(_numbers)
    slug = slug or f"list-{number}"
    list_id, now = uuid4(), clock.now()
    await open_for_sign_up()
    await MailingList.insert(
        MailingList(
            id=list_id,
            slug=slug,
            header_id=f"{slug}.example.com",
            purpose="marketing_directory",
            position=number,
            created_at=now,
            published_at=now if published else None,
        )
    )
    for language in languages:
        await _texts(list_id, slug, language)
    offered = await queries.offered_lists(languages[0], slug)
    return offered[0] if published else OfferedList(**(await _draft(list_id, slug)))


async def _texts(list_id: UUID, slug: str, language: str) -> None:
    name = f"{NAMES[language]} {slug}"
    await ListText.insert(
        ListText(
            id=uuid4(),
            list=list_id,
            language=language,
            name=name,
            description=f"{name}: what it is",
            how_often={"fi": "Kerran kuussa", "sv": "En gång i månaden"}.get(language, "Monthly"),
        )
    )
    await keep_wording(
        list_id, language, f"Yes ({language}), Revontuli Viestintä Oy may send me {name}."
    )


async def _draft(list_id: UUID, slug: str) -> dict[str, Any]:
    wording = (await wordings_in_force(list_id)).popitem()[1]
    return {
        "list_id": list_id, "slug": slug, "purpose": "marketing_directory",
        "language": wording.language, "name": slug, "description": "", "how_often": "",
        "wording": wording.id, "sentence": wording.sentence,
    }  # fmt: skip


def email() -> str:
    """An address nobody else has."""
    return f"subscriber{next(_numbers)}@example.org"


def address(text: str = "") -> Address:
    found = parse(text or email())
    assert isinstance(found, Address), found
    return found


async def sign_up(typed: str = "", *lists: OfferedList, **changes: Any) -> Request:
    """A sign-up as the form leaves it: nothing mailed yet. Without lists, to a new one."""
    shown = [await _as_shown_now(one) for one in lists] or [await a_list()]
    wanted = SignUp(address(typed), shown, "fi", 1, FORM, "Aino", "Niemelä")
    notice = await ledger.current_notice_version()
    assert notice is not None
    request_id = await sign_up_actions.sign_up(
        replace(wanted, notice_version=notice, **changes), VISIT
    )
    found = await queries.request(request_id)
    assert found is not None
    return found


async def _as_shown_now(offered: OfferedList) -> OfferedList:
    """As the form shows it that is opened now: with the purpose as it is in force."""
    newest = await fetchval("select max(version) from purposes where key = $1", offered.purpose)
    return replace(offered, purpose_version=newest)


async def confirm(request: Request) -> AddressOfPerson:
    """The owner pressed the button."""
    await confirm_actions.confirm(request, replace(VISIT, page="/confirm"), AGREED)
    found = await address_by_canonical(request.canonical)
    assert found is not None
    return found


@dataclass(frozen=True)
class Subscriber:
    """A confirmed subscription: the address, and what its unsubscribe link names."""

    address: AddressOfPerson
    list: OfferedList
    subscription: SubscriptionToLeave

    @property
    def unsubscribe_path(self) -> str:
        return f"/unsubscribe/{token('unsubscribe', self.subscription.id)}"


async def subscriber(typed: str = "", *lists: OfferedList, **changes: Any) -> Subscriber:
    """Signed up, got the mail, confirmed. With several lists, `list` is the first."""
    request = await sign_up(typed, *lists, **changes)
    assert isinstance(await letter_for("sign_up"), Letter)
    await accepted("sign_up")
    found = await queries.request(request.id)
    assert found is not None
    person = await confirm(found)
    chosen = lists[0] if lists else (await offer_of(request))[0]
    return Subscriber(person, chosen, await subscription(person.id, chosen.list_id))


async def stop_everything(known: Subscriber) -> None:
    """The page's 'all letters'."""
    await unsubscribe.unsubscribe(
        known.subscription, everything=True, method=Method.PAGE, visit=VISIT
    )


async def second_address_of(known: Subscriber) -> Subscriber:
    """The same person subscribes to the same list with another address."""
    other = await subscriber("", known.list)
    await execute(
        "update contact_addresses set contact = $2, main_since = null where id = $1",
        other.address.id,
        known.address.contact_id,
    )
    return other


async def forget_contact(known: Subscriber) -> None:
    """What the room below erases after this one."""
    await contacts_data.erase([known.address.id])


async def offer_of(request: Request) -> list[OfferedList]:
    offered = await queries.offered_lists(request.language)
    return [one for one in offered if one.list_id in {each.list_id for each in request.lists}]


async def subscription(address_id: UUID, list_id: UUID) -> SubscriptionToLeave:
    """The newest subscription of this address to this list, open or not."""
    found = await fetchval(
        "select id from subscriptions where address = $1 and list = $2 "
        "order by joined_at desc limit 1",
        address_id,
        list_id,
    )
    to_leave = await queries.subscription_to_leave(found, "fi")
    assert to_leave is not None
    return to_leave


def _made_by(kind: str) -> SystemMail:
    made_by = system_mail(kind)
    assert made_by is not None
    return made_by


async def _newest(kind: str) -> tuple[UUID, str]:
    row = await fetchrow(
        "select about, language from outbox where kind = $1 order by created_at desc, id limit 1",
        kind,
    )
    assert row is not None, f"no {kind} in the outbox"
    return row["about"], row["language"]


async def letter_for(kind: str) -> Letter | Drop:
    """What a worker would send for the newest outbox row of this kind."""
    about, language = await _newest(kind)
    async with transaction():
        return await _made_by(kind).prepare(about, language)


async def accepted(
    kind: str, message_id: str = "<1@example.com>", copy: bytes = b"as kept"
) -> None:
    """The mail server took the newest mail of this kind."""
    about, _ = await _newest(kind)
    then = _made_by(kind).accepted
    assert then is not None
    async with transaction():
        await then(about, Taken(message_id, b"as sent", copy, "250 2.0.0 Ok: queued as 4711"))


async def a_minute_later() -> None:
    """Nobody has read a mail, and pressed its button, sooner."""
    for table in ("subscription_requests", "preferences_links"):
        await execute(f"update {table} set mailed_at = mailed_at - interval '1 minute'")


async def link_in(kind: str, page: str) -> str:
    """The path of the first link to `page` in the text of the newest letter of this kind."""
    letter = await letter_for(kind)
    assert isinstance(letter, Letter), letter
    found = re.search(rf"/{page}/[A-Za-z0-9_-]+", letter.text)
    assert found, letter.text
    return found[0]


def forged(link: str) -> str:
    """The same link with another last character."""
    return link[:-1] + ("x" if link[-1] != "x" else "y")


async def history(subject: UUID) -> list[tuple[str, str]]:
    """State and method of everything the ledger says, oldest first."""
    events = await ledger.events_of(subject)
    return [(event.state.value, event.method.value) for event in events]


async def evidence(subject: UUID) -> list[dict[str, Any]]:
    rows = await fetch("select * from consent_evidence where subject = $1 order by event", subject)
    return [dict(row) for row in rows]


def hidden_fields(page: httpx.Response) -> dict[str, list[str]]:
    """Every hidden field of a page."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text
    ):
        found.setdefault(name, []).append(unescape(value))
    return found
