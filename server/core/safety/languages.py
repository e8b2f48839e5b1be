"""Whether a text in danger is Spanish, so that its card says a line in Spanish too. Pure; knows common words only."""

from __future__ import annotations

import re

_SURE = frozenset(
    "ayuda ayudame ayudenme necesito quiero quieren puedo puede podemos tengo tiene estoy esta ella "
    "ellos hijo hija esposo "
    "esposa hermano hermana novio novia amigo amiga mama papa morir morirme matarme matar muerto "
    "muriendo muero vivir vida "
    "suicidio suicidarme sobredosis respira despierta drogas pastillas golpea golpeo pega pego "
    "amenaza miedo sangre tomo tome "
    "gracias ayer hoy noche ahora nada nadie porque creo siento quisiera recayo recai".split()
)
_COMMON = frozenset(
    "me mi mis no se que de la el los las un una y en con por para es muy ya lo su a al yo te si mas".split()
)


def is_spanish(text: str) -> bool:
    """Whether a text is most likely Spanish: a word that is surely so, and at least half of its "
    "words known."""
    words = re.findall(r"[a-z]+", text.lower().translate(str.maketrans("áéíóúñü", "aeiounu")))
    sure = sum(word in _SURE for word in words)
    known = sure + sum(word in _COMMON for word in words)
    return sure >= 1 and known >= 2 and known * 2 >= len(words)
