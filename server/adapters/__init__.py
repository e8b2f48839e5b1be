"""Adapters: the assistant, the database, the keys and the bus, each behind a port of the runtime."""
