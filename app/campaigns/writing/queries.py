"""Campaigns, their language versions, and the lists they can go to."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns import rules
from app.consent import queries as ledger
from app.consent.events import PurposeRule
from app.lib.languages import N_, current_language, gettext
from app.lib.refusals import NotFound
from app.lists.sql import list_name
from app.mail.letters import merge
from app.mail.letters.letter import LIST_FIELDS

FIELDS = ("first_name", "last_name", "list_name")
"""Merge fields of our own, beside those that every letter to a list has."""
NO_SUCH_CAMPAIGN = N_("There is no such campaign.")


def title_of(subject: str, values: Mapping[str, str] | None = None) -> str:
    """A subject as one reads it: a field shows its value, what stands in for it, or its name."""
    parsed = merge.parse(subject, (*FIELDS, *LIST_FIELDS))
    said = [one if isinstance(one, str) else _said(one, values or {}) for one in parsed.segments]
    return " ".join("".join(said).split())


def _said(hole: merge.Hole, values: Mapping[str, str]) -> str:
    with suppress(merge.BadDataError):  # a link in a subject; the checks say so
        if text := merge.value_of(hole, values):
            return text
    return "" if hole.field in values else f"{{{{ {hole.field} }}}}"


@dataclass(frozen=True)
class Campaign:
    """One issue, with its main subject and its list's name in the current language."""

    id: int
    list_id: UUID
    list_name: str
    purpose: str
    main_language: str
    subject: str
    languages: tuple[str, ...]
    created_at: datetime
    changed_at: datetime
    scheduled_at: datetime | None
    started_at: datetime | None
    frozen_at: datetime | None
    paused_at: datetime | None
    pause_reason: str | None
    cancelled_at: datetime | None
    finished_at: datetime | None
    candidates: int | None
    sent_by: str | None
    list_is_open: bool
    no_marketing_at: datetime | None
    due_at: datetime | None
    refusal: str | None
    """When it was to be sent and why it could not be, while nobody has answered that."""

    @property
    def language_names(self) -> list[str]:
        """The languages it is written in, in words of the current one."""
        return [gettext(rules.LANGUAGE_NAMES[language]) for language in self.languages]

    @property
    def state(self) -> rules.CampaignState:
        return rules.state_of(self)

    @property
    def refused_because(self) -> str:
        """A msgid; '' where nothing was refused."""
        return rules.START_REFUSAL_WORDS.get(self.refusal or "", "")

    @property
    def path(self) -> str:
        return f"/staff/campaigns/{self.id}"

    @property
    def title(self) -> str:
        """The subject as staff read it, '' when there is none."""
        return title_of(self.subject)


_CAMPAIGN = f"""
select c.id, c.list as list_id, c.purpose, c.main_language, c.created_at, c.changed_at,
       c.scheduled_at, c.started_at, c.frozen_at, c.paused_at, c.pause_reason, c.cancelled_at,
       c.finished_at, c.candidates, c.no_marketing_at, m.name as sent_by, r.due_at, r.reason as refusal,
       (select l.closed_at is null from lists l where l.id = c.list) as list_is_open,
       coalesce((select v.subject from campaign_versions v
                  where v.campaign = c.id and v.language = c.main_language), '') as subject,
       array(select v.language from campaign_versions v where v.campaign = c.id
              order by v.language <> c.main_language, v.language) as languages,
       coalesce({list_name("c.list", "$1", main="c.main_language")}, '') as list_name
  from campaigns c left join staff_members m on m.id = c.sent_by
  left join lateral (
       select due_at, reason from campaign_refusals
        where campaign = c.id and answered_at is null order by at desc limit 1) r on true
"""


async def campaign(campaign_id: int) -> Campaign | None:
    row = await database.fetchrow(
        f"{_CAMPAIGN} where c.id = $2", current_language().value, campaign_id
    )
    return Campaign(**{**row, "languages": tuple(row["languages"])}) if row else None


async def existing(campaign_id: int, *, hold: bool = False) -> Campaign:
    """The campaign. Raises NotFound. With `hold`, kept from others until the transaction ends."""
    if 0 < campaign_id < 2**31:
        if hold:
            await database.execute("select from campaigns where id = $1 for update", campaign_id)
        if found := await campaign(campaign_id):
            return found
    raise NotFound(NO_SUCH_CAMPAIGN)


async def campaigns(*, before: int | None = None, most: int = 25) -> list[Campaign]:
    """The newest first; `before` is the id that the page before ended with."""
    rows = await database.fetch(
        f"{_CAMPAIGN} where $2::integer is null or c.id < $2 order by c.id desc limit $3",
        current_language().value, before, most,
    )  # fmt: skip
    return [Campaign(**{**row, "languages": tuple(row["languages"])}) for row in rows]


@dataclass(frozen=True)
class Version:
    """The letter in one language. Edition 0 has not been written yet."""

    language: str
    subject: str = ""
    preheader: str = ""
    body: str = ""
    edition: int = 0
    changed_at: datetime | None = None
    changed_by: str | None = None
    changed_by_id: UUID | None = None

    @property
    def is_written(self) -> bool:
        return bool(self.subject.strip() and self.body.strip())


_VERSION = """
select v.language, v.subject, v.preheader, v.body, v.edition, v.changed_at, m.name as changed_by,
       v.changed_by as changed_by_id
  from campaign_versions v join campaigns c on c.id = v.campaign
  left join staff_members m on m.id = v.changed_by
 where v.campaign = $1
"""


async def versions(campaign_id: int) -> list[Version]:
    """The main one first."""
    rows = await database.fetch(
        f"{_VERSION} order by v.language <> c.main_language, v.language", campaign_id
    )
    return [Version(**row) for row in rows]


async def version(campaign_id: int, language: str) -> Version:
    """The version of that language, or an empty one to begin with."""
    row = await database.fetchrow(f"{_VERSION} and v.language = $2", campaign_id, language)
    return Version(**row) if row else Version(language)


@dataclass(frozen=True)
class ListOption:
    """A list that letters can be sent to."""

    id: UUID
    slug: str
    purpose: str
    name: str


_LISTS = f"""
select l.id, l.slug, l.purpose,
       coalesce({list_name("l.id", "$1")}, l.slug) as name
  from lists l where l.closed_at is null
"""


async def list_options() -> list[ListOption]:
    rows = await database.fetch(f"{_LISTS} order by l.position, l.slug", current_language().value)
    return [ListOption(**row) for row in rows]


async def purpose_of_open(list_id: UUID) -> str | None:
    """What the list is for; None when there is none or it is closed."""
    purpose: str | None = await database.fetchval(
        "select purpose from lists where id = $1 and closed_at is null", list_id
    )
    return purpose


async def list_with_slug(slug: str) -> ListOption | None:
    row = await database.fetchrow(f"{_LISTS} and l.slug = $2", current_language().value, slug)
    return ListOption(**row) if row else None


async def masthead_of(
    campaign_id: int,
) -> tuple[str | None, str, dict[str, str], PurposeRule | None]:
    """What was frozen (JSON), the List-Id, the list's name by language, the main one first, and what
    the list is for.
    """
    rows = await database.fetch(
        "select c.masthead, c.purpose, l.header_id, t.language, t.name "
        "from campaigns c join lists l on l.id = c.list "
        "left join list_texts t on t.list = l.id where c.id = $1 "
        "order by t.language <> c.main_language, t.language",
        campaign_id,
    )
    if not rows:
        raise NotFound(NO_SUCH_CAMPAIGN)
    names = {row["language"]: row["name"] for row in rows if row["language"]}
    purpose = await ledger.purpose(rows[0]["purpose"])
    return rows[0]["masthead"], rows[0]["header_id"], names, purpose.rule if purpose else None


@dataclass(frozen=True)
class TestMail:
    """A version that a member of staff asked for by mail."""

    __test__ = False  # not for pytest

    id: UUID
    campaign: int
    language: str
    email: str
    name: str


async def test_mail(test_id: UUID) -> TestMail | None:
    row = await database.fetchrow(
        "select t.id, t.campaign, t.language, m.email, m.name from campaign_tests t "
        "join staff_members m on m.id = t.member where t.id = $1 and m.disabled_at is null",
        test_id,
    )
    return TestMail(**row) if row else None
