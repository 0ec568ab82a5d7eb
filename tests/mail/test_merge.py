"""The merge language is closed: fields, a few filters, nothing else."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.letters import merge
from app.mail.letters.merge import BadDataError, Hole, Where, fill, mask, parse, split, value_of

FIELDS = ("first_name", "last_name", "unsubscribe_url")


def filled(text: str, **values: str) -> str:
    parsed = parse(text, FIELDS)
    assert not parsed.problems
    return fill(parsed.segments, values)


def complaints(text: str) -> list[str]:
    return [problem.sentence() for problem in parse(text, FIELDS).problems]


def test_a_field_is_replaced_by_its_value() -> None:
    assert filled("Hei {{ first_name }}{{last_name}}!", first_name="Aino") == "Hei Aino!"


@pytest.mark.parametrize(
    "tag",
    [
        '{{ first_name | default("ystävä") }}',
        "{{first_name|default('ystävä')}}",
        "{{ first_name | default(”ystävä”) }}",
    ],
)
def test_an_empty_field_takes_its_default(tag: str) -> None:
    assert filled(tag) == "ystävä"
    assert filled(tag, first_name="  ") == "ystävä"
    assert filled(tag, first_name="Aino") == "Aino"


def test_filters_work_in_their_order() -> None:
    assert filled('{{ first_name | default("ystävä") | upper }}') == "YSTÄVÄ"
    assert filled("{{ first_name | capitalize }}", first_name="maija-liisa") == "Maija-liisa"


@pytest.mark.parametrize(
    "text",
    ["{% if x %}", "${first_name}", "%(first_name)s", "{first_name}", "}} {", "{ { x } }", "$x"],
)
def test_what_is_no_tag_is_shown_as_it_is(text: str) -> None:
    assert filled(text, first_name="Aino") == text


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}",
        "{{ first_name.__class__ }}",
        "{{ ''.__class__ }}",
        "{{ first_name|attr('format') }}",
        '{{ env "HOME" }}',
        "{{ first_name() }}",
        "{{ first_name[0] }}",
        "{{ config }}",
        "{{ first_name | default(last_name) }}",
        "{{ first_name | default }}",
        '{{ first_name | upper("x") }}',
        "{{{ first_name }}}",
        "{{}}",
    ],
)
def test_anything_cleverer_is_refused_and_shown_literally(text: str) -> None:
    assert len(complaints(text)) == 1
    assert fill(parse(text, FIELDS).segments, {"first_name": "Aino"}) == text


def test_a_problem_names_the_line_and_what_there_is() -> None:
    (problem,) = parse("Hei\n\n{{ frist_name }}", FIELDS, part="body").problems
    assert problem.line == 3
    assert problem.part == "body"
    assert "frist_name" in problem.sentence()
    assert "first_name, last_name, unsubscribe_url" in problem.sentence()


def test_an_open_tag_ends_with_its_line() -> None:
    first, second = complaints("Hei {{ first_name\n{{ last_name }} {{ x")
    assert "first_name" in first
    assert "{{ x" in second


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 5000,
        "{{ a |" * 1700,
        '{{a|default("' * 800,
        "{{ first_name " + " " * 10_000,
        "}}" * 5000,
    ],
)
def test_nonsense_takes_no_time(text: str) -> None:  # trial A32
    start = time.process_time()
    parsed = parse(text, FIELDS)
    assert time.process_time() - start < 2  # a blow-up takes hours
    assert len(parsed.problems) <= merge.MOST_PROBLEMS


@given(st.text(max_size=60))
def test_a_value_is_one_line_without_markup(value: str) -> None:  # trial B1
    plain = value_of(Hole("first_name"), {"first_name": value})
    html = value_of(Hole("first_name", where=Where.HTML), {"first_name": value})
    url = value_of(Hole("first_name", where=Where.URL), {"first_name": value})
    assert not set(plain) & set("\r\n\0\v\f\x85\u2028\u2029")
    assert not set(html) & set("<>\"'\r\n")
    assert url.isascii()
    assert not set(url) & set("<>\"' &?#/:")


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "https://a b", 'https://x"', "//x"])
def test_a_field_for_a_link_takes_links_only(link: str) -> None:
    with pytest.raises(BadDataError) as caught:
        filled("{{ unsubscribe_url }}", unsubscribe_url=link)
    assert caught.value.field == "unsubscribe_url"


def test_an_absurdly_long_value_is_refused() -> None:  # trial C19
    with pytest.raises(BadDataError):
        filled("{{ first_name }}", first_name="x" * 8_000_000)


def test_placeholders_are_letters_nobody_can_guess() -> None:
    parsed = parse("{{ first_name }} {{ first_name }}", FIELDS)
    masked, other = mask(parsed), mask(parsed)
    assert len(masked.holes) == 2
    assert all(word.isalpha() and word.islower() for word in masked.holes)
    assert not set(masked.holes) & set(other.holes)
    assert split(masked.text, masked.holes) == parsed.segments
