"""How hypothesis works here: a failure prints what reproduces it, and a slow machine is no failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("open-door", deadline=None, print_blob=True, max_examples=100)
settings.load_profile("open-door")
