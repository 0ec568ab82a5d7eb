"""How long labels for many people take, from who may get them to the last page, and how much memory."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from uuid import UUID

from app import config, database
from app.bench.database import machine, own_database
from app.bench.memory import most_memory, taken
from app.config import Settings
from app.consent.actions import Evidence, NewEvent, add_missing_purposes, record_many
from app.consent.events import Actor, Method, State
from app.consent.grounds.profiles import POST
from app.contacts.rules import sort_key
from app.crm.views.walks import Condition
from app.migrate import migrate
from app.piccolo_conf import DB
from app.privacy.labels import actions
from app.privacy.labels.printing.pdf import Labels, labels_as_pdf
from app.privacy.labels.rules import Order
from app.privacy.labels.sheets import SHEETS
from app.privacy.labels.whom import Whom

PURPOSE, SHEET = "field_knowledge", "3x7"
NO_POST = 50
"""One of so many has forbidden post."""

_PEOPLE = """
insert into contacts (first_name, last_name, language, street, postcode, place, country, sort_key,
                      source_kind, created_at, changed_at)
select 'Väinö', 'Öhman-Рысаков ' || n, 'fi', 'Kaukolämpölaitoksenkatu ' || n || ' C 11',
       lpad((n * 7 % 99999)::text, 5, '0'), 'Jyväskylä', 'FI', $2 || n, 'meeting', now(), now()
  from generate_series(1, $1) n
"""
_ADDRESSES = """
insert into contact_addresses (contact, email, canonical, created_at, main_since)
select id, 'p' || n || '@example.org', 'p' || n || '@example.org', now(), now()
  from (select id, row_number() over () as n from contacts) c
"""
_SOME = """
select id, email from (select id, email, row_number() over () as n from contact_addresses) a
 where n % $1 = 0
"""
# The next version of the purpose: it reaches the post, and the interests are weighed.
_BY_POST = """
insert into purposes
select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'version', p.version + 1,
        'channels', array['email', 'post'], 'balancing', 'Weighed.'))).*
  from purposes p where p.key = $1 order by p.version desc limit 1
"""


@dataclass(frozen=True)
class MeasuredLabels:
    """One run. Memory is that of our own processes, before and at most."""

    people: int
    labels: int
    left_out: int
    decided_seconds: float
    printed_seconds: float
    megabytes: float
    memory_mb_before: float
    memory_mb_most: float
    machine: str


async def measure_labels(settings: Settings, people: int) -> MeasuredLabels:
    """Errors: DatabaseError."""
    with tempfile.TemporaryDirectory() as folder:
        async with own_database(settings):
            inside = replace(settings, database_url=DB.config["dsn"], data_dir=Path(folder))
            config.use(inside)
            await migrate(inside)
            await _fill(people)
            return await _measured(people)


async def _measured(people: int) -> MeasuredLabels:
    before, sheet = taken(), SHEETS[SHEET]
    with most_memory() as most:
        began = perf_counter()
        everybody = Whom("", Condition())
        paper = await actions.prepared(everybody, PURPOSE, Order.POSTCODE, sheet)
        decided = perf_counter()
        pdf = await labels_as_pdf(Labels(sheet, paper.labels))
        printed = perf_counter()
        highest = most()
    return MeasuredLabels(
        people=people,
        labels=len(paper.labels),
        left_out=len(paper.left_out),
        decided_seconds=round(decided - began, 1),
        printed_seconds=round(printed - decided, 1),
        megabytes=round(len(pdf) / 1e6, 1),
        memory_mb_before=round(before / 1e6, 1),
        memory_mb_most=round(highest / 1e6, 1),
        machine=await machine("PostgreSQL"),
    )


async def _fill(people: int) -> None:
    """Everybody has both addresses; some have forbidden post."""
    await add_missing_purposes()
    await database.execute(_BY_POST, PURPOSE)
    await database.execute(_PEOPLE, people, sort_key("Väinö", "Öhman"))
    await database.execute(_ADDRESSES)
    rows = await database.fetch(_SOME, NO_POST)
    await record_many([_objection(row["id"], row["email"]) for row in rows])
    for table in ("contacts", "contact_addresses", "consent_events"):
        await database.execute(f"vacuum analyze {table}")


def _objection(address: UUID, email: str) -> NewEvent:
    return NewEvent(
        address, State.OBJECTED, Method.PAGE, PURPOSE, None, "fi", channel=POST, actor=Actor.PERSON,
        evidence=Evidence(email, "192.0.2.0", "Browser/1.0", "/preferences"),
    )  # fmt: skip


def told(result: MeasuredLabels) -> str:
    return f"""\
{result.people} people, {result.labels} labels, {result.left_out} left out
decided      {result.decided_seconds:8.1f} s
printed      {result.printed_seconds:8.1f} s, {result.megabytes} MB
Our processes had {result.memory_mb_before:.0f} MB before and {result.memory_mb_most:.0f} MB at most: \
{result.memory_mb_most - result.memory_mb_before:.0f} MB for this.
{result.machine}"""
