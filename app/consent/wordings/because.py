"""Why a letter came, in its reader's words: the ground it stands on, with the facts of that ground."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from app import database
from app.consent.grounds.days import day_of
from app.consent.grounds.facts import Ground
from app.consent.grounds.reasons import Reason
from app.consent.wordings.reasons import told_to_reader
from app.lib.languages import format_date, speaking

_KEPT_SENTENCES = 4096
_LETTERS = {ground.letter: ground for ground in Ground}


class Row(Protocol):
    """What keeps on which ground a letter went: the ground's letter, the fact, to whom."""

    @property
    def address(self) -> UUID: ...
    @property
    def ground(self) -> str | None: ...
    @property
    def fact(self) -> int | None: ...


@dataclass(frozen=True)
class Because:
    """The ground of one letter. No staff but whom the reader spoke with."""

    ground: Ground
    day: date | None = None
    list_id: UUID | None = None
    staff: str = ""
    organisation: str = ""
    product_fi: str = ""
    product_sv: str = ""
    product_en: str = ""
    reason_fi: str = ""
    reason_sv: str = ""
    reason_en: str = ""

    def reason(self, language: str) -> str:
        """What somebody wrote for the reader; never in another language than the letter's."""
        return str(getattr(self, f"reason_{language}")).strip().rstrip(".")

    def sentence(self, language: str, list_name: str) -> str:
        """In that language, for the foot of the letter and the page that it leads to."""
        return _sentence(
            self.ground,
            language,
            self.day,
            list_name,
            getattr(self, f"product_{language}"),
            self.reason(language),
            self.organisation,
            self.staff if self.ground is Ground.ASKED else "",
        )


@lru_cache(maxsize=_KEPT_SENTENCES)
def _sentence(
    ground: Ground,
    language: str,
    day: date | None,
    list_name: str,
    product: str,
    reason: str,
    organisation: str,
    staff: str,
) -> str:
    with speaking(language):
        facts = {
            "day": format_date(day) if day else "",
            "list": list_name,
            "product": product,
            "reason": reason,
            "organisation": organisation,
            "staff": staff,
        }
        return told_to_reader(Reason(ground), **facts)


_CONSENTS = "select id, at, list_id from consent_events where id = any($1)"
_FACTS = """
select f.id, f.on_day, f.reason_fi, f.reason_sv, f.reason_en, g.name_fi, g.name_sv, g.name_en,
       m.name as staff
  from ground_facts f
  left join product_groups g on g.id = f.product_group
  left join staff_members m on m.id = f.recorded_by
 where f.id = any($1)
"""
_ORGANISATIONS = """
select distinct on (a.id) a.id, o.name
  from contact_addresses a
  join positions p on p.contact = a.contact join organisations o on o.id = p.organisation
 where a.id = any($1)
 order by a.id, p.until is not null, p.main_since is null, p.since nulls last, p.id
"""


async def of_rows(rows: Collection[Row]) -> list[Because | None]:
    """For each row; None where no ground is kept. One question for each kind of ground there is."""
    consents = await _by_id(_CONSENTS, [row.fact for row in rows if row.ground == "c"])
    facts = await _by_id(_FACTS, [row.fact for row in rows if row.ground != "c"])
    shared = await _by_id(_ORGANISATIONS, [row.address for row in rows if row.ground == "o"])
    return [_because(row, consents, facts, shared) for row in rows]


async def _by_id(sql: str, ids: Iterable[object]) -> dict[object, Mapping[str, Any]]:
    wanted = list({one for one in ids if one is not None})
    return {row["id"]: dict(row) for row in await database.fetch(sql, wanted)} if wanted else {}


def _because(
    row: Row,
    consents: Mapping[object, Mapping[str, Any]],
    facts: Mapping[object, Mapping[str, Any]],
    shared: Mapping[object, Mapping[str, Any]],
) -> Because | None:
    ground = _LETTERS.get(row.ground or "")
    if ground is None:
        return None
    if ground is Ground.CONSENT:
        given = consents.get(row.fact)
        return Because(ground, day_of(given["at"]), given["list_id"]) if given else Because(ground)
    if ground is Ground.ORGANISATION:
        owner = shared.get(row.address)
        return Because(ground, organisation=owner["name"] if owner else "")
    fact = facts.get(row.fact)
    return _of_fact(ground, fact) if fact else Because(ground)


def _of_fact(ground: Ground, fact: Mapping[str, Any]) -> Because:
    products: dict[str, Any] = {
        f"product_{one}": fact[f"name_{one}"] or "" for one in ("fi", "sv", "en")
    }
    reasons: dict[str, Any] = {f"reason_{one}": fact[f"reason_{one}"] for one in ("fi", "sv", "en")}
    return Because(ground, fact["on_day"], staff=fact["staff"] or "", **products, **reasons)
