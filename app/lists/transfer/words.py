"""The exact sentence of the permission, in each language, and the id it is kept under."""

from uuid import UUID

from app.lib.languages import N_, gettext, speaking

KEPT_UNDER = UUID(int=0xEEA)
"""Sentences are kept by list; this one belongs to none."""
NAME = N_("Data outside the EU and the EEA")
SENTENCE = N_(
    "Yes, %(controller)s may give my data outside the EU and the EEA to those who handle it on its behalf."
)


def sentence(controller: str, language: str) -> str:
    with speaking(language):
        return gettext(SENTENCE, controller=controller)
