"""The seal of a proof in words, and how a stranger checks it."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.consent.ledger.merkle import leaf_hash
from app.lib.languages import N_, gettext
from app.privacy.proof.queries import Proof
from app.privacy.proof.sections import Block, Rows, Section

EXPLAINED = N_(
    "A digest is the fingerprint of a text: when one character changes, all of it changes. The "
    "fingerprints of all entries lead to one number, the head, and that is signed."
)
YOUNG = N_("The last entry is sealed within a minute. Until then it is not protected.")
NOTHING_NEEDED = N_(
    "You need neither Postilupa nor us: only the file proof.json, Python and OpenSSL. Save the "
    "program below as check_proof.py and run: python3 check_proof.py proof.json"
)
LEFT, RIGHT = N_("left side"), N_("right side")
CHECKS = (
    (
        N_("The words."),
        N_("The SHA-256 of the sentence, the form and the mail has to be what the entry says."),
    ),
    (N_("The entry."), N_("Its digest is the SHA-256 of a zero byte and the text of the entry.")),
    (
        N_("The path."),
        N_(
            "Join the digest with each step in turn, from the side that is named: the SHA-256 of a byte "
            "01, the left and the right one. The last result is the head (RFC 9162, 2.1.3.2)."
        ),
    ),
    (
        N_("The checkpoint."),
        N_("The head is its third line. The Ed25519 signature has to fit the public key."),
    ),
    (
        N_("The past."),
        N_(
            "Whoever has an older checkpoint can ask for a proof that this one continues it: then "
            "nothing was rewritten in between."
        ),
    ),
)


def seal(proof: Proof, event: Mapping[str, Any]) -> Section:
    heading, sealed = gettext(N_("The seal")), event["sealed"]
    if sealed is None:
        return Section(heading, [Block("text", gettext(YOUNG))])
    return Section(
        heading,
        [
            Block("text", gettext(EXPLAINED)),
            Block("hashes", _sums(event)),
            Block("label", gettext(N_("The path from the entry to the head"))),
            Block("path", [*_path(sealed)]),
            Block("label", gettext(N_("The signed checkpoint"))),
            Block("code", sealed["checkpoint"]),
            Block("label", gettext(N_("The public key"))),
            Block("code", str(proof["key"])),
        ],
    )


def _sums(event: Mapping[str, Any]) -> Rows:
    digest = leaf_hash(event["sealed"]["leaf"].encode()).hex()
    entry = gettext(N_("Ledger entry %(number)s"), number=event["id"])
    shown = [
        (gettext(label), event[name]["sha256"])
        for name, label in (("form", N_("Form")), ("mail", N_("Confirmation e-mail")))
        if event[name]
    ]
    return [(label, in_groups(sums)) for label, sums in [(entry, digest), *shown]]


def in_groups(digest: str) -> str:
    """Eight by eight, so that two can be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _path(sealed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each step with the side it stands on."""
    steps = sealed["path"]
    for is_left, step in zip(
        sides(sealed["number"], sealed["size"], len(steps)), steps, strict=True
    ):
        yield gettext(LEFT if is_left else RIGHT), step


def sides(number: int, size: int, steps: int) -> Iterator[bool]:
    """Whether each step is the left one of its pair (RFC 9162, 2.1.3.2)."""
    place, last = number, size - 1
    for _ in range(steps):
        is_left = bool(place & 1) or place == last
        yield is_left
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1


def check(program: str) -> Section:
    return Section(
        gettext(N_("How to check it yourself")),
        [
            Block("text", gettext(NOTHING_NEEDED)),
            Block("numbered", [(gettext(what), gettext(how)) for what, how in CHECKS]),
            Block("label", gettext(N_("The same as a program"))),
            Block("code", program),
        ],
    )
