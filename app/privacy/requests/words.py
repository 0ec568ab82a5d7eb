"""Requests in words: for the person who asks, and for the office."""

from app.lib.languages import N_
from app.privacy.requests.rules import Decision, Outcome, Step, Way, Wish

ASKED: dict[Wish, str] = {
    Wish.ACCESS: N_("I want to know what data you have about me"),
    Wish.CORRECTION: N_("There is a mistake in my data"),
    Wish.ERASURE: N_("Erase my data"),
    Wish.RESTRICTION: N_("Restrict the use of my data"),
    Wish.OBJECTION: N_("I object to the processing of my data"),
    Wish.PORTABILITY: N_("I want my data in a portable format"),
    Wish.OTHER: N_("Something else"),
}
"""As the person says it."""
WISHES: dict[Wish, str] = {
    Wish.ACCESS: N_("Copy of own data"),
    Wish.CORRECTION: N_("Correction of data"),
    Wish.ERASURE: N_("Erasure"),
    Wish.RESTRICTION: N_("Restriction"),
    Wish.OBJECTION: N_("Objection"),
    Wish.PORTABILITY: N_("Data portability"),
    Wish.OTHER: N_("Other request"),
}
WAYS: dict[Way, str] = {
    Way.PAGE: N_("Public form"),
    Way.LINK: N_("Own preferences"),
    Way.EMAIL: N_("E-mail"),
    Way.PHONE: N_("Phone"),
    Way.POST: N_("Letter"),
    Way.IN_PERSON: N_("In person"),
}
STEPS: dict[Step, str] = {
    Step.RECEIVED: N_("Received"),
    Step.IDENTITY: N_("Identity"),
    Step.IDENTITY_ASKED: N_("Proof of identity requested"),
    Step.PAUSED: N_("The clock is paused"),
    Step.RESUMED: N_("The clock is running again"),
    Step.EXTENDED: N_("Time extended"),
    Step.COLLECTED: N_("Data collected"),
    Step.DECIDED: N_("Decided"),
    Step.ANSWERED: N_("Answer"),
    Step.TOLD: N_("Recipients told"),
    Step.CLOSED: N_("Closed"),
    Step.NOTED: N_("Note"),
}
TO_DO: dict[Step, str] = {
    Step.RECEIVED: N_("Read the request"),
    Step.IDENTITY: N_("Confirm who it is"),
    Step.COLLECTED: N_("Collect the data"),
    Step.DECIDED: N_("Decide what is done"),
    Step.ANSWERED: N_("Carry it out and send the answer"),
    Step.TOLD: N_("Tell those who received the data"),
    Step.CLOSED: N_("Close the request"),
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.DONE: N_("Carried out"),
    Outcome.PARTLY: N_("Partly done"),
    Outcome.REFUSED: N_("Refused"),
    Outcome.NOT_CONFIRMED: N_("Not confirmed"),
    Outcome.WITHDRAWN: N_("Withdrawn"),
}
DECISIONS: dict[Decision, str] = {
    Decision.GRANTED: N_("Do as asked"),
    Decision.PARTLY: N_("Do in part"),
    Decision.REFUSED: N_("Refuse"),
}
