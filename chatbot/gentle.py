"""What is said to the gentle question ("are you thinking about suicide, or is anyone hurt or in danger?"). Pure.

Whoever is asked this seldom says a plain yes: "sometimes", "kind of", "i don't know" are no "no", and are answered as a
yes. A "no" is only what plainly says so. Anything else has not answered it, and it is asked again.
"""

from __future__ import annotations

import re

_FILLER = (
    r"(?:u+m+|u+h+|h+m+|well|oh|so|and|but|honestly|tbh|lol|haha|just|really|still|please|ok|okay|then|actually|"
    r"thank you|thanks|bot|i mean|to be honest|for now|right now|now|today|at the moment)"
)
_SOFT = r"(?:kind ?of|kinda|sort ?of|sorta|a little(?: bit)?|a bit|(?:i|we) (?:guess|suppose|think|believe)(?: so)?|maybe|probably|possibly|perhaps)"
_PLAIN_YES = r"(?:y|ye|yes+|yea+h*|yep+|yup+|ya+|si|uh ?huh|mhm+)"
_YES = (
    rf"(?:{_PLAIN_YES}|{_SOFT}|(?:i|we|they|you|he|she|someone|somebody) (?:am|are|is|do|does|did|have|has|have been|might|could|would)(?: be)?|"
    r"im|ive(?: been)?|both|me|sometimes|some days|at times|from time to time|now and then|once in a while|often|a lot|lots|always|"
    r"all the time|every ?(?:day|night)|most days|constantly|lately|again|on and off|off and on|true|correct|exactly|"
    r"(?:might|could) be|more or less|in a way|"
    r"(?:i )?(?:do |have |ve |had |was |am |been |keep |cant stop |can not stop )*(?:think|thought|thinking) (?:about|of) (?:it|that|this|them|suicide|dying|death|ending it)|"
    r"(?:it|that|the thought|the thoughts) (?:crosses|crossed|does cross|has crossed) my mind|i have thoughts|"
    # Not knowing is no "no".
    r"(?:i )?(?:do not|dont|did not|didnt|really dont) (?:really )?know(?: anymore| any more)?|idk|i ?dunno|dunno|(?:im |i am )?(?:not (?:really |so |too )?(?:sure|certain)|unsure)|"
    r"no idea|hard to say|(?:i )?(?:can not|cant) (?:say|tell)|who knows|good question|yes and no|not exactly|not entirely|not completely)"
)
_NO = (
    r"(?:n|no+|nope+|nah+|na|not at all|not (?:really|me|that|like that|today|suicidal)|(?:of course|definitely|absolutely|certainly|god|hell|heck) (?:not|no)|no way|"
    r"never|i would(?:nt| not| never)|i (?:do not|dont) think so|i (?:do not|dont|didnt|did not)(?: mean (?:it|that)(?: like that| that way)?)?|"
    r"(?:im|i am|we are|were|everyone is|everybody is|everything is|its|it is|all|doing|feeling)(?: all| doing| feeling| much| a bit| a little)? "
    r"(?:not(?: suicidal| hurt| in (?:any )?danger)?|fine|ok|okay|good|great|safe|alright|all right|right|better|well)(?: here| now| again)?|"
    r"fine|safe|alright|better|(?:nobody|no one|no body|none)(?: is)?(?: hurt| in danger)?|nothing like that|(?:just |only )?(?:kidding|joking|tired|stressed|a joke)|jk|"
    r"(?:just |only )?an? (?:expression|figure of speech|way of speaking)|"
    r"(?:im |i am |i was )?not (?:thinking (?:about|of) .{1,30}|going to .{1,30}|hurt|in (?:any )?danger)|i was(?:nt| not)?(?: just)? (?:kidding|joking)|"
    r"(?:is|are|am|does|do) (?:not|nt))"
)
_SAYS_YES = re.compile(rf"(?:{_FILLER} )*{_YES}(?: (?:{_YES}|{_FILLER}))*")
_SAYS_NO = re.compile(rf"(?:{_FILLER} )*{_NO}(?: (?:{_NO}|{_FILLER}))*")
_BEGINS_YES = re.compile(rf"(?:{_FILLER} )*{_PLAIN_YES} (?!no\b|nah\b|right\b)")
_AFTER_YES = re.compile(rf"^(?:{_FILLER} )*{_PLAIN_YES} ")
# "no one would miss me" and "no reason to go on" begin with a "no" too.
_BEGINS_NO = re.compile(
    rf"(?:{_FILLER} )*(?:no+|nope|nah) (?:{_FILLER} )*(?:i (?:am|was) (?:just|only|ok|okay|fine|good|safe|not)|im (?:just|only|ok|okay|fine|good|safe|not)|"
    r"i (?:do|did|would|will|could)(?: not|nt) (?:mean|think|want to (?:die|hurt|kill)|feel|even|plan|say)|i (?:would )?never|i meant?|"
    r"(?:its|thats|it is|that is|it was|that was|this is) (?:just |only )?(?:an?|not|ok|fine|my|the|for|about|how|all|what)|not|never|sorry|nothing like|all good|everything is|"
    r"(?:just|only) (?:an?|kidding|joking|tired|stressed|sad|asking|curious|venting|frustrated|mad|angry|upset|saying|exhausted|wondering|worried|nervous|sick of))\b"
)


_NOT_WELL = re.compile(
    r"\b(?:not|never|isnt|arent|aint|nothing is|nothings) (?:\w+ )?(?:ok|okay|fine|good|great|safe|alright|all right|right|well|better)\b"
)


_LONGEST = 120  # characters; a longer line says more than yes or no


_GOES_ON = re.compile(
    rf"(?:{_FILLER} |yes |(?:im|i am) (?:ok|okay|fine|good) )*(?:(?:lets|let us|we can|can we|you can|please) )?(?:go on|continue|carry on|keep going|move on|proceed)"
    rf"(?: (?:{_FILLER}|with (?:it|that|this)|please))*"
)


def goes_on(text: str) -> bool:
    """ "let's go on"."""
    said = _said(text)
    return len(said) <= _LONGEST and _GOES_ON.fullmatch(said) is not None


def says_yes(text: str) -> bool:
    """A yes, however faint, or that somebody does not know."""
    said = _said(text)
    if _denies(said):
        return False  # "no", "yes i'm fine"
    short = len(said) <= _LONGEST
    return (short and _SAYS_YES.fullmatch(said) is not None) or _BEGINS_YES.match(f"{said} ") is not None


def says_no(text: str) -> bool:
    """A plain no, or that nobody is in danger, and nothing else."""
    return _denies(_said(text))


def begins_no(text: str) -> bool:
    """A line that opens with a no to this question and goes on: "no i don't mean it, how much is it"."""
    said = _said(text)
    return _BEGINS_NO.match(said) is not None and not _NOT_WELL.search(said)


def _denies(said: str) -> bool:
    if len(said) > _LONGEST:
        return False
    return _SAYS_NO.fullmatch(_AFTER_YES.sub("", said, count=1)) is not None and not _NOT_WELL.search(said)


def _said(text: str) -> str:
    words = re.sub(r"['’`]", "", text.lower())
    return " ".join(re.sub(r"[^\w\s]|_", " ", words).split())
