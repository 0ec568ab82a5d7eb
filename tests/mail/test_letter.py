"""A letter: Markdown in, subject, HTML and text out, safe whatever was written or filled in."""

import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from app.lib.languages import Language
from app.mail.letters.letter import Occasion, compile_letter
from app.mail.letters.merge import BadDataError
from tests.make.mail import OCCASION, SENDER, VALUES, draft, letter

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._href = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._href = dict(attrs).get("href") or "" if tag == "a" else self._href

    def handle_data(self, data: str) -> None:
        if self._href:
            self.found[self._href] = data
            self._href = ""


def test_both_parts_say_the_same() -> None:
    rendered = letter(
        "# Title\n\nHello **{{ first_name }}**, *read* [this](https://example.com/a)."
    )
    filled = rendered.render(VALUES)
    assert "<strong>Aino</strong>" in filled.html
    assert "Title\n-----\n\nHello Aino, read this (https://example.com/a)." in filled.text
    assert "{{" not in filled.html + filled.text


def test_every_link_is_in_both_parts() -> None:  # trial B15
    filled = letter(
        "[a](https://example.com/a?x=1&y=2) <https://example.com/ä> "
        "[b](mailto:aino@example.com)\n\n"
        "* [c]({{ unsubscribe_url }})\n* [d](https://example.com/?n={{ first_name }})\n\n"
        "> [e](https://example.org/)"
    ).render(VALUES | {"first_name": "Åke & co"})
    links = Links(filled.html).found
    assert len(links) == 9
    assert all(unquote(link.removeprefix("mailto:")) in unquote(filled.text) for link in links)
    assert "https://example.com/?n=%C3%85ke%20%26%20co" in links


def test_a_merge_tag_may_be_a_link() -> None:
    filled = letter("[Stop]({{ unsubscribe_url }})").render(VALUES)
    assert f'href="{VALUES["unsubscribe_url"]}"' in filled.html
    assert f"Stop ({VALUES['unsubscribe_url']})" in filled.text


def test_the_footer_is_always_there_in_the_letters_language() -> None:
    filled = letter().render(VALUES)
    for part in (filled.html, filled.text):
        sentence = "You get this letter because you gave your consent."
        assert sentence in " ".join(part.split())  # the text part is wrapped
        assert "Kauppakatu 12 B 96100 ROVANIEMI" in part
        assert "1234567-1" in part
    links = Links(filled.html).found
    assert links[VALUES["unsubscribe_url"]] == "Unsubscribe"
    assert links[VALUES["preferences_url"]] == "Change your preferences"
    assert links[SENDER.privacy_url] == "Privacy notice"


def test_a_system_mail_says_why_and_offers_no_way_out() -> None:
    occasion = Occasion(Language.SWEDISH, why="Någon bad om detta.", fields=("confirm_url",))
    compiled = compile_letter(draft("[Bekräfta]({{ confirm_url }})"), SENDER, occasion)
    filled = compiled.render({"confirm_url": "https://lupa.example.com/confirm/x"})
    assert "Någon bad om detta." in filled.text
    assert 'lang="sv"' in filled.html
    assert "nsubscribe" not in filled.text


@pytest.mark.parametrize("part", ["subject", "preheader", "body"])
def test_what_staff_write_never_becomes_markup(part: str) -> None:
    filled = letter(
        **{part: f"{NASTY} <mj-raw><script>x</script></mj-raw> <!-- --> </title>"}
    ).render(VALUES)
    assert not Links(filled.html).tags & {"script", "img", "mj-raw", "iframe", "form"}
    assert not any(name.startswith("on") for name in Links(filled.html).attributes)


def test_what_people_are_called_never_becomes_markup() -> None:
    compiled = letter(
        "{{ first_name }} [x](https://example.com/{{ first_name }})",
        subject="{{ first_name }}",
        preheader="{{ first_name }}",
    )
    plain = Links(compiled.render(VALUES).html)
    nasty = Links(compiled.render(VALUES | {"first_name": NASTY}).html)
    assert nasty.tags == plain.tags
    assert nasty.attributes == plain.attributes


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "/a",
     "x", "vbscript:x", "file:///etc/passwd", "https://user@evil.example/", "https:evil",
     "{{ first_name }}"],
)  # fmt: skip
def test_links_to_elsewhere_lose_their_address(target: str) -> None:
    filled = letter(f"[words]({target})").render(VALUES)
    assert "words" in filled.text
    assert "words" not in Links(filled.html).found.values()
    assert "alert" not in filled.html


def test_nothing_in_a_letter_is_fetched_from_elsewhere() -> None:  # trial B19
    html = letter("![picture](https://evil.example/pixel.png) words").render(VALUES).html
    parsed = Links(html)
    assert not parsed.tags & {"img", "link", "script", "iframe", "video", "audio", "object"}
    assert not parsed.attributes & {"src", "background", "srcset", "poster"}
    assert not re.search(r"url\(|@import|fonts\.googleapis|evil\.example", html)
    assert "picture words" in html


def test_a_subject_is_one_line_whatever_is_in_it() -> None:  # trial B1
    compiled = letter(subject="News for\r\n{{ first_name }}")
    filled = compiled.render(VALUES | {"first_name": "Aino\r\nBcc: x@example.com\u2028"})
    assert filled.subject == "News for Aino Bcc: x@example.com"


def test_a_missing_way_out_stops_this_one_letter() -> None:  # trial C19
    with pytest.raises(BadDataError):
        letter().render(VALUES | {"unsubscribe_url": ""})


def test_markdown_inside_a_value_stays_text() -> None:
    filled = letter().render(VALUES | {"first_name": "**A** [x](https://evil.example) {{ email }}"})
    assert "https://evil.example" not in Links(filled.html).found
    assert "{{ email }}" in filled.text


def test_lists_quotes_and_code_are_readable_as_text() -> None:
    source = "* a\n* b\n\n3. c\n4. d\n\n> e\n\n```\nf <b>\n```\n\n---\n\ng\\\nh"
    text = letter(source).render(VALUES).text
    assert text.startswith(
        "* a\n* b\n\n3. c\n4. d\n\n> e\n\n    f <b>\n\n" + "-" * 40 + "\n\ng\nh\n"
    )


def test_text_lines_are_short_and_links_whole() -> None:
    address = "https://example.com/" + "a" * 120
    text = letter("word " * 100 + f"[x]({address})").render(VALUES).text
    assert f"({address})" in text
    assert all(len(line) <= 76 for line in text.splitlines() if address not in line)


def test_the_same_letter_is_the_same_to_the_byte_in_another_process() -> None:
    body = "# A\n\n1. [x](https://a.example/)"
    program = f"from tests.make.mail import *; f = letter({body!r}).render(VALUES); print(f.html + f.text)"
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    here = letter(body).render(VALUES)
    assert there.decode() == here.html + here.text + "\n"


@pytest.mark.parametrize(
    "body",
    ["[" * 10_000, "*a " * 3000, "> " * 5000, "`" * 10_000, "![](" * 2500, "<" * 10_000,
     "a\n=" * 3000, "* " * 5000, "[a](" * 2500, "{{ first_name }}" * 600],
)  # fmt: skip
def test_pathological_text_does_not_blow_up(body: str) -> None:  # trial A32
    """Backtracking would take hours; the bound leaves room for any machine."""
    start = time.process_time()
    compile_letter(draft(body), SENDER, OCCASION)
    assert time.process_time() - start < 5
