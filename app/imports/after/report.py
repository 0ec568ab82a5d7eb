"""What became of every row, as a table a secretary can work through: row, outcome, reason, what to do."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.imports import queries
from app.imports.after.findings import FINDINGS, SAME_AS_ROW
from app.imports.queries import Finding, ReportRow
from app.imports.rules import OUTCOME_WORDS, REFUSING, REPEATED_WORDS, Code
from app.imports.writing.doubles import FirstRows, first_rows
from app.lib import csv_cells
from app.lib.csv_cells import EXCEL
from app.lib.languages import N_, gettext

CHUNK = 64 * 1024

OUTCOME = N_("Outcome")
WOULD_BE = N_("What would happen")
HEADINGS = (
    N_("Row"),
    OUTCOME,
    N_("Column"),
    N_("What the file says"),
    N_("What we found"),
    N_("What to do"),
)
CORRECT_THE_ROW = N_(
    "Correct the row and import the file again: what has been imported stays as it is."
)
MEND_THE_ADDRESS = N_(
    "Correct the address, or empty the cell to import the person without one; then import the file again."
)
TELL_THEM_APART = N_(
    "Add an e-mail address, a phone number, an organisation or a street address, "
    "and import the file again."
)
COMPLETE_LATER = N_("Complete it on the person's page, or correct the file and import it again.")
COMPLETE_THE_ORGANISATION = N_(
    "Complete it on the organisation's page, or correct the file and import it again."
)
ASK_THE_PERSON = N_("If you want to write to this person, ask them to subscribe on our page.")
NOTHING = N_("Nothing.")
ONLY_BY_THEMSELVES = N_(
    "Nothing: this person gets only the lists they have since subscribed to and confirmed."
)

# What a person can do about it, beside the sentence of `after/findings.py`.
WHAT_TO_DO: dict[Code, str] = {
    Code.BAD_ADDRESS: MEND_THE_ADDRESS,
    Code.SEVERAL_ADDRESSES: N_("Give each person a row of their own and import the file again."),
    Code.BAD_FURTHER: COMPLETE_LATER,
    Code.OTHER_NAME: N_(
        "Give this person an e-mail address of their own, or empty the cell; then import the file again."
    ),
    Code.TWO_PEOPLE: N_(
        "If the two are one person, merge them and import the file again. Otherwise leave only the "
        "addresses of one person in the row."
    ),
    Code.NOBODY: CORRECT_THE_ROW,
    Code.NAME_ONLY: TELL_THEM_APART,
    Code.TOTALS: N_(
        "Nothing, unless it is a person: then add an e-mail address or a phone number."
    ),
    Code.TOO_MANY_CELLS: CORRECT_THE_ROW,
    Code.UNCLOSED_CARD: N_("Save the cards again in the other program and import that file."),
    Code.TOO_LONG: CORRECT_THE_ROW,
    Code.ADDRESS_TIDIED: NOTHING,
    Code.CONTROL_CHARACTERS: NOTHING,
    Code.BAD_PHONE: COMPLETE_LATER,
    Code.UNSURE_PHONE: N_(
        "Add the country code to the number, such as +358, or the country to the row, "
        "and import the file again."
    ),
    Code.BESIDE_PHONE: NOTHING,
    Code.BAD_POSTCODE: COMPLETE_LATER,
    Code.BAD_BUSINESS_ID: COMPLETE_THE_ORGANISATION,
    Code.BAD_LEGAL_FORM: COMPLETE_THE_ORGANISATION,
    Code.BAD_DAY: COMPLETE_LATER,
    Code.BAD_MOMENT: N_(
        "Write the day as 2026-11-03 and import the file again: 3/11/2026 can mean two different days."
    ),
    Code.NO_SUCH_DAY: N_("Correct the day, for example 2026-02-28, and import the file again."),
    Code.BAD_ROLE: COMPLETE_LATER,
    Code.BAD_LANGUAGE: COMPLETE_LATER,
    Code.BAD_COUNTRY: COMPLETE_LATER,
    Code.OTHER_POST: COMPLETE_LATER,
    Code.BAD_VALUE: COMPLETE_LATER,
    Code.TOO_PRECISE: COMPLETE_LATER,
    Code.BAD_OWNER: COMPLETE_LATER,
    Code.NO_ORGANISATION: COMPLETE_LATER,
    Code.DOUBLE: N_(
        "Nothing: the rows were combined into one person. Check that they are the same person."
    ),
    Code.UNKNOWN_STATE: N_(
        "If the column says yes or no in other words, write “subscribed” or “unsubscribed” instead, "
        "or choose under Columns what it contains; then import the file again."
    ),
    Code.SAYS_NO: ASK_THE_PERSON,
    Code.MAY_SAY_NO: N_(
        "Choose under Columns what this column contains: “Must not be e-mailed”, or “Nothing to do "
        "with permission”. If the import has already run, import the file again."
    ),
    Code.NO_PROOF: ASK_THE_PERSON,
    Code.NO_SIGN_UP: ASK_THE_PERSON,
    Code.WAITS: N_("Ask somebody who may record consents to check this import."),
    Code.HAS_LEFT: ONLY_BY_THEMSELVES,
    Code.SUPPRESSED: ONLY_BY_THEMSELVES,
    Code.NOW_SUPPRESSED: NOTHING,
    Code.UNREADABLE: NOTHING,
}


def needs_a_person(code: Code) -> bool:
    """Whether somebody should look at the row: something of it is lost unless they do."""
    to_complete = (COMPLETE_LATER, COMPLETE_THE_ORGANISATION)
    return code in (*REFUSING, Code.UNSURE_PHONE) or WHAT_TO_DO[code] in to_complete


@dataclass(frozen=True)
class _Words:
    """In the reader's language, looked up before the file begins to flow."""

    outcomes: Mapping[str, str]
    repeated: Mapping[str, str]
    findings: Mapping[Code, str]
    to_do: Mapping[Code, str]
    same_as_row: str
    nothing_yet: str

    def outcome_of(self, row: ReportRow) -> str:
        if row.outcome is None:
            return self.nothing_yet
        word = self.outcomes[row.outcome]
        is_double = any(finding.code is Code.DOUBLE for finding in row.findings)
        return self.repeated.get(row.outcome, word) if is_double else word

    def of(self, finding: Finding, before: int | None) -> str:
        return self.same_as_row % {"row": before} if before else self.findings[finding.code]


def report(import_id: UUID, *, is_trial: bool) -> AsyncIterator[bytes]:
    """The whole report in the current language, for a double click, in chunks of some 64 kB."""
    headings = [WOULD_BE if is_trial and one == OUTCOME else one for one in HEADINGS]
    words = _Words(
        {outcome.value: gettext(word) for outcome, word in OUTCOME_WORDS.items()},
        {outcome.value: gettext(word) for outcome, word in REPEATED_WORDS.items()},
        {code: gettext(sentence) for code, sentence in FINDINGS.items()},
        {code: gettext(sentence) for code, sentence in WHAT_TO_DO.items()},
        gettext(SAME_AS_ROW),
        gettext("Not imported yet"),
    )
    beginning = EXCEL.beginning + csv_cells.line(map(gettext, headings), EXCEL)
    return _flow(import_id, is_trial, words, beginning)


async def _flow(
    import_id: UUID, is_trial: bool, words: _Words, beginning: str
) -> AsyncIterator[bytes]:
    ready, size = [beginning], 0
    firsts = await first_rows(import_id, is_trial=is_trial)
    async for row in queries.report_rows(import_id, is_trial=is_trial):
        firsts.look(row)
        text = _lines(row, words, firsts)
        ready.append(text)
        size += len(text)
        if size >= CHUNK:
            yield "".join(ready).encode()
            ready, size = [], 0
    yield "".join(ready).encode()


def _lines(row: ReportRow, words: _Words, firsts: FirstRows) -> str:
    """A line for each finding; a row without one is told in one line too."""
    outcome = words.outcome_of(row)
    if not row.findings:
        return csv_cells.line((row.number, outcome, "", "", "", ""), EXCEL)
    return "".join(
        _line(row, outcome, finding, words.of(finding, firsts.before(finding)), words)
        for finding in row.findings
    )


def _line(row: ReportRow, outcome: str, finding: Finding, sentence: str, words: _Words) -> str:
    cells = (
        row.number,
        outcome,
        finding.heading,
        finding.value,
        sentence,
        words.to_do[finding.code],
    )
    return csv_cells.line(cells, EXCEL)
