"""Facts of the centers that stand in a text instead of in braces: insurers, levels of care that "we offer", towns.

A name is right at one center and wrong at the next, so a text may only have one where a condition on that fact chooses
the text, and the name of the center whose own words are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatbot.centers import LEVELS
from chatbot.lint.texts import Said
from chatbot.named import INSURERS

_CALLED = sorted(
    {part for names in LEVELS.values() for part in (names[0], re.sub(r" \(.*", "", names[1]))}, key=len
)
_OFFERED = re.compile(
    r"\b(?:we|they|this center|the center) (?:also |now )?(?:offer|have|provide|list|do|run)s? (?:an? |our )?"
    rf"(?:{'|'.join(map(re.escape, _CALLED[::-1]))})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Names:
    """The names of the centers' entries that a text must not state by itself."""

    insurers: tuple[str, ...]
    towns: tuple[str, ...]
    own: tuple[str, ...]  # "Midwest Recovery Center in Toledo": whose words the articles are

    @classmethod
    def of(cls, sites: Mapping[str, Mapping[str, Any]]) -> Names:
        """Those of a file of centers."""
        commonly = [
            name for site in sites.values() for name in (site.get("insurers") or {}).get("commonly", ())
        ]
        places = {site["town"].split(",")[0]: site for site in sites.values()}
        served = [town for site in sites.values() for town in (site.get("returning") or {}).get("serves", ())]
        return cls(
            tuple(dict.fromkeys([*commonly, *(name for name in INSURERS if name[0].isupper())])),
            tuple(dict.fromkeys([*places, *served])),
            tuple(f"{site['name']} in {site['town'].split(',')[0]}" for site in sites.values()),
        )


def stated(words: str, said: Said, names: Names) -> Iterator[str]:
    """What this text states of its own that only the file of centers may say."""
    if not said.reply:
        return
    plain = words
    for own in names.own:
        plain = plain.replace(own, "")
    chosen = {slot for slot, _ in said.conditions}
    if not chosen & {"insurer_answer", "insurers_stated"}:
        for name in _found(plain, names.insurers):
            yield f"{name} is an insurer; which ones a center takes is told by {{insurers}} or {{named_insurer}}"
    for name in _found(plain, names.towns):
        yield f"{name} is a town; write {{town}}, {{center_towns}}, {{served_towns}} or {{named_town}}"
    for match in _OFFERED.finditer(plain):
        yield f'"{match.group()}" states a level of care; what a center lists is told by {{care_lines}}'


def _found(text: str, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
