"""Talks, mails, meetings and notes with everybody who took part (register row R12)."""
