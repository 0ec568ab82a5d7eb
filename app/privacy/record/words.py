"""Kinds of documents with their templates; what a difference is called, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.disclosures.rules import NO_CONTRACT
from app.lib.languages import N_, format_date, gettext
from app.privacy.record.rules import Difference, DocumentKind, Fault

KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.BALANCING: N_("Balancing test"),
    DocumentKind.TRANSFER: N_("Transfer impact assessment"),
    DocumentKind.IMPACT: N_("Data protection impact assessment"),
    DocumentKind.PROCESSOR: N_("Review of a processor agreement"),
    DocumentKind.UNDERTAKING: N_("Confidentiality undertaking"),
}
WHAT_FOR: Mapping[DocumentKind, str] = {
    DocumentKind.BALANCING: N_(
        "Shows that a legitimate interest outweighs what it means for people (GDPR Article 6(1)(f))."
    ),
    DocumentKind.TRANSFER: N_(
        "Shows that data is protected in a country outside the EEA (GDPR Articles 44 to 46)."
    ),
    DocumentKind.IMPACT: N_("Needed where the risk to people is likely to be high (Article 35)."),
    DocumentKind.PROCESSOR: N_("Shows that the contract says what Article 28(3) asks for."),
    DocumentKind.UNDERTAKING: N_("Signed by whoever can reach the server or the database."),
}

Parts = Sequence[tuple[str, str]]
"""Headings of a template, with what has to be answered below each."""

TEMPLATES: Mapping[DocumentKind, Parts] = {
    DocumentKind.BALANCING: (
        (N_("The interest"), N_("Whose interest is it, and why is it lawful and real now?")),
        (
            N_("Need"),
            N_("Could the same be reached with less data, fewer people or by asking for consent?"),
        ),
        (
            N_("What it means for the people"),
            N_(
                "What do they expect? What is the relation to them? What harm could come of it? Are there "
                "children or others in a weak position among them?"
            ),
        ),
        (
            N_("What protects them"),
            N_("What has been done so that it weighs less: objections, short periods, less data?"),
        ),
        (N_("Result"), N_("Whose interest weighs more, and why? When is this looked at again?")),
    ),
    DocumentKind.TRANSFER: (
        (
            N_("The transfer"),
            N_("Which data of whom goes where, for what, how often, and who can read it there?"),
        ),
        (
            N_("What it rests on"),
            N_("Adequacy decision, standard clauses (which module, signed when) or consent?"),
        ),
        (
            N_("Law and practice of the country"),
            N_(
                "Can authorities get at the data there, and does this concern us? From which sources?"
            ),
        ),
        (
            N_("Further measures"),
            N_("Encryption and who holds the key, pseudonyms, promises in the contract."),
        ),
        (
            N_("Result"),
            N_("Is data protected as well as in the EEA? When is this looked at again?"),
        ),
    ),
    DocumentKind.IMPACT: (
        (
            N_("The processing"),
            N_("What is done with which data of whom, for how long, and with which means?"),
        ),
        (
            N_("Need and proportion"),
            N_("Which legal basis is there? Is all of it needed? How do people use their rights?"),
        ),
        (
            N_("Risks to people"),
            N_("What could go wrong, how likely is it, and how bad would it be for them?"),
        ),
        (N_("Measures"), N_("What is done against each risk, by whom and by when?")),
        (
            N_("Opinions"),
            N_("What does the data protection officer say, and the people concerned, if asked?"),
        ),
        (
            N_("Result"),
            N_("Which risk remains? Does the authority have to be consulted (Article 36)?"),
        ),
    ),
    DocumentKind.PROCESSOR: (
        (
            N_("The contract"),
            N_("Which contract, of which day, and what does it say of subject, duration and data?"),
        ),
        (
            N_("What Article 28(3) asks for"),
            N_(
                "Only on our instructions · secrecy · security · other processors only with our leave · help "
                "with requests and breaches · deletion or return at the end · audits. Say for each where "
                "the contract says it."
            ),
        ),
        (
            N_("Other processors"),
            N_("Whom do they use, in which countries, and how are we told of changes?"),
        ),
        (N_("Security"), N_("What do they show: certificates, reports, answers to our questions?")),
        (N_("Result"), N_("Does the contract suffice? What is missing, and who asks for it?")),
    ),
    DocumentKind.UNDERTAKING: (
        (
            N_("What I undertake"),
            N_(
                "I undertake to use the server, the database and what I learn from them for my work alone, to "
                "tell nobody else, to keep my keys and passwords to myself, and to report at once anything "
                "that looks like a breach. This goes on when my work ends."
            ),
        ),
        (N_("Access"), N_("Which servers, databases and backups, with which rights?")),
        (N_("Signed"), N_("Place, date, name in print and signature:")),
    ),
}


def title_of(kind: DocumentKind, about: str) -> str:
    """As a new document is called first, in the current language."""
    return f"{gettext(KINDS[kind])}: {about}"[:200]


def template_of(kind: DocumentKind, known: Parts = ()) -> str:
    """Its text in the current language, as Markdown; `known` are facts that stand at its head."""
    facts = "\n".join(f"- {label}: {fact}" for label, fact in known if fact)
    parts = [f"## {gettext(heading)}\n\n{gettext(ask)}" for heading, ask in TEMPLATES[kind]]
    return "\n\n".join([facts, *parts] if facts else parts) + "\n"


# Differences

_WORDS: Mapping[Fault, tuple[str, str]] = {
    Fault.NO_NOTICE: (
        N_("No privacy notice is published"),
        N_("Fill in the controller's details; the notice is then published."),
    ),
    Fault.OLD_NOTICE: (
        N_("The published notice is older than what it is made from"),
        N_("Save the settings once more: a new version is then published."),
    ),
    Fault.SILENT: (
        N_("%(name)s is outside the EEA, and the published notice does not name it"),
        N_("Save the recipient once more and read section 8 of the notice."),
    ),
    Fault.UNNAMED: (
        N_("The notice does not say who provides: %(name)s"),
        N_("Add the firm with its country to the recipients. If it is you, name yourself."),
    ),
    Fault.STOPPED: (
        N_("Nothing has been destroyed since %(day)s, although the notice names periods"),
        N_("Let the nights destroy old data again as soon as the reason for stopping is over."),
    ),
    Fault.PERSONAL_LINK: (
        N_("“%(name)s” has a link with data about the reader in its address"),
        N_("The notice says that there are no personal tracking links. Take the field out."),
    ),
    Fault.NO_CONTRACT: (
        NO_CONTRACT,
        N_("Record the contract or commission with its date (GDPR Article 28)."),
    ),
    Fault.NO_ASSESSMENT: (
        N_("The transfer to %(name)s rests on standard clauses, and nobody has assessed it"),
        N_("Write a transfer impact assessment and close it."),
    ),
    Fault.NO_BALANCING: (
        N_("“%(name)s” rests on a legitimate interest without a balancing test"),
        N_("Write a balancing test and close it, or a balancing note on the purpose."),
    ),
    Fault.NO_PERIOD: (
        N_("The notice names a period for “%(name)s” that no retention rule follows"),
        N_("Publish a list for the purpose or base it on consent: otherwise it holds nobody."),
    ),
    Fault.NO_DAYS: (
        N_("The notice does not say how long %(name)s keeps backups or logs"),
        N_("Ask them, and enter the number of days for the recipient."),
    ),
    Fault.UNTOLD: (
        N_("The notice says “ask us” about “%(name)s”"),
        N_("Describe the purpose, its data and, where it is one, the interest in all languages."),
    ),
    Fault.NOBODY: (
        N_("Nobody is recorded as having access to the server or the database"),
        N_("Record everybody who has, yourself included."),
    ),
    Fault.NO_UNDERTAKING: (
        N_("%(name)s has access and has signed no confidentiality undertaking"),
        N_("Have it signed and enter the date."),
    ),
    Fault.NO_REVIEW: (
        N_("Who has access should have been reviewed by %(day)s"),
        N_("Go through everybody who has access, and record the review."),
    ),
}
_BASE = "/staff/record"
_PATHS: Mapping[Fault, str] = {
    Fault.NO_NOTICE: "/staff/settings",
    Fault.OLD_NOTICE: "/staff/settings",
    Fault.SILENT: "/staff/recipients/{}",
    Fault.UNNAMED: "/staff/recipients",
    Fault.STOPPED: "/staff/retention",
    Fault.PERSONAL_LINK: "/staff/campaigns/{}",
    Fault.NO_CONTRACT: "/staff/recipients/{}",
    Fault.NO_ASSESSMENT: _BASE + "/documents/new?what=transfer+{}",
    Fault.NO_BALANCING: _BASE + "/documents/new?what=balancing+{}",
    Fault.NO_PERIOD: "/staff/purposes/{}",
    Fault.NO_DAYS: "/staff/recipients/{}",
    Fault.UNTOLD: "/staff/purposes/{}",
    Fault.NOBODY: _BASE + "/access",
    Fault.NO_UNDERTAKING: _BASE + "/access",
    Fault.NO_REVIEW: _BASE + "/access",
}


@dataclass(frozen=True)
class Told:
    """A difference in the current language: what, what to do, and where."""

    sentence: str
    to_do: str
    path: str


def told(difference: Difference, names: Mapping[str, str]) -> Told:
    """`names` say what the keys of purposes and kinds are called."""
    sentence, to_do = _WORDS[difference.fault]
    name = difference.name or names.get(difference.key, difference.key)
    day = format_date(difference.day) if difference.day else ""
    # A sentence of the recipients' rules says `to` for the firm.
    said = gettext(difference.sentence or sentence, name=name, to=name, day=day)
    path = _PATHS[difference.fault].format(difference.key)
    return Told(said.removesuffix("."), gettext(to_do), path)
