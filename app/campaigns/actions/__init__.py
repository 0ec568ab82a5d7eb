"""Everything that changes a campaign: writing, sending, holding back, settling what is left."""

from app.campaigns.actions.composing import (
    Saved,
    choose_segments,
    copy_as_new,
    create,
    post_test,
    save_version,
)
from app.campaigns.actions.running import cancel, pause, resume
from app.campaigns.actions.settling import Decision, Reached, send_to_the_rest, settle, settle_seen
from app.campaigns.actions.starting import (
    Started,
    schedule,
    send_now,
    start_due_campaigns,
    unschedule,
)

__all__ = [
    "Decision",
    "Reached",
    "Saved",
    "Started",
    "cancel",
    "choose_segments",
    "copy_as_new",
    "create",
    "pause",
    "post_test",
    "resume",
    "save_version",
    "schedule",
    "send_now",
    "send_to_the_rest",
    "settle",
    "settle_seen",
    "start_due_campaigns",
    "unschedule",
]
