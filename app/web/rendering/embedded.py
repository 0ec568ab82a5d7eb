"""The code of a form for somebody's own site: it opens our page with what was typed filled in."""

from collections.abc import Sequence
from html import escape

_AREA = '<textarea name="{name}" rows="6"{required}></textarea>'
_LINE = '<input{kind} name="{name}"{required}>'
_REQUIRED = ("email", "message")


def form_code(
    action: str, language: str, title: str, fields: Sequence[tuple[str, str]], button: str
) -> str:
    """`fields` are names with their labels, in the order of the form."""
    lines = [
        f'<form method="post" action="{escape(f"{action}?lang={language}")}" lang="{escape(language)}">',
        f"  <h2>{escape(title)}</h2>",
        *(f"  <label>{escape(label)} {_input(name)}</label>" for name, label in fields),
        f"  <button>{escape(button)}</button>",
        "</form>",
    ]
    return "\n".join(lines)


def _input(name: str) -> str:
    return (_AREA if name == "message" else _LINE).format(
        name=escape(name),
        kind=' type="email"' if name == "email" else "",
        required=" required" if name in _REQUIRED else "",
    )
