"""One of everything, in a database of its own: what the walks over all routes look at."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.consent.grounds.actions import NewFact, record_fact
from app.consent.grounds.facts import FactKind
from app.contacts.about import About
from app.crm.views.saved import save as save_view
from app.crm.views.shapes import READY, Shape
from app.lib import clock
from app.privacy.actions import save_settings
from app.staff.actions.links import invite, make_link
from app.staff.actions.members import disable_member
from app.staff.log.actions import note
from app.staff.rules import StaffRole
from tests.make import staff as make_staff
from tests.make.privacy import IDENTITY
from tests.world import files, letters, people
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
    people: people.People
    letters: letters.Letters
    duty: int
    files: files.Files


async def populate(data_dir: Path) -> Populated:
    """Through the actions that staff and readers use; rolled back by nobody."""
    by = await make_staff.member(name=stained("Sanna"), email="sanna@example.com")
    identity = {**IDENTITY, **{field: stained(field)[:80] for field in _TEXTS}}
    assert await save_settings(identity, by) == {}
    known = await people.build(by)
    member = await invite("invited@example.com", stained("Veera"), StaffRole.WRITER, "fi", by=by)
    disabled = await make_staff.member(name=stained("Eero"), email="eero@example.com")
    await disable_member(disabled, by=by)
    await note(by, STAIN, about_kind="contact", about=STAIN, detail={"name": STAIN, STAIN: STAIN})
    written = await letters.build(by, known.segment)
    today = clock.today()
    reason = NewFact(
        FactKind.DUTIES, known.address, today, list_id=written.list_id, position=known.position,
        note=stained("why"), reason_fi=stained("reason"), checked_on=today,
    )  # fmt: skip
    return Populated(
        by=by,
        member=member,
        disabled=disabled,
        staff_link=(await make_link(member)).rpartition("/")[2],
        view=await save_view(SHAPE, "view " + STAIN, by, shared=True),
        people=known,
        letters=written,
        duty=await record_fact(reason, by),
        files=await files.build(by, written.list_id, data_dir),
    )
