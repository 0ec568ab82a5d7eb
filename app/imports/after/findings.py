"""The sentences of what was found in rows."""

from app.contacts.values import TOO_PRECISE
from app.imports.rules import Code
from app.lib.languages import N_

# The column (`heading`) and what stood there (`value`) are shown beside the sentence.
FINDINGS: dict[Code, str] = {
    Code.UNREADABLE: N_("Another version of the program wrote a remark here that cannot be read."),
    Code.BAD_ADDRESS: N_("This is not an e-mail address we can send to. The row is left out."),
    Code.SEVERAL_ADDRESSES: N_(
        "The row contains the addresses of several people, and we cannot tell whom it is about. "
        "The row is left out."
    ),
    Code.BAD_FURTHER: N_(
        "This is not an e-mail address we can send to. The other addresses of the row are kept."
    ),
    Code.OTHER_NAME: N_(
        "Somebody with another name has this e-mail address. The row is left out, and nothing from "
        "it is added to that person."
    ),
    Code.TWO_PEOPLE: N_(
        "The e-mail addresses of this row belong to two different people in the register. The row "
        "is left out, and nothing from it is added to either of them."
    ),
    Code.NOBODY: N_("The row has no e-mail address, no name and no phone number: it names nobody."),
    Code.NAME_ONLY: N_(
        "The row has a name, but no e-mail address, phone number, organisation or street "
        "address: nobody could tell this person from others with the same name. The row is left "
        "out."
    ),
    Code.TOTALS: N_("This looks like a line of totals, not like a person. The row is left out."),
    Code.TOO_MANY_CELLS: N_(
        "The row has more cells than there are headings, so we cannot tell which is which. "
        "Look for a missing quotation mark."
    ),
    Code.UNCLOSED_CARD: N_(
        "This card does not end with END:VCARD, so part of it may be missing. It is left out."
    ),
    Code.TOO_LONG: N_("The text is too long for this field. The row is left out."),
    Code.ADDRESS_TIDIED: N_(
        "Stray characters around the e-mail address are removed. The person is imported with the address."
    ),
    Code.CONTROL_CHARACTERS: N_("Invisible control characters are removed."),
    Code.BAD_PHONE: N_("This is not a phone number. The person is imported without it."),
    Code.UNSURE_PHONE: N_(
        "This number could belong to either of two countries, and the row does not show which. "
        "The person is imported without it."
    ),
    Code.BESIDE_PHONE: N_(
        "There is other text beside the phone number. The number is imported, and the whole text "
        "is in the notes."
    ),
    Code.BAD_POSTCODE: N_(
        "Postcodes in this country do not look like this. It is kept as written."
    ),
    Code.BAD_BUSINESS_ID: N_(
        "The check digit of this business ID is wrong. The organisation is imported without it."
    ),
    Code.BAD_LEGAL_FORM: N_(
        "We do not recognise this legal form. The organisation is imported without it."
    ),
    Code.BAD_DAY: N_("This is not a date between 1900 and 2100. It is left out."),
    Code.BAD_MOMENT: N_("We cannot read this time, so it does not prove consent. It is left out."),
    Code.NO_SUCH_DAY: N_("There is no such day in the calendar. It is left out."),
    Code.BAD_ROLE: N_("We do not recognise this relation. It is left out."),
    Code.BAD_LANGUAGE: N_(
        "We write in Finnish, Swedish and English. The default language is used."
    ),
    Code.BAD_COUNTRY: N_("We do not recognise this country. It is left out."),
    Code.OTHER_POST: N_("A person has one postal address here. This second one is left out."),
    Code.BAD_VALUE: N_("This does not fit the field. It is left out."),
    Code.TOO_PRECISE: TOO_PRECISE,
    Code.BAD_OWNER: N_(
        "No user has this name or e-mail address, or several do. The owner is left out: an "
        "e-mail address identifies a user best."
    ),
    Code.NO_ORGANISATION: N_(
        "This belongs to an organisation, and the row names none. It is left out."
    ),
    Code.DOUBLE: N_("This person is in the file more than once."),
    Code.UNKNOWN_STATE: N_(
        "We cannot tell whether this allows mail or forbids it, so no newsletters may be sent to "
        "this person."
    ),
    Code.SAYS_NO: N_(
        "The file has no yes for this person, or not in every column that shows who may be "
        "e-mailed, so no newsletters may be sent to them."
    ),
    Code.MAY_SAY_NO: N_(
        "This column may show who must not be e-mailed, and nobody has decided yet whether it does. "
        "Until then no newsletters may be sent to anybody in the file."
    ),
    Code.NO_PROOF: N_(
        "The row does not say when this person signed up, so no newsletters may be sent to them."
    ),
    Code.NO_SIGN_UP: N_(
        "The row has no OPTIN_TIME, so it does not say when this person signed up, and no newsletters "
        "may be sent to them: in files from Mailchimp people added in bulk have CONFIRM_TIME alone."
    ),
    Code.WAITS: N_("The consent waits until somebody with the right to do so has checked it."),
    Code.HAS_LEFT: N_(
        "This person has unsubscribed or refused. An import does not make anyone a "
        "subscriber again."
    ),
    Code.SUPPRESSED: N_("This address is on the suppression list. Nothing was done."),
    Code.NOW_SUPPRESSED: N_(
        "This says that the person must not be e-mailed: the row is blocked, and nothing will be sent "
        "to the address."
    ),
}
# Of a double whose other row is known.
SAME_AS_ROW = N_("The same person is already in row %(row)s.")
