"""One of everything, in a database of its own: what the walks over all routes look at."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from app.consent.grounds.actions import NewFact, record_fact
from app.consent.grounds.facts import FactKind
from app.consent.purposes.actions import fields_of
from app.consent.queries import purpose
from app.consent.suppression.domains import refuse_domain
from app.contacts.about import About
from app.contacts.actions.addresses import add_address
from app.contacts.facts import Who
from app.crm.views.saved import save as save_view
from app.crm.views.shapes import READY, Shape
from app.crm.views.walks import Condition
from app.database import fetchval
from app.disclosures.actions import Release, record_disclosure
from app.disclosures.queries import registered
from app.disclosures.rules import ContractKind, Kind, RecipientNow, ReleaseKind
from app.lib import clock
from app.lists.queries import offered_lists
from app.privacy.actions import add_recipient, save_settings
from app.privacy.article_19.actions import recipients_to_tell
from app.privacy.article_19.queries import open_tasks
from app.privacy.erasing.actions import erase
from app.privacy.erasing.whose import of_contact as whose_of
from app.privacy.labels import actions as labels
from app.privacy.labels.forms import ARTICLE_14
from app.privacy.labels.people import candidates
from app.privacy.labels.rules import Paper as Printed
from app.privacy.purposes import drafts, forms
from app.privacy.record.actions import AccessFacts, Text, add_access, begin, close
from app.privacy.record.rules import DocumentKind
from app.privacy.recording.actions import Given, How, Then, record_consent
from app.privacy.recording.papers import Paper, read
from app.privacy.requests.rules import Wish
from app.staff.actions.links import invite, make_link
from app.staff.actions.members import disable_member
from app.staff.log.actions import note
from app.staff.queries.controllers import controllers
from app.staff.rules import StaffRole
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff
from tests.make.privacy import IDENTITY
from tests.world import files, letters, people, requests
from tests.world.text import STAIN, stained

SHAPE = Shape(About.PEOPLE, READY[About.PEOPLE][0], {"language": "fi"}, ("owner",))
_TEXTS = ("name", "street", "place", "contact_person", "sender_name", "register_name_fi",
          "register_name_sv", "register_name_en")  # fmt: skip


@dataclass(frozen=True)
class Populated:
    by: UUID
    member: UUID
    disabled: UUID
    staff_link: str
    view: UUID
    mention: int
    refusal: UUID
    paper: int
    run: UUID
    document: UUID
    closed_document: UUID
    access: UUID
    people: people.People
    letters: letters.Letters
    duty: int
    controller: int
    firm: UUID
    disclosure: int
    to_tell: UUID
    form: str
    mail: int
    files: files.Files
    requests: requests.Requests


async def populate(data_dir: Path) -> Populated:
    """Through the actions that staff and readers use; rolled back by nobody."""
    by = await make_staff.member(name=stained("Sanna"), email="sanna@example.com")
    identity = {**IDENTITY, **{field: stained(field)[:80] for field in _TEXTS}}
    earlier = {"name": stained("earlier")[:80], "business_id": "2345678-0"}
    for changes in (earlier, {}):
        assert await save_settings({**identity, **changes}, by) == {}
    known = await people.build(by)
    member = await invite("invited@example.com", stained("Veera"), StaffRole.WRITER, "fi", by=by)
    disabled = await make_staff.member(name=stained("Eero"), email="eero@example.com")
    await disable_member(disabled, by=by)
    await note(by, STAIN, about_kind="contact", about=STAIN, detail={"name": STAIN, STAIN: STAIN})
    written = await letters.build(by, known.segment)
    mention = await _erased(by)
    await _drafted(by)
    today = clock.today()
    reason = NewFact(
        FactKind.DUTIES, known.address, today, list_id=written.list_id, position=known.position,
        note=stained("why"), reason_fi=stained("reason"), checked_on=today,
    )  # fmt: skip
    firm, disclosure = await _disclosed(known, by)
    return Populated(
        by=by,
        member=member,
        disabled=disabled,
        staff_link=(await make_link(member)).rpartition("/")[2],
        view=await save_view(SHAPE, "view " + STAIN, by, shared=True),
        mention=mention,
        paper=await _on_paper(known, by),
        run=await _to_post(known, by),
        **await _desk(by),
        refusal=await refuse_domain(
            "refusing.example.org", stained("scope"), date(2026, 3, 2), note=stained("note"), by=by
        ),
        people=known,
        letters=written,
        duty=await record_fact(reason, by),
        controller=(await controllers())[-1].id,
        firm=firm,
        disclosure=disclosure,
        to_tell=await _to_tell(known),
        form=await fetchval("select encode(digest, 'hex') from form_versions limit 1"),
        mail=await fetchval("select min(id) from kept_mails"),
        files=await files.build(by, written.list_id, data_dir),
        requests=await requests.build(known, by),
    )


async def _desk(by: UUID) -> dict[str, UUID]:
    """A draft, a closed document, and somebody who can reach the server."""
    kind, text = DocumentKind.IMPACT, Text(stained("title"), stained("body"), 1)
    draft, closed = [await begin(kind, "advocacy", text, "fi", by) for _ in range(2)]
    await close(closed, text, stained("closed"), clock.today(), by)
    await add_access(AccessFacts(stained("Otso"), stained("root"), date(2026, 3, 2)), by)
    access: UUID = await fetchval("select id from server_access")
    return {"document": draft, "closed_document": closed, "access": access}


async def _drafted(by: UUID) -> None:
    """Somebody is writing a purpose anew: stained where it can be, and ready to be published."""
    one = await purpose("field_knowledge")
    assert one is not None
    fields = forms.kept(forms.opened(fields_of(one), one.version))
    parts = ("name", "text", "interest")
    stains = {f"{part}_{code}": [stained(part)[:80]] for part in parts for code in one.names}
    await drafts.keep(one.key, {**fields, **stains, "balancing": [stained("weighed")]}, 0, by)


async def _disclosed(known: people.People, by: UUID) -> tuple[UUID, int]:
    """A firm here that got somebody's data, and one outside the EEA that got none."""
    here = RecipientNow(
        Kind.MAILING_HOUSE, stained("firm")[:80], "FI", task=stained("task"), contact=stained("desk"),
        contract=ContractKind.COMMISSION, reference=stained("reference")[:80],
        contract_until=clock.today(),
    )  # fmt: skip
    firm = await add_recipient(here, by)
    await add_recipient(replace(here, name=stained("abroad")[:80], country="GB"), by)
    to = await registered(firm)
    assert to is not None
    release = Release(
        to.id, ReleaseKind.EXPORT, "field_knowledge", stained("why"), [stained("column")],
        here.reference,
    )  # fmt: skip
    left_out = {"no_transfer": [known.other]}
    return firm, await record_disclosure(release, [known.contact], left_out, by=by)


async def _to_tell(known: people.People) -> UUID:
    """The firm has to hear that the use of the data was restricted."""
    await recipients_to_tell(known.contact, Wish.RESTRICTION)
    [task] = await open_tasks()
    return task.id


async def _erased(by: UUID) -> int:
    """Somebody who was erased while a text about others still names them."""
    person = await make_contacts.known_person(first_name="Lempi", last_name="Lehtola")
    await make_contacts.organisation(notes=f"Lempi Lehtola {STAIN}")
    whose = await whose_of(person)
    assert whose is not None
    await erase(whose, lambda: whose_of(person), stained("reason"), by=by)
    mention: int = await fetchval("select id from erasure_mentions limit 1")
    return mention


async def _on_paper(known: people.People, by: UUID) -> int:
    """A consent with its scan, given at an address that has none yet."""
    address = await add_address(known.contact, make_contacts.address(), None, Who(by))
    [offer, *_] = await offered_lists("fi")
    scan = read(stained("form") + ".pdf", b"%PDF-1.7")
    assert isinstance(scan, Paper)
    given = Given(
        address, offer, How.PAPER, clock.now(), by, stained("where"), stained("said"),
        Then.NOTHING, scan,
    )  # fmt: skip
    return await record_consent(known.contact, given, by=by)


async def _to_post(known: people.People, by: UUID) -> UUID:
    """A letter that tells somebody, printed and not posted yet."""
    told = await candidates(Condition().also("c.id = any({0})", [known.contact]))
    run = labels.Run(labels.Kind.LETTERS, ARTICLE_14, stained("whom"))
    return await labels.book(run, Printed(told, []), by=by)
