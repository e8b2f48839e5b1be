# ruff: noqa: E501 - a phrase is one line
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
<them> .. talking|talks|saying|says|keeps|texting|posting .. about|to|he|she|not|want .. dying|die|suicide|dead|ending
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
