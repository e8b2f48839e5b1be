"""An overdose that happens or is feared, poisoning, and somebody intoxicated who drives."""

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
# not breathing, not waking
<them> .. not|barely|hardly|stopped|isnt|quit|slow|cant breathe|breathing
not|barely|hardly|stopped|quit|stops|isnt breathing|breathe
breathing is? .. slow|weird|shallow|stopped|funny|barely|gurgling|stops|stopping
can not|could not|hardly|barely|i breathe
not|never|cant|wont? wake|waking|waken|rouse|respond|responding|responsive|get|come|move|moving|open <them>|up|to|him|her|around|eyes|at|anything
<them> .. not|wont wake|waking|respond|responding|responsive|conscious|moving|move|coming
can not|cant|could not wake|get <them>|my up|awake|friend|brother|sister|mom|dad|son|daughter|boyfriend|girlfriend|roommate|husband|wife|to
unresponsive|unconscious
passed|blacked|knocked out .. not|wake|blue|breathing|responding|cold|floor
<them> .. passed|blacked out
no|lost|find|feel|weak|cant .. pulse
lips|face|fingers|fingertips|nails|skin|mouth|hands|he|she|they|his|her .. <blue>
turning|turned|going|gone|goes|went <blue>
gurgling|gurgle|gargling|snoring|choking|choked|foaming|frothing|foam|death|weird|rattle|rattling .. sound|sounds|noise|noises|mouth|vomit|puke|breathing|on|wake|rattle|at|and
gurgling
limp|cold|clammy|floppy .. not|wake|blue|floor|needle|breathing|skin
<them> .. collapsed|limp|unresponsive|unconscious|convulsing|foaming|gurgling|overdosed|overdosing|fell out|clammy
fell out after|and|from|he|she|on
needle|syringe .. in|still|next|arm .. arm|still|him|her|floor
nodding|nodded|nod|nods out|off .. not|wake|keep|cannot|blue|standing|drool|awake|respond
slumped over?
# an overdose
overdosing
is|i|am|think|thinks|might|may|be|just|about|having|could|possible|possibly|going|an|to|friend|he|she|they|scared|maybe|son|daughter overdose
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
too much|strong|many fentanyl|heroin|dope|meth|xanax|coke|pills
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
took|taken|take|swallowed|downed|popped|ate|did|snorted|shot|smoked|drank|had|used|chugged|injected|finished|slammed|swallow <amount>? .. <amount> .. <drug>?
took|swallowed|downed|popped|ate|taken|chugged|drank|drunk <amount>
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

DRIVING_STATED = """
<drunk> .. driving|drive|behind|drives|wheel|keys|car|road|highway|freeway|home .. drive|driving|wheel|now|home|anyway|kids|going|road|leaving|want|her|his|my|keys|i|ride|anyway|?
driving|drive|drives|drivin .. home|now|back|there|off|kids|her|his|while|a|the|and|under? .. <drunk>
driving|drive|drove <drunk>|under|impaired
<drunk> .. driving|drive|wheel|keys|steering|car
<drunk> .. behind the wheel
drinking|drank|used|smoked|shot|took|had|drinks|beers|shots|vodka|pills|nodding|swerving|beer|whiskey|wine|bottle|<drug> ... driving|drive|wheel|keys|car
driving|drive|wheel .. drinking|drinks|beers|pills|shots|nodding|high|swerving|dope|used|vodka|drank|<drug>
car|keys|wheel .. <drunk>
<drunk> .. got|get|getting|has|have|took|grabbed|left|taking .. keys|car|truck|wheel|bike|motorcycle
nodding|nodded off? .. wheel|driving|road
behind the wheel .. drinks|beers|drunk|high|nod|shots|cannot
manejar|manejando|conducir|conduciendo|maneja|carro|manejo|volante .. <drunk>|tomado|copas|drogado|cervezas|tomando|bebido|tomar
<drunk> .. manejar|manejando|conducir|conduciendo|carro|maneja|volante|coche|llaves|manejo
tome|tomando|bebido|tomo|cervezas|tomado|bebi ... manejar|manejando|conducir|carro|maneja|manejo|conduciendo|volante
"""

HINTED = """
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
found .. needle|needles|foil|spoon|pills|bottle|bag .. he|she|him|her|bathroom|son|daughter|empty|next
found|find him|her|them .. floor|bathroom|tub|passed|needle
slurring|drooling|incoherent|pinpoint|wobbly|mumbling
eyes .. rolled|rolling|back|pinned|pinpoint|tiny
<them> .. nodding|nodded|nods|sleeping|asleep|slept .. hours|out|off|hard|since|long|deep|wake
nodding out|off|again|hard
nodding
<them> .. cold|pale|clammy|sweaty|limp .. pills|used|using|skin|hands
cannot|can not tell|know if|how .. breathing|ok|sleeping|pills|took|alive|asleep
how many|much|long .. is|are|can|did|until|before|i .. pills|<drug> .. too|kill|dangerous|overdose|much|safe
do not know|remember how|what many|much|was|he|she|i|is .. took|taken|in|pills|it|take|drank
lost count|track .. pills|drinks|took|taken
sleepy|tired|drowsy .. pills|took|drank|fentanyl
took pills|some|something|them|it
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
DRIVING_HINTED = """
had|few|couple|some|after .. drinks|beers|shots|drink|wine|pills .. drive|driving|car|home|road|wheel|keys|pick
ok|okay|fine|good|safe|able|sober|can|should to|enough? .. drive|driving .. drinks|drinking|beers|pills|high|using|home|few|kids|after|drink|pick
<drunk> .. home|leaving|pick|picking .. kids|car|now|keys|way
need|got to .. drive|pick .. drunk|high|beers|kids|drinking|used|took
keys .. hand|drinking|drunk|car|beers|high|him|her|hide
sitting|in|am .. car .. drinks|drank|beers|bottle|high|used|nodding|drunk
"""
