"""Named questions about campaigns, their audience and their results."""

from app.campaigns.queries.audience import (
    Audience,
    Rest,
    audience,
    rest,
)
from app.campaigns.queries.composing import (
    Campaign,
    ListOption,
    TestMail,
    Version,
    campaign,
    campaigns,
    due_campaigns,
    existing,
    list_names_of,
    list_options,
    list_with_slug,
    test_mail,
    version,
    versions,
)
from app.campaigns.queries.readers import Reader, matching_readers, reader, some_reader
from app.campaigns.queries.results import (
    Recipient,
    a_worker_lives,
    recipients,
    tally,
    undecided,
)

__all__ = [
    "Audience",
    "Campaign",
    "ListOption",
    "Reader",
    "Recipient",
    "Rest",
    "TestMail",
    "Version",
    "a_worker_lives",
    "audience",
    "campaign",
    "campaigns",
    "due_campaigns",
    "existing",
    "list_names_of",
    "list_options",
    "list_with_slug",
    "matching_readers",
    "reader",
    "recipients",
    "rest",
    "some_reader",
    "tally",
    "test_mail",
    "undecided",
    "version",
    "versions",
]
