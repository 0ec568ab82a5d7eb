"""The basis stands in every event and export, and it opens no way to anybody's mailbox."""

import json
from uuid import uuid4

import pytest

from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.events import Basis, Method, State
from app.consent.export import Format, export
from app.consent.purposes.actions import change_purpose, fields_of
from app.consent.purposes.rules import POST, PurposeFields, basis_of, faults
from tests.make import consent as make
from tests.make import staff as make_staff

INTEREST = PurposeFields(
    basis=Basis.LEGITIMATE_INTEREST,
    channels=("email",),
    retention_months=24,
    names={"fi": "a", "sv": "b", "en": "c"},
    interests={"fi": "etu", "sv": "intresse", "en": "interest"},
    balancing="Weighed.",
)


async def test_a_list_collected_by_consent_carries_consent_in_events_and_exports(db: None) -> None:
    # decision 48: the purpose itself rests on a legitimate interest
    purpose = await ledger.purpose(make.NEWS.key)
    assert purpose is not None
    assert purpose.basis is Basis.LEGITIMATE_INTEREST
    subject = await make.given(list_id=uuid4())
    assert {event.basis for event in await ledger.history(subject)} == {Basis.CONSENT}
    lines = b"".join([part async for part in export(Format.JSON_LINES, {}, [subject])])
    assert [json.loads(line)["basis"] for line in lines.splitlines()] == ["consent"] * 3


async def test_an_event_of_no_list_rests_on_its_purposes_version(db: None) -> None:
    event = make.new_event(uuid4(), State.OBJECTED, Method.PAGE)
    await consent.record(event)
    [past] = await ledger.history(event.subject)
    assert past.basis is Basis.LEGITIMATE_INTEREST


async def test_a_changed_basis_changes_no_permission_and_no_earlier_event(db: None) -> None:
    # trial E8: a basis under the GDPR never replaces a ground for writing
    asked, list_id, by = uuid4(), uuid4(), await make_staff.member()
    await consent.record(make.new_event(asked, State.OBJECTED, Method.PAGE))
    given = await make.given(list_id=list_id)
    before = [await ledger.permissions_of(one) for one in (asked, given)]
    purpose = await ledger.purpose(make.NEWS.key)
    assert purpose is not None
    now = PurposeFields(**{**vars(fields_of(purpose)), "basis": Basis.CONSENT})
    assert await change_purpose(purpose.key, now, purpose.version, by, has_lists=False) == 2
    assert [await ledger.permissions_of(one) for one in (asked, given)] == before
    [past] = await ledger.history(asked)
    assert past.basis is Basis.LEGITIMATE_INTEREST


def test_another_ground_than_consent_is_no_consent() -> None:
    interest = Basis.LEGITIMATE_INTEREST
    assert basis_of("ground_recorded", uuid4(), interest) is interest
    assert basis_of("given", uuid4(), interest) is Basis.CONSENT
    assert basis_of("objected", None, None) is None


def test_a_legitimate_interest_is_named_and_weighed() -> None:
    assert faults(INTEREST, direct_marketing=True, has_lists=True) == {}
    bare = PurposeFields(**{**vars(INTEREST), "interests": {"fi": "etu"}, "balancing": ""})
    wrong = faults(bare, direct_marketing=True, has_lists=True)
    assert sorted(wrong) == ["balancing", "interest_en", "interest_sv"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"basis": Basis.CONTRACT}, "basis"),
        ({"basis": Basis.LEGAL_OBLIGATION}, "basis"),
        ({"channels": ()}, "channels"),
        ({"channels": (POST,)}, "channels"),
    ],
)
def test_what_a_purpose_of_direct_marketing_cannot_be(
    changed: dict[str, object], field: str
) -> None:
    wanted = PurposeFields(**{**vars(INTEREST), **changed})
    assert list(faults(wanted, direct_marketing=True, has_lists=True)) == [field]


def test_only_direct_marketing_has_consents_that_end() -> None:
    wanted = PurposeFields(**{**vars(INTEREST), "consent_months": 24})
    assert faults(wanted, direct_marketing=True, has_lists=True) == {}
    assert list(faults(wanted, direct_marketing=False, has_lists=False)) == ["consent_months"]
