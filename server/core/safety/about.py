"""Who a text is about, where it tells of danger: the one who writes, or somebody else. Pure; decides only which words
are said, for whether there is danger at all is decided without it.

Where it is unsure it says that it is about the writer: those words fit whoever reads them least wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PEOPLE = (
    r"(?:son|daughter|kids?|child(?:ren)?|boy|girl|baby|husband|wife|spouse|partner|boyfriend|"
    r"girlfriend|bf|gf|fiancee?|mother|"
    r"mom|mum|mama|dad|daddy|father|parents?|brother|sister|bro|sis|cousin|nephew|niece|uncle|aunt|"
    r"grandson|granddaughter|"
    r"grand(?:ma|pa|mother|father)|friend|buddy|bestie|roommate|coworker|neighbor|ex|hijo|hija|esposo|"
    r"esposa|mama|papa|madre|"
    r"padre|hermano|hermana|novio|novia|amigo|amiga|primo|prima)"
)
_OTHER = re.compile(
    rf"\b(?:my|our|a|the|mi|un|una|el|la) (?:\w+ )?{_PEOPLE}\b|\b(?:s?he|shes|hes|theyre|him|himself|"
    rf"herself|themselves|"
    r"somebody|someone|ella|ellos)\b|\bthey (?:want|are|said|say|took|have|cant|wont|will|keep|feel)\b"
)
# Who is gone is not who is in danger: somebody grieves, or was left.
_GONE = re.compile(
    r"\b(?:died|passed away|is (?:dead|gone)|left me|dumped me|divorc\w+ me|threw me out|"
    r"kicked me out|murio|fallecio)\b"
)
# What somebody says of themselves while they tell of another; all else that begins with "i" is about the writer.
_TELLING = re.compile(
    r"\b(?:i|im|ive|id) (?:(?:just|really|also|still|already|now|think|am|was|so|very|do|dont|did|"
    r"didnt|cant|cannot|can|have|"
    r"got|need|want|went|came|keep|kind|of|to|not|only) )*?(?:think|thought|believe|know|knew|fear|"
    r"feared|guess|suspect|heard|hear|"
    r"found|find|saw|see|seen|read|noticed|got (?:a|this) (?:text|call|message)|worried|scared|afraid|"
    r"terrified|panicking|freaking|"
    r"asking|writing|calling|called|call|texted|with (?:him|her|them)|wake|reach|stop (?:him|her|"
    r"them)|help (?:him|her|them|my)|"
    r"what to do|home)\b|\bno se que hacer\b"
)
_I = re.compile(r"\b(?:i|im|ive|id|ill|myself|quiero|voy a|estoy|me siento|me quiero|no puedo|tengo)\b")
# What is done to the writer; what somebody tells them is not.
_TO_ME = re.compile(
    r"(?<!told )(?<!tells )(?<!texted )(?<!text )(?<!called )(?<!messaged )(?<!asked )(?<!sent "
    r")(?<!wrote )(?<!writes )"
    r"(?<!telling )(?<!calling )(?<!texting )(?<!scares )(?<!scaring )(?<!let )(?<!lets )(?<!to "
    r")(?<!show )(?<!showed )"
    r"(?<!with )(?<!near )(?<!on )\b(?:me|us)\b"
)
_BARE = 3  # words; a line as short ("yes") is about whom the line before it was about


def about_other(text: str, before: Sequence[str] = ()) -> bool:
    """Whether a text, or the one that it answers, tells of somebody else and not of the writer."""
    said = " ".join(re.findall(r"[a-z]+", _plain(text)))
    if before and len(said.split()) <= _BARE and not _OTHER.search(said) and not _I.search(said):
        return about_other(before[-1])
    left = _TELLING.sub(" ", said)
    if _GONE.search(said) or _I.search(left) or _TO_ME.search(left):
        return False
    return _OTHER.search(said) is not None


def _plain(text: str) -> str:
    # Accents are left out, so that "mamá" is "mama".
    marks = str.maketrans("áéíóúñü", "aeiounu", "'’")
    return text.lower().translate(marks)
