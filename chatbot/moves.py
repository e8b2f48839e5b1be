"""What a short line does in a conversation: says yes, picks the second, corrects, skips, stops. Pure; no topic of care.

Only short closed phrases are read, spelled loosely; everything else belongs to the classifier. Nothing here may ever
take a line of somebody in danger: the turn asks the classifier about danger first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What Rasa's rules call these lines and what is said inside a form. None of them has phrases to train on.
INTENTS = frozenset(
    {
        "inform",
        "skip",
        "change",
        "leave_form",
        "care_finder",
        "help_write",
        "acknowledge",
        "what_next",
        "decline",
    }
    | {
        "other_topic",
        "missed_twice",
        "silence",
        "unkind",
        "speaks_spanish",
        "for_myself",
        "confirm_delete",
        "keep_chat",
        "not_in_danger",
        "go_on",
        "insurer_told",
        "afraid",
        "grieving",
        "needs_help",
        "not_called_back",
    }
)

_FILLERS = r"(?:\b(?:um+|uh+|hm+|well|please|pls|plz|thanks|thank you|thx|ty|lol|haha|i guess|i think|just|then|so|oh|ah|hey|the|that|bot)\b)"

YES = re.compile(
    r"(?:y|ye|yes+|yea+h*|yep+|yup+|ya|yass|sure|si|ok+|oka+y+|k|kk|alright|right|correct|exactly|absolutely|definitely|"
    r"of course|sounds? good|go ahead|do it|do|i do|i would|i'?d like|id like it|let'?s do (?:it)?|why not|good|great|"
    r"fine|cool|got it|i see|understood|makes sense|perfect|ask (?:me|away)|shoot|fire away|let'?s (?:go|start|begin|try(?: it)?)|start|begin)"
    r"(?: (?:yes|yeah|sure|ok|okay|do|do it|it|go ahead|i would|i do|sounds good|like|good|great|cool|fine|you|want|please|"
    r"ask (?:me|away)|(?:(?:the|your|some) )?questions|then|let'?s (?:go|start|try(?: it)?)))*"
)
_MERE_OK = re.compile(
    r"(?:ok+|oka+y+|k|kk|alright|right|good|great|fine|cool|got it|i see|understood|makes sense|perfect)(?: (?:ok|good|great|cool|fine))*"
)
NO = re.compile(
    r"(?:n|no+|nope+|nah+|na|not now|not really|no need|no way|never mind|nevermind|nvm|forget it|i'?m good|im ok|i'?m fine|"
    r"not (?:yet|today|right now)|no i don'?t|i don'?t|don'?t(?: do it)?|(?:no+ )?wait (?:no+|don'?t|stop)|neither|none|none of (?:these|those|them)|nothing)"
    r"(?: (?:no|nope|nah|now|it|not now|i don'?t|really|i'?m good))*"
)
LEAVE = re.compile(
    r"(?:(?:h+m+|u+h*m*|wait|oh|actually|no+|nah|ok(?:ay)?|sorry|well|so|yeah) )*"
    r"(?:(?:please )?(?:stop|cancel|quit|exit|abort|end|leave|never ?mind|nvm|forget it|forget about it|drop it|no more)"
    r"(?: (?:it|this|that|now|asking|the form|form|here|please|i changed my mind|these questions))*|"
    r"i (?:changed my mind|don'?t want (?:this|that|to|it)(?: anymore| any more)?|want to stop|wanna stop)|"
    r"let'?s stop(?: here| this)?|changed my mind|not (?:now|anymore|any more))"
)
SKIP = re.compile(
    r"(?:skip(?: (?:it|this|that|this one|that one))?|pass|next|rather not(?: (?:say|answer|tell)(?: (?:that|this|when|where|what|who|why|how|which))?(?: one| question)?)?|i(?:'d| would)? rather not(?: (?:say|answer|tell)(?: (?:that|this|when|where|what|who|why|how|which))?(?: one| question)?)?|prefer not(?: to(?: say)?)?|"
    r"i(?:'d| would)? prefer not(?: to(?: say)?)?|don'?t want to (?:say|tell|answer)|i don'?t want to (?:say|tell you|answer)(?: that| this)?|"
    r"leave it (?:out|blank|empty)|no comment|none of your business|n/?a|not telling|i don'?t have (?:one|it|that)|"
    r"don'?t have (?:one|it|that)|no idea|i don'?t know|idk|dunno|not sure|"
    r"i (?:don'?t|do not|won'?t) (?:want to |wanna )?(?:give|share|tell|leave|say)(?: (?:you|that|this|it|my|a|the|any|out))*(?: \w+){0,2})"
)
_ORDINALS = {
    "1": 0, "one": 0, "first": 0, "1st": 0, "a": 0, "top": 0, "2": 1, "two": 1, "second": 1, "2nd": 1, "b": 1,
    "3": 2, "three": 2, "third": 2, "3rd": 2, "c": 2, "4": 3, "four": 3, "fourth": 3, "4th": 3, "last": -1, "latter": -1,
    "former": 0, "middle": 1,
}  # fmt: skip
_ORDINAL = re.compile(
    r"(?:(?:number|option|#|answer)?\s*(\w+)|no\.?\s*(\d))(?: (?:one|option|choice|question|button|please))?[.)]?"
)
_OTHER = re.compile(
    r"(?:and |what about |ok |no |i (?:mean|meant) )*(?:other|another)(?: (?:one|option|question|thing))?"
)
_CORRECTING = re.compile(
    r"^\W*(?:(?:no+|nope|nah|sorry|wait|oops|not that|wrong)\b[\s,.!:;-]*)*"
    r"(?:(?:but )?(?:i (?:actually )?(?:meant|ment|mean|was asking|asked|am asking|wanted to (?:ask|know))|i'?m asking)(?: (?:about|to ask|was|is|if))?|"
    r"(?:that'?s|thats|this is|it'?s|its) (?:not|n't) (?:what|wat) (?:i|im|i'?m) (?:asked|meant|mean|said|asking|was asking|want(?:ed)?)(?: (?:about|for))?|"
    r"(?:that'?s|thats|this is) not (?:it|my question|right|helpful|the question|an answer)|"
    r"(?:i )?(?:did not|didn'?t|didnt) (?:mean|ask|say)(?: (?:about|for))?(?: that| this| it)?|"
    r"you (?:misunderstood|got (?:it|me) wrong|didn'?t (?:understand|get (?:it|me))|don'?t understand)(?: me)?|"
    r"(?:that )?(?:doesn'?t|does not|didn'?t|didnt) answer (?:my question|that|it)|wrong (?:question|answer|topic|thing|one)|not that(?: one)?)"
    r"\b[\s,.!?:;-]*",
    re.IGNORECASE,
)
_PLAIN_CORRECTION = re.compile(
    r"^\W*no+\b[\s,.!:;-]+(?=(?:i (?:meant?|mean)|not|about|the|what|how)\b)", re.IGNORECASE
)
_NOT_BUT = re.compile(r"^(?:the |about )?[\w ]{0,30}?[,;]? but (?:rather )?", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:(?:hi+|hey+|hello+|hiya|yo|sup|howdy|greetings|(?:good )?(?:morning|afternoon|evening)|good day)\b"
    r"(?: (?:there|again|all|everyone|everybody|folks|guys|y'?all|bot|sir|ma'?am|team)\b)*[\s,.!:;-]*)+",
    re.IGNORECASE,
)
SAYS_MORE = 4  # words after a greeting: fewer are mostly part of it ("hi how are you")
_FOLLOWING = re.compile(
    r"^(?:(?:and|n|&|but|so|ok(?:ay)?|oh|also|then|well|hm+|even|not even|what about|how about|wat about|what abt|wbt|hbu)\b[\s,.]*)+",
    re.IGNORECASE,
)
_SPANISH = frozenset(
    "hola español espanol hablo hablas habla ayuda ayúdame ayudame necesito quiero puedo puede tengo tiene estoy está esta por "
    "favor gracias como cómo cuanto cuánto cuesta donde dónde programa regresar volver mi hijo hija esposo esposa familia "
    "para con que qué una el la los las de en es muy no ustedes seguro medicaid recaí recai drogas alcohol ingles inglés "
    "que y se hacer recayo recayó ayudar sé".split()
)
_SPANISH_SURE = frozenset(
    "español espanol hablo hablas habla ayúdame ayudame necesito quiero puedo puede tengo tiene estoy está gracias cómo cuánto cuanto "
    "cuesta dónde donde regresar volver hijo hija esposo esposa ustedes recaí recai hola ayuda favor también porque recayo recayó hacer".split()
)
_SPANISH_ALONE = re.compile(
    r"\W*(?:muchas |mil )?gracias\W*|\W*adi[oó]s\W*", re.IGNORECASE
)  # enough by themselves
_INJECTION = re.compile(
    r"\b(?:ignore|disregard|override|bypass|forget (?:all|your|any|every|previous|prior))\b[^.?!]{0,40}\b(?:instruct\w*|rules?|prompts?|programming|guidelines|directions)\b|"
    r"\b(?:system|hidden|initial|secret) (?:prompt|instructions?|message)\b|"
    r"\b(?:print|show|reveal|dump|repeat|display|output|give me|tell me)\b[^.?!]{0,30}\b(?:your )?(?:config\w*|prompt|instructions|source code|"
    r"api ?keys?|env(?:ironment)? var\w*|database|training data|passwords?)\b|"
    r"\b(?:developer|debug|admin|god|jailbreak|dan) mode\b|\byou are now\b|\bpretend (?:to be|you(?:'re| are))\b|\bact as (?:a|an|if)\b|\bsudo\b|"
    r"\bdrop table\b|<script|\bjailbreak\b|\b(?:repeat (?:this |it )?|say (?:this|it|that) )after me\b|\brepeat (?:the following|these words|this sentence)\b|"
    r"\bsay (?:exactly|word for word|verbatim)\b",
    re.IGNORECASE,
)
_UNKIND = re.compile(
    r"(?:f+u+c*k+ ?(?:you|u|off|this)|screw you|shut ?(?:the (?:fuck|hell) )?up|stfu|gtfo|go to hell|(?:you(?:'?re| are)?|ur|u|this(?: bot)?(?: is)?|bot) "
    r"(?:so |such |a |an |fucking |freaking |damn |just |all |are |is )*(?:suck\w*|stupid|dumb\w*|useless|worthless|idiots?|trash|garbage|crap|shit\w*|"
    r"moron|joke|annoying|terrible|awful|pathetic|asshole|bitch|bullshit|piece of (?:shit|crap|junk))|(?:stupid|dumb|useless|fucking|shitty|dumbass) "
    r"(?:bot|robot|machine|thing|chat ?bot|program|ai))\W*",
    re.IGNORECASE,
)
# Said alone they are meant for whoever answers; inside a line people say them of themselves and of what happened.
_SWEARING = re.compile(r"\W*(?:(?:asshole|bitch|bullshit|wtf|what the (?:fuck|hell))\W*)+", re.IGNORECASE)
_WHAT_NEXT = re.compile(
    r"(?:and |so |ok |but )*(?:and|then(?: what)?|what(?:'?s)? (?:next|now|else|more)(?: (?:do i do|should i do|can i do))?|now what|next|"
    r"go on|continue|more|tell me more|anything else|what (?:do|should|can) i do (?:now|next)|what else should i know)|and"
)
WISH = 18  # words; in a longer line the wish is part of a story, which the classifier reads
_WHICH_FITS = re.compile(
    r"\bhelp (?:me|us|him|her|them) (?:to )?(?:choose|pick|decide|find out|find|see|figure out|know) (?:which|what|between|the right|a) ?"
    r"(?:level|kind|type|program|treatment|care|one|fits?|is right|\w+ (?:fits?|is right))?\b|"
    r"\b(?:what|which) (?:level|kind|type|sort|one|program|treatment|care)\w*(?: of (?:care|treatment|program|help))? "
    r"(?:do i|do we|does (?:he|she|my \w+)|should (?:i|he|she|we)|would i|am i supposed to|is (?:right|best) for|fits|is the right one)\b|"
    r"\b(?:don'?t|dont|do not|not sure|no idea) (?:know )?(?:which|what) (?:level|kind|type|sort|one|program|treatment)\w*(?: of (?:care|treatment|program|help))? "
    r"(?:i|we|he|she|my \w+) (?:needs?|wants?|should)\b|"
    r"\b(?:what|which) (?:level|kind|type|sort)s? of (?:program|care|treatment|help)\b[^.?!]{0,40}\b(?:belongs?|fits?|(?:is|would be) right)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Correction:
    """A line that says that the last answer missed: what is left of it once that is taken off, maybe nothing."""

    rest: str


def bare(text: str) -> str:
    """The words of a short line, without politeness, marks and doubled blanks."""
    said = re.sub(r"[^\w'#/.\s]", " ", text.lower().replace("’", "'"))
    said = re.sub(r"[.]+(?=\s|$)", " ", said)
    return " ".join(re.sub(_FILLERS, " ", said).split())


def is_yes(text: str) -> bool:
    """A yes, or an "ok" that stands for one."""
    return YES.fullmatch(bare(text)) is not None


def is_mere_ok(text: str) -> bool:
    """An "ok" that says only that something was heard."""
    return _MERE_OK.fullmatch(bare(text)) is not None


def is_no(text: str) -> bool:
    """A no, or "none of these"."""
    return NO.fullmatch(bare(text)) is not None


def is_none_of_these(text: str) -> bool:
    """Of what was offered, nothing fits."""
    return (
        re.fullmatch(
            r"(?:no )*(?:neither|none|nothing)(?: of (?:these|those|them|it))?(?: (?:either|fits?))?|not (?:any|one) of (?:these|those|them)",
            bare(text),
        )
        is not None
    )


def is_leave(text: str) -> bool:
    """Away from a form. "no" is none: it may be the answer to a question."""
    return (
        LEAVE.fullmatch(" ".join(re.sub(r"[^\w'\s]", " ", text.lower().replace("’", "'")).split()))
        is not None
    )


def is_skip(text: str) -> bool:
    """Rather not answer this one field."""
    return SKIP.fullmatch(bare(text)) is not None


def place(text: str) -> int | None:
    """Which of the things that were offered: 0 for the first, -1 for the last; None where none is meant."""
    found = _ORDINAL.fullmatch(bare(text))
    return _ORDINALS.get(found.group(1) or found.group(2)) if found else None


def is_other(text: str) -> bool:
    """ "the other one"."""
    return _OTHER.fullmatch(bare(text)) is not None


def correction(text: str) -> Correction | None:
    """A line that corrects, and the rest of it; None for any other line."""
    found = _CORRECTING.match(text) or _PLAIN_CORRECTION.match(text)
    if found is None or not found.group().strip():
        return None
    rest = (
        _NOT_BUT.sub("", text[found.end() :].strip(), count=1)
        if "not" in found.group().lower()
        else text[found.end() :]
    )
    return Correction(rest.strip(" ,.!;:-"))


def after_greeting(text: str) -> str | None:
    """What follows a "hi" or "good evening" in a line that says more than that; None where it does not."""
    found = _GREETING.match(text.strip())
    rest = text.strip()[found.end() :].strip() if found else ""
    return rest if len(rest.split()) >= SAYS_MORE else None


def following(text: str) -> str | None:
    """The line without "and", "what about", "ok but": None where it does not begin like that."""
    found = _FOLLOWING.match(text.strip())
    return text.strip()[found.end() :].strip() or None if found else None


def is_spanish(text: str) -> bool:
    """Whether a line is most likely Spanish: common words only, so a single name or town does not count."""
    if _SPANISH_ALONE.fullmatch(text):
        return True
    words = re.findall(r"[a-záéíóúñü]+", text.lower())
    common = sum(word in _SPANISH for word in words)
    sure = sum(word in _SPANISH_SURE for word in words)
    return "¿" in text or (sure >= 1 and common >= 2 and common * 2 >= len(words)) or sure >= 3


def is_injection(text: str) -> bool:
    """An attempt to make the assistant something else; there is nothing to override, only topics."""
    return _INJECTION.search(text) is not None


def is_unkind(text: str) -> bool:
    """An insult and nothing else."""
    said = text.lower().replace("’", "'").strip()
    if _SWEARING.fullmatch(said):
        return True
    return len(said.split()) <= 8 and _UNKIND.search(said) is not None and "?" not in said


def says_nothing(text: str) -> bool:
    """Dots, emoji, "hm": somebody is there and has not said anything yet."""
    return (
        re.fullmatch(r"(?:h+m+|u+m+|u+h+|e+r+m*|i+|\.+|\?+|so|well|lol|idk|sigh|\W|_)*", text.lower().strip())
        is not None
    )


def asks_to_write(text: str) -> bool:
    """ "help me write it"."""
    return (
        re.fullmatch(
            r"(?:can|could|will|would)?(?: ?you)? ?(?:help me (?:to )?(?:write|word|draft|phrase|say)(?: \w+){0,4}|(?:write|draft) (?:it|one|a message|something|the message)(?: for me)?)",
            bare(text).strip(),
        )
        is not None
    )


def asks_what_next(text: str) -> bool:
    """ "and then?", "tell me more"."""
    return _WHAT_NEXT.fullmatch(bare(text)) is not None


def asks_which_fits(text: str) -> bool:
    """ "what level of care do I need?": nobody but admissions can say, and the care finder helps to ask."""
    return len(text.split()) <= WISH and _WHICH_FITS.search(text) is not None
