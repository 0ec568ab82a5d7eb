"""Asking once more: whether a consent goes on, before it ends or anew; and about a sign-up nobody confirmed."""
