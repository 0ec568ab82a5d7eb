"""The access log in words. Every `what` that any room notes stands here, as msgid for the page."""

from app.lib.languages import N_, gettext

WORDS: dict[str, str] = {
    "signed_in": N_("signed in"),
    "sign_in_failed": N_("entered a wrong password or address at sign-in"),
    "signed_out": N_("signed out"),
    "signed_out_everywhere": N_("signed out everywhere"),
    "password_set": N_("set a password"),
    "link_made": N_("created a one-time link"),
    "link_mailed": N_("had a one-time link e-mailed"),
    "member_added": N_("added a member of staff"),
    "role_changed": N_("changed a staff role"),
    "member_disabled": N_("disabled an account"),
    "member_enabled": N_("enabled an account"),
    "account_changed": N_("changed their own account"),
    "campaign_created": N_("created a campaign"),
    "campaign_tested": N_("had a test mail sent"),
    "campaign_scheduled": N_("scheduled a campaign"),
    "campaign_unscheduled": N_("removed a campaign from the schedule"),
    "campaign_sent": N_("sent a campaign"),
    "campaign_paused": N_("paused a campaign"),
    "campaign_resumed": N_("resumed a campaign"),
    "campaign_cancelled": N_("cancelled a campaign"),
    "campaign_sent_to_rest": N_("sent a campaign to the rest"),
    "letter_settled": N_("decided about a letter with an unknown outcome"),
    "notice_published": N_("published a new privacy notice"),
    "evidence_exported": N_("exported evidence of consents"),
    "identity_changed": N_("changed the details of the controller"),
    "list_created": N_("created a list"),
    "list_changed": N_("changed the texts of a list"),
    "list_published": N_("published a list"),
    "list_closed": N_("closed a list"),
    "leaving_recorded": N_("recorded that a person asked to unsubscribe"),
    "contact_added": N_("added a person"),
    "contact_changed": N_("changed a person's data"),
    "contact_checked": N_("checked a person's data"),
    "organisation_added": N_("added an organisation"),
    "organisation_changed": N_("changed an organisation"),
    "organisation_checked": N_("checked an organisation's data"),
    "custom_field_defined": N_("defined a field"),
    "custom_field_changed": N_("changed a field"),
    "import_received": N_("brought a file to import"),
    "import_described": N_("said where the people of an import come from"),
    "import_tried": N_("tried an import without writing"),
    "import_started": N_("started an import"),
    "import_cancelled": N_("stopped an import"),
    "import_rows_deleted": N_("deleted the rows of an import"),
}

KINDS: dict[str, str] = {
    "sign_ins": N_("Sign-ins"),
    "changes": N_("Changes"),
    "exports": N_("Exports"),
}
SIGN_INS = ("signed_in", "sign_in_failed", "signed_out", "signed_out_everywhere")


def in_words(what: str) -> str:
    """In the current language; a word that is not listed is at least readable."""
    return gettext(WORDS[what]) if what in WORDS else what.replace("_", " ")
