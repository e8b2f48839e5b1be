# ruff: noqa: E501 - a phrase is one line
"""Suicide and self-harm, where it is hinted or told as past, and the signs that count together. What is stated is in suicide.py."""

# Told as having happened: an alarm when it was just now, the gentle check when it is older or no time is said.
HAPPENED = """
tried|attempted|attempt|attempting to? kill|hang|end|drown|shoot|suicide|off|overdose|unalive <self>? it?
tried|attempted .. suicide|hang|hanging|drown|overdose|kill|killing|end <self>
i|he|she tried to die
suicide attempt|attempts
attempted suicide
my|his|her|last|first|previous|an attempt
tried|attempted to die|end|overdose|jump|hang|kill
tried to take|end my|his|her own? life
almost|nearly|came killed|jumped|ended|close|did <self>|it|off|to .. doing|killing|ending|jumping
survived .. attempt|suicide|jump|overdose|hanging
wanted|want|used to be? die|dead|kill|end|disappear <self>?|it?
was|been|felt|being|got|became suicidal
used to be suicidal
history of suicide|suicidal
intente|intento|trate|intentado|intentos|intentaba|trato de? .. matarme|suicidarme|suicidio|vida|matarse|morir|suicidarse
cut|hurt|burned|hurting|harmed myself|herself|himself
psych|hospital|hospitalized|5150|baker .. attempt|suicide|overdose
"""

# Hinted: is asked after gently.
HINTED = """
no one|nobody|anyone .. notice|miss|care|cry|remember|show|come .. me|gone|i|if|died
what if i|he|she disappeared|vanished
not going to be a|an? problem|issue|bother
wont have|need to worry|deal|bother about|with .. me|anymore
tired of life|living|it all|waking|being|everything|existing
so tired .. life|living|sleep|everything|rest
exhausted .. life|living|everything|existing
cant see|find a|any|the|my future|way|light|point|reason|end
no light .. end|tunnel
whats left|the use
no use .. anymore|trying|going|living
not meant .. for|this|be .. world|here|life|earth
dont belong|fit .. here|anywhere|world|earth
waste of space|air|oxygen|life
failure|disappointment|mess|nothing|garbage|trash .. everyone|family|all|better|always|kids|parents|nobody
i ruin|ruined everything
hate|disgusted .. myself|who
want to go home .. god|heaven
want|wish|need .. rest|sleep|peace|quiet .. forever|finally|long|never|always
sleep .. forever|never|not wake
never wake|woke up
dream|dreaming|thinking|fantasize|fantasizing|imagine .. about|of .. death|dying|funeral|gone|ending|end
one way or another
final|last wish|wishes|words|hug|meal
settle|settled|settling|tie|tied|tying|wrap|wrapped .. affairs|loose|everything|things .. up|ends|order
will|passwords|papers|insurance|accounts .. kids|wife|mom|brother|sister .. when|gone|know|find
remember me|us? .. when|as|by|love
be good to|take care .. mom|dad|each|kids|sister|brother|her
it wont matter|hurt soon|anymore|after|tomorrow
it will .. all|be? be|soon over|end
soon it|this .. over|wont
<them> .. given|giving|gave .. away
<them> .. distant|different|quiet|calm|strange|acting .. since|suddenly|again|lately .. died|attempt|depressed|gun|goodbye
<them> .. not|wont .. eat|leave|get|talk .. bed|room|out .. days|weeks
<them> .. alone .. gun|rope|pills|knife
<them> .. bought|got|borrowed|looking .. gun|rope|razor
ya no .. importa|sentido|quiero|puedo|se|fuerzas
todo .. mejor|acabe|termine|pronto
skip the rest
go|going to? bed|sleep and not|skip|forever
black squares
last month and nobody
5150|baker .. suicidal
lining|lined them|the|pills up
stop forever|for good
someone else|a better could|would|will raise|love
tell my counselor .. did everything|thank|sorry|fault
needs|wants|loves me here|anymore
hopeless .. everything|all
everything is hopeless
just? want the pain to stop
pain to stop|end
afraid|scared .. do something .. myself|himself|herself
cross|crossing|over|near the bridge .. i|think
look|looking at the? river|water|bridge
gave|given .. my guitar|keys|watch|ring|car|truck|dog|cat
understand|get why people|it|he|she .. did|do|killed|kill
life insurance .. gone|pay|if|suicide
better life with
everything they need .. when|gone|here
about it every day
make peace
hurt|punish|punishing myself
what would happen if i .. gone|died|there
how would they .. find|feel
not matter anymore|soon|after
it would be easier if|to|for
everyone would be .. fine|okay|better|happier
returned|settled|transferred|sorted .. attorney|title|care|copay|will
would anyone .. notice|care|miss|come
if i .. gone|disappeared|vanished .. would|anyone|notice
too tired to .. keep|go|live|fight|anymore
can not .. feel|take|see .. anything|myself|point .. anymore
stop forever
stop|quit being .. here
raise us
not around .. us|raise|kids
intente|intento suicidar|suicidarme
me intente
imagining|picturing my own? funeral
want|need the? pain|hurting|hurt to stop|end
wont|not|never .. hearing|hear from me
i can not keep going
carga para todos|mi
staring|counting|lined|lining|hoarding .. pills
insurance|kids|money|dog .. if i die|died|kill
funeral of|for someone|me
funeral .. come|cry|anyone|people
thinking|think about my|own funeral
not see myself .. being|be here|alive
wake up tomorrow .. mind|care|sure
nobody would come
# found while working on the half of the corpus that may be read
found|find|got a? home|somebody|someone|place for .. dog|cat|pets|kids
paid .. ahead|rent .. clean|cleaned|dog
not|wont be needing|need .. them|it|these
thinking|think|thought about|of how easy .. would|be|it
<them> .. better with|off .. different|another|someone|without .. mom|dad|wife|husband|memory|me
no memory of me
tell .. counselor|therapist|mom|kids|sponsor|dad|wife|they|her .. did|not|on|loved|good|fault|everything
none of this .. her|him|them|your|on|fault
not your|anyones|her|his|their|anybody fault
the void
catch|see|meet you|me|yall on|in|at .. other|side|next|heaven|life
love yall|you|everyone .. forever|always|all
not|never hear from me|him|her again|after
you wont|will not? hear from me
they|she|he|someone will find it|me|my|the|in
it is|its done .. wrote|kitchen|goodbye|ready|find
este es mi? ultimo
los|las|te quiero|amo .. siempre|mucho|perdon|adios|mensaje
quiero|necesito|ya descansar|dormir .. todo|siempre
note|letter|notes|letters .. addressed|us|her|his|backpack|desk|room|not|kids .. us|school|home|answering|gone|here
turned|shut|phone off|is .. phone|off|voicemail .. sorry|thank|fault|love|goodbye|note
sorry for|about .. when|kids|things|everything|years .. voicemail|phone|answer
goes to|straight voicemail
asking|asked|asks who .. raise|take|care|look .. us|kids|dog|them
who will|would raise|take .. kids|us|them
if i am|was|she is|he is not|isnt around|here
no use to anyone|anybody|us|me
not get|gets|getting|got out of bed
i am not ok|okay
want|wants .. promise|promised i|me|would|take|care .. kids|dad|mom|her|him|them
showed|shows|teaching|taught|labeled .. insurance|papers|passwords|how|will|where .. promise|papers|gone|without|washer
slit|swallowed|overdosed|hung .. healed|psych|ward|hospital|stuff
attempted .. months|mos|years|weeks|once|before|ago|3|2
i|he|she|husband|wife|son|daughter|friend|brother|sister tried|attempted once|before|again|last
same|that look .. in|lately|eyes|again
psych ward .. swallowed|attempt|pills|overdose
keep|keeps|been driving faster|fast
how easy it|would
# a burden, no way out, no future
burden to|on|for|i everyone|everybody|family|my|them|people|others|all|am|you|mom|her|him
am|i|feel|being|be a? burden
no way out|forward
there is no way out
no|not|any other way out
no future|hope|tomorrow left|for|me|i|here
not see|have|there a|any|point|way|future|tomorrow|myself .. future|point|out|left|tomorrow|year|going
see no|not future|point|way|end|tomorrow
no|not|see|any the? point in|of? trying|anything|going|living|anymore|getting|being|me|staying
what is|whats the point anymore|of|in anything|living|trying|it|life|any|going|even?
whats the point anymore
can not do|take|handle|deal|stand this|it anymore|much|any|longer|alone|pain|tonight
not know how much|many longer
i can not anymore
i can not keep|do this|doing
not do this anymore|any|again|life
done fighting|trying|with|being|pretending|hoping it|everything|fighting|here|all|life|strong
i am done trying|fighting|pretending|hurting
give|giving|gave|given up on? life|everything|all|completely|hope|living|myself
i give up
giving up
feel|feeling|am|so|felt|all|it hopeless|worthless|useless
hopeless|worthless and|right|tonight
hate myself|my|being life|self|alive|here
i hate my life
nothing|nobody matters|left
no one|nobody cares|needs|wants|loves about? me|anymore|here?
have|got nothing|nobody|no one left
nobody|no one|noone cares|care|would|loves|will|needs|wants|even me?
no one cares|would|will|needs
tired of fighting|everything|trying|all|hurting|pretending|struggling
tired of everything|fighting|pain|hurting|pretending|trying|this|being|it|feeling|all
want|need|wish|wanting|make|for it|everything|this|pain|noise|thoughts|hurting all? to|would|be|just? stop|over|end|stops|ended|quiet
want .. pain|hurt|it .. stop|over|end|quiet
wish i could disappear|vanish
want|wanna|going|could|just to? disappear|vanish
sleep|go|fall to? sleep|and|asleep .. not|never|forever wake|up|waking
not wake|waking up
not care|mind if|whether i live|die|wake|am|do|crash|ever .. die|alive|not|wake|dead
would not mind|care|be .. dying|die|if|dead
do not care what happens|if|about .. me|live|anything|anymore|dead
not afraid|scared of|to dying|death|die
thinking|thought|think|thoughts about|of|bout not|death|dying|ending|the|being .. here|it|end|bridge|gone|not|waking|dead
what|how it|would|will be|is|like to .. dead|die|gone|dying
how would|many|long|much .. pills|die|kill|bleed|hanging|overdose|fall|fatal|lethal
lethal|fatal dose|amount
painless|quickest|easiest|fastest .. way .. die|go|out|end|do
ways|way to die|kill|overdose|commit
# saying goodbye, giving away
nobody|no one needs|wants me
giving|gave|give|gives away .. my|his|her|stuff|things|dog|cat|clothes|everything|all
giving|gave|giving|given .. stuff|dog|cat|things|everything|guitar|belongings|possessions|clothes|jewelry|records|tools|watch|collection .. away
who will|would|is|can take|look|feed|care .. dog|cat|kids|after|of .. gone|when|if|am
take|look|taking care|after .. dog|cat|kids|son|daughter|mom|her|them .. for|gone|when|after .. me|gone|am
tell|let|make|promise .. kids|mom|son|daughter|family|her|him|them|everyone|wife|husband|mother|people .. love|loved|sorry|fault|tried
sorry for|i|to everything|all|everyone|was|could|being|hurt|am .. everyone|put|was|burden|stronger|you|have|not
forgive me
it|this will|be|is|all be? over|soon|finally|end soon|tonight|over|now|end
be over|gone soon|tonight
made|at peace with .. it|everything|my
feel|am|finally calm|peaceful|ready|at peace .. time|first|finally|decided
what i have to do .. calm|peace|know
i am at peace
made|make my mind|decision up|tonight|is
thank|thanks you|for .. everything .. goodbye|trying|done|help
will|wont not|be see|need|have|matter|problem|bother|be .. anymore|again|you|it|worry .. again|anymore|soon|tomorrow
not need it|them|this|any anymore|where|soon|much|after
not be a? problem|burden|bothering|around|bother|here
not have to deal|worry|put|see .. me|with
where i am going
wrote|writing|written|write|writing .. letters|will|letter|goodbye|note|notes
my affairs|will in|up order|to
life insurance|suicide clause
found|have|got|bought|get|looking|keep|holding|counting|staring|looked|lining|lined|sitting .. gun|rope|blade|razor|knife|noose|bottle|bridge|guns|coffin
staring|looking|look|sitting .. at|with .. pills|bottle|gun|bridge|tracks|ceiling|water|blade|knife
pills .. looking|front|staring|hand|counter|bathroom|cabinet|table|lap|me
drive|driving|drove|crash|crashing|swerve|steer|turn|keep .. off|into|wheel|car|truck|tree .. bridge|tree|road|wall|traffic|cliff|river|oncoming|cross|cliff
bridge .. jump|keep|thinking|pretty|water|walk|walking|night|calling|tonight
join|joining|with|see|seeing him|her|them|mom|dad|brother|son|daughter|baby .. soon|heaven|side
see|meet .. on the other side
# a person who worries about somebody
worried|scared|afraid|think|know|worry .. <them> .. might|will|going|would|could .. something|hurt|do|kill|end|himself|herself|stupid|suicidal|life
<them> .. not answering|responding|replying|picking|texting|talking .. goodbye|sorry|suicid|gun|phone|message|scared|note|last|weird
<them> .. giving|gave .. away|everything|stuff
<them> .. talking|talks|said|says|saying .. burden|goodbye|tired|better|not|everyone|point .. life|off|around|without|living
do something stupid|bad|drastic|crazy|permanent|irreversible
# unsafe with oneself
not safe|trust with|by|around|right|tonight|alone|from|myself|being|be .. myself|alone|now|tonight
not trust myself alone|tonight|right|with|anymore
not feel|feeling|am|okay|ok|be safe
not okay|ok|alright|safe .. not|safe|okay|alone|anymore
i am not safe
scared|afraid of what|i|myself|might|being|am .. do|myself|alone|might|hurt
what i might|will|would|could do
do not leave me? alone
can not be|trust|left|stay alone|tonight
dark thoughts|place
voices .. tell|telling|saying|say|told .. me|to
intrusive thoughts
the thoughts are|came|come|keep back|again|getting|worse|loud|coming
bad thoughts
empty|numb|dead inside
feel|feeling|feels|am empty|numb|dead|trapped|nothing|alone inside|again|right|and
last|next time|this .. right|properly|fail|work|succeed|mess .. time|again
do it right this|next time
one last|final time|night|drink|goodbye|hug|text|call
last time you|i|we|anyone hear|see|talk|will|text|bother
how many .. would take|it
never been born
should never|not have|been .. born|woken|been|existed
mistake that i|being|my .. born|alive|life|exist
not born|meant|supposed to|for? .. be|here|this|life
why am i|do i still|keep here|alive|trying|try|bother
why bother|keep living|trying|anymore
rest|peace|sleep forever|finally|now|at .. rest|last|peace|forever
# Spanish
ya no puedo|aguanto|doy|quiero|tengo mas|con|nada|fuerzas|esperanza|esto|ganas
no puedo|aguanto mas
no le? importo|importa|veo|hay|tiene a|nadie|salida|futuro|sentido|nada|vida|si
no hay|veo|encuentro salida|futuro|esperanza|otra
soy una|un carga|estorbo|problema|basura
perdon|perdonenme|perdoname|perdonen por|a|todo|todos
cuiden|cuida|cuidan a|de|mucho mis|mi|hijos
quiero que|desaparecer|dormir|descansar|todo .. termine|pare|acabe|despertar|siempre|acabara
estoy cansado|cansada de todo
me despido
ya me voy .. todos|siempre|lejos|perdon|mundo|morir
para|que|quiero|puedo seguir|vivir|sirve|que|sigo .. mas?
mejor|todo|estaria|estarian sin|seria|sin mi
regale|regalando|dando|regalo mis|todo|todas cosas
pastillas .. mano|todas|mirando|frente|aqui
"""

SIGNS = {
    "farewell": """
        goodbye everyone|everybody|all|world|yall|forever|kids|mom|friends
        sorry for everything|all
        tell|let <them>? .. love|loved|sorry|tried|good|fault
        i love|loved you|yall|them all|forever|always
        thank|thanks you? for everything|being
        perdon|perdonenme|adios|los quiero
        take|taking care of .. dog|cat|kids
        gave|giving|given away|my .. guitar|truck|dog|cat|stuff|things|tools|away
        last|ultimo message|time|text|mensaje|words
        not need|needing .. anymore|them|where
        wrote|writing|left|written .. letter|letters|note|notes|down
        adios|despido
        goodbye
        forgive me
    """,
    "despair": """
        can not do|take|handle|stand this|it anymore|longer|much
        i can not do this
        tired|done|exhausted|cansado|cansada of|with|fighting|everything|trying|hurting|all|living
        very tired
        muy cansado|cansada
        no one|nobody .. cares|care|helps
        nothing|no matters|point|hope
        hate my|myself life|self|?
        hopeless|worthless|pointless|useless|empty
        giving|give up
        want|need .. it|this|pain .. stop|over|end
        lost everything|custody|job|house
        ruined everything|my|their
        ya no puedo|aguanto
        better without|off .. me
        do not want to? do|feel this
        nobody was mad
        separated|divorce|evicted|homeless|fired|bills|court
        no quiero
        everything hurts
    """,
    "means": """
        gun|pistol|rope|noose|razor|tracks|bullets|shotgun|rifle
        bridge|roof|ledge|overpass|balcony
        pistola|puente|soga
        pills|blade|pastillas .. all|lined|counted|front|hand|bottle|todas|mano|saved
    """,
    "decided": """
        not know how much longer
        tonight is|it
        i am ready
        made peace|my mind
        decided|decision
        it is done|over
        will be|is over soon
        calm
        plan
        alone .. tonight|here|now
        solo|sola
    """,
}
TOGETHER = [
    (("means", "farewell"), "", "alarm"),
    (("means", "despair"), "", "alarm"),
    (("means", "decided"), "", "alarm"),
    (("farewell", "despair"), "", "check"),
    (("farewell", "decided"), "", "check"),
    (("despair", "decided"), "", "check"),
]
