"""Who a line is about: the visitor, or somebody they ask for, or a person whom nobody may be told anything of. Pure."""

from __future__ import annotations

import re

PEOPLE = (
    r"(?:son|daughter|kid|child|boy|girl|husband|wife|spouse|partner|boyfriend|girlfriend|bf|gf|fianc[eé]e?|mother|mom|mum|dad|father|"
    r"parents?|brother|sister|bro|sis|cousin|nephew|niece|uncle|aunt|grand(?:son|daughter|ma|pa|mother|father)|friend|best friend|roommate|"
    r"co-?worker|loved one|family member|step ?(?:son|daughter|mom|dad|mother|father|brother|sister|kid)|"
    r"(?:son|daughter|brother|sister|mother|father)-?(?: |in|n|-)*law|hubby|wifey|old man|teen(?:ager)?|grandkid|grandpa|grandma|nana|"
    r"baby ?(?:daddy|mama)|buddy|neighbor|tenant|sponsee|fianc[eé]e?|ex)"
)
_FOR_OTHER = re.compile(
    # "for my daughter" alone says nothing: people also come back for her. Somebody is asked, sought or feared for.
    rf"(?:^\W*(?:(?:no+|hi|hello|hey|it'?s|its|this is)\W+)*|\b(?:ask|asking|writing|calling|call|looking|look|here|help|this is|its|it'?s|"
    r"chatting|chat|worried|scared|afraid|concerned|question|questions|info|information|rehab|treatment|iop|detox|care|program|"
    r"place|somewhere|something|bed|options|what|how|can do) (?:\w+ )?)(?:for|about|on behalf of) (?:my |our )(?:\w+ )?"
    # What somebody fears of a person is about themselves: "worried about my husband finding out".
    rf"{PEOPLE}\b(?!'s reaction| (?:find|know|see|hear|read|leav|tak|divorc|judg|kick)\w*\b)|"
    rf"\bhelp (?:my|our) (?:\w+ )?{PEOPLE}\b|"
    rf"\b(?:my|our) (?:\w+ )?{PEOPLE}(?:'s)?(?:\s+(?!i\b|im\b|i'm\b|me\b)[\w']+){{0,3}}\s+"
    r"(?:relaps\w+|us(?:es|ed|ing)|drink\w*|drank|addict\w*|overdos\w+|left|quit|dropped|stopped|go(?:es|ing)? back|come back|ghosted|needs?|"
    r"wants?|treatment|rehab|iop|program|help|struggl\w+|slipped|sober|high|kicked|refus\w+|in (?:treatment|rehab|iop|detox))\b",
    re.IGNORECASE,
)
_FOR_SELF = re.compile(
    r"(?:no+[\s,.!]*)?(?:(?:it'?s|its|this is|that'?s|thats|i'?m (?:asking|writing|here)|asking|i am asking|i meant?)\s*)?(?:for|about) (?:me|myself)(?: actually)?|"
    r"(?:no+[\s,.!]*)?(?:i meant?|it'?s|its) (?:me|myself)|(?:no+[\s,.!]*)?i'?m the (?:one|patient|client)",
    re.IGNORECASE,
)
_ABOUT_SELF = re.compile(
    r"\bi(?:'m| am|'ve| have|ve)? (?:\w+ )?(?:relapsed|used|drank|slipped|quit|left|dropped|stopped|ghosted|using|drinking|in iop|sober)\b|"
    r"\bi (?:\w+ ){0,3}?(?:come back|go back|get (?:sober|clean|better|well|help for me)|be (?:sober|clean|better|there)|do (?:this|it|better)|"
    r"return|change|start (?:over|again)|try again|need help(?! (?:for|with|to get)\b))\b|"
    r"\b(?:can|could|may|should|do|would|will|am) i (?:\w+ ){0,2}?(?:come back|go back|return|start|still|allowed)\b|"
    # What the other person does to the visitor.
    r"\b(?:left|leaves|leaving|wants?|told|tells|makes?|made|kicked|threw|divorc\w+|begg\w+|forc\w+|hates?|caught|dumped|needs?) me\b",
    re.IGNORECASE,
)
_AGAIN_SELF = re.compile(
    r"\bi(?:'ve| have|ve)? (?:just |also |too |actually )?(?:relapsed|slipped|dropped out|used again|drank again)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:look|pull) (?:me|him|her|them|my \w+) up\b|\b(?:find|pull up|look up|check) (?:me|my (?:old )?(?:file|records?|chart)) "
    r"?(?:in (?:your|the) (?:system|records?|computer))?$|\b(?:me|my name) in (?:your|the) (?:system|records?|computer)\b|"
    # "is Marcus D. still coming to group": a name, and being there.
    r"\b(?:is|was|did|does|has|if) (?-i:[A-Z][a-z]+(?: [A-Z][a-z]*\.?)?) (?:still |ever |even |already |currently |been |actually )*"
    r"(?:coming|com(?:e|es) (?:to|here|there|in)|going (?:to|there)|attend\w*|enrolled|show(?:ed|s|ing)? up|an? (?:client|patient|member|resident)\b|"
    r"in (?:your|the) (?:program|group|care|facility|system)|in (?:treatment|rehab|iop|detox|there)|at (?:your|the) (?:place|center|facility)|there)\b",
    re.IGNORECASE,
)


def of(text: str) -> str | None:
    """Who a line says it is about, `self` or `loved_one`; None where it does not say."""
    if _FOR_SELF.fullmatch(text.strip(" .!?")):
        return "self"
    if _FOR_OTHER.search(text) and not _ABOUT_SELF.search(text):
        return "loved_one"
    return "self" if _AGAIN_SELF.search(text) else None


def is_for_myself(text: str) -> bool:
    """The whole line says only that it is about the visitor."""
    return _FOR_SELF.fullmatch(text.strip(" .!?")) is not None


def asks_for_a_record(text: str) -> bool:
    """ "can you look me up?": nobody is told whether somebody was a client, not even they themselves."""
    return _RECORD.search(text.strip(" .!?")) is not None
