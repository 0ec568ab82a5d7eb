from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import jinja2
import pytest

from app.lib.folders import templates_folder
from app.lib.languages import Language, speaking
from app.web.rendering import templates
from app.web.rendering.forms import Form, filled


@pytest.fixture
def jinja() -> Iterator[jinja2.Environment]:
    with speaking(Language.ENGLISH):
        yield templates.environment()


def shown(jinja: jinja2.Environment, text: str, **facts: Any) -> str:
    return jinja.from_string(text).render(**facts)


def test_every_template_can_be_read(jinja: jinja2.Environment) -> None:
    for name in jinja.list_templates(extensions=["html"]):
        jinja.get_template(name)


def test_a_forgotten_word_is_an_error(jinja: jinja2.Environment) -> None:
    with pytest.raises(jinja2.UndefinedError):
        shown(jinja, "{{ forgotten }}")


def test_values_in_sentences_are_escaped(jinja: jinja2.Environment) -> None:
    said = shown(jinja, '{{ _("Hello %(name)s & all", name=name) }}', name="<b>")
    assert said == "Hello &lt;b&gt; & all"
    assert shown(jinja, '{{ _("100 %") }}') == "100 %"


def test_counted_sentences_write_their_number(jinja: jinja2.Environment) -> None:
    text = '{{ ngettext("%(n)s reader of %(x)s", "%(n)s readers of %(x)s", n, x="<") }}'
    assert shown(jinja, text, n=1) == "1 reader of &lt;"
    assert shown(jinja, text, n=12000) == "12,000 readers of &lt;"


def test_trans_blocks_speak_too(jinja: jinja2.Environment) -> None:
    text = "{% trans n=2, who='<' %}One {{ who }}{% pluralize %}{{ n }} {{ who }}{% endtrans %}"
    assert shown(jinja, text) == "2 &lt;"


def test_an_address_may_be_broken_at_its_joints_only(jinja: jinja2.Environment) -> None:
    told = "Oona & <oona.virtanen@osterbotten.example.org>, klo 9.30"
    expected = (
        "Oona &amp; &lt;oona.<wbr>virtanen@<wbr>osterbotten.<wbr>example.<wbr>org&gt;, klo 9.30"
    )
    assert shown(jinja, "{{ told|breakable }}", told=told) == expected
    assert shown(jinja, "{{ icon('mail')|breakable }}") == shown(jinja, "{{ icon('mail') }}")


def test_a_moment_is_for_people_and_machines(jinja: jinja2.Environment) -> None:
    moment = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
    expected = '<time datetime="2026-11-03T12:05:00+00:00">3 November 2026 at\N{NO-BREAK SPACE}14:05</time>'
    assert shown(jinja, "{{ when(moment) }}", moment=moment) == expected


def test_a_drawing_that_does_not_exist_is_an_error(jinja: jinja2.Environment) -> None:
    assert "#mail" in shown(jinja, "{{ icon('mail') }}")
    with pytest.raises(KeyError):
        shown(jinja, "{{ icon('male') }}")


IMPORTS = '{% from "components/forms.html" import field, summary %}'
FIELD = IMPORTS + '{{ field(form, "email", "E-mail") }}'


def test_a_field_shows_again_what_was_typed(jinja: jinja2.Environment) -> None:
    assert 'value="&lt;&#34;"' in shown(jinja, FIELD, form=filled({"email": '<"'}))


def test_a_field_in_error_is_tied_to_its_sentence(jinja: jinja2.Environment) -> None:
    form = Form()
    form.refuse("email", "Enter your e-mail address.")
    page = shown(jinja, FIELD + "{{ summary(form) }}", form=form)
    assert 'aria-describedby="email-error"' in page
    assert 'id="email-error"' in page
    assert 'href="#email"' in page
    assert 'aria-invalid="true"' in page


def test_a_sentence_that_several_fields_get_is_told_apart_by_their_names(
    jinja: jinja2.Environment,
) -> None:
    form = Form(called={"phone.0": "Number, row 1", "phone.1": "Number <2>"})
    for name in form.called:
        form.refuse(name, "This is not a phone number.")
    page = shown(jinja, IMPORTS + "{{ summary(form) }}", form=form)
    assert ">Number, row 1: This is not a phone number.<" in page
    assert ">Number &lt;2&gt;: This is not a phone number.<" in page


def test_a_password_is_never_shown_again(jinja: jinja2.Environment) -> None:
    text = IMPORTS + '{{ field(form, "p", "P", type="password") }}'
    assert "hunter2" not in shown(jinja, text, form=filled({"p": "hunter2"}))


def test_no_template_has_inline_style_or_script() -> None:
    for path in templates_folder().rglob("*.html"):
        if "emails" not in path.parts:
            text = path.read_text()
            assert "style=" not in text, path
            own = text.replace('<script type="module" src="{{ static(', "")
            assert "<script" not in own, path
            assert " onclick" not in text, path
