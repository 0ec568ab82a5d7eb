"""Purposes, wordings, notices, the append-only ledger, and the one decision whether mail may go."""
