# ruff: noqa: E501 - a phrase is one line
"""An overdose that happens or is feared, poisoning. Who drives intoxicated is in driving.py."""

from server.core.safety.findings import DRIVING

CLASSES = {
    "blue": "blue|purple|gray|grey|greyish|bluish|ashen",
    "amount": """
        too many|much; way too many|much; a|the whole|entire|full bottle|bag|pack|box|strip|thing|script|handful|lot|bunch; all of|my|the|his|her|them|those|it|these
        all of? my|the|his|her|them|those; a? whole|entire? handful|fistful|bunch|lot|bottle|pack|ton of?; handfuls; double|triple my|the|his|her? dose; more than; everything in the|my
        every pills|one; the rest of
    """,
    "drunk": "drunk|wasted|hammered|high|buzzed|tipsy|plastered|loaded|lit|trashed|shitfaced|faded|intoxicated|nodding|borracho|borracha|tomado|tomada|ebrio|drogado|drogada|pedo|peda|smashed|stoned|tweaking",
}

STATED = """
not moving|responding|talking .. took|used|shot|pills|needle|floor
<them> .. not moving|breathing|responding|answering .. floor|bed|bathroom|car|pills|needle
eyes .. rolled|rolling back|up
slumped .. over|needle|wheel|toilet|floor
foaming|foam .. mouth
lips .. blue|purple|gray|grey|white
skin|face .. blue|gray|grey|purple|clammy
cant|not stop shaking|vomiting|throwing .. took|pills|used
took|taken|swallowed|ate .. pills|<drug> .. want|to .. die|sleep|end
pills .. swallowed|took|kicking|working|stomach
i think i am od|overdosing|dying .. took|used|pills
think|feel .. dying|going to die .. took|used|pills|shot|smoked|line
going to die .. took|used|pills|shot|smoked
heart .. racing|pounding|hurts|beating|exploding .. coke|meth|crack|adderall|speed|molly|pills|snorted|line|smoked
coke|meth|crack|adderall|speed|molly|snorted|line|smoked .. heart|chest
bad|wrong .. batch|pill|shot|reaction .. he|she|cannot|breathe|sick|help|passing
hot shot|dose
need|have|use|got|give|gave|giving .. naloxone .. now|not|him|her|work|help|how|where
call|calling .. ambulance .. overdose|took|pills|breathing|he|she|scared|trouble
drank .. bottle .. pills|passed|wake|cannot
found <them> .. unconscious|unresponsive|blue|cold|passed|floor|limp|slumped
passed out .. cannot|wont|not|wake|bathroom|floor|needle|alone
tomo|se|me .. pastillas|tome|tomo .. muchas|demasiadas|todas|frasco
no|apenas|casi .. respira|despierta|reacciona|responde
se|esta .. poniendo|puso .. azul|morado|palido
that|this|their|these many pills
od'd|overdose|overdosed .. help|now|fent
not get <them>|my .. wake|awake|up|around
<them> .. not .. wake|awake|respond|react|breathe
<them> to come around
barely|hardly|cannot|hard to stay|keep|wake .. awake|eyes|up .. took|drank|benzos|open|him|her|he|she|chest
drank|took|used|mixed .. barely|hardly|cannot|can .. awake|stand|eyes|breathe
<them> .. floor .. blue|needle|cold|pills
floor .. blue|needle|purple|grey|gray
not responsive|breathing|reacting
not wak|waking up .. took|xanax|pills
forgets|forget to breathe
going|goes|went|getting limp
collapsed after|from
naloxone .. asleep|nothing|again|still
gave .. naloxone
breathes|breathing .. once|barely|slow|while
dropped|collapsed|fell|floor .. after|from|one|right hit|shot|line|away|injecting|using
hit .. floor|collapsed|dropped
poisoned
swallowed|ate .. baggie|bag|stash|balloon
stash .. ate|swallowed .. shaking|sick
took way more
took .. more than .. usual|supposed|should|normally
i am fading|slipping .. away|out|under|help|now|cold|alone
i am fading
now i am? slipping
seeing black
overamped
took to|too many
two|three|gave .. naloxone .. nothing|still|not|and
naloxone .. worked .. again|asleep
downers .. slipping|booze|alcohol
drank until .. not|blood|cold|floor
throwing|vomiting|puking|coughing blood|up in his|her|in sleep|blood
up blood
from under the sink
drank himself|herself|myself unconscious|to
hard to wake
double patches|dose .. sleepy|hard|talk
not talk .. took|patches|pills
missing .. sleepy|kid|toddler|old
year old .. found|ate|got .. pills|pill|meds|gummies|organizer
kid|baby|toddler .. ate|swallowed|got|took|into|found .. gummies|gummy|pills|meds
not .. eyes open
chest is? .. heavy .. slow|used|relapsed
something .. having .. seizure
did|done a lot .. stopped|answering
stopped answering .. did|lot|used|took
needle beside|next|near|by him|her
wet himself|herself
not breathe .. <drug>
floor .. empty|pills
# the plainest words for it
overdose
i|he|she|they|we|friend|roommate|someone|brother|sister|son|daughter overdose
i can not wake <them>|my|up
can not wake <them>
boy|girl|toddler|baby|kid|son|daughter|dog|cat .. drank|ate|swallowed|took|got .. <drug>
fell over|out
over dosed|dosing|dose
breathing .. every|seconds|once|weird|slow
by mistake|accident|accidentally .. <drug>
<drug> by mistake|accident
<drug> .. breathe|breathing
breathe .. <drug>
empty .. bottle|bottles .. floor|mom|him|her
took all|thirty|forty|fifty|twenty|10|12|15|20|30|40|50|60|100|ten|handful .. pills|<drug>
all of my|his|her|the pills at once
double|triple .. <drug> .. drowsy|sleepy|dizzy|weird|sick|tired
not|cannot feel my|his|her face|legs|arms|lips
took .. something .. seizure|seizing|fit
seizing|seizure|convulsing after|from .. shot|smoking|using|line|hit|cocaine|coke|meth|crack|fentanyl|heroin|dope
going to overdose
<them> .. went limp|quiet|grey|gray|blue|cold
heart .. stopping|stops|stop
did|took a lot|too|more .. scared|answering|sleep|wake
if i go to? sleep .. wake|will
tuve una? sobredosis
# not breathing, not waking
<them> .. not|barely|hardly|stopped|isnt|quit|slow|cant breathe|breathing
not|barely|hardly|stopped|quit|stops breathing
<them> .. not breathe
i can not breathe
breathing is? .. slow|weird|shallow|stopped|funny|barely|gurgling|stops|stopping
hardly|barely breathe
not|never wake|waking|waken|rouse|respond|responding|responsive|get|come|open <them>? .. eyes
<them> .. not|wont wake|waking|respond|responding|responsive|conscious|moving|move|coming
can not|cant|could not wake|get <them>|my up|awake|friend|brother|sister|mom|dad|son|daughter|boyfriend|girlfriend|roommate|husband|wife|to
i|he|she|is|was|friend|now|still|found unresponsive|unconscious
unresponsive
unconscious .. now|help|floor|not|breathing
passed|blacked|knocked out .. not|wake|blue|breathing|responding|cold|floor
<them> .. passed|blacked out
no|lost|find|feel|weak|cant .. pulse
lips|face|fingers|fingertips|nails|skin|mouth|hands|he|she|they|his|her .. <blue>
turning|turned|going|gone|goes|went <blue>
choking|choked on|in .. vomit|puke|throwup|spit|foam|tongue|it|something
choking sound|sounds|noise|noises
gurgling|gurgle|gargling|snoring|foaming|frothing|foam|death|weird|rattle|rattling .. sound|sounds|noise|noises|mouth|vomit|puke|breathing|on|wake|rattle|at|and
gurgling
limp|cold|clammy|floppy .. not|wake|blue|floor|needle|breathing|skin
<them> .. collapsed|limp|unresponsive|unconscious|convulsing|foaming|gurgling|overdosed|overdosing|fell out|clammy
fell out after|and|from|he|she|on
needle|syringe .. in|still|next|arm .. arm|still|him|her|floor
nodding|nodded|nod|nods out|off .. wake|blue|respond
slumped over?
# an overdose
overdosing
am|think|thinks|might|may|about|having|could|possible|possibly|an|scared|maybe .. overdose
overdose right|now|help|tonight|please|what|in|on|here
intentional|accidental overdose
double|triple dosed
poisoned|poisoning himself|herself|myself|alcohol|him|her
alcohol poisoning
swallowed|drank|ate|chugged|ingested bleach|antifreeze|poison|cleaner|detergent|gasoline|pods
kid|baby|toddler|son|daughter|dog .. got into|swallowed|ate|took|chewed|drank .. pills|gummies|gummy|my|meds|suboxone|methadone|bottle|edibles|edible|patch|fentanyl
naloxone .. not working|work|enough|worked|again|out|gave|two|second|wore
gave|given|give|used|hit .. naloxone
need|where|get|have|no|without naloxone .. now|him|her|he|she|here|not
heart .. pounding|racing|stopping|exploding|explode|stop .. took|pills|meth|coke|line|chest|hurts|did|smoked
chest .. hurts|pain|tight .. took|pills|meth|coke|did|smoked|line|shot
mixed|mixing|took|take|taking .. pills|<drug> .. with|and|plus|on|after .. alcohol|vodka|drinking|drunk|wine|beer|booze|whiskey|benzos|liquor|tequila .. cannot|hard|breathe|sleepy|awake|scared|feel|numb|tingly|weird|pass|dizzy|fading|heart|floor|slurring|tired
feel|feeling|am fading|slipping|going under|away|out|numb
can not keep|stay|feel my|awake|eyes|legs|face|arms .. open|awake|pills|took|shot|hands
keep|keeps nodding|passing|falling|fading off|out|asleep .. scared|alone|pills|took|breathe|need|cannot|not
too much|many fentanyl|heroin|dope|meth|xanax|coke|pills
bad|hot batch|dose|shot|bag .. feel|help|not|friend|now|he|she
laced .. feel|help|took|smoked|now|cannot|think
# Spanish
sobredosis
no respira|despierta|responde|reacciona|puedo|se respirar|respirando|despertar|despierta|mueve
no puedo|puede respirar
no respira|despierta|responde|reacciona
labios|cara|esta|unas .. azul|azules|morado|morados|morada
tome|tomo|trague|tomado|tomaste|tomando|trago|tomaron .. todas|muchas|demasiadas|pastillas|frasco|bote|demasiado|todo|tantas
pastillas .. tome|tomo|trago|trague
esta|quedo|encontre inconsciente|desmayado|desmayada|tirado|convulsionando
inconsciente
se desmayo|pasaron|paso
"""

HAPPENED = """
overdosed
had|have an overdose
took|taken|take|swallowed|downed|popped|ate|did|snorted|shot|smoked|drank|had|used|chugged|injected|finished|slammed|swallow .. <amount> <drug>
took|swallowed|downed|popped|ate|chugged <amount>
took|swallowed|downed|popped|did|taken|snorted|shot|ate|smoked|injected .. too|all|whole|bottle|handful|entire|every .. pills|<drug>|bottle|of
did|used|shot|smoked|snorted|took|drank way? too much|many
took a handful|bunch|lot
bottle|bottles|package|pack|packs .. pills .. empty|gone|took|swallowed
pills|bottle .. empty|gone|all .. he|she|floor|bottle|took
empty pills|bottle|bottles .. floor|bed|next|he|she|found|him|her|pills
took <drug> .. and|now .. feel|cannot|breathe|chest|heart|scared|weird|numb|wrong|shaking
thought it was <drug> .. fentanyl
<amount> of? pills|<drug>
gave him|her|them|me naloxone
naloxone him|her|them|me
administered|sprayed naloxone
"""

HINTED = """
found .. needle|needles|foil|straw ... answer|answering|locked|quiet
needles .. his|her room|bag
<them> .. floppy|limp|pale|gray|grey|blue|snoring|gurgly
nodded|nodding .. twice|plate|since|hours|floppy|food|standing
<them> so? pale
not answer me|him|her|door
door is? locked .. used|answer|hours|alarm|quiet|water
alarm .. going .. used|door|hours
used last night|tonight|again .. door|alarm|answer|quiet|locked
feel|felt my .. legs|arms|face .. after|gone
lips|fingers|face .. tingly|tingling|numb|fuzzy
more than usual|normal
than usual .. wake|sleep|scared
jail|detox|rehab|prison .. old spot|answered|used|using
not answered .. since|hours|all|jail
did more|way|extra than
can not get <them> to sit|stand|wake|drink|talk|stay
# something is wrong after using
took|did|used|smoked|snorted|shot|mixed|taken|drank|had something|more|some|a|bad|weird|wrong|pills|<drug> .. feel|feels|not|heart|chest|weird|wrong|scared|funny|dizzy|numb|breathe|right|off|floaty
i feel|feeling weird|wrong|funny|floaty|strange|off|sick after|pills|took|using
not feel|feeling right|good|well|ok|okay .. took|pills|using|used|smoked|shot|drank
<them> .. weird|strange|funny|loud|slow .. snoring|breathing|noises|sounds|sound|noise|snore
snoring|snore|breathing .. weird|funny|strange|loud|slow|different|heavy
making .. noise|noises|sound|sounds
<them> .. not|hardly|barely|wont .. answer|answering|moving|talking|making|sense|stand|respond|picking|open .. door|used|bathroom|using|pills|sense|high|needle|relapsed|eyes|hours
locked|been|still .. in .. bathroom .. not|answering|hour|hours|quiet|long|used|needle|knocking|high
bathroom .. answering|long|hour|quiet|knocking|locked|needle
found .. needle|needles|foil|straw|spoon|pills|bottle|bag .. he|she|him|her|bathroom|son|daughter|empty|next
found|find him|her|them .. floor|bathroom|tub|passed|needle
slurring|drooling|incoherent|pinpoint|wobbly|mumbling
eyes .. rolled|rolling|back|pinned|pinpoint|tiny
<them> .. nodding|nodded|nods|sleeping|asleep|slept .. hours|out|off|hard|since|long|deep|wake
nodding out|off|again|hard
nodding off|out|now|again
<them> .. cold|pale|clammy|sweaty|limp .. pills|used|using|skin|hands
cannot|can not tell|know if|how .. breathing|ok|sleeping|pills|took|alive|asleep
how many|much|long .. is|are|can|did|until|before|i .. pills|<drug> .. too|kill|dangerous|overdose|much|safe
do not know|remember how|what many|much|was|he|she|i|is .. took|taken|in|pills|it|take|drank
lost count|track .. pills|drinks|took|taken
sleepy|tired|drowsy .. pills|took|drank|fentanyl
mixed .. pills|drink|drinks|alcohol|<drug> .. pills|drink|alcohol|<drug>|wine
used|using|use|shoot|smoke|shooting alone .. tonight|first|again|same|after|now|door
same|usual|old|normal amount|dose .. before|used|as|since|after
first time .. since|in|after|using .. dose|amount|naloxone|rehab|detox|jail
batch|stuff|bag|blues|pills .. strong|stronger|different|wrong|laced|pressed|color|hot|fake|pressie
hope|think|know it .. fentanyl
shallow|slow breathing|breaths
tingly|tingling .. lips|pills|took
raro|rara|extrano|ronca|ronquidos .. respira|respirando|pastillas|tomo
respira|respirando .. raro|lento|poco|mal
se tomo|metio|inyecto algo|pastillas|mucho
"""
SIGNS = {
    "something taken": """
        took|did|used|uses|smoked|snorted|shot|mixed|popped|swallowed|injected|using|drank|drinking
        <drug>
        line|bag|batch|hit|dose|needle|up three|two|four days
        detox|jail|rehab|spot
        xanax|percocet
        tomo|tome|uso|inyecto|pastillas|naloxone
    """,
    "body gives out": """
        chest .. hurts|hurt|pain|tight|crushed|crushing|squeezing|heavy
        can not|not feel my|her|his .. face|legs|arms|hands|body|feet
        arms|legs|face|hands|whole body .. numb
        went numb
        going|gonna|about|might to? .. pass out
        seeing double
        burning up
        not|can not stay|keep .. awake|open
        scared|afraid to .. sleep|asleep
        falling through|falling asleep
        gibberish
        went|gone|got quiet|limp|cold|pale
        <them> .. cold|pale|limp|grey|gray|drooling
        hand|hands|skin is|are|feels cold|clammy
        sin reaccionar|responder
        no reacciona
        lips|tongue .. tingly|tingling|numb|swollen
        heart .. weird|skipping|hurts|exploding
        not|hasnt|wont answer|answered|answering
        <them> .. not answered|answering|answer|texting
        choking|gasping|seizing|convulsing
        slurring|mumbling|incoherent
    """,
    "under the influence": """
        <drunk>
        no shape to
        nodded|nodding|swerving|slurring
        drinks|beers|shots|vodka|whiskey|tequila|liquor|copas|cervezas
        drank|drinking|bottle|smoked|shot up
        i|he|she|just used
        took my|some|his|her .. pills|<drug>
        edible|edibles|blunt|dope|fentanyl|heroin
    """,
    "at the wheel": """
        drive|driving|drives|wheel|freeway|highway|interstate|steering|road
        red|stop light|sign
        starting|started|start the truck|car|engine
        keys
        peeled|peeling|pulled|backing|backed out
        not|wont pull|pulling over
        get|got|getting|getting|gets in|into|behind .. car|truck|wheel
        leaving|left|left in .. car|truck
        manejar|manejando|conducir|conduciendo|volante|maneja|manejo|coche|carro|camioneta
    """,
}
TOGETHER = [
    (("something taken", "body gives out"), "", "alarm"),
    (("under the influence", "at the wheel"), DRIVING, "alarm"),
]
