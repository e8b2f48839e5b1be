"""The care finder: a few questions, and which levels of care could fit the answers. Never a diagnosis. Pure.

Which levels are named follows from what the centers say of them: detox is medical support through withdrawal,
residential is living there, PHP and IOP leave the nights at home, MAT is for opioids and alcohol. Admissions decides.
"""

from __future__ import annotations

from actions.fields import Field
from actions.filling import Form, Slots

_UNSURE = r"not (?:really )?sure|unsure|don'?t know|dunno|idk|maybe|no idea|hard to say|not certain"

CARE = Form(
    "care_finder_form",
    (
        Field(
            "care_about",
            "choice",
            {
                "alcohol": r"alcohol|drink\w*|drunk|beer|wine|vodka|liquor|whiskey|booze",
                "opioids": r"opioids?|opiates?|heroin|fent\w*|oxy\w*|percs?|percocet|pain ?(?:pills?|killers?)|dope|"
                r"vicodin|hydros?|morphine|tramadol|kratom|methadone|suboxone",
                "other": r"other|else|meth|coke|cocaine|crack|weed|pot|marijuana|benzos?|xanax|adderall|pills|"
                r"mental\w*|depress\w*|anxiety|both|several|mix\w*",
                "unsure": _UNSURE,
            },
            # Of several, the one for which most must be known: getting sick without it, and the medicines there are.
            first_of=("opioids", "alcohol", "other"),
        ),
        Field(
            "care_sick",
            "choice",
            {
                "no": r"no+|nope|nah|not (?:sick|afraid|scared|worried|really)|already stopped|fine",
                "yes": r"yes|yea+h?|yep|yup|sick|afraid|scared|terrified|shak\w+|withdraw\w*|dope ?sick|worried|"
                r"a (?:lot|bit)|definitely|kind of|kinda",
                "unsure": _UNSURE,
            },
        ),
        Field(
            "care_home",
            "choice",
            {
                "home": r"home|work\w*|job|kids?|child\w*|family|school|class(?:es)?|own bed|"
                r"can'?t (?:leave|go away|stay)|around (?:it|work)",
                "stay": r"stay(?:ing)?|away|live (?:in|there)|live-?in|residential|inpatient|not safe|get out|"
                r"somewhere else",
                "unsure": rf"{_UNSURE}|either|both",
            },
        ),
        Field(
            "care_before",
            "choice",
            {
                "no": r"no+|nope|nah|never|first(?: time)?",
                "yes": r"yes|yea+h?|yep|yup|before|once|twice|times|several|iop|php|rehab|detox|was in|been",
                "unsure": _UNSURE,
            },
        ),
    ),
)

# The order in which levels are named: from the most support to the least.
LEVELS = ("detox", "residential", "php", "iop", "op", "mat")
MOST = 3


def fitting(slots: Slots) -> list[str]:
    """At most three levels that could fit, by the answers; all that is open counts as not known."""
    about, sick, home, before = (slots.get(f"care_{name}") for name in ("about", "sick", "home", "before"))
    found = set()
    if sick != "no":
        found.add("detox")
    if home == "stay":
        found.add("residential")
    else:
        # Who did a program before may go on from there with less; nobody is told that they should.
        found |= {"iop", "op"} if before == "yes" and sick == "no" else {"php", "iop"}
    if about in ("alcohol", "opioids"):
        found.add("mat")
    ordered = [level for level in LEVELS if level in found]
    if len(ordered) > MOST:
        ordered.remove("php")  # next to IOP, the nearest to it
    return ordered[:MOST]
