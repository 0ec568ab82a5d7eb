"""Which language a page speaks: the visitor's `?lang=`, else the browser's wish, else Finnish.

Strangers get no cookie, so a choice travels in the links and form actions (`link`).
"""

from contextlib import AbstractContextManager
from contextvars import ContextVar
from urllib.parse import parse_qsl

from litestar.types import ASGIApp, Receive, Scope, Send

from app.lib.languages import DEFAULT, N_, Language, gettext, speaking

# As their speakers call them: to choose the language of a page by. Any other is said `in_words`.
NAMES = {Language.FINNISH: "Suomi", Language.SWEDISH: "Svenska", Language.ENGLISH: "English"}
_WORDS = {
    Language.FINNISH: N_("Finnish"),
    Language.SWEDISH: N_("Swedish"),
    Language.ENGLISH: N_("English"),
}
LONGEST_WISH = 500
_SPOKEN = {language.value: language for language in Language}

_chosen: ContextVar[Language | None] = ContextVar("chosen_language", default=None)


class Languages:
    """ASGI middleware: everything inside is said in the language of this request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = chosen_in(scope.get("query_string", b""))
        token = _chosen.set(chosen)
        try:
            with speaking(chosen or wished(_accept_language(scope))):
                await self.app(scope, receive, send)
        finally:
            _chosen.reset(token)


def in_words() -> dict[Language, str]:
    """What each language is called in the current one, as a label: of a person, a text, a letter."""
    return {language: gettext(word).capitalize() for language, word in _WORDS.items()}


def link(path: str) -> str:
    """The path, carrying on the language that the visitor chose by hand."""
    chosen = _chosen.get()
    if chosen is None or not path.startswith("/"):
        return path
    address, mark, fragment = path.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}lang={chosen}{mark}{fragment}"


def speaking_to(preferred: Language | str) -> AbstractContextManager[None]:
    """What a signed-in person set as their language, unless they chose another in this link."""
    return speaking(_chosen.get() or preferred)


def chosen_in(query: bytes) -> Language | None:
    """The first `lang` of the query that we speak."""
    try:
        pairs = parse_qsl(query.decode("latin-1"), max_num_fields=100)
    except ValueError:
        return None
    return next((_known(value) for name, value in pairs if name == "lang" and _known(value)), None)


def wished(accept_language: str) -> Language:
    """The wished language with the greatest weight; of equals the first (RFC 9110, 12.5.4)."""
    wishes = [_wish(part) for part in accept_language[:LONGEST_WISH].split(",")]
    spoken = [(weight, language) for weight, language in wishes if language and weight > 0]
    return max(spoken, key=lambda wish: wish[0])[1] if spoken else DEFAULT


def _wish(part: str) -> tuple[float, Language | None]:
    tag, _, weight = part.partition(";")
    return _weight(weight), _known(tag.strip().lower().split("-")[0])


def _weight(text: str) -> float:
    """`q=0.8` as a number; 1 when there is none, 0 when it cannot be meant."""
    name, _, number = text.partition("=")
    if not name.strip():
        return 1.0
    try:
        weight = float(number)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _known(text: str) -> Language | None:
    return _SPOKEN.get(text)


def _accept_language(scope: Scope) -> str:
    values = [value for name, value in scope["headers"] if name == b"accept-language"]
    return b",".join(values).decode("latin-1")
