"""Named questions about purposes and the ledger."""

from dataclasses import dataclass
from uuid import UUID

from app.consent.rules import Actor, Basis, Event, Method, PurposeRule, State
from app.consent.tables import ConsentEvent, Purpose


@dataclass(frozen=True)
class PurposeInForce:
    """The newest version of a purpose."""

    key: str
    version: int
    basis: Basis
    direct_marketing: bool
    retention_months: int
    names: dict[str, str]

    @property
    def rule(self) -> PurposeRule:
        return PurposeRule(self.key, self.basis, self.direct_marketing)


async def purposes() -> list[PurposeInForce]:
    """The newest version of every purpose, in the order they were made."""
    rows = await Purpose.select().order_by(Purpose.version).order_by(Purpose.created_at)
    newest = {row["key"]: row for row in rows}
    return [
        PurposeInForce(
            key=row["key"],
            version=row["version"],
            basis=Basis(row["basis"]),
            direct_marketing=row["direct_marketing"],
            retention_months=row["retention_months"],
            names={"fi": row["name_fi"], "sv": row["name_sv"], "en": row["name_en"]},
        )
        for row in newest.values()
    ]


async def purpose(key: str) -> PurposeInForce | None:
    return next((found for found in await purposes() if found.key == key), None)


async def events_of(subject: UUID) -> list[Event]:
    """Everything the ledger says about one address, oldest first."""
    rows = (
        await ConsentEvent.select(
            ConsentEvent.id,
            ConsentEvent.state,
            ConsentEvent.method,
            ConsentEvent.purpose,
            ConsentEvent.channel,
            ConsentEvent.list_id,
            ConsentEvent.at,
            ConsentEvent.actor,
            ConsentEvent.undoes,
        )
        .where(ConsentEvent.subject == subject)
        .order_by(ConsentEvent.id)
    )
    return [_event(row) for row in rows]


def _event(row: dict[str, object]) -> Event:
    return Event(
        **{
            **row,
            "state": State(str(row["state"])),
            "method": Method(str(row["method"])),
            "actor": Actor(str(row["actor"])),
        }  # type: ignore[arg-type]
    )
