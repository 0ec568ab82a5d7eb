"""What staff write about interactions, as safe HTML for staff pages."""

from markupsafe import Markup

from app.crm.rules import InteractionKind
from app.mail.letters import markdown


def shown(text: str, kind: InteractionKind = InteractionKind.NOTE) -> Markup:
    """Markdown with raw HTML shown as it was typed; no pictures, nothing that runs.

    What a stranger wrote stands as it was typed: no link of theirs hides behind other words.
    """
    if kind is InteractionKind.ENQUIRY:
        return Markup('<p class="lines">{}</p>').format(text)
    return Markup(markdown.for_page(text))  # noqa: S704 - cleaned by nh3's allow-list
