"""The Jinja environment of the pages: strict, escaped, in the reader's language."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from itertools import zip_longest
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from markupsafe import Markup, escape

from app.lib import languages
from app.lib.folders import templates_folder
from app.web.rendering.languages import link

STATIC = Path(__file__).parents[1] / "static"


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


def environment() -> Environment:
    """A forgotten word is an error, everything is escaped, `_` speaks the current language."""
    jinja = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    jinja.newstyle_gettext = True  # type: ignore[attr-defined]  # the i18n extension adds it
    jinja.globals.update(
        {"_": say, "gettext": say, "pgettext": say_one_meaning, "ngettext": say_counted}
    )
    jinja.globals.update({"static": static, "icon": icon, "when": when, "link": link})
    jinja.filters.update(FILTERS)
    return jinja


_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
_JOINT = re.compile(r"(?<=[^.@][.@])(?=[^.@])")


def breakable(text: object) -> Markup:
    """The text, where every e-mail address may be broken after its @ and its dots."""
    if isinstance(text, Markup):
        return text
    pieces = _ADDRESS.split(whole := str(text))
    addresses = [Markup("<wbr>").join(_JOINT.split(each)) for each in _ADDRESS.findall(whole)]
    return Markup("").join(
        piece for pair in zip_longest(pieces, addresses, fillvalue="") for piece in pair
    )


FILTERS: dict[str, Callable[..., str]] = {
    "breakable": breakable,
    "date": languages.format_date,
    "time": languages.format_time,
    "second": languages.format_second,
    "datetime": languages.format_datetime,
    "number": languages.format_number,
}


def say(sentence: str, /, **values: object) -> Markup:
    """The sentence in the current language. Ours is trusted, the values are escaped."""
    text = Markup(languages.gettext(sentence))  # noqa: S704 - msgids and catalogues are our own text
    return text % values if values else text


def say_one_meaning(context: str, sentence: str, /, **values: object) -> Markup:
    """As `say`, for a short word with several meanings: `context` names the one meant."""
    text = Markup(languages.pgettext(context, sentence))  # noqa: S704 - as above
    return text % values if values else text


def say_counted(singular: str, plural: str, n: int, /, **values: object) -> Markup:
    """As `say`, with `%(n)s` written as a number of the current language."""
    escaped = {name: escape(value) for name, value in values.items() if name != "n"}
    return Markup(languages.ngettext(singular, plural, n, **escaped))  # noqa: S704 - as above


def when(moment: datetime) -> Markup:
    """A moment for people, with its exact value for machines."""
    shown = languages.format_datetime(moment)
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), shown)


def static(path: str) -> str:
    """The address of a file in `static/`; it changes with the content: cached for ever."""
    return f"/static/{path}?v={_fingerprint(path)}"


@cache
def _fingerprint(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def icon(name: str, look: str = "icon") -> Markup:
    """A drawing from icons.svg, silent for screen readers: the word beside it speaks."""
    if name not in _drawings():
        raise KeyError(f"icons.svg has no symbol named {name}")
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        look, static("icons.svg"), name
    )


@cache
def _drawings() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
