"""What tests of sign-in share."""

from __future__ import annotations

import pytest
from houses import Still

from server.web import limits


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Still:
    """The time of the slowdown, in a test's hand."""
    time = Still()
    monkeypatch.setattr(limits, "time", time)
    return time
