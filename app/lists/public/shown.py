"""A form as it is kept for proof: the same template as the page, without values, times and tokens."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment

from app.consent.shown.forms import FormShown
from app.lib.languages import current_language
from app.staff.queries.identity import Identity
from app.web.rendering.forms import filled
from app.web.rendering.templates import environment

SHOWN = "shown"
"""The hidden field with the digest of the form that the page showed."""

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


def form_shown(
    template: str, identity: Identity, notice_version: int, /, **words: Any
) -> FormShown:
    """What everybody sees who opens this page in the current language.

    `words` are what differs from page to page: lists with their sentences. Boxes are as the page
    shows them first, drawings say nothing and are left out.
    """
    html = (
        _pages()
        .get_template(template)
        .render(
            layout="layouts/kept.html",
            link=str,
            language=current_language(),
            identity=identity,
            sender=identity,
            notice_version=notice_version,
            form=filled(),
            mark="",
            shown="",
            said="",
            **words,
        )
    )
    return FormShown(_DRAWING.sub("", html))


@cache
def _pages() -> Environment:
    return environment()
