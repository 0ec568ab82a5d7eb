"""Why a message may go, may not, or waits for somebody's answer: the keys that are stored. Pure."""

from enum import StrEnum


class Reason(StrEnum):
    """`wordings/reasons.py` has the sentences."""

    # It may go: the names of the grounds, as in `facts.Ground`.
    CONSENT = "consent"
    CUSTOMER = "customer"
    ORGANISATION = "organisation"
    DUTIES = "duties"
    ASKED = "asked"
    NOT_FORBIDDEN = "not_forbidden"
    CONTRACT = "contract"
    DUTY = "duty"
    ANSWER = "answer"
    # Nothing goes at all.
    KEY_MISSING = "key_missing"
    ADDRESS_DEAD = "address_dead"
    ADDRESS_REPLACED = "address_replaced"
    HOLDS_MARKETING = "holds_marketing"
    # Stops, from strong to weak.
    ERASED = "erased"
    RESTRICTED = "restricted"
    OBJECTED = "objected"
    COMPLAINED = "complained"
    ORGANISATION_REFUSED = "organisation_refused"
    WITHDRAWN = "withdrawn"
    NO_THANKS = "no_thanks"
    NOT_ME = "not_me"
    EXPIRED = "expired"
    PAUSED = "paused"
    # What is missing before any ground is looked at.
    ARTICLE_14 = "article_14"
    NO_TRANSFER = "no_transfer"
    MINOR = "minor"
    SAME_PERSON = "same_person"
    FEWER = "fewer"
    # Consent
    NEVER_ASKED = "never_asked"
    NOT_CONFIRMED = "not_confirmed"
    LOW_ASSURANCE = "low_assurance"
    NO_PROOF = "no_proof"
    NOT_FREE = "not_free"
    CONTROLLER_CHANGED = "controller_changed"
    UNUSED = "unused"
    PROFILE_CONSENT = "profile_consent"
    # Customer (§ 200(3))
    NOT_A_SALE = "not_a_sale"
    OTHER_SELLER = "other_seller"
    OTHER_PRODUCTS = "other_products"
    NO_REFUSAL_OFFERED = "no_refusal_offered"
    CUSTOMER_LAPSED = "customer_lapsed"
    # Organisation's address (§ 202) and work duties
    NATURAL_PERSON = "natural_person"
    KIND_UNKNOWN = "kind_unknown"
    NO_REASON = "no_reason"
    OTHER_TOPIC = "other_topic"
    REASON_OLD = "reason_old"
    POSITION_ENDED = "position_ended"
    POSITION_UNCHECKED = "position_unchecked"
    NO_BALANCING = "no_balancing"
    # Asked in person
    ALREADY_ASKED = "already_asked"
    CONVERSATION_OLD = "conversation_old"
    # Questions to a person
    ASK_RESTRICTED = "ask_restricted"
    ASK_EARLIER_CONSENT = "ask_earlier_consent"
    ASK_MERGED = "ask_merged"

    @classmethod
    def _missing_(cls, value: object) -> "Reason":
        """A stored reason that this version does not know is no permission."""
        del value
        return cls.NEVER_ASKED


STOPS = (
    Reason.ERASED,
    Reason.RESTRICTED,
    Reason.OBJECTED,
    Reason.COMPLAINED,
    Reason.ORGANISATION_REFUSED,
    Reason.WITHDRAWN,
    Reason.NO_THANKS,
    Reason.NOT_ME,
    Reason.EXPIRED,
    Reason.PAUSED,
    Reason.ASK_MERGED,
)
"""From strong to weak: of several that hold, the first is told. They end every ground."""

# The same in the few words of a column or a filter: it may go, not yet, never, and the rest: no.
GOING = (
    *(Reason.CONSENT, Reason.CUSTOMER, Reason.ORGANISATION, Reason.DUTIES, Reason.ASKED),
    *(Reason.NOT_FORBIDDEN, Reason.CONTRACT, Reason.DUTY, Reason.ANSWER),
)
WAITING = (
    *(Reason.NOT_CONFIRMED, Reason.LOW_ASSURANCE, Reason.PAUSED, Reason.FEWER),
    *(Reason.ARTICLE_14,),
    *(Reason.CONTROLLER_CHANGED, Reason.KIND_UNKNOWN, Reason.ASK_RESTRICTED),
    *(Reason.ASK_EARLIER_CONSENT, Reason.ASK_MERGED),
)
BLOCKED = (
    *(Reason.OBJECTED, Reason.COMPLAINED, Reason.ORGANISATION_REFUSED),
    *(Reason.RESTRICTED, Reason.ERASED),
)
