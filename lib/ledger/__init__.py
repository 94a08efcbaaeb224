"""The append-only record of decisions: events, the state they add up to, saved views."""
