"""What each place allows in marketing by e-mail, as data; of two places the stricter. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.consent.grounds.facts import Ground, Profile
from app.staff.rules import place_of

POST, PHONE = "post", "phone"
EEA = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
        *("AX", "GF", "GP", "MF", "MQ", "RE", "YT"),
    )
)
"""The EU and EEA, with the parts of Finland and France that have codes of their own."""


@dataclass(frozen=True)
class PlaceRules:
    """One place's rules.

    `grounds` are those for marketing, `asking` those for a message that asks. A consent nobody has
    used for `unused_months` waits until the reader is asked again, where that `may_be_asked_again`.
    `mailbox_confirms`: whoever recorded a consent, it counts once confirmed from the mailbox.
    """

    grounds: frozenset[Ground]
    asking: frozenset[Ground]
    open_channels: frozenset[str]
    unused_months: int
    age: int
    may_be_asked_again: bool
    agreed_in_writing: bool
    mailbox_confirms: bool
    may_remind: bool


_ALL = frozenset(
    {Ground.CONSENT, Ground.CUSTOMER, Ground.ORGANISATION, Ground.DUTIES, Ground.NOT_FORBIDDEN}
)
# Act 917/2014 §§ 200-203; the Swedish Marketing Act 2008:486 §§ 19-21 comes to the same here.
_FINLAND = PlaceRules(
    grounds=_ALL,
    asking=_ALL | {Ground.ASKED},
    open_channels=frozenset({POST, PHONE}),
    unused_months=24,
    age=13,
    may_be_asked_again=True,
    agreed_in_writing=False,
    mailbox_confirms=False,
    may_remind=True,
)
# UWG § 7: express consent, and customers by all four facts of § 7(3).
_GERMANY = PlaceRules(
    grounds=frozenset({Ground.CONSENT, Ground.CUSTOMER, Ground.NOT_FORBIDDEN}),
    asking=frozenset({Ground.CONSENT, Ground.ASKED}),
    open_channels=frozenset({POST}),
    unused_months=18,
    age=16,
    may_be_asked_again=False,
    agreed_in_writing=True,
    mailbox_confirms=True,
    may_remind=False,
)
_STRICT = PlaceRules(
    grounds=frozenset({Ground.CONSENT}),
    asking=frozenset({Ground.CONSENT}),
    open_channels=frozenset(),
    unused_months=12,
    age=16,
    may_be_asked_again=False,
    agreed_in_writing=True,
    mailbox_confirms=True,
    may_remind=False,
)
RULES: Mapping[Profile, PlaceRules] = {
    Profile.FINLAND: _FINLAND,
    Profile.SWEDEN: _FINLAND,
    Profile.GERMANY: _GERMANY,
    Profile.STRICT: _STRICT,
}


def profile_of(country: str) -> Profile:
    """The rules of a country; of one whose rules nobody has written down, the strictest."""
    return Profile(place_of(country))


@cache
def rules_in(profile: Profile, country: str) -> PlaceRules:
    """The stricter of the sender's place and the reader's; an unknown country is the sender's."""
    own = RULES[profile]
    return stricter(own, RULES[profile_of(country)]) if country else own


def stricter(one: PlaceRules, other: PlaceRules) -> PlaceRules:
    """A ground must hold in both places, and the shorter limit counts."""
    return PlaceRules(
        grounds=one.grounds & other.grounds,
        asking=one.asking & other.asking,
        open_channels=one.open_channels & other.open_channels,
        unused_months=min(one.unused_months, other.unused_months),
        age=max(one.age, other.age),
        may_be_asked_again=one.may_be_asked_again and other.may_be_asked_again,
        agreed_in_writing=one.agreed_in_writing or other.agreed_in_writing,
        mailbox_confirms=one.mailbox_confirms or other.mailbox_confirms,
        may_remind=one.may_remind and other.may_remind,
    )
