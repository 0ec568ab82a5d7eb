"""What happened with somebody, in words: letters, conversations, orders, changes, who handled the data."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from app.contacts.words import country_in_words, field_in_words, value_in_words
from app.crm.rules import KIND_WORDS, STAGE_WORDS
from app.lib.languages import N_, gettext, ngettext
from app.privacy.answer.content.collecting import LOOKED_AT, Collected
from app.privacy.answer.content.words import days, moment, span, told_of, word
from app.privacy.article_19.words import WHAT
from app.privacy.proof.sections import Block, Rows
from app.privacy.requests.rules import Wish
from app.staff.log.words import WORDS as DONE

Step = tuple[str, str, Rows]
_BECAUSE, _OUTCOME, _TEXT = N_("Why it was sent to you"), N_("Outcome"), N_("What was noted")
_ORDER_KINDS = {
    "start": N_("Order began"),
    "change": N_("Order changed"),
    "end": N_("Order ended"),
    "void": N_("Entry corrected"),
}


def letters(collected: Collected) -> list[Block]:
    """By mail with what became of them, then those printed for the post."""
    mailed = [_letter(row) for row in collected.rows("delivery")]
    posted: list[Step] = [
        (gettext(N_("A letter by post")), moment(row["made_at"]), [])
        for row in collected.rows("letters_to_be_posted")
    ]
    return _steps([*mailed, *posted])


def _letter(row: Mapping[str, Any]) -> Step:
    facts = [*told_of(row, {"because": _BECAUSE}), (gettext(_OUTCOME), word({}, row["state"]))]
    subject = row["subject"] or gettext(N_("Letter without a subject"))
    return subject, moment(row["at"] or row["started_at"]), facts


def contacts(collected: Collected) -> list[Block]:
    """What was said, what is still to be done, and what is being considered."""
    talks = [_talk(row) for row in collected.rows("interactions")]
    to_do = [
        (row["what"], days(row["due_on"]), told_of(row, {"done_at": N_("Done on")}))
        for row in collected.rows("follow_ups")
    ]
    considered = [
        (
            f"{row['service']}: {word(STAGE_WORDS, row['stage'])}",
            span(row["since"], row["until"]),
            told_of(row, {"note": _TEXT}),
        )
        for row in collected.rows("considered_services")
    ]
    return [
        *_steps(talks),
        *_labelled(gettext(N_("Follow-ups")), to_do),
        *_labelled(gettext(N_("Services considered")), considered),
    ]


def _talk(row: Mapping[str, Any]) -> Step:
    kind = word(KIND_WORDS, row["kind"])
    facts = told_of(
        row, {"organisation": N_("Organisation"), "subject": N_("Subject"), "text": _TEXT}
    )
    return kind, moment(row["at"]), facts


def orders(collected: Collected) -> list[Block]:
    names = {row["id"]: row for row in collected.rows("orders")}
    steps = []
    for row in collected.rows("order_facts"):
        order = names.get(row["order"], {})
        facts = told_of(
            {**row, "organisation": order.get("organisation")},
            {
                "organisation": N_("Organisation"),
                "what": N_("What"),
                "price": N_("Price, €"),
                "note": _TEXT,
            },
        )
        kind = word(_ORDER_KINDS, row["kind"])
        steps.append((f"{order.get('service', '')}: {kind}", days(row["from_on"]), facts))
    return _steps(steps)


def changes(collected: Collected) -> list[Block]:
    told = [_change(row) for row in collected.rows("contact_changes")]
    merged: list[Step] = [
        (gettext(N_("Two records about you were merged")), moment(row["at"]), [])
        for row in collected.rows("merges")
    ]
    return _steps([*told, *merged])


def _change(row: Mapping[str, Any]) -> Step:
    label = row["field"].partition(":")[2] or row["field"]
    facts = [
        (gettext(word), value_in_words(row["field"], row[name]))
        for name, word in (("old", N_("Before")), ("new", N_("After")))
        if row[name]
    ]
    return field_in_words(label), moment(row["at"]), [*facts, *told_of(row, {"why": N_("Reason")})]


def disclosures(collected: Collected) -> list[Block]:
    """To whom data of this person went."""
    labels = {"purpose": N_("Purpose"), "why": N_("Reason")}
    given = [
        (
            ", ".join(part for part in (row["to"], country_in_words(row["country"])) if part),
            moment(row["at"]),
            [
                *told_of(row, labels),
                (gettext(N_("Data")), ", ".join(map(field_in_words, row["fields"]))),
            ],
        )
        for row in collected.rows("disclosures")
    ]
    told = [
        (
            f"{row['recipient']}: {gettext(WHAT[Wish(row['what'])])}",
            days(row["told_on"]) if row["told_on"] else gettext(N_("The recipient will be told")),
            [(gettext(N_("Letter")), row["body"])] if row["body"] else [],
        )
        for row in collected.rows("recipients_to_tell")
    ]
    return _steps([*given, *told])


def ends(collected: Collected) -> list[Block]:
    """When this person's data goes, and what keeps it longer."""
    held = [
        (
            gettext(N_("Kept longer than the rules say")),
            span(row["at"], row["until"]),
            told_of(row, {"why": N_("Reason")}),
        )
        for row in collected.rows("retention_holds")
    ]
    due = [
        (gettext(N_("Will be deleted")), days(row["ends"]))
        for row in collected.rows("retention_due")
    ]
    return [*([Block("facts", due)] if due else []), *_steps(held)]


def requests(collected: Collected) -> list[Block]:
    asked = [
        (
            gettext(N_("Request %(number)s"), number=row["number"]),
            days(row["received_on"]),
            told_of(row, {"said": N_("What you wrote"), "closed_at": N_("Closed")}),
        )
        for row in collected.rows("privacy_requests")
    ]
    wrote = [
        (row["subject"], moment(row["sent_at"]), [(gettext(_TEXT), row["body"])])
        for row in collected.rows("privacy_request_letters")
    ]
    given: list[Step] = [
        (gettext(N_("An answer was given to you")), moment(row["released_at"]), [])
        for row in collected.rows("answers")
        if row["released_at"]
    ]
    return _steps([*asked, *wrote, *given])


def looked_at(collected: Collected) -> list[Block]:
    """How often and for what, by kind and day; the names of employees are theirs."""
    rows = collected.rows(LOOKED_AT)
    if not rows:
        return []
    said = ngettext(
        "Our staff have handled your data %(n)s time since %(day)s. We do not tell which of "
        "them: their names are their own data. What they did and when is listed here.",
        "Our staff have handled your data %(n)s times since %(day)s. We do not tell which of "
        "them: their names are their own data. What they did and when is listed here.",
        len(rows),
        day=days(rows[0]["at"]),
    )
    counted = Counter((days(row["at"]), row["what"]) for row in rows)
    facts = [
        (day, f"{word(DONE, what)}{f' ({n})' if n > 1 else ''}")
        for (day, what), n in counted.items()
    ]
    return [Block("text", said), Block("facts", facts)]


def _steps(steps: Any) -> list[Block]:
    known = list(steps)
    return [Block("steps", known)] if known else []


def _labelled(label: str, steps: list[Step]) -> list[Block]:
    return [Block("label", label), *_steps(steps)] if steps else []
