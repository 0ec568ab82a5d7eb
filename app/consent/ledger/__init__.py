"""What proves an event, and the seal over all events: docs/ledger.md says the same to a stranger."""
