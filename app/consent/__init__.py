"""Purposes, wordings, notice versions, the append-only ledger, and the one decision whether mail may go."""
