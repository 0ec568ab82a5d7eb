"""What of that which may go can be printed: its letters are there, and it fits on the sheet."""

from app.privacy.labels.printing.fitting import fitted, unknown_letters
from app.privacy.labels.rules import Lacks, LeftOut, Paper
from app.privacy.labels.sheets import Fitted, Sheet


def printable(paper: Paper, sheet: Sheet | None) -> Paper:
    """Without those whose address cannot be printed whole; a list or a letter has room for any."""
    people, left_out = [], list(paper.left_out)
    labels: list[Fitted] = []
    for person in paper.people:
        lines = person.postal.lines()
        label = fitted(lines, sheet.room) if sheet else None
        if letters := unknown_letters("".join(lines)):
            left_out.append(LeftOut(person, Lacks.LETTERS, letters))
        elif sheet and label is None:
            left_out.append(LeftOut(person, Lacks.TOO_LONG))
        else:
            people.append(person)
            labels += [label] if label else []
    return Paper(people, left_out, labels)
