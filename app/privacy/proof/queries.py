"""What proves a person's consents, gathered so that a stranger can check all of it (docs/ledger.md)."""

import hashlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

from app.consent.export import events as exported
from app.consent.ledger import queries as ledger
from app.consent.ledger.checkpoint import pem, signing_key, verifier_key
from app.consent.shown.forms import kept_form
from app.consent.shown.mails import kept_mail
from app.lib import clock
from app.privacy import queries
from app.staff.queries import identity as identity_queries

Proof = dict[str, Any]


async def proof_of(subjects: Collection[UUID]) -> Proof:
    """Everything the ledger knows of these, oldest first."""
    names = await queries.list_slugs()
    found = [event async for event in exported(names, subjects, by_person=True)]
    identity = await identity_queries.identity()
    public = signing_key().public_key()
    trees = await ledger.trees()
    return {
        "v": 1,
        "made_at": clock.now().isoformat(),
        "controller": {"name": identity.name, "business_id": identity.business_id}
        if identity
        else {},
        "events": [await _proved(one) for one in sorted(found, key=lambda one: int(one["id"]))],
        "key": verifier_key(trees[-1].origin, public) if trees else None,
        "key_pem": pem(public),
    }


async def events_of(subjects: Collection[UUID]) -> list[dict[str, Any]]:
    """The same events with the form that was shown, without what seals them: oldest first."""
    found = [
        event async for event in exported(await queries.list_slugs(), subjects, by_person=True)
    ]
    return [
        {**one, "form": await _form((one["evidence"].get("detail") or {}).get("form"))}
        for one in sorted(found, key=lambda one: int(one["id"]))
    ]


async def _proved(event: dict[str, Any]) -> dict[str, Any]:
    """The event with what was shown and what seals it; null where there is nothing, or no longer."""
    detail = event["evidence"].get("detail") or {}
    sealed = await ledger.inclusion_proof(event["id"])
    return {
        **event,
        "form": await _form(detail.get("form")),
        "mail": await _mail(UUID(event["person"]), detail.get("mail")),
        "sealed": sealed.told if sealed else None,
    }


async def _form(digest: str | None) -> dict[str, str] | None:
    form = await kept_form(bytes.fromhex(digest)) if digest else None
    return {"html": form.html, "sha256": form.digest.hex()} if form else None


async def _mail(subject: UUID, digest: str | None) -> dict[str, str] | None:
    copy = await kept_mail(subject, bytes.fromhex(digest)) if digest else None
    if copy is None:
        return None
    return {"text": copy.decode("ascii"), "sha256": hashlib.sha256(copy).hexdigest()}
