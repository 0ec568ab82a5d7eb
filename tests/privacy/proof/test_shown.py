"""The form and the mail of a proof as a reader saw them, and the path as a reader can follow it."""

import email.message
import hashlib

import pytest

from app.consent.ledger.merkle import inclusion_spans, leaf_hash, node_hash, root
from app.privacy.proof.seal_words import in_groups, sides
from app.privacy.proof.shown import mail_as_read, pieces_of

FORM = """<html><head><title>Unseen</title></head><body><h1>Subscribe</h1>
<form><input type="hidden" name="form" value="7">
<label><input type="checkbox" name="lists" value="news"><span>Yes, write to me.</span></label>
<label><input type="checkbox" name="lists" value="media"><span>Yes, releases too.</span></label>
<label for="email">Email <span>(needed)</span></label><input type="email" name="email">
<div class="vh" aria-hidden="true"><label>Leave this empty <input name="website"></label></div>
<select name="language"><option>Finnish</option></select>
<button>Send</button></form></body></html>"""


def test_a_form_is_shown_in_the_order_of_what_was_seen_of_it() -> None:
    assert list(pieces_of(FORM, ["media"])) == [
        ("heading", "Subscribe"),
        ("box", "Yes, write to me."),
        ("ticked", "Yes, releases too."),
        ("line", "Email (needed)"),
        ("field", ""),
        ("field", ""),
        ("press", "Send"),
    ]


def test_a_mail_is_read_as_heads_and_text_without_its_markup() -> None:
    letter = email.message.EmailMessage()
    letter["From"] = "Äänekosken kirje <kirje@example.com>"
    letter["Subject"] = "Vahvista tilauksesi täällä"
    letter["X-Other"] = "unseen"
    letter.set_content("Hei!\n\nPaina nappia.")
    letter.add_alternative("<style>p { margin: 0 }</style><p>Hei!</p>", subtype="html")
    read = mail_as_read(letter.as_bytes().decode("ascii"))
    assert read == (
        "From: Äänekosken kirje <kirje@example.com>\n"
        "Subject: Vahvista tilauksesi täällä\n\nHei!\n\nPaina nappia."
    )


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 11])
def test_joining_the_steps_from_the_sides_named_leads_to_the_head(size: int) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    for number in range(size):
        spans = inclusion_spans(number, size)
        path = [root(leaves[start:end]) for start, end in spans]
        here = leaves[number]
        for is_left, step in zip(sides(number, size, len(path)), path, strict=True):
            here = node_hash(step, here) if is_left else node_hash(here, step)
        assert here == root(leaves)


def test_a_digest_is_told_in_groups_that_can_be_compared_by_eye() -> None:
    digest = hashlib.sha256(b"").hexdigest()
    assert in_groups(digest).startswith("e3b0c442 98fc1c14 ")
    assert in_groups(digest).replace(" ", "") == digest
