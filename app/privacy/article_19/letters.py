"""What a recipient is told: drafted in its language, to be changed by staff."""

from app.lib.languages import N_, Language, gettext, speaking
from app.privacy.article_19.rules import ToTell
from app.privacy.requests.letters.drafts import TO_FILL, Draft, signed
from app.privacy.requests.rules import Wish
from app.staff.queries.identity import Identity

SUBJECTS = {
    Wish.CORRECTION: N_("Please correct data that you have received from us"),
    Wish.ERASURE: N_("Please erase data that you have received from us"),
    Wish.RESTRICTION: N_("Please restrict the use of data that you have received from us"),
}
_DONE = {
    Wish.CORRECTION: N_("We have corrected data about a person that we have also given to you:"),
    Wish.ERASURE: N_("We have erased the data of a person that we have also given to you:"),
    Wish.RESTRICTION: N_(
        "We have restricted the use of the data of a person that we have also given to you:"
    ),
}
_ASKED = {
    Wish.CORRECTION: N_("Please correct the data you have. The correct data is: %(right)s"),
    Wish.ERASURE: N_("Please erase the data you have, with every copy and link."),
    Wish.RESTRICTION: N_(
        "Please only store the data you have, and use it for nothing else until we tell you that the "
        "restriction has ended."
    ),
}
_WHY = N_(
    "We have to tell this to everybody who has received the data from us (Article 19 of the General "
    "Data Protection Regulation). If you have passed the data on, please tell those who have it, and "
    "write to us if you cannot do what we ask."
)


def letter_to(task: ToTell, us: Identity, language: Language) -> Draft:
    """It names the person as the recipient knows them, and no reason."""
    with speaking(language):
        asked = gettext(_ASKED[task.what], right=TO_FILL)
        paragraphs = [
            gettext(N_("Hello,")),
            f"{gettext(_DONE[task.what])}\n{task.who or TO_FILL}",
            asked,
            gettext(_WHY),
        ]
        if task.number:
            paragraphs.append(gettext(N_("Our reference: %(number)s"), number=task.number))
        return Draft(
            gettext(SUBJECTS[task.what]),
            "\n\n".join([*paragraphs, signed(us)]),
        )
