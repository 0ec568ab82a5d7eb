"""Named questions about enquiry forms and what came in by them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.contacts.sql import main_address
from app.crm.enquiries.rules import Words
from app.lib.languages import N_, Language
from app.lib.refusals import or_not_found
from app.lists.list_rules import ListState, state_of

NO_SUCH_FORM = N_("There is no such form.")
MOST = 100


@dataclass(frozen=True)
class EnquiryForm:
    """Open or not. `words` by language, at least one; `owner` answers."""

    id: UUID
    slug: str
    owner: UUID | None
    owner_name: str
    created_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    words: Mapping[str, Words] = field(default_factory=dict)
    number: int = 0

    @property
    def state(self) -> ListState:
        return state_of(self.opened_at, self.closed_at)

    @property
    def is_open(self) -> bool:
        return self.state is ListState.PUBLISHED

    @property
    def path(self) -> str:
        return f"/staff/enquiries/{self.slug}"

    def language_for(self, wanted: str) -> str:
        """The language it is shown in: the wanted one, else the first that it is written in."""
        return str(next(one for one in (wanted, *Language) if one in self.words))

    def title(self, wanted: str) -> str:
        return self.words[self.language_for(wanted)].title


_FORMS = """
select f.id, f.slug, f.owner, coalesce(m.name, '') as owner_name, f.created_at, f.opened_at,
       f.closed_at, (select count(*) from enquiries e where e.form = f.id) as number,
       (select jsonb_object_agg(t.language, jsonb_build_array(t.title, t.lead))
          from enquiry_form_texts t where t.form = f.id) as words
  from enquiry_forms f left join staff_members m on m.id = f.owner
"""


async def forms() -> list[EnquiryForm]:
    return [_form(row) for row in await database.fetch(f"{_FORMS} order by f.created_at, f.id")]


async def form(slug: str) -> EnquiryForm:
    """Open or not. Raises NotFound."""
    row = await database.fetchrow(f"{_FORMS} where f.slug = $1", slug)
    return _form(or_not_found(row, NO_SUCH_FORM))


def _form(row: Any) -> EnquiryForm:
    words = {language: Words(*said) for language, said in json.loads(row["words"]).items()}
    return EnquiryForm(**{**row, "words": words})


@dataclass(frozen=True)
class Enquiry:
    """One that came in. `done_at` is None while somebody has to answer it."""

    interaction: UUID
    at: datetime
    slug: str
    text: str
    contact: UUID | None
    name: str
    owner_name: str
    follow_up: UUID | None
    done_at: datetime | None

    @property
    def about_path(self) -> str:
        return f"/staff/people/{self.contact}"


_ENQUIRIES = f"""
select e.interaction, e.at, f.slug, i.text, p.contact, c.first_name, c.last_name,
       {main_address()} as email, coalesce(m.name, '') as owner_name, t.id as follow_up, t.done_at
  from enquiries e join enquiry_forms f on f.id = e.form
  join interactions i on i.id = e.interaction
  left join interaction_people p on p.interaction = i.id
  left join contacts c on c.id = p.contact
  left join follow_ups t on t.interaction = i.id
  left join staff_members m on m.id = t.owner
 order by e.at desc, e.id limit $1
"""


async def enquiries(most: int = MOST) -> list[Enquiry]:
    """Newest first."""
    return [_enquiry(dict(row)) for row in await database.fetch(_ENQUIRIES, most)]


def _enquiry(facts: dict[str, Any]) -> Enquiry:
    parts = [facts.pop(part) or "" for part in ("first_name", "last_name", "email")]
    return Enquiry(**facts, name=display_name(*parts))


_FOR_WHOM = """
select m.id, m.language from staff_members m
 where m.disabled_at is null
   and m.id in (select owner from contacts where id = $1 union all select $2::uuid)
 order by m.id is not distinct from $2 limit 1
"""


async def for_whom(contact: UUID, owner: UUID | None) -> tuple[UUID, str] | None:
    """Who answers, with their language: whoever looks after the person, else the form's owner."""
    row = await database.fetchrow(_FOR_WHOM, contact, owner)
    return (row["id"], row["language"]) if row else None
