"""How large a file and its parts may be, and what is said when they are larger or cannot be read."""

from app.lib.languages import N_

MOST_BYTES = 200_000_000
MOST_COLUMNS = 500
MOST_IN_A_ROW = 1_000_000  # characters
MOST_IN_A_CELL = 10_000
MOST_IN_A_CARD = 1_000  # lines
MOST_ROWS = 3_000_000
MOST_ENTRIES = 2_000  # of the archive that an XLSX file is
MOST_UNPACKED = 400_000_000  # no reader has memory for more
MOST_RATIO = 200

EMPTY = N_("The file is empty.")
ONLY_HEADINGS = N_("The file has headings but no rows below them.")
FILE_TOO_LARGE = N_("The file is larger than 200 MB. Divide it into several files.")
TOO_MANY_ROWS = N_("The file has more than %(most)s rows. Divide it into several files.")
TOO_MANY_COLUMNS = N_(
    "Row %(row)s has %(columns)s columns, and at most %(most)s can be imported. "
    "Leave out the columns you do not need."
)
ROW_TOO_LONG = N_(
    "Row %(row)s is longer than a million characters, so this is not a table of people."
)
UNCLOSED_QUOTE = N_(
    "A quotation mark opens in row %(row)s, column %(column)s and is never closed. "
    "Close it or take it out."
)
UNCLOSED_QUOTE_LONG = N_(
    "A quotation mark that opens in row %(row)s is not closed within a million characters. "
    "Close it or take it out."
)
BAD_ROW = N_("Row %(row)s cannot be read as CSV. Look at its quotation marks.")
BROKEN_TEXT = N_("The text breaks off after row %(row)s. Save the file again as CSV UTF-8.")
NOT_TEXT = N_("This is not a table we can read. Save it as CSV, XLSX or vCard.")
OLD_EXCEL = N_("This is an old Excel file. Open it in Excel and save it as XLSX or CSV UTF-8.")
BROKEN_XLSX = N_("The XLSX file is damaged. Open it in Excel and save it again.")
PACKED_TOO_MUCH = N_("Unpacked, this XLSX file would be far too large. Save it as CSV UTF-8.")
TOO_MUCH_MEMORY = N_("This file needs more memory than we allow one file. Save it as CSV UTF-8.")
TOO_SLOW = N_("Reading this file took more than ten minutes. Divide it into several files.")
NO_CARDS = N_("The file holds no vCard that is closed with END:VCARD.")
UNCLOSED_CARD = N_("Card %(row)s is not closed with END:VCARD.")
IDENTITY_CODES = N_(
    "The column “%(column)s” holds personal identity codes (row %(row)s). They may be processed only in the "
    "cases named in section 29 of the Data Protection Act (1050/2018), and this register is none of "
    "them. Delete the column or the codes from the file and choose it again. Nothing of it was kept."
)
CARD_TOO_LONG = N_(
    "Card %(row)s has more than %(most)s lines, so this is not the card of one person."
)

# The cell after the last one of a vCard that is not closed: too many cells, and why.
UNCLOSED = "\x1ebegin:vcard"


class UnreadableError(Exception):
    """Why a file cannot be read: a msgid of this module and its values."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values
