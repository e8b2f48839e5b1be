# ruff: noqa: E501 - a phrase is one line
"""Violence, where it is hinted, and the signs that count together. What is stated is in violence.py."""

PARTNER_HINTED = """
not|dont call .. this number|phone|back .. he|she
he|she can not|cant know
he|she said what he|she would|will do
leaving .. he|she .. do|kill|know
sleeping|slept|living in|at .. car|shelter|friends .. he|him|husband|drinking
what he|she is .. drinking|drunk|mad
he|she always answers|talks for
long sleeves
whispers on|when
if i dont|do|not write|answer|text|come .. send|call|police
send somebody|someone|help|police
he|she is home .. go
gotta|have to go .. home|here
other ways to pay
not get to say no
boyfriend|husband|he|she does not like .. me .. go|talk|leave
scared|afraid|terrified|dread|dreading|fear .. go|going|be|come|coming|get|gets|comes|walk home|house|alone
scared|afraid|terrified|frightened of|what|to|when .. him|her|husband|boyfriend|partner|he|she|wife|leave|girlfriend|dad|stepdad
he|she|husband|boyfriend|partner|wife|girlfriend .. temper|mad|angry|rage|drunk|snaps|loses .. scared|hide|again|careful|hides|bedroom|walls|when|me|kids|lock
walking|walk on eggshells
he|she|boyfriend|husband|partner|wife .. tracks|monitors|controls .. phone|texts|messages|location|me|everything|where|money
delete|erase|clear|hide this .. he|she|before he|she|him|wakes|comes
he|she|husband|boyfriend|partner .. can|could|will|might|may|would .. see|find|read|hear|know|wakes|wake|be .. this|me|phone|out|messages|back|home|angry|mad
cannot|can not talk|type|long|call .. he|she|home|here|room|next|husband|out|loud
he|she|husband|boyfriend is|will be home|back|here|coming|outside .. soon|minutes|now|any|again|and|door
makeup|sunglasses|sleeves .. cover|hide|bruise|bruises|eye|neck
bruise|bruises|walked into|fell down|stairs
he|she|husband|boyfriend|wife .. said|says|promised|swears .. never|again|sorry|last .. hit|again|hands|time
he|she .. not mean|meant to? .. hurt|it|hit|did
my|was|it|is fault .. he|hit|mad|hits|got|angry|she
he|she|husband|boyfriend|wife|dad .. throws|threw|broke|punched|smashed|breaking|throwing things|wall|stuff|plates|door|hole|phone|dishes
not|never let|allowed|lets|allow me? .. leave|see|friends|family|phone|money|house|out
trapped|stuck .. him|her|house|here|home|relationship|marriage|partner
nowhere safe|to go
safe place|house to|tonight|from .. stay|go|sleep|him|be|hide
no safe place
he|she|ex keeps|still|always showing|following|follows|parked|drives|outside|waiting .. up|me|work|house|home
stalking|following me
miedo .. a|de|ir|regresar|llegar|volver .. casa|el|esposo|solo|sola|novio
"""

ASSAULT_HINTED = """
if you|i froze
does it .. count .. rape|assault|froze|night|drunk
not stop|wont showering
came|come back from his|their place|house .. flinches|quiet|crying|showering
flinches .. touch
other ways to pay
say no .. him|supplier|boss|dealer|landlord
something happened .. party|him|guy|last|night|not|drunk|remember|date|want|bad
think|not|know|sure .. if|it|was|counts|that .. rape|consent|assault
do not remember .. bed|clothes|party|night|him|how|woke|happened .. clothes|bed|sore|him|next|with|underwear|?
not want to? .. but|he|happened|did .. he|did|froze|happened|stop
i froze .. him|he|said|touched|did
he|they|guy|uncle|boss|sponsor|someone|counselor .. touched|touches|touching|kissed|grabbed me|my|weird
feel|feeling dirty|gross .. him|happened|shower|he|touched|did|what
need|get|getting .. rape kit|plan b
he|guy|someone .. made me do|uncomfortable
things i|did not want|wanted|agree
"""

THREAT_HINTED = """
get what is|s coming
when|where he|she gets|get off work
cleaning|cleans his|the|a rifle|gun|guns
people who .. fired|wronged|did
afraid|scared|worried .. i|going|might .. hurt|snap|kill|someone .. him|her|them|someone|somebody|people
<want> hurt|harm|punch|hit|beat|smash|destroy|kill|strangle him|her|them|someone|somebody|people
might|going|about|could|gonna snap|explode|hurt|lose .. someone|on|him|her|them|it|control|hurt
make|making him|her|them|all|everyone|people .. pay|regret|sorry
get|getting even|revenge|back at
deserve|deserves|want .. revenge
going to get what .. coming|deserves
they|he|people|dealer .. know|knows|found|find|finding where i|me live|am|stay|out
owe .. money|dealer|them|him .. scared|looking|bad|know|people|hide|serious|threat|after|tonight
someone|they|people|he .. following|watching|looking|coming|after|outside .. me|for|my|us
blood on|will be my|his|hands
so angry|mad|furious|rage .. hurt|could|kill|someone|scared|do|him|her
i see red
"""

CHILD_HINTED = """
not seen|havent mom|dad|mommy|daddy|her .. since|days|food
no more cereal|food|milk
<young> .. porch|outside|street|yard .. diaper|midnight|night|alone|again|cold
diaper .. midnight|outside|hours|days
yelling|crashing|screaming .. inside|kids|next|neighbor|crying
<young> .. not stop|wont crying|showering|screaming
<young> .. scared|afraid|flinches|hides|terrified|bruise|bruises|hungry|marks .. when|home|dad|him|boyfriend|from|mom|her
<young> .. not want to? go|be|see .. home|dad|house|him|mom|back|uncle
scared|worried|afraid .. for .. <young>|kid|kids
<young> .. not safe|alone with
i|am scared .. dad|mom|stepdad|parents|uncle .. home|drunk|mad|when|comes|of|gets|room
scared of|when my? dad|mom|stepdad|uncle|stepmom|parents|father
dad|mom|stepdad|stepmom|parents|uncle .. drunk|mad|angry|high|yelling|screaming|fighting .. again|scared|hide|hiding|me|throwing|room|us|brother|sister|downstairs
keep|our|a|is secret .. uncle|dad|stepdad|coach|tell|he|told
not supposed|allowed to tell
lock my door|room
lost|lose|losing|might|close|scared .. it|temper|control|cool|patience|i|snap .. with|on|at .. <young>|kid|kids
can not|cannot take care .. <young>|kid|baby|kids
baby .. not|wont stop crying .. going|lose|cannot|snap|take|scared|going|hit
"""

SIGNS = {
    "one who hurts": """
        <partner>
        el
        my old? man
        dude|guy|supplier|dealer|pimp|landlord|uncle|boss
    """,
    "does harm": """
        put|putting|puts hands on
        <hurt> me|us
        throwing|breaking|smashing|screaming|raging|yelling
        angry|mad|furious|enojado|drunk|borracho
        on one
        temper
        kill me
    """,
    "one is afraid": """
        can not talk|call|type|leave
        no puedo hablar|salir
        back room|bathroom|closet
        hiding|hide|hid|locked
        scared|afraid|terrified|miedo
        whispers|whispering|whisper
        send somebody|someone|police|help
        took my phone
        bleeding|bruise|bruises
        me and the? kid|kids
        long sleeves
    """,
}
TOGETHER = [
    (("one who hurts", "does harm", "one is afraid"), "partner", "alarm"),
]
