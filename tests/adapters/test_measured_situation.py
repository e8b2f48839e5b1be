"""The assistant is measured in the situation in which the server puts it."""

from pathlib import Path

import pytest

from chatbot.evaluation.situation import contexts
from server.adapters import sites_file
from server.adapters.rasa import Context

SITES = sites_file.load(sites_file.DEFAULT)
MEASURED = contexts(Path(__file__).resolve().parents[2])


def test_at_every_center_and_no_other() -> None:
    assert list(MEASURED) == list(SITES)


@pytest.mark.parametrize("site", SITES)
def test_with_what_the_server_tells(site: str) -> None:
    centers = tuple(SITES.values())
    assert MEASURED[site] == Context(SITES[site], staff_online=True, staffed=True, centers=centers).encode()
