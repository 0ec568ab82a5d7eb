"""What staff and readers are told of each answer of the decision: whole sentences, never glued parts. Pure.

Each has its sentences from the fullest to the barest: the first is told whose facts are all known.
"""

import re
from collections.abc import Mapping, Sequence

from app.consent.grounds.reasons import Reason
from app.lib.languages import N_, gettext

STAFF: Mapping[Reason, tuple[str, ...]] = {
    Reason.CONSENT: (
        N_("Consent given on %(day)s: %(list)s."),
        N_("Consent given on %(day)s."),
        N_("Consent has been given."),
    ),
    Reason.CUSTOMER: (
        N_("Customer, bought on %(day)s: %(product)s. The letter concerns the same product group."),
        N_("Customer, bought on %(day)s. The letter concerns the same product group."),
        N_("Customer. The letter concerns the same product group."),
    ),
    Reason.ORGANISATION: (
        N_("Role address of %(organisation)s, marketing not forbidden."),
        N_("An organisation's role address, marketing not forbidden."),
    ),
    Reason.DUTIES: (
        N_("Concerns the person's work: %(reason)s (%(staff)s, %(day)s)."),
        N_("Concerns the person's work (written down on %(day)s)."),
        N_("Concerns the person's work."),
    ),
    Reason.ASKED: (
        N_("Agreed to one question, conversation on %(day)s (%(staff)s)."),
        N_("Agreed to one question, conversation on %(day)s."),
        N_("Agreed to one question in a conversation."),
    ),
    Reason.NOT_FORBIDDEN: (
        N_("Post: not forbidden (%(reason)s)."),
        N_("By post or phone: not forbidden."),
    ),
    Reason.CONTRACT: (
        N_("Belongs to %(subject)s, holds no marketing."),
        N_("Belongs to a contract or a question, holds no marketing."),
    ),
    Reason.DUTY: (
        N_("The law requires it (%(article)s)."),
        N_("The law requires it."),
    ),
    Reason.ANSWER: (
        N_("Asked for by the person on %(day)s."),
        N_("Asked for by the person."),
    ),
    Reason.KEY_MISSING: (N_("The key of the suppression list is missing, so nothing is sent."),),
    Reason.ADDRESS_DEAD: (N_("The address does not work: mail comes back."),),
    Reason.ADDRESS_REPLACED: (N_("Its owner has replaced this address with another one."),),
    Reason.HOLDS_MARKETING: (N_("A service message may not hold marketing."),),
    Reason.ERASED: (N_("Erased; no marketing to this address."),),
    Reason.RESTRICTED: (N_("Use of the data is restricted."),),
    Reason.OBJECTED: (
        N_("Has forbidden direct marketing (%(scope)s, %(day)s)."),
        N_("Has forbidden direct marketing (%(day)s)."),
        N_("Has forbidden direct marketing."),
    ),
    Reason.COMPLAINED: (
        N_("Marked a message as spam on %(day)s."),
        N_("Marked a message as spam."),
    ),
    Reason.ORGANISATION_REFUSED: (
        N_("The organisation has forbidden it (%(scope)s, %(day)s)."),
        N_("The organisation has forbidden it (%(day)s)."),
        N_("The organisation has forbidden it."),
    ),
    Reason.WITHDRAWN: (
        N_("Left the list on %(day)s."),
        N_("Left the list."),
    ),
    Reason.NO_THANKS: (
        N_("Answered 'No, thank you' on %(day)s."),
        N_("Answered 'No, thank you'."),
    ),
    Reason.NOT_ME: (
        N_("The holder of the address said on %(day)s that they did not subscribe."),
        N_("The holder of the address said they did not subscribe."),
    ),
    Reason.EXPIRED: (
        N_("The consent ended on %(day)s."),
        N_("The consent has ended."),
    ),
    Reason.PAUSED: (
        N_("The reader paused the letters on %(day)s for 30 days."),
        N_("The reader has paused the letters."),
    ),
    Reason.ARTICLE_14: (
        N_("Has not been told where the data came from (due %(day)s)."),
        N_("Has not been told where the data came from."),
    ),
    Reason.NO_TRANSFER: (N_("Has not agreed that data may go outside the EEA."),),
    Reason.MINOR: (N_("Under age, no guardian's consent."),),
    Reason.SAME_PERSON: (N_("The person gets this at another address."),),
    Reason.FEWER: (
        N_("The reader asked on %(day)s for fewer letters, and has just had one of this list."),
        N_("The reader wants fewer letters, and has just had one of this list."),
    ),
    Reason.NEVER_ASKED: (N_("No ground for sending."),),
    Reason.NOT_CONFIRMED: (
        N_("The sign-up of %(day)s has not been confirmed."),
        N_("Sign-up not confirmed."),
    ),
    Reason.LOW_ASSURANCE: (N_("The confirmation may be a machine's. Ask again."),),
    Reason.NO_PROOF: (N_("No proof of the consent."),),
    Reason.NOT_FREE: (N_("The consent was a condition of something else."),),
    Reason.CONTROLLER_CHANGED: (
        N_("The consent names another controller: %(name)s."),
        N_("The consent names another controller."),
    ),
    Reason.UNUSED: (
        N_("The consent has not been used since %(day)s."),
        N_("The consent has been unused for too long."),
    ),
    Reason.PROFILE_CONSENT: (N_("In the reader's country or ours this needs consent."),),
    Reason.NOT_A_SALE: (N_("There is no purchase from us."),),
    Reason.OTHER_SELLER: (N_("What is offered is not our own product."),),
    Reason.OTHER_PRODUCTS: (N_("The purchase was of another product group."),),
    Reason.NO_REFUSAL_OFFERED: (N_("No refusal was offered when the address was collected."),),
    Reason.CUSTOMER_LAPSED: (
        N_("More than two years since the purchase on %(day)s."),
        N_("More than two years since the last purchase."),
    ),
    Reason.NATURAL_PERSON: (N_("The address belongs to a person, not to an organisation."),),
    Reason.KIND_UNKNOWN: (N_("Find out first whose address this is."),),
    Reason.NO_REASON: (N_("No reason written why it concerns the person's work."),),
    Reason.OTHER_TOPIC: (N_("What has been written down concerns another list."),),
    Reason.REASON_OLD: (
        N_("The reason was written on %(day)s and has to be checked."),
        N_("The reason is old and has to be checked."),
    ),
    Reason.POSITION_ENDED: (
        N_("The position ended on %(day)s."),
        N_("The position has ended."),
    ),
    Reason.POSITION_UNCHECKED: (
        N_("The position was last checked on %(day)s."),
        N_("Nobody has checked whether the position is current."),
    ),
    Reason.NO_BALANCING: (N_("The purpose has no balancing note."),),
    Reason.ALREADY_ASKED: (N_("Has been asked once."),),
    Reason.CONVERSATION_OLD: (
        N_("More than 30 days since the conversation on %(day)s."),
        N_("More than 30 days since the conversation."),
    ),
    Reason.ASK_RESTRICTED: (N_("Use of the data is restricted: may this be sent all the same?"),),
    Reason.ASK_EARLIER_CONSENT: (
        N_(
            "The organisation has forbidden marketing, but the person consented before that (%(day)s): "
            "does the consent still hold?"
        ),
        N_(
            "The organisation has forbidden marketing, but the person consented before that: does the "
            "consent still hold?"
        ),
    ),
    Reason.ASK_MERGED: (
        N_(
            "Another address of the person was stopped on %(day)s, before the person subscribed at "
            "this one: what does the person want?"
        ),
        N_(
            "Another address of the person was stopped before the person subscribed at this one: what "
            "does the person want?"
        ),
    ),
}

# Where the law lets us say nothing, or nothing better.
READER_ELSE = N_("At present we do not send you this.")
READER: Mapping[Reason, tuple[str, ...]] = {
    Reason.CONSENT: (
        N_("You get this letter because you gave your consent on %(day)s: %(list)s."),
        N_("You get this letter because you gave your consent."),
    ),
    Reason.CUSTOMER: (
        N_(
            "You get this because you are our customer (purchase on %(day)s: %(product)s). You can "
            "forbid it below."
        ),
        N_("You get this because you are our customer. You can forbid it below."),
    ),
    Reason.ORGANISATION: (
        N_(
            "Sent to the shared address of %(organisation)s. The organisation can forbid this below."
        ),
        N_(
            "Sent to the shared address of your organisation. The organisation can forbid this below."
        ),
    ),
    Reason.DUTIES: (
        N_(
            "You get this at your work address because it concerns your work: %(reason)s. You can "
            "forbid it below."
        ),
        N_(
            "You get this at your work address because it concerns your work. You can forbid it below."
        ),
    ),
    Reason.ASKED: (
        N_("You spoke with %(staff)s on %(day)s and said we may ask you this once."),
        N_("You spoke with us and said we may ask you this once."),
    ),
    Reason.NOT_FORBIDDEN: (
        N_("You can forbid letters like this: %(email)s."),
        N_("You can forbid letters and calls like this."),
    ),
    Reason.CONTRACT: (
        N_("This message concerns %(subject)s and holds no marketing."),
        N_("This message concerns our contract or your question and holds no marketing."),
    ),
    Reason.DUTY: (N_("The law requires us to tell you this."),),
    Reason.ANSWER: (
        N_("You asked for this on %(day)s."),
        N_("You asked for this."),
    ),
    Reason.RESTRICTED: (N_("Your data is only stored at present."),),
    Reason.OBJECTED: (
        N_("You forbade our marketing on %(day)s. We obey it."),
        N_("You have forbidden our marketing. We obey it."),
    ),
    Reason.COMPLAINED: (
        N_("You marked our message as spam on %(day)s. We send you nothing more."),
        N_("You marked our message as spam. We send you nothing more."),
    ),
    Reason.ORGANISATION_REFUSED: (
        N_("Your organisation has forbidden our marketing. We obey it."),
    ),
    Reason.WITHDRAWN: (
        N_("You left this list on %(day)s."),
        N_("You have left this list."),
    ),
    Reason.NO_THANKS: (
        N_("You answered 'No, thank you' on %(day)s."),
        N_("You answered 'No, thank you'."),
    ),
    Reason.NOT_ME: (
        N_("You told us on %(day)s that you had not subscribed."),
        N_("You told us that you had not subscribed."),
    ),
    Reason.EXPIRED: (
        N_("Your consent ended on %(day)s."),
        N_("Your consent has ended."),
    ),
    Reason.PAUSED: (
        N_("You paused these letters on %(day)s for 30 days."),
        N_("You have paused these letters."),
    ),
    Reason.FEWER: (
        N_("On %(day)s you asked for fewer of these letters: %(pace)s."),
        N_("You have asked for fewer of these letters."),
    ),
}


def told_to_staff(why: Reason, /, **facts: str | None) -> str:
    """In the current language. Facts: day, list, product, organisation, reason, staff, scope and more."""
    return _fullest(STAFF[why], facts)


def told_to_reader(why: Reason, /, **facts: str | None) -> str:
    """The same for the reader. Name staff only where they asked in person."""
    return _fullest(READER.get(why, (READER_ELSE,)), facts)


def _fullest(sentences: Sequence[str], facts: Mapping[str, str | None]) -> str:
    known = {name: value for name, value in facts.items() if value}
    sentence = next(one for one in sentences if needed(one) <= known.keys())
    return gettext(sentence, **known)


def needed(sentence: str) -> set[str]:
    """The facts that it names."""
    return set(re.findall(r"%\((\w+)\)s", sentence))
