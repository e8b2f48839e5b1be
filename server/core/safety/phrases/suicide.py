"""Suicide and self-harm: of oneself or of somebody else."""

CLASSES = {
    # What somebody means to do or to be.
    "die": """
        die; be dead; hurt myself; kill|end|off|hang|shoot|drown|hurt|harm|cut|stab|burn|overdose|kys <self>; end it all?; end this all?; end things; end everything
        end|take|taking <poss> own? life; finish it|myself; end my|his|her suffering|pain|misery; take my own life; be not alive; not be alive; not be here; not exist
        not live; not wake up; never wake up; stop living|existing|being; cease to exist; disappear forever|completely; vanish forever
        be gone forever; be gone for good; be no more; sleep forever; sleep and not|never wake up; go to sleep and not|never wake up
        jump off|from .. bridge|roof|building|balcony|overpass|cliff|window|ledge; jump in front of; slit|cut my|his|her wrists; blow my|his|her brains|head; attempt suicide|again; commit suicide; suicide
        be with him|her|them in heaven; join him|her|them in heaven; catch the bus; leave this world|earth|life; leave the world; go out for good; step in front of
        not see tomorrow; not be on this earth|planet|world; drive off .. bridge|cliff|road; drive into .. tree|wall|truck|traffic; overdose on purpose; starve <self> to death; jump
    """,
    "place": "bridge|roof|rooftop|ledge|overpass|cliff|tracks|balcony|railing",
}

STATED = """
# other words for dying, and for the way there
bullet .. head|brain|mouth|skull|temple|name|chamber|self|myself
put a bullet
gun .. mouth|head|temple
take|taking|took myself out
leave|leaving|depart|exit|quit|done this world|earth|life|planet
ready .. leave|go .. earth|world|life|here|heaven
bleed|bleeding out|myself
not|never see .. sunrise|sun|morning|tomorrow|another|birthday
end|ending|finish my existence|story|misery|journey|days|suffering
self delete|terminate
permanent|eternal|long sleep|nap
final|last goodbye|farewell|sleep
final exit|night
logging|log off for? good|life|forever
game over .. me|life
want out of life|this life
hurt|hurting|cut|cutting|burn|burning|scratch|slice|carving|carve my|his|her arms|legs|thighs|skin|wrists|wrist|arm|leg|stomach
punching|starving|scratching|choking|strangling|suffocating myself
belt|rope|cord|sheet|scarf|noose .. rope|cord|belt .. neck
oven|garage|bathtub .. end|die|alone|gas|tonight
walk|walking|run|lie|lay|lying|step|stepping in|into|onto|on front|the? .. train|traffic|tracks|highway|freeway|truck|bus|ocean|river|lake
in front of a|the|my train|bus|truck|car|semi
cant|not want|stand|bear|take to? .. another|one more day|night|hour|breath
not want another day
no longer .. want|wanna|wish .. be|here|live|life|alive
done living|existing|breathing|with life
better off if i|he|she
world|everyone|family|kids|they|people .. better|happier|relieved if|when|once .. gone|dead|die|died|was not
i will be gone|dead|no more
i wont be here|around|alive
die tonight|today|now|alone|tomorrow
to die tonight|alone|now|already|today
let me die
i hope i die|dont
i could|might|may|should kill|end|hurt|hang|shoot <self>|it
just kill myself|me already
hate|hated being alive|living|my life so
rather not|never exist|live|be|wake
cannot|can not .. be|stay|keep alive|living
dont|not care|want .. alive|live
no .. reason|point|will .. alive|live|living|existing
life .. not|isnt|no worth|point
why .. still|even alive|live|here|breathing
method|ways|pills|rope|gun .. suicide|kill|die
suicide .. tonight|soon|note|plan|method|pills|gun
plan .. kill|die|end|suicide
planning .. kill|die|end|suicide|funeral
# somebody else, in other words
<them> .. talking|talks|saying|says|keeps|texting|posting .. about|to|he|she|not|want .. dying|die|suicide|dead|kill|killing|ending|end
<them> .. took|has|grabbed|got|holding .. gun|rope|blade|knife|pills .. left|gone|locked|himself|herself|life|suicide|room|woods|car
<them> .. on|at|by|off .. bridge|roof|ledge|overpass|tracks|balcony
<them> .. bleeding|cut|slit .. wrists|wrist|arms|herself|himself
<them> .. goodbye|farewell text|note|message|letter|post|video
talk him|her out of it|suicide|killing
about to jump|hang|shoot|do it
says|said goodbye forever|to
dice|dijo|escribio .. adios|morir|matarse|despedida|vivir|suicidar|matar
# Spanish, in other words
dejar de existir|vivir|sufrir|respirar
dejar este mundo
pegarme|darme|meterme un? tiro|balazo
tomarme|tragarme|tomar todas|todo las|el pastillas|frasco
me voy a tirar|aventar|colgar|cortar|matar|ahorcar
nadie me va a extranar|extranaria
no vale la pena vivir|seguir|nada
quiero|ganas .. desaparecer|dormir|despertar|morir|morirme|irme
me? quisiera morir|desaparecer
se quiere|quiso|va|intento a? matar|morir|suicidar|colgar|ahorcar|quitar
cortarse|cortandose
no aguanto .. vivir|vida|mas
suicidal thoughts|ideation
my .. life .. tonight .. end
no reason .. alive|live|here|living
bridge ... walking|going|there now
walking|going ... to the bridge
going tonight .. mom|dad|him|her
i am going tonight
kill my|him|her self|selff
try|trying again .. tonight|nobody|time
tired|sick|done|exhausted of|with being alive|here
no more want to live
have no .. want|wish|will to live
better off in a? box|coffin|ground|grave
no way out .. dying|death|die
me|i in the? ground
decided not to be here|alive|around
not be here when .. home|back|find|wake
one of the 22
i am next
not matter after tonight|tomorrow|today
cross the bridge .. letting|let go
walk|walking into .. traffic|river|water|ocean|lake|sea
took|take|have|got|reach|reaching the razor|blade|razors
the blade|razor .. again|helps|only
helps the blade|razor
am|by|keep|been|scars .. cutting again|myself
make|want myself .. bleed
eternal sleep
be with <them> in heaven
be with .. going tonight|soon
i am|be going tonight .. died|mom|dad|him|her|peace
checking|check|checked out for good
sewer slide
delete myself
no me next|tomorrow
not|never plan|planning on being around|here|alive
not make it to|past|until my? next|birthday|christmas|thanksgiving|morning|tomorrow|another
not be here for|by|at|next|much
no longer here|around
pain would stop if
cry|come|miss at? my funeral
should have died|dead|killed
wish .. overdose .. killed|worked|taken|dead
wanted|want to stay dead
not being|be alive
third time will work|do|be
voices .. jump|die
voices .. kill myself
stay alive .. trust
not trust myself to
<them> .. better off in|dead|without
happier|better|easier without me|him|her
locked .. rifle|gun|pistol|shotgun
wrists bleeding|cut|slit
miss him|her|me if .. dead|gone|died
mejor si yo? .. estuviera|muerto|muerta|sin
finish|end with my life
walking|going|heading .. there|bridge .. bridge
bridge .. i am .. walking|going|there
seat|car|truck|garage .. engine|exhaust|hose .. running|garage|closed
reason .. to stay alive
with grandpa|grandma|mom|dad|my|his|her .. in heaven
dead by|in the? morning|tomorrow
say|says|said goodbye|sorry .. gun|pills|bridge|rope
not want|wants to be alive and|has
kill me .. begging|now|already
unalive me .. begging|now|pls|someone
crash|wreck my|the car|truck .. over|die|end|purpose
# the plainest words for it
suicide
sui cidal|cide
i am? suicidal
suicidal again|tonight|today|right|now|and|but|help|plan
better off dead|gone
better off without me|him|her|us
better without me|him|her in|around|if?
would|will be? better off? without me|him|her
care|notice|miss|matter .. if|when i died|die|disappeared|am|was dead|gone?
dying|death .. would|will|is .. easier|better|peaceful
feel|feeling dying
crash|crashing|crashed|wreck|wrecking|drive|driving|run|running my|the|this car|truck on|so|into|off .. purpose|over|tree|wall|bridge|end|traffic|cliff|truck
gun next to me
gun|pistol .. using|use|used it .. myself
my|the|a note is|was? written
my last night|day on|here|alive|is|?
not want to be|stay alive|here|anymore
thinking|think|thought|thoughts about|of jumping|jump
danger|threat to myself
started|start|been|keep|keeps|back to? cutting
took|got|have .. gun .. alone|myself|tonight|head
planning|planned my own? funeral
no way out except|but dying|death|die
# wanting to die, or to hurt oneself
<want> .. <die>
ned|need|wana to die
i|me want|wanna|wants|need to? be dead|gone forever|gone
<want> to skull
# without a wish before it
killing|kill|end|ending|hanging|hang|shoot|shooting|drown|drowning|harming|harm|stabbing <self>
off|offing|offed <self>
cutting|cuts|cut|burning <self> again|tonight|right|now|to|because|deep
i|she|he|they|daughter|son am|is|been|keeps|started|still been? cutting|hurting|burning <self>
cutting|hurting|burning <self>
hurt|cut|burned|stabbed <self> on purpose
ending|end|taking|take my|his|her|their own? life
ending|end it all|tonight|now|today|forever|soon
ending my|this life
i|am|feeling|feel|feels|is|he|she|they|friend|son|daughter|brother|sister|husband|wife|very|been suicidal
suicidal right|tonight|again|now|today|and
suicidal thoughts|ideation|feelings again|right|tonight|now
have|having|had|with|got|these|my suicidal|suicide thoughts|ideation|feelings|thinking
thoughts of|about suicide|dying|death|killing|ending|hurting|harming|self
thinking|think|thought about|of|bout suicide|dying|death|ending|killing|offing|hanging
suicide note|letter|plan|pact|attempt|method
suicide is the|my only|best|way|answer|option|out
only way out is suicide|death|dying|to
attempting suicide
commit|committing suicide
suicide tonight|today|now|tomorrow
do suicide
wrote|writing|written|left|write|found .. note|letter .. goodbye|kids|family|bed|everyone
wrote|written|writing .. goodbye letters|letter|notes|note|texts
# not wanting to live
not|no|never <want>? want to|be? live|living|alive|exist|breathe|breathing
not want to be here|around|alive|awake|on
not want this life|to exist|my
not want to? .. wake up
do not want to go on|continue|keep
not <want>? go on living|with
not plan|planning|expect|intend|going|see|want .. alive|living tomorrow|morning|by|past|when
not see myself alive|living
not make|making it|survive|see through|to|past? the|another|this? night|tomorrow|morning|weekend
not be here|alive|around tomorrow|anymore|much|after|in|by|next|when|for|tonight
will not be here|around|alive
no longer want to? live|be|exist|here|alive
no|without|any|not a|have|see|any? reason|point|purpose|will|desire to|in|of|for left? to? live|living|alive|life|existing|be|keep|stay|go|continue|going
no will|desire to live
lost|losing my|the|all will|reason|desire to live|living
nothing left? to|worth live|living for
nothing|little left to|for live|me|here
not worth living|it living?
not worth|deserve to? live|living|alive|being|breathe
life is|has not|no worth|point|pointless|meaning living?
what is the point of|in living|being|life|staying|existing|going
why am i|should alive|living|live|keep|still alive|living|live|going|here
tired|sick|done|over|exhausted|through|finished of|with|from|being living|life|alive|existing|it|this|everything|being|breathing life|alive|world
tired|sick|done|exhausted|over|hate of|with|being|from living|alive|life|existing|breathing
done with|living life|living|everything|this world|life|earth
i am done living|fighting|with life
hate being|living|my alive|life
can not live|exist|survive|go|keep like|with|this|on|anymore|living|alive|going this|like|myself|it
can not live|exist
can not take|stand|bear|handle being|living|life alive|anymore|living
can not go on
can not do|take|handle life|living|this life|world
better off|if dead|i|without i|me|was|were me|dead|gone|not
better|best if|when|once i was|am|were|die not|dead|gone|never|die
world|everyone|everybody|family|kids|they|people|you|anyone .. better off|without|place .. me|dead|gone|i
nobody|no one|noone would|will|gonna .. miss|care|notice .. gone|dead|died|die|disappeared|left
nobody|no one would|will miss me
wish|wished|hope|hoping|pray|praying|wanting i|he|she|to|that|god|lord|someone .. dead|died|die|born|wake|alive|existed|existing|disappear|kill|exist|gone
wish|wished i was|were|could not|be alive|here|dead|gone|born
wish|hope|pray i|to did|would|will|do|could|can not wake
wish to die
rather|sooner be|just? die|dead|than live|dead|be|keep
should be|have dead|died|killed myself|me
i deserve to die|be dead
let me die
i am better dead
i am|have dying|ready tonight|to die|go|jump
ready to go|meet|join|leave|die my|maker|god|jesus|him|her|this
will be dead|gone by|tomorrow|soon|tonight|when|before
by the time .. read|see this|message .. gone|dead
if|when you are reading|read this .. gone|dead|already
this is my last|final night|day|goodbye|words|hours|post|note|christmas|birthday
this is my last|final message|text .. love|sorry|goodbye|tell|know|kids|everyone
my last|final night|day|hours on|alive|here|earth
last|final message|night|text|words|goodbye from|on|to|i|before|you
goodbye|bye everyone|everybody|world|forever|all|cruel|yall
say|saying|said|says goodbye to|everyone .. everyone|kids|family|forever|dog|all|world|mom
# plan, place and means
<want>? on|at|to|over|from|off|near the|a|this|edge .. <place> .. jump|die|end|now|tonight|edge|looking
standing|sitting|stood|sit|am .. on|at|by .. <place>
jump|jumping|jumped|step|stepping|throw|lie|lay off|in|from|under|into|on|myself .. <place>|train|traffic|bus|truck|building|window|front
gun|pistol|revolver|rifle|barrel|shotgun|knife|blade|razor|rope|noose|pills .. my|his|her|to .. head|mouth|temple|wrist|neck|throat|hand|lap|wrists|chest|arm
noose|rope .. ready|tied|hanging|neck|garage|closet|ceiling|tree|hung
tied|tying|made|bought|have|got .. noose
loaded|bought|buy|got|have|holding|loading .. gun|pistol|bullet|bullets .. myself|head|tonight|end|bed|goodbye|all|die
have|got|saved|saving|stockpiled|hoarding|counted|collected|collecting|lined|counting|made|planned .. pills|method|means|stash .. enough|end|die|tonight|suicide|ready
have|has|with|got|made a plan and|to
si right|and|with|with a plan
major|passive|active|bad si
plan .. no ride|die|kill
tonight is the night
gun|pistol|shotgun is? loaded
<want> check out for good
check out|checking out for? good|permanently|tonight
bridge .. walking there|here|now|blocks|over|going
walking|heading|driving|going|on|way .. to the bridge
i .. by|at|near the river|bridge|tracks|edge|ledge now|right|alone
i cut .. again|tonight|last|night|shower|thighs|arms|wrist|deep|blood
back to cutting|burning
relapsed .. cutting
throw|threw|yeet myself|himself|herself off|in|from
just|please|someone|god kill|end me
kermit|sewer|sue a? side|sewer
ending it
be|he|she dead in|by the? morning|tonight|tomorrow
he|she|he will be dead in|by|before
suicide by cop
done living|life
all .. think about .. ending it|dying|death|it .. ending
want to k|km
thinking about ending it
voy a quitar la vida
quitar|quito la vida
no .. quiere|quiero .. estar viva|vivo|vivir
pistola|soga|cuchillo .. mano|cabeza|cuello|solo|sola|lista
posted|sent|left|made a goodbye
notebooks|notebook|journal|pages|letters|notes .. each of us|goodbye|saying|to us
goodbye .. video|letter|note|text|post|phone|each
if someone|somebody kills|kill|kills <self>
not|never want|wanted .. alive
reason .. stay|be|keep|for .. alive
have|made|got|set|picked a|the|my plan|date|method to|and|for|how .. die|it|end|kill|tonight|myself|suicide
enough pills to|for kill|end|die|everyone|overdose|me
take|taking|swallow|swallowing|down all|every|whole|entire|the of? my|these|the|bottle|them|his pills|bottle .. end|die|tonight|myself|now|sleep|forever
going|want|about|thinking to|of|about take|taking|swallow|swallowing|down all|every|whole|entire|the|a .. pills|bottle|them
overdose on purpose|myself|tonight
overdose myself|himself|herself
<want> .. overdose on|myself|tonight|again|and|so|to
slit|cut|cutting|slitting|slashed|slash|opened|slice my|his|her|their|own wrist|wrists|arms|throat|veins|thighs|legs|arm
blade|razor|knife|razors .. my|to|skin|wrist .. wrist|skin|arm|again|thigh|veins
bleeding|blood .. cut|wrist|wrists|myself|arms|razor
cut|cutting too deep
self harm|harming|harmed|injury|injure
urge|urges|need|want|going to self|cut|hurt|harm|burn myself|harm|again|tonight
relapsed|relapse on|with|in|into cutting|self|sh
he|she|brother|friend jumped off|from
# somebody else
<them> .. says|said|saying|threatening|texted|wants|talking|keeps|told|posted|threatened|going .. kill|end|die|suicide|dying|hang|hurt|shoot|harm|cut <self>|life|it|all|tonight|to
<them> .. wants|want|said|says|wanted|threatening .. die|suicide|dying|dead
<them> .. locked .. gun|knife|bathroom|room|rope|pills .. kill|suicide|die|goodbye|end|answering|razor
<them> .. trying|tried|tries to? hang|kill|jump|suicide|cut|shoot|drown|end
<them> .. cutting|hurting|hurts|cuts <self>
gun|knife|blade|razor to|against|at|on his|her|their head|wrist|throat|neck|mouth|temple|chest
<them> wrote|left|sent|posted .. goodbye|suicide|final note|letter|text|message|goodbye
<them> .. not want to live|be|exist
# Spanish
quiero|voy|deseo|quisiera|ganas|pienso|pensando|ganas|quiere|va|queria|pensado|dice|vamos|prefiero|intento|gustaria|planeo|puedo a|de|en|que|me? .. morir|morirme|matarme|suicidarme|suicidio|colgarme|matarse|suicidarse|cortarme|ahorcarme|morirse|muerto|muerta|desaparecer|tirarme|dormir|lastimarme|danarme
matarme|suicidarme|suicidarse|ahorcarme|matarse|colgarme|quitarme|quitarse .. vida?
no quiero|quiere|puedo|deseo|aguanto|tengo ya? mas? .. vivir|viviendo|existir|despertar|seguir|despertarme|vida|aqui|estar|mas
sin|no ganas|razon|motivo|razones|tiene|vale .. vivir|vida|sentido|pena
mejor|bien sin|si mi|muerto|muerta|estoy|estuviera
todos|mundo|familia|hijos .. mejor|bien sin mi
acabar|terminar|acabo|termino con todo|mi|esto vida?
quitarme|quitarse la vida
pensamientos|ideas suicidas|suicidio|de
suicidarme
suicidio|suicida hoy|ahora|esta|ya|quiero
ojala me|no|estuviera|despertara|hubiera .. muriera|muerto|muerta|despertara|despierte|nacido|despertar
adios a? todos|mundo|familia|siempre
me|se estoy|esta|he|quiero|corto|cortando|ando|corta|hago .. cortando|cortar|cortado|dano|brazos|venas
hacerme|hacerse|hago|me dano
me|se quiero|quiere|voy|va|a|quisiera a? matar|morir|suicidar|cortar|ahorcar|colgar|desaparecer
estoy harto|harta|cansado|cansada de vivir|la vida
esta es mi ultima noche|vez|carta
cansado|cansada|harto|harta|cansao de vivir|la|existir|todo vida?
"""

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
