"""Mailing lists, who is on them, and the public pages to join, confirm, choose and leave."""
