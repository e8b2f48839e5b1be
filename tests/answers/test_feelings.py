"""Fear, grief and a call for help are heard as such, and nothing that asks something is."""

from __future__ import annotations

import pytest

from chatbot.feelings import AFRAID, GRIEVING, NEEDS_HELP, NOT_CALLED, feeling


@pytest.mark.parametrize(
    "text, heard",
    [
        ("scared", AFRAID),
        ("im scared", AFRAID),
        ("I'm so scared right now.", AFRAID),
        ("my husband died last year and that's when i started drinking again", GRIEVING),
        ("we lost our son in march", GRIEVING),
        ("wife left me", GRIEVING),
        ("i need help", NEEDS_HELP),
        ("please help me", NEEDS_HELP),
        ("I AM SO MAD YOU PEOPLE NEVER CALLED ME BACK", NOT_CALLED),
        ("nobody ever called me back", NOT_CALLED),
    ],
)
def test_who_asks_nothing_is_heard(text: str, heard: str) -> None:
    assert feeling(text) == heard


@pytest.mark.parametrize(
    "text",
    [
        "im scared of being judged",
        "i never called you back",
        "i need help paying",
        "can you help me write it",
        "i left my husband at home, can he come along?",
        "what if i lost my insurance",
        "my son needs help",
        "",
    ],
)
def test_what_asks_something_is_left_to_the_topics(text: str) -> None:
    assert feeling(text) is None
