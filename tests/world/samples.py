"""Which object of the populated world stands for each parameter of a route."""

from collections.abc import Mapping, Sequence

from litestar.routes import HTTPRoute

from app.lib.tokens import row_of, token
from tests.world.build import Populated
from tests.world.letters import SLUG

Samples = Mapping[str, object]


def samples_of(world: Populated) -> Samples:
    """By parameter; after a word of the path, the last first, where only some state or kind will do."""
    known, letters, files = world.people, world.letters, world.files
    return {
        "campaign_id": letters.draft,
        "cancel campaign_id": letters.running,
        "pause campaign_id": letters.running,
        "resume campaign_id": letters.paused,
        "unschedule campaign_id": letters.scheduled,
        "recipients campaign_id": letters.finished,
        "rest campaign_id": letters.finished,
        "settle campaign_id": letters.finished,
        "field_id": known.field,
        "firm": world.firm,
        "disclosure_id": world.disclosure,
        "follow_up_id": known.follow_up,
        "reopen follow_up_id": known.done,
        "import_id": files.tried,
        "cancel import_id": files.started,
        "release import_id": files.waiting,
        "report import_id": files.done,
        "rows import_id": files.done,
        "undo import_id": files.done,
        "interaction_id": known.interaction,
        "token": world.staff_link,
        "slug": SLUG,
        "key": files.key,
        "purpose": "field_knowledge",
        "member_id": world.member,
        "organisation_id": known.organisation,
        "owner_id": known.organisation,
        "people owner_id": known.contact,
        "people order_id": known.own_order,
        "people fact_id": known.own_fact,
        "group_id": known.group,
        "different other": known.other_group,
        "digest": world.form,
        "mail_id": world.mail,
        "controllers version": world.controller,
        "wording": known.wording,
        "order_id": known.order,
        "fact_id": known.fact,
        "fact": world.duty,
        "first": known.contact,
        "second": known.other,
        "merge_id": known.merge,
        "contact_id": known.contact,
        "event": world.paper,
        "mention_id": world.mention,
        "refusal_id": world.refusal,
        "address_id": known.address,
        "position_id": known.position,
        "segment_id": known.segment,
        "request_id": world.requests.decided,
        "file_id": world.requests.file,
        "task_id": world.to_tell,
        "letter_id": world.requests.letter,
        "kind": "identity",
        "wish": "restriction",
        "privacy link": world.requests.link,
        "service_id": known.service,
        "hold": known.hold,
        "view_id": world.view,
        "run_id": world.run,
        "document_id": world.document,
        "access_id": world.access,
        "version": letters.version,
        "confirm link": letters.confirm,
        "preferences link": letters.preferences,
        "new-address link": letters.new_address,
        "not-my-change link": letters.not_my_change,
        "change_id": letters.change,
        "unsubscribe link": letters.unsubscribe,
        "choices link": letters.unsubscribe,
        "object link": letters.object,
        "invitation link": letters.invitation,
        "undo link": letters.unsubscribe,
        "receipt link": _receipt(letters.unsubscribe),
        "proof.json link": _receipt(letters.unsubscribe),
        "details link": token("details", letters.list_id),
        "answer link": token("answer", letters.list_id),
        "/staff/follow-ups/new": f"?person={known.contact}",
    }


def more_pages(world: Populated) -> list[str]:
    """Pages of objects in another state, which offer other forms."""
    letters, files = world.letters, world.files
    return [
        *(f"/staff/campaigns/{each}" for each in (letters.running, letters.paused)),
        *(f"/staff/campaigns/{each}" for each in (letters.scheduled, letters.finished)),
        f"/staff/campaigns/{letters.spare}/check",
        f"/staff/imports/{files.done}",
        f"/staff/imports/{files.waiting}",
        f"/staff/follow-ups/{world.people.done}",
        f"/staff/fields/{world.people.old_field}",
        f"/staff/services/{world.people.old_service}",
        f"/staff/segments/{world.people.old_segment}",
        f"/staff/members/{world.disabled}",
        *(
            f"/staff/requests/{each}"
            for each in (world.requests.fresh, world.requests.asked, world.requests.closed)
        ),
        f"/staff/people/{world.people.contact}/erase?request={world.requests.decided}",
        f"/staff/record/documents/{world.closed_document}",
        "/staff/lists/unpublished/edit",
        "/staff/follow-ups?shown=done",
    ]


def public_pages(world: Populated) -> list[str]:
    """What strangers and readers open."""
    letters = world.letters
    return [
        "/",
        f"/subscribe/{SLUG}",
        f"/confirm/{letters.confirm}",
        "/preferences",
        f"/preferences/{letters.preferences}",
        f"/unsubscribe/{letters.unsubscribe}",
        f"/choices/{letters.unsubscribe}",
        f"/new-address/{letters.new_address}",
        f"/not-my-change/{letters.not_my_change}",
        f"/object/{letters.object}",
        f"/invitation/{letters.invitation}",
        "/privacy",
        f"/privacy/{letters.version}",
        "/privacy/request",
        f"/privacy/request/{world.requests.link}",
        "/ledger/how",
        f"/receipt/{_receipt(letters.unsubscribe)}",
    ]


def _receipt(unsubscribe: str) -> str:
    """The receipt of the same subscription."""
    subscription = row_of(unsubscribe)
    assert subscription is not None
    return token("receipt", subscription)


def filled(route: HTTPRoute, samples: Samples) -> str:
    """The route's path with real objects in it. A parameter without a sample is a KeyError."""
    parts = route.path_components
    words = [part for part in parts if isinstance(part, str)]
    path = "/" + "/".join(
        part if isinstance(part, str) else str(_sample(words, part.name, samples)) for part in parts
    )
    return f"{path}{samples.get(path, '')}"


def _sample(words: Sequence[str], parameter: str, samples: Samples) -> object:
    for word in reversed(words):
        if (found := samples.get(f"{word} {parameter}")) is not None:
            return found
    return samples[parameter]
