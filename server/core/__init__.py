"""The pure core: what may happen in a conversation, and in which order. No asyncio, clock, database or
framework."""
