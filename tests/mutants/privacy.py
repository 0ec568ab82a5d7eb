"""Faults in erasing people, in papers, and in what outlives a restored backup."""

from tests.mutants.faults import Fault

FAULTS = (
    Fault(
        "erased-address-not-kept",
        "An erased address is not on the suppression list.",
        "[Suppression(one, None, Cause.ERASED, now) for one in whose.named.emails]",
        "[Suppression(one, None, Cause.ERASED, now) for one in whose.named.emails[:0]]",
        ("privacy/erasing/test_canaries",),
    ),
    Fault(
        "rows-of-files-stay",
        "A file that is kept for a while still names who was erased.",
        "rows[place] = []",
        "rows[place] = rows[place]",
        ("privacy/erasing/test_canaries",),
    ),
    Fault(
        "reason-names-them",
        "The reason of an erasure names the person for good.",
        "return Problem(NAMES_THE_PERSON) if named.stands_in(reason) else reason",
        "return Problem(NAMES_THE_PERSON) if named.stands_in(reason[:0]) else reason",
        ("privacy/erasing/test_mentions",),
    ),
    Fault(
        "new-address-is-free",
        "An address added later inherits no objection.",
        "for address, email in new.items()\n            for stop in stops",
        "for address, email in new.items()\n            for stop in [*stops][:0]",
        ("privacy/erasing/test_nobody_comes_back",),
    ),
    Fault(
        "camera-tells-where",
        "A photograph of a paper keeps where it was taken.",
        "if marker not in _TOLD_BY_CAMERA:",
        "if marker not in _ALONE:",
        ("privacy/recording/test_papers",),
    ),
    Fault(
        "restored-and-forgotten",
        "A restored backup forgets who objected since.",
        "if not await journal.is_older():",
        "if await journal.is_older():",
        ("privacy/erasing/test_restored",),
    ),
    Fault(
        "refusal-of-the-domain-alone",
        "An organisation's refusal does not hold below its domain.",
        'return [".".join(labels[at:]) for at in range(len(labels) - 1)]',
        'return [".".join(labels[at:]) for at in range(min(1, len(labels) - 1))]',
        ("test_suppression_pages",),
    ),
)
