"""Text that some template language would run: refused where tags are read, shown as typed elsewhere."""

import os
import re
from dataclasses import replace
from html import escape, unescape

import httpx
import pytest

from app.consent.wordings.texts import keep_wording
from app.database import execute
from app.mail.letters.checks import problems
from app.mail.letters.letter import compile_letter
from tests.make import lists as make_lists
from tests.make.mail import OCCASION, SENDER, VALUES, draft

SECRET = "planted-secret-of-the-environment"
PROGRAMS = [
    "{{ 7*7 }}", "{{ x.__class__ }}", "{{ first_name.__class__ }}", "{{ ''.__class__.__mro__ }}",
    "{{ config }}", "{{ self }}", "{{ request.environ }}", "{{ first_name|attr('x') }}",
    "{{ cycler.__init__.__globals__.os.environ.PLANTED }}", "{{ first_name() }}", "{{ [1] }}",
    "{% import os %}", "{% set x = 7*7 %}", "{% if 1 %}49{% endif %}", "{# 49 #}", "${7*7}",
    "${{7*7}}", "#{7*7}", "<%= 7*7 %>", "<% 49 %>", "@(7*7)", "{7*7}", "%(first_name)s", "{0}",
    "{first_name}", "{{{ 7*7 }}}", "[[ 7*7 ]]", "$7*7$", "*|FNAME|*", "{{=<% %>=}}",
]  # fmt: skip
INSIDE = [program for program in PROGRAMS if '"' not in program and "}}" not in program]

everything = pytest.mark.parametrize("program", PROGRAMS)


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PLANTED", SECRET)


def shown(program: str, text: str) -> bool:
    """As it was typed; Markdown may take its own signs away."""
    return re.sub(r"[\\*_\[\]]", "", program) in re.sub(r"[\\*_\[\]]", "", text)


@everything
@pytest.mark.parametrize("part", ["subject", "preheader", "body"])
def test_in_a_letter_it_is_refused_or_shown(program: str, part: str) -> None:
    # trial A20
    written = draft(**{part: f"Hei {program} loppu"})
    filled = compile_letter(written, SENDER, OCCASION).render(VALUES)
    said = filled.text if part == "body" else filled.subject if part == "subject" else filled.html
    assert ("{{" in program) == bool(problems(written, SENDER, OCCASION))
    assert "49" not in unescape(said).replace(program, "")
    assert SECRET not in filled.text + filled.html + filled.subject
    if part != "preheader":
        assert shown(program, said)


@pytest.mark.parametrize("program", INSIDE)
def test_as_a_default_value_it_is_shown(program: str) -> None:
    # trial A20
    tag = f'{{{{ first_name | default("{program}") }}}}'
    compiled = compile_letter(draft(subject=tag), SENDER, OCCASION)
    assert compiled.render(VALUES | {"first_name": ""}).subject == program


@everything
def test_in_a_readers_name_it_is_shown(program: str) -> None:
    # trial A20
    compiled = compile_letter(
        draft("{{ first_name }}", subject="{{ first_name }}"), SENDER, OCCASION
    )
    filled = compiled.render(VALUES | {"first_name": program})
    assert filled.subject == program
    assert program in filled.text
    assert SECRET not in filled.html


@everything
def test_in_the_names_of_sender_and_list_it_is_shown(program: str) -> None:
    # trial A20
    sender = replace(SENDER, name=program, postal_address=program)
    letter = compile_letter(draft(), sender, replace(OCCASION, list_name=program))
    filled = letter.render(VALUES | {"because": f"You read {program}"})
    assert filled.text.count(program) >= 3
    assert escape(program) in filled.html
    assert SECRET not in filled.html


@everything
async def test_in_the_texts_of_a_list_it_is_shown_on_its_page(
    client: httpx.AsyncClient, program: str
) -> None:
    # trial A20
    offered = await make_lists.a_list()
    await execute(
        "update list_texts set name = $1::text, description = $1::text, how_often = $1::text",
        program,
    )
    await keep_wording(offered.list_id, "fi", f"Kyllä, Revontuli Viestintä Oy {program}")
    page = await client.get(f"/subscribe/{offered.slug}?lang=fi")
    assert unescape(page.text).count(program) >= 3
    assert f"Kyllä, Revontuli Viestintä Oy {program}" in unescape(page.text)
    assert SECRET not in page.text
