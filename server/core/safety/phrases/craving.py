# ruff: noqa: E501 - a phrase is one line
"""A strong urge to use right now. What is said of cravings in general is no alarm."""

CLASSES = {
    "use": """
        use|using|drink|drinking|relapse|relapsing|relapsed; get|getting high|drunk|wasted|loaded; pick|picking up; score; cop; smoke|smoking|shoot|shooting|snort|inject up? <drug>?
        call|text|calling|texting|meet|meeting my|the|a|his? dealer|plug|guy|dude|connect; buy|get|find some|a|more? <drug>; hit|fix|drink|bottle|shot|bump|line; slip; go back out; break my sobriety; cave; give in
        take|do some|a|the|one|just? <drug>; have a|one|just drink|beer|shot; throw it all away; go|going to the? liquor|store; use again; do <drug>; consumir|tomar|drogarme|fumar|inyectarme|recaer|recaigo|usar|beber|trago; smoke; get a bag; dose
    """,
    "urge": "want|need|craving|going|about|close|tempted|ready|thinking|urge|urges|dying|itching|desperate|wanting|needing|feel|crave|fighting|resisting|jonesing",
}

STATED = """
bought|picked|scored|copped|got up? .. bag|bottle|pint|fifth|pack|case .. not|havent|yet|opened|open|used|staring|sitting
all i|every want|part|cell|bone|inch is|of|thing? .. <use>|me|body|wants|screaming|needs
mouth is watering
on my way to|over .. dealer|dealers|store|bar|score|cop|plug|get|buy
in line at|for .. liquor|store|beer
not|cannot shake .. urge|thought|feeling|craving
obsessing|obsessed over|about|with .. <drug>|drinking|using|drink|it
fighting|struggling|trying so? hard? .. not .. <use>
not to <use> .. right|tonight|now|so|today
minutes|seconds|inches|close|away from .. <use>
thinking of|about <use> right|tonight|now|so|again
about to go .. get|buy|cop|use|score|drink|liquor
going crazy .. without|for
dying|itching|desperate|aching|begging|fiending|hungry|thirsty for a? .. <drug>|drink|hit|fix|high|bump|pill
need|want .. something .. numb|high|drunk|wasted|escape
need .. fix|hit|drink|high|bump|dose .. so|bad|now|tonight|right
going to <use> if|unless
stop me .. before|from|please|using|drinking
urge .. use|drink|high|smoke|shoot
triggered .. use|drink|high|now|want|bad|using
quiero|necesito|ganas|muero .. drogarme|consumir|tomar|trago|fumar|cristal|coca|piedra|cerveza|vino|meterme
need|want a? drink|pill|hit|fix|bump .. bad|so|now|tonight|help
want a pill|drink|hit|beer
me muero de ganas .. consumir|tomar|drogarme|usar
ayudame a no ir|consumir|usar|tomar
can not resist .. longer|much
not want to? use|drink .. but .. going
without using|drinking first
can taste it
going to use|drink|relapse anyway|again|if|tonight
craving|crave|jonesing|fiending|cravings .. right|now|bad|tonight|hard|so|cannot|strong|insane|crazy|killing|intense|worst|through|<drug>|help|unbearable|overwhelming|eating|awful|every|worse|huge|stop|much|hell|hit|hitting|like
i am|have|having|got|get|fighting|been .. craving|jonesing|fiending|cravings
bad|strong|intense|huge|insane|horrible|massive|terrible|crazy|serious|major|worst|real|awful craving
craving a|some|my|so|it|to|is|are|bad
urge|urges .. to|is|are|hit|so|strong|right .. <use>|now|strong|bad|killing|overwhelming
about|so close|this|tempted|ready|going|dying|desperate|inches|itching|seconds|minutes to|close|of? .. <use>
i|so|really|just|badly|still|fucking want|need|wanting|needing|wanna to|a|some|my|it? .. <use> .. right|now|tonight|bad|badly|so|today|help|much|talk|please|stop|cannot|scared|again|do
want|need .. <use> so|right|bad|badly|tonight|now|today
want|need a|to|some <use> so|right|bad|badly|tonight|now|today
about to <use>
going to <use> tonight|right|now|today
about|going|close|tempted to relapse
can not|cannot stop|quit|get .. thinking|think|head|mind|obsessing .. <use>|<drug>|it|getting|high|bottle
all|only i|thing|can .. think|want .. <use>|<drug>
can not|cannot resist|fight|hold|take|stop .. urge|craving|cravings|using|use|out|off
talk me out of <use>
help|stop me not|from? <use>
before i <use>
if i|not .. <use> .. tonight|now
outside|front|parked|parking|at|sitting|driving|way|standing|walking|staring|looking|holding|in .. dealer|dealers|liquor|bottle|bar|plug|trap|corner|bag|store .. want|going|in|stop|help|cannot|staring|hands|now|hand|talk|shaking|house|use|store
dealer|plug|bottle|bag|pills|needle .. in|on|right|texted|texting|calling|number .. hand|front|me|phone|counter|pocket|screen
holding|staring|have|got|looking .. bottle|bag|<drug>|beer|drink|needle|dealer .. hand|hands|front|me|now|open|poured|pour|table|stop|number|pocket|right|yet|here
one drink|hit|more away|from
not|hard to <use> tonight|right|today|now
am|is white knuckling|knuckle
scared|afraid .. <use> tonight|now|today|right
help me|not .. <use> tonight|right|now
<urge> .. <use> .. tonight|right|now
<use> right now
ganas|ansias|antojo|necesito|quiero|muero|antojos .. consumir|drogarme|fumar|inyectarme|recaer|usar|droga|trago|tomar|meterme|beber|coca|cristal|heroina
a punto|voy|punto a|de? recaer|consumir|drogarme|tomar|usar
ansias|ansiedad|antojo .. ahorita|fuertes|fuerte|ahora|consumir|droga|insoportable|matando
"""

HAPPENED = ""

HINTED = """
one would|wont|will not hurt|matter|kill
just one
right there in the drawer|cabinet|fridge|closet|bag
in the drawer
nobody|no one|who would|will know|wuld
feet .. took|take|walked me
at|to|outside the trap|spot
on the edge .. guy|car|window|using|go
checking the window .. guy|car
where .. hid|hides|keeps the|his|her wine|bottle|stash|vodka|pills|beer
nobody|no one is? home .. know|wine|guy|where|drink|bottle|stash
payday .. home|guy|scoring|score|dealer|scared|use
know|knew a guy
staring .. cabinet|bottle|door|phone|fridge
can taste
skin crawling
cravings|craving|urge|urges
dealer|plug|connect .. texted|called|number|calling|phone|text|hit|blowing|messaged|house|block|street|wrote|back
old .. number|spot|corner|friends|dealer|crew .. tonight|called|texted|again|driving|keep
liquor store
driving|drove|walked|walking .. past|by|around .. liquor|bar|spot|dealer|house|corner|old
one|just|little .. hit|drink|sip|bump|line|time .. hurt|matter|help|know|fine|away|sleep
just one more? drink|hit|time|beer|line|pills
bottle|stash|bag|pills|beer|wine .. calling|cabinet|staring|looking|name|fridge|kitchen|drawer|closet|glovebox|still|found
can not sit|sleep|focus .. still|pacing|using
pacing|itching|antsy|restless .. using|drink|use|night|dealer|cannot|know|room|need
need something|anything .. edge|off|stop|calm|numb|sleep|feeling
take the edge off
thinking|think|dreamed|dreams|dreaming|thoughts about|of <use>|<drug>|it .. all|tonight|again|constantly|every|day
taste|smell .. it|drink|dope|vodka|beer|mouth
tempted
talk me out|down
ganas de
el dealer|tirador
"""

SIGNS = {
    "something to use": """
        drink|pill|pills|hit|bump|beer|wine|vodka|using|dope|dealer|plug|stash|bag|bottle|trap|<drug>|trago|droga
        stuff on him|her
        a guy
        cabinet|drawer
        hid the
        my old|feet corner|trap|spot
    """,
    "wanting it": """
        want|need|craving|taste|urge|tempted|itching|wouldnt hurt|resist|hungry for
        not|nobody would|will|wuld know|hurt
        staring|looking at|over
        no one|nobody is? home|here|up|awake|know|around
        everybody is? asleep
        on the edge
        without using|drinking
        took me to
        payday
        outside
        me muero de ganas
        ganas
    """,
    "now": """
        tonight|right now|now|today|so bad|really bad|hoy|ahora|ahorita|this minute
        help|ayuda|ayudame|please stop
        since dinner|work|morning
        outside
        longer
    """,
}
TOGETHER = [
    (("something to use", "wanting it", "now"), "", "alarm"),
]
