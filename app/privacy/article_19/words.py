"""Telling recipients in words."""

from app.lib.languages import N_
from app.privacy.article_19.rules import How
from app.privacy.requests.rules import Wish

HOW = {
    How.MAIL: N_("By e-mail: send the letter now"),
    How.POST: N_("By post: print the letter and post it"),
    How.PHONE: N_("By phone or face to face"),
    How.IMPOSSIBLE: N_("It cannot be told"),
    How.DISPROPORTIONATE: N_("Telling it would be a disproportionate effort"),
}
HOW_TOLD = {
    How.MAIL: N_("told by e-mail"),
    How.POST: N_("told by post"),
    How.PHONE: N_("told by phone or face to face"),
    How.IMPOSSIBLE: N_("could not be told"),
    How.DISPROPORTIONATE: N_("not told: a disproportionate effort"),
}
WHAT = {
    Wish.CORRECTION: N_("Data corrected"),
    Wish.ERASURE: N_("Person erased"),
    Wish.RESTRICTION: N_("Use of the data restricted"),
}
