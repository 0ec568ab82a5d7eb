"""System mails from `templates/emails/<name>/`: subject.txt, body.txt, and body.html on our paper.

Templates are ours; what staff write never comes here. Only the HTML escapes its values: in a text
'&amp;' would be wrong. A forgotten word is an error, not a gap.
"""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import escape

from app import config
from app.lib.folders import templates_folder
from app.lib.languages import (
    Language,
    format_date,
    format_datetime,
    gettext,
    ngettext,
    speaking,
)
from app.mail.letters.frame import framed
from app.mail.letters.letter import LINE, Aside, Rendered, Sender
from app.mail.letters.plain import wrapped


def compose(
    name: str, language: str, sender: Sender, aside: Aside | None = None, **facts: object
) -> Rendered:
    """The mail in that language. `facts` are the names its templates use.

    The subject also stands in the HTML as its title, and the footer says who sends it.
    """
    with speaking(language):
        facts |= {"sender": sender, "language": Language(language)}
        subject = " ".join(_rendered(f"{name}/subject.txt", facts).split())
        text = _rendered(f"{name}/body.txt", facts)
        html = framed(
            Language(language),
            title=str(escape(subject)),
            preheader="",
            sender=str(escape(sender.name)),
            listname="",
            body=_rendered(f"{name}/body.html", facts),
            footer=_rendered("footer.html", facts),
            **({"aside": aside.html} if aside else {}),
        )
        footer = _rendered("footer.txt", facts)
    parts = [wrapped(text.strip()), *([aside.text] if aside else []), footer.strip()]
    return Rendered(subject, html, f"\n\n{LINE}\n".join(parts) + "\n")


def url(path: str, language: str | None = None) -> str:
    """A page of ours as it stands in a letter; with a language, the page opens in it."""
    address = f"{config.current().base_url}{path}"
    return f"{address}?lang={language}" if language else address


def _rendered(template: str, facts: dict[str, object]) -> str:
    return _environment().get_template(template).render(facts)


@cache
def _environment() -> Environment:
    jinja = Environment(
        loader=FileSystemLoader(templates_folder() / "emails"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    jinja.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the i18n extension adds it
    jinja.filters.update({"date": format_date, "datetime": format_datetime})
    return jinja
