"""What staff decided about words that may be about others, as the page sends it."""

from app.privacy.answer.rules import SHOWN, Why
from app.web.rendering.forms import Form

MOST = 500
LONGEST_WORDS = 300
LONGEST_MORE = 4000


def read_marks(form: Form) -> dict[str, str]:
    """`words1`, `choice1` and `why1` belong together; each line of `more` is left out, too."""
    marks: dict[str, str] = {}
    for number in range(1, MOST + 1):
        words = form.value(f"words{number}")[:LONGEST_WORDS]
        if not words:
            break
        why = form.value(f"why{number}")
        left_out = why if why in tuple(Why) else Why.PERSON.value
        marks[words] = SHOWN if form.value(f"choice{number}") == "show" else left_out
    for line in form.text("more", most=LONGEST_MORE, lines=True).splitlines():
        if words := " ".join(line.split()):
            marks[words] = Why.PERSON.value
    return marks
