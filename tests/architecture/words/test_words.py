"""Rules of the words themselves: one meaning each, no promise wider than the truth, no calque."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.architecture import catalogues

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
# What subscribers and other strangers read; the rest is for staff.
PUBLIC = (
    "app/consent/wordings/", "app/lists/actions/", "app/lists/public/", "app/lists/rules.py",
    "app/mail/addresses.py", "app/mail/letters/", "app/privacy/public.py",
    "app/web/rendering/errors.py", "app/web/rendering/forms.py", "templates/emails/",
    "templates/errors/", "templates/layouts/bare", "templates/layouts/public",
    "templates/lists/public/", "templates/privacy/notice",
)  # fmt: skip
# Read by staff in those rooms: the labels of the evidence, the checks of a letter.
FOR_STAFF = (
    "app/consent/wordings/labels.py",
    "app/mail/letters/checks.py",
    "app/mail/letters/merge.py",
)
ONLY = re.compile(r"\b(only|vain|ainoastaan|bara|endast|enbart)\b", re.IGNORECASE)
NEVER = {
    "en": re.compile(
        r"\b(bring|brings|brought|anew|meanwhile|(?<!%\()tag|tags|stand|stands)\b|\bmailed\b(?<!e-mailed)"
        r"|^Say\b|(into|out of) use\b|\bdata are\b|\bby themselves\b",
        re.IGNORECASE,
    ),
    "fi": re.compile(
        r"itsestään|lähettävä prosessi|henkilökun|nimiö|vienti (henkilöistä|osoitteista)"
        r"|\d sivulla|vastusta\w* suoramarkkinointi",
        re.IGNORECASE,
    ),
    "sv": re.compile(
        r"\b(slå|slås|slog|slogs|slagit|slagits) ihop|\b(sändnings|arbets)process|fingeravtryck"
        r"|\bingenting\b|är införd|export av (personer|adresser)|\b(den|de) egna (texten|valen)",
        re.IGNORECASE,
    ),
}


def texts(message: Message, language: str) -> list[str]:
    if language == "en":
        return [message.id] if isinstance(message.id, str) else list(message.id)
    translation = catalogue(language).get(message.id, message.context)
    return catalogues.strings_of(translation) if translation else []


@cache
def catalogue(language: str) -> Catalog:
    return catalogues.translated(language)


@cache
def messages() -> tuple[Message, ...]:
    return tuple(message for message in catalogues.extracted() if message.id)


def first(message: Message) -> str:
    return texts(message, "en")[0]


def paths(message: Message) -> list[str]:
    return [path for path, _line in message.locations]


def public() -> Iterator[Message]:
    for message in messages():
        if any(path.startswith(PUBLIC) for path in paths(message)):
            yield message


def rooms(message: Message) -> set[str]:
    return {path.split("/")[1].removesuffix(".py") for path in paths(message)}


def test_a_short_text_in_two_rooms_means_one_thing_or_has_a_context() -> None:
    """'Add a person' once was said of people and of staff, and 'Place' of towns and of filters."""
    groups = tomllib.loads((HERE / "meanings.toml").read_text())["one_meaning"]
    listed = [text for group in groups for text in group["texts"]]
    shared = {
        first(message)
        for message in messages()
        if message.context is None and len(first(message).split()) < 4 and len(rooms(message)) > 1
    }
    assert all(group["because"] for group in groups)
    assert len(listed) == len(set(listed))
    assert set(listed) == shared


def test_only_is_said_to_readers_where_it_was_checked() -> None:
    checked = tomllib.loads((HERE / "only.toml").read_text())["sentence"]
    said = {
        first(message)
        for message in public()
        if any(ONLY.search(text) for key in NEVER for text in texts(message, key))
    }
    assert all(sentence["because"] for sentence in checked)
    assert {sentence["says"] for sentence in checked} == said


@pytest.mark.parametrize("language", NEVER)
def test_no_calque_and_one_word_for_one_thing(language: str) -> None:
    wrong = [
        text
        for message in messages()
        for text in texts(message, language)
        if NEVER[language].search(text)
    ]
    assert wrong == []


def test_readers_give_consent_and_staff_see_permissions() -> None:
    permission = {"en": "permission", "fi": r"\b[Ll](upa|uva|upi|upaa)", "sv": "tillstånd"}
    wrong = [
        text
        for message in public()
        if not any(path.startswith((*FOR_STAFF, "app/web/")) for path in paths(message))
        for key, word in permission.items()
        for text in texts(message, key)
        if re.search(word, text)
    ]
    assert wrong == []


def test_a_thing_that_is_not_there_was_not_found() -> None:
    """In Finnish 'Lähetystä ei ole.' breaks off."""
    clipped = [
        text
        for message in messages()
        if first(message).startswith("There is no such ")
        for text in texts(message, "fi")
        if re.search(r"^\S+( \S+)? ei ole( rekisterissä)?\.$", text)
    ]
    assert clipped == []


def test_what_is_found_in_a_row_is_said_before_and_after_the_import() -> None:
    """The trial says it of a row that has not been left out yet: 'is left out' is true of both."""
    past = re.compile(r"was left out\.|were taken out|jätettiin pois|jäi pois\.|utelämnades\.")
    wrong = [
        text
        for message in messages()
        if "app/imports/rules.py" in paths(message)
        for key in NEVER
        for text in texts(message, key)
        if past.search(text)
    ]
    assert wrong == []


def test_no_bare_number_stands_before_the_word_of_a_state() -> None:
    """'217 Postipalvelimen hyväksymä' is no sentence: the word comes first, then the number."""
    number_then_word = re.compile(r"\|number *\}\} *\{\{ *_\((?![\"'])")
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if number_then_word.search(path.read_text())
    ]
    number_then_state = re.compile(r"^%\(\w+\)s [A-ZÅÄÖ]")
    wrong += [
        text for message in messages() for key in NEVER for text in texts(message, key)
        if number_then_state.search(text)
    ]  # fmt: skip
    assert wrong == []
