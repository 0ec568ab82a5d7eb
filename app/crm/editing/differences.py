"""Two people edit one record: what each of them wrote, field by field (trial F7). Pure.

A snapshot is what a form holds: by subject (such as `title` or `phones`) its inputs by name. The
form carries the snapshot it was opened with, so that a field only the other one changed is theirs.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

Inputs = Mapping[str, str]
Snapshot = Mapping[str, Inputs]


@dataclass(frozen=True)
class Difference:
    """`take_theirs`: the other one changed it and we did not, so theirs is the better choice."""

    subject: str
    mine: Inputs
    theirs: Inputs
    take_theirs: bool


def differences(mine: Snapshot, theirs: Snapshot, base: Snapshot) -> list[Difference]:
    """The subjects on which the two disagree, in the order of the form."""
    return [
        Difference(subject, inputs, theirs[subject], base.get(subject) == inputs)
        for subject, inputs in mine.items()
        if theirs.get(subject, inputs) != inputs
    ]


def inputs_of(snapshot: Snapshot) -> dict[str, str]:
    """All inputs of a form by name."""
    return {name: value for inputs in snapshot.values() for name, value in inputs.items()}


def with_theirs(
    submitted: Mapping[str, list[str]], theirs: Snapshot, taken: Collection[str]
) -> dict[str, list[str]]:
    """What was sent, with the other one's inputs in the subjects of which theirs is taken."""
    chosen = {subject: theirs[subject] for subject in taken if subject in theirs}
    mine = {name: values for name, values in submitted.items() if _subject(name) not in chosen}
    return mine | {name: [value] for name, value in inputs_of(chosen).items()}


def _subject(name: str) -> str:
    """Inputs of a subject with several are called `subject.…`."""
    return name.partition(".")[0]


def written(snapshot: Snapshot) -> str:
    """A snapshot as text, for a hidden field."""
    return json.dumps({subject: dict(inputs) for subject, inputs in snapshot.items()})


def read(text: str) -> Snapshot:
    """What `written` wrote; nothing when it was tampered with."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        subject: inputs
        for subject, inputs in found.items()
        if isinstance(inputs, dict) and all(isinstance(value, str) for value in inputs.values())
    }
