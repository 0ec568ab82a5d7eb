"""The paper a letter is printed on: `templates/emails/letter.mjml`, turned into HTML once.

mrml sees our own frame only. What staff wrote is put in afterwards, so that nothing in it can be
taken for MJML. No remote picture, font or pixel: the reader's mail program fetches nothing.
"""

import re
from functools import cache
from pathlib import Path

import mrml

from app.lib.folders import templates_folder
from app.lib.languages import Language

_MARKS = re.compile(r"\b(TITLE|PREHEADER|SENDER|LISTNAME|BODY|ASIDE|FOOTER)\b")
_ASIDE = re.compile(r"<!-- ASIDE -->.*?<!-- /ASIDE -->\s*", re.DOTALL)
_ASIDE_EDGE = re.compile(r"<!-- /?ASIDE -->\s*")


def framed(language: Language, **parts: str) -> str:
    """A whole HTML document. `parts`: title, preheader, sender, listname, body, footer, as HTML.

    With the part `aside` there is one more section, between body and footer.
    """
    html = {name.upper(): content for name, content in parts.items()}
    return "".join(html.get(piece, piece) for piece in _frame(language, "aside" in parts))


@cache
def _frame(language: Language, has_aside: bool) -> tuple[str, ...]:
    """The rendered frame, cut at its marks."""
    source = _template().read_text(encoding="utf-8").replace("LANGUAGE", language)
    source = _ASIDE_EDGE.sub("", source) if has_aside else _ASIDE.sub("", source)
    no_web_fonts = mrml.RenderOptions(fonts={})
    return tuple(_MARKS.split(mrml.to_html(source, render_options=no_web_fonts).content))


def _template() -> Path:
    return templates_folder() / "emails" / "letter.mjml"
