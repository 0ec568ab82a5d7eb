"""Segments: whatever is asked becomes one statement with bound values, and means what it says."""

import json
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import database
from app.askable import ASKABLE
from app.contacts.about import About
from app.contacts.actions.belongings import set_phones, set_tags
from app.contacts.actions.roles import add_role
from app.contacts.facts import Owner, Who
from app.lib.refusals import Conflict, Invalid
from app.segments import actions, counting, queries
from app.segments.compile import compile_condition, compile_piece
from app.segments.counting import count, rounded
from app.segments.definition import MOST_CONDITIONS, BadDefinitionError, checked
from app.segments.fields.kinds import OPERATORS, SegmentField, Takes
from tests.doses import dose
from tests.make import contacts as make_contacts

ME = Who(None)
FIXED = [field for field in ASKABLE.fields if field.about is About.PEOPLE]
ORGANISATION_FIELDS = [f for f in ASKABLE.fields if f.about is About.ORGANISATIONS]
CHOICES = {
    "language": "fi", "country": "FI", "source": "meeting", "role": "media", "past_role": "media",
    "organisation_kind": "company", "organisation_role": "customer", "stage": "idea", "kind": "company",
    "interaction": "call", "legal_form": "company", "organisation_legal_form": "company",
}  # fmt: skip
VALUES = {
    Takes.NOTHING: st.just(""),
    Takes.TEXT: st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=30)
    .filter(lambda text: text.strip().isprintable() and bool(text.strip()))
    .map(str.strip),
    Takes.NUMBER: st.decimals(-(10**6), 10**6, places=2).map(str),
    Takes.DAY: st.dates(min_value=datetime(1900, 1, 1, tzinfo=UTC).date()).map(
        lambda day: day.isoformat() if day.year <= 2100 else "2026-11-03"
    ),
    Takes.DAYS: st.integers(1, 36_600).map(str),
}


def ask(field: str, operator: str, value: str = "") -> dict[str, Any]:
    return {"field": field, "is": operator, "value": value}


def choice_of(field: SegmentField) -> str:
    """A value that the field's reader takes."""
    for value in (CHOICES.get(field.key, ""), "any", str(uuid4()), "3", f"{uuid4()}:yes"):
        try:
            field.read("is", value)
        except (ValueError, KeyError):
            continue
        return value
    raise AssertionError(field.key)


@st.composite
def conditions(draw: st.DrawFn, fields: list[SegmentField]) -> dict[str, Any]:
    field = draw(st.sampled_from(fields))
    operator = draw(st.sampled_from(field.operators))
    takes = OPERATORS[operator].takes
    value = choice_of(field) if takes is Takes.CHOICE else draw(VALUES[takes])
    return ask(field.key, operator, value)


def definitions(fields: list[SegmentField]) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        conditions(fields),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4).map(lambda parts: {"all": parts}),
            st.lists(inner, max_size=4).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=6,
    )


async def within(definition: object, about: About = About.PEOPLE) -> set[UUID]:
    """Whom it holds; every other way to say the same finds the same."""
    piece, values = compile_piece(definition, 1, about)
    rows = await database.fetch(
        f"select {about.alias}.id from {about.table} {about.alias} where {piece.sql}", *values
    )
    found = {row["id"] for row in rows}
    for way in piece.ways:
        assert {row[0] for row in await database.fetch(way, *values)} == found
    return found


FEW = settings(
    max_examples=dose(25, 1000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(definition=definitions(FIXED))
@FEW
async def test_whatever_is_asked_runs_and_its_negation_is_the_rest(
    db: None, definition: dict[str, Any]
) -> None:
    if not await database.fetchval("select count(*) from contacts"):
        await make_contacts.known_person(place="TURKU", country="FI")
        await make_contacts.person("reader@example.org")
    try:
        checked({"not": definition})
    except BadDefinitionError:
        return
    everybody = await within({"all": []})
    those = await within(definition)
    assert await within({"not": definition}) == everybody - those
    assert await within(json.loads(json.dumps(definition))) == those


@given(definition=definitions(ORGANISATION_FIELDS))
@FEW
async def test_the_same_for_organisations(db: None, definition: dict[str, Any]) -> None:
    if not await database.fetchval("select count(*) from organisations"):
        await make_contacts.organisation()
    try:
        checked({"not": definition}, About.ORGANISATIONS)
    except BadDefinitionError:
        return
    everybody = await within({"all": []}, About.ORGANISATIONS)
    those = await within(definition, About.ORGANISATIONS)
    assert await within({"not": definition}, About.ORGANISATIONS) == everybody - those


@pytest.fixture
async def people(db: None) -> dict[str, UUID]:
    """Four people who differ in what is asked about."""
    aino = await make_contacts.known_person(first_name="Aino", place="TURKU", country="FI")
    bo = await make_contacts.known_person(
        first_name="Bo", language="sv", place="Vasa", country="FI"
    )
    cia = await make_contacts.known_person(first_name="Cia", language="sv", source="contract")
    dan = (await make_contacts.person(first_name="Dan", language="en")).contact_id
    await set_phones(aino, None, [("+358401234567", "mobile")], ME)
    await set_tags(bo, ["Energia"], ME)
    await add_role(Owner(contact=aino), "media", ME)
    await add_role(Owner(contact=bo), "customer", ME)
    await add_role(Owner(contact=cia), "media", ME, datetime.now(UTC) - timedelta(days=400))
    return {"aino": aino, "bo": bo, "cia": cia, "dan": dan}


async def names(people: dict[str, UUID], definition: object) -> str:
    found = await within(definition)
    return " ".join(name for name, one in people.items() if one in found)


@pytest.mark.parametrize(
    ("definition", "who"),
    [
        (ask("language", "is", "sv"), "bo cia"),
        (ask("language", "is_not", "sv"), "aino dan"),
        (ask("place", "equals", "Turku"), "aino"),
        (ask("place", "differs", "turku"), "bo cia dan"),
        (ask("country", "is", "FI"), "aino bo"),
        (ask("source", "is", "contract"), "cia"),
        (ask("phone", "present"), "aino"),
        (ask("email", "missing"), ""),
        (ask("role", "is", "media"), "aino cia"),
        (ask("role", "is_not", "media"), "bo dan"),
        (ask("media_since", "within", "30"), "aino"),
        (ask("media_since", "before", "2026-01-01"), "cia"),
        (ask("created", "within", "1"), "aino bo cia dan"),
        (ask("checked", "not_within", "365"), ""),
        (ask("owner", "missing"), "aino bo cia dan"),
        ({"not": ask("owner", "is", str(uuid4()))}, "aino bo cia dan"),
        (ask("last_contact", "missing"), "aino bo cia dan"),
        (ask("last_contact", "before", "1.1.2026"), ""),
        (ask("words", "contains", "aino 040 123"), "aino"),
        (ask("subscribed", "is", "any"), ""),
        ({"all": [ask("role", "is", "media"), ask("language", "is", "sv")]}, "cia"),
        ({"any": [ask("role", "is", "customer"), ask("phone", "present")]}, "aino bo"),
        ({"any": [ask("language", "is", "en"), ask("place", "equals", "TURKU")]}, "aino dan"),
        ({"any": [ask("role", "is_not", "media"), ask("phone", "present")]}, "aino bo dan"),
        ({"not": {"any": [ask("role", "is", "media"), ask("language", "is", "en")]}}, "bo"),
        ({"not": {"all": [ask("role", "is", "media"), ask("language", "is", "sv")]}}, "aino bo dan"),
        ({"all": []}, "aino bo cia dan"),
        ({"any": []}, ""),
    ],
)  # fmt: skip
async def test_it_means_what_it_says(
    people: dict[str, UUID], definition: dict[str, Any], who: str
) -> None:
    assert await names(people, definition) == who


# trial A19
@pytest.mark.parametrize(
    "hostile",
    [
        "'; drop table contacts; --",
        "fi' or '1'='1",
        "$1",
        "$$",
        "\\'",
        "{value}",
        "%",
        "a\nb",
        "c.id",
    ],
)
async def test_nothing_typed_becomes_sql(db: None, hostile: str) -> None:
    for field in FIXED:
        for operator in field.operators:
            definition = ask(field.key, operator, hostile)
            try:
                condition, values = compile_condition(definition)
            except BadDefinitionError:
                continue
            plain, _ = (
                compile_condition(ask(field.key, operator, "abc")) if values else (condition, 0)
            )
            assert hostile not in condition or hostile in plain
            await within(definition)


# trial A19
@pytest.mark.parametrize(
    "definition",
    [
        ask("contacts; drop table x", "is", "fi"),
        ask("language", "= 'fi' or true --", "fi"),
        ask("language", "is", "fi\0"),
        ask("number:1; select 1", "more", "1"),
        ask("number:99999999999", "more", "1"),
        ask("text:", "equals", "1"),
        ask("created", "since", "0000-01-01"),
        ask("created", "since", "1.1.9999"),
        ask("created", "since", "31.2.2026"),
        ask("created", "within", "-1"),
        ask("number:1", "more", "NaN"),
        ask("number:1", "more", "1e999"),
        ask("owner", "is", "not an id"),
        {"field": "language", "is": ["is"], "value": "fi"},
        {"field": "language", "is": "is", "value": {"$gt": ""}},
        {"all": {}}, {"some": []}, {}, [], None, "true", {"all": [1]},
        {"all": [], "any": []}, {"not": []},
    ],
)  # fmt: skip
def test_what_is_no_definition_is_refused(definition: object) -> None:
    with pytest.raises(BadDefinitionError):
        compile_condition(definition)


# trial A32
def test_pathological_definitions_are_refused_quickly() -> None:
    deep: dict[str, Any] = ask("language", "is", "fi")
    for _ in range(100_000):
        deep = {"not": deep}
    wide = {"any": [ask("language", "is", "fi")] * 200_000}
    bushy: dict[str, Any] = {"all": []}
    for _ in range(50):
        bushy = {"all": [bushy, bushy]}
    long = ask("organisation", "contains", "x" * 1_000_000)
    began = perf_counter()
    for definition in (deep, wide, bushy, long):
        with pytest.raises(BadDefinitionError):
            compile_condition(definition)
    assert perf_counter() - began < 1
    compile_condition({"any": [ask("language", "is", "fi")] * MOST_CONDITIONS})


async def test_numbers_days_and_choices_of_own_fields(people: dict[str, UUID]) -> None:
    for name, kind, column, value in (
        ("Circulation", "number", "number", "12.5"),
        ("Founded", "date", "day", "date '2020-05-01'"),
        ("Size", "choice", "text", "'large'"),
        ("Embargo", "yes_no", "text", "'yes'"),
    ):
        field = await database.fetchval(
            "insert into custom_fields (name, about, kind, created_at) values ($1, 'person', $2, now()) "
            "returning id",
            name,
            kind,
        )
        await database.execute(
            f"insert into field_values (field, contact, {column}) values ($1, $2, {value})",
            field,
            people["bo"],
        )
        asked = {
            "number": [("more", "12"), ("less", "12,6"), ("number_is", "12.50")],
            "date": [("since", "1.5.2020"), ("before", "2020-05-02")],
            "choice": [("is", "large"), ("present", "")],
            "yes_no": [("is", "yes"), ("present", "")],
        }[kind]
        for operator, wanted in asked:
            assert await names(people, ask(f"{kind}:{field}", operator, wanted)) == "bo", operator
        assert await names(people, ask(f"{kind}:{field}", "missing")) == "aino cia dan"


async def test_organisations_and_positions(people: dict[str, UUID]) -> None:
    house = await make_contacts.organisation("Erälehti Oy", kind="media_house")
    owner = await make_contacts.organisation("Metsäkonserni", kind="company")
    await database.execute("update organisations set parent = $1 where id = $2", owner, house)
    await database.execute(
        "insert into positions (contact, organisation, title, decision_maker, until, created_at) "
        "values ($1, $3, 'Päätoimittaja', true, null, now()), "
        "($2, $3, 'Toimittaja', false, current_date - 1, now())",
        people["aino"], people["cia"], house,
    )  # fmt: skip
    for definition in (
        ask("organisation", "contains", "eralehti"),
        ask("organisation_kind", "is", "media_house"),
        ask("decision_maker", "yes"),
        ask("title", "contains", "päätoim"),
        ask("parent", "contains", "metsak"),
        ask("position", "present"),
    ):
        assert await names(people, definition) == "aino", definition
    assert await names(people, ask("decision_maker", "no")) == "bo cia dan"
    assert await names(people, ask("title", "contains_not", "PÄÄ")) == "bo cia dan"


async def test_the_count_is_exact_as_far_as_one_looks(
    people: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    swedish = await count(ask("language", "is", "sv"))
    assert (swedish.number, swedish.is_exact) == (2, True)
    monkeypatch.setattr(counting, "EXACT_TO", 3)
    everybody = await count({"all": []})
    assert not everybody.is_exact
    assert everybody.number >= 3


def test_a_guess_has_two_digits() -> None:
    assert [rounded(number) for number in (7, 99, 10_432, 42_391, 995_000, 1_250_000)] == [
        7, 99, 10_000, 42_000, 1_000_000, 1_200_000,
    ]  # fmt: skip


async def test_two_people_change_one_segment(db: None) -> None:
    segment = await actions.add("Media", ask("role", "is", "media"), by=None)
    await actions.change(segment, "Press", ask("role", "is", "media"), 1, by=None)
    with pytest.raises(Conflict):
        await actions.change(segment, "Radio", ask("role", "is", "media"), 1, by=None)
    found = await queries.segment(segment)
    assert (found.name, found.edition) == ("Press", 2)
    with pytest.raises(Invalid):
        await actions.add(" ", {"all": []}, by=None)
    with pytest.raises(BadDefinitionError):
        await actions.add("X", {"x": []}, by=None)
