# ruff: noqa: E501 - a phrase is one line
"""What stands around a phrase and changes what it means: idioms, long ago, just now, not, training and songs."""

CLASSES: dict[str, str] = {}

# Cover what they overlap: the words are used in another sense, or by somebody who asks and is in no danger.
HARMLESS = """
thursday|tuesday|monday|friday|wednesday|daily|group ... liquor window
hurt the|my baby .. get off|taking|medication
told|said|says it will? .. hurt the baby
says it will hurt
drive thru
thought of it|this|going|coming|you again
used to it
feel|feeling|think|thinks .. hopeless since|case
last goodbye|meal .. group|graduation|party
around my neck .. lanyard|chain|necklace|noose of
done with life|this .. of using|drinking|drugs
want out of life .. is|more|better
ex|friend|sponsor found .. me a|work
all i want is .. help|back|to come|sober|job|family|normal|better
every part of the|my? program|process|treatment|recovery
tired of .. starting|waking up hungover|hungover|sick
tired of being .. sick|judged|drunk|high|addicted|broke|ashamed|asked|alone
failure .. come|back|group|try
find .. insurance|number|address|place|meeting|center|group|time|it|out
settle|settled .. bill|balance|account
<drug>|pills .. but i have not taken|used any
owned|own the naloxone
trust myself not to|around
does it all? count
weight off
buried ... overdose
overdose kitty|queen|king|boy
seeing things differently|clearly|clearer
the odd one
liquor window|store .. skills|group
five|four|three|two days|hours a week
weight off
self harm history|stuff|past|scars
depression and self harm
buried .. overdose
lost .. best? friend|mom|dad|brother|sister|son|daughter to suicide|overdose
gamer|screen|user tag|name
overdosing on
had a seizure .. #year
end it the chat|call
not breathing down
thoughts|thought about ending things .. therapy
want to end it .. chat|call|form
miss me if i came|come
is what i said|meant|mean
roads|road .. ice|icy|snow
paperwork .. driving
broke it for me
end the same way
in my arm again while
said i was alive
plan b
affairs .. id|insurance|card|folder
this .. the form|page|chat|link|site
# idioms
killing|kill|kills|killed me|us softly|slowly
it|this|that|job|shift|back|head|feet|knees|heat|traffic|boss|work|class|homework|commute|wait|waiting|weather|humidity|suspense|allergies|stairs|hold|music|bill|price|cost|copay|deductible|paperwork|boredom|shoes|neck|tooth|hangover|stress|schedule|anxiety|guilt|shame|silence|diet|cold|pollen|legs|shoulder|knee|mondays|hours is|are|was|were killing|kills me|us
killing|killed|kill time|it|the mood|vibe|lights|engine|switch|an hour|process|two|birds|app|task|job|server|session|thread|weeds|bugs|ants|germs|background|program|tab|script|a beer
killing it|time|myself laughing|an hour
dying|die to know|hear|see|try|find|meet|get|tell|ask|go|come
<want>? dying|die|died of laughter|laughing|boredom|embarrassment|heat|curiosity|thirst|cold|shame
dying|die laughing|inside laughing
dying|died|die for a coffee|cigarette|coffee|snack|nap
phone|battery|car|laptop|wifi|internet|computer|tablet|engine|plant|plants|cell|ipad|truck is|was|has|just|about|will|going|be|keeps|gonna|might? <want>? died|dead|dying|die|dies
phone|battery|laptop .. about|going to die
over my dead body
to die for
die hard
dead tired|end|line|serious|wrong|right|last|lift|weight|set|on|phone|battery|broke|quiet|silence
drop dead gorgeous
scared|bored|worked|tired|laughed to death
if looks could kill
sick to death
kill|killed|killing for a
i could|would|will murder|kill a|for|some
got|getting|get killed|murdered|slaughtered in|last|by|on|at|the
killer workout|whale|app|deal
hit me up|back|with
hit the|a gym|road|spot|sack|books|nail|wall|meeting|year|bottom|milestone|target|days|day
beat|pass the|a|my? drug|urine|piss|level|odds|traffic|heat|rush|test
beat my|his|her personal|record|high
beating|beat myself|himself|herself|yourself up
shoot|shot|shoots me an|a email|text|message|over
shoot hoops|pool|photos|the
shot in the arm
take a shot at
long shot
bite the bullet
hang|hanging in|out|there|up|with|on
cutting|cut myself|himself|herself off
cut myself|himself|herself shaving|chopping|cooking|slicing|off|some|a|on|while|opening|at|with|making
cut my finger|hand|thumb|hair
hurt|injured|hurting my|his|her? back|knee|shoulder|ankle|wrist|foot|leg|myself .. lifting|work|gym|moving|playing|running|fell|job|surgery
hurt|hurting <them>? .. feelings|family|trust|people
hurt|hurts my|his|her feelings
ended up
end it with|between
at the end of
dead end|weight
choke|choked|choking up|on my|words
drowning in paperwork|debt|work|bills|emails|laundry
overdose|overdosed|overdosing|od on|of|from sugar|vitamin|coffee|netflix|tv|cheese|candy|cuteness|chocolate|information|tiktok|carbs|turkey
craving|crave|cravings for|a|some|of? chocolate|pizza|sugar|tacos|coffee|ice|sweets|salt|company|connection|burger|food|pickles|attention|structure|sushi|carbs|fries|routine|sleep|peace|cheese|mcdonalds|normal|change|quiet
withdrawal|withdrawals|withdraw|withdrew|withdrawing from|form|of|slip|date|my|the|a|limit|fee|method|account|deadline|grade|class|course|money|cash|program|semester|school|college|iop|treatment|group|bank|atm|application|consent|request
bank|atm|cash|course|class|social|401k|caffeine|medical|money|academic|military|troop|policy|penalty withdrawal
high school|blood|ground|five|hopes|expectations|school|risk|deductible|functioning|score|note|time|demand|price|level|alert
drunk driving class|course|charge|conviction|history|laws
driving for|to work|uber|lyft|doordash|school|license|instructor|class|test
driving me|us|him|her crazy|nuts|insane|up|mad|home
crash|crashed course|on|at|couch
gun|shotgun wedding|shy|range|metal
jump|jumping right|in|into|through|ship|to|at|rope|start|on|back
edge of my seat
tripping|trip hazard
blue|purple shirt|car|sky|cross|paint|dress|book|card|form|house|light|shield
not breathing a word|room
under the gun
give|gave|giving up on? smoking|drinking|alcohol|using|drugs|heroin|pills|weed|coffee|my|sugar|meat|the|job|cigarettes|custody|carbs
giving|give away .. tickets|free|secret|prize|coupons
made up my mind to|about
done with my|the|class|work|detox|drugs|using|drinking|program|group|phase|iop|probation|school|heroin|him|her|that|treatment|step|steps|pills|form|forms|paperwork|assessment|rehab
i am done with this form|class|paperwork|question|program|questions|chat
goodbye for|and|until now|thanks|thank
thanks|thank|ok|okay|great|alright|good you? goodbye
goodbye thank|thanks|then|now|have|and|talk
say|saying|said goodbye to my|the|old|smoking|using|alcohol|drinking|drugs|addiction|heroin
scared of dying my|like
finished the whole? bottle of antibiotics
tried|try iop|group|treatment|detox|rehab|it|program|therapy|meetings|aa|na|suboxone once|twice|before|again
second|first|third attempt .. treatment|finish|cover|iop|program|first|insurance|pay
cover|pay .. second|third attempt
why bother coming|going|trying|with
weird|normal .. craving|cravings
commute|drive|job ... anymore
give|giving up on me|us|patients|people|you|him|her
write|wrote .. letter .. judge|court|work|employer|po|boss|probation|school|job|insurance
point of coming|this website|chat|trying|group|going|returning|asking|calling|treatment|rehab
point|reason .. starting|coming|calling|trying|group|website|back|asking
from|stop|stopped|keep|kept|keeps me from using|drinking|relapsing
nodding along
cold turkey sandwiches|sandwich
high on life
blow up balloons
came ten|five|late
last message before
plan for tonight|treatment|tomorrow|discharge|aftercare
not breathing down my neck|throat
down my neck
breathe through my nose
allergy ones
scared|afraid to? .. relapse|slip again .. if|as|when|return|soon|back
slip again|up
slipped|relapsed .. during|treatment
judged|judge|shame me|us
psych ward .. years|past|daytime|means
this is useless
tired of using|drinking|relapsing|waiting|lying|hiding|drugs|starting|going|detox|hold|hangovers|forms|calling
sick and? of? using|drinking
end|ending|stop my|the|this|using|drinking addiction|drinking|using|lease|relationship|membership|contract|treatment|program|subscription|call|chat
want|need|going this|it|the to? addiction|drinking|cravings|using to stop|be|end
be done|over with|using|drinking|drugs|it
stop|quit|end using|drinking|smoking|cravings|drugs
# services, training, news, work
suicide|overdose|overdosing|naloxone|od|violence|crisis|abuse|rape|withdrawal|sexual|assault prevention|hotline|awareness|lifeline|training|class|classes|kit|kits|course|squad|watch|rates|rate|statistics|stats|deaths|death|memorial|reversal|response|policy|walk|policies|risk|survivor|survivors|counselor|education|group|shelter|counseling|support|victims|protocol|numbers|vigil|day|data|report|line|management|symptoms|timeline|center|crimes|doors|bombing|bomber|note|forest
suicide mission|squad|silence|boys|machine|blonde
have to be suicidal
training|trained|class|learned|learn|learning|taught|teach|course|certified|workshop|webinar .. naloxone|overdose|overdoses|suicide|cpr|withdrawal|violence|breathing|abuse
naloxone|overdose|suicide|cpr|crisis .. training|trained|class|course|workshop|certified|kit|box|spray|pharmacy|free
do|does|can|could|will|would|how|what|is|are you|your|yall|the|they|there|program|programs|center|place|clinic|insurance|iop|therapists|someone|guys|anyone|people .. help|treat|handle|offer|cover|accept|deal|take|have|manage|support|work|specialize|give|carry|teach|hand|provide|see .. suicide|suicidal|overdose|overdoses|withdrawal|withdrawals|violence|cravings|craving|fentanyl|domestic|detox|naloxone|seizure|seizures|self|trauma|abuse|sexual|assault|dui|heroin|alcohol|abusive|withdrawing|harm|meth
what|how is|are|do|does|long|many|bad|to|soon|should .. withdrawal|withdrawals|cravings|craving|naloxone|overdose|fentanyl|detox|withdrawing .. like|last|work|feel|mean|start|general|usually|hurt|happen|cost|take|signs|symptoms|cause|treated|help
what|signs|symptoms|definition|difference|causes|types of|is|are|between a|an? overdose|withdrawal|suicide|craving|domestic|cravings|withdrawals
how long|do|does|bad is|does|do|are|long withdrawal|withdrawals|cravings|detox
afraid|scared|worried|nervous|anxious of|about|for? the? withdrawal|withdrawals|detox|cravings
withdrawal|cravings|craving|withdrawals is|are|was|were|have|has|got gone|over|better|easier|less|went|manageable|passed|normal|under
no|not|without|zero|fewer|less|any|had|manage|managing|handle|handling|reduce|control|coping|curb|with a? craving|cravings|urges|withdrawal|withdrawals|urge
medication|meds|medicine|pills|something|help|helps|helped|mat|suboxone|vivitrol|skills|tips|ways .. for|with|reduce|my|curb .. cravings|craving|withdrawal|withdrawals|urges
song|movie|film|book|show|episode|novel|podcast|album|lyrics|lyric|band|game|documentary|series|play|article|essay|paper|poem|quote|tattoo|chapter|read|track .. die|suicide|kill|killing|killed|overdose|dead|suicidal|murder|withdrawal|rape|violence|gun|goodbye|dying|heroin|died|death|end|bridge
die|suicide|kill|killing|killed|overdose|dead|suicidal|murder|withdrawal|rape|gun|goodbye|dying .. song|movie|film|book|episode|novel|podcast|album|lyrics|lyric|band|documentary|poem|game|essay|chapter|series|tattoo
news|police|article|court|trial .. killed|murder|shot|stabbed|raped|overdose|suicide|shooting
nurse|paramedic|emt|firefighter|counselor|therapist|student|cop|social .. overdose|overdoses|suicide|withdrawal|naloxone
# grief: those who died
died|death|dead|passed|lost|buried|funeral|gone|killed|dies|die|dying of|from|to|by|away|in|after|with an|a|the|fentanyl|heroin|drug|his|her|that|my|accidental? overdose|overdosing|suicide|withdrawal|cancer|overdosed|drunk
lost|losing <them>|several|friends|people|three|two|four .. to|from|by a|an|the|fentanyl|heroin|drug|his|her? suicide|overdose|overdoses|overdosed
<them> .. killed himself|herself|themselves .. years|last|when|ago|in|before|after|because|and
<them> .. killed|hanged|hung|shot himself|herself|themselves
<them> .. died|passed|committed .. suicide|overdose|overdosing|overdosed|away
<them> overdosed and died|passed|is
<them> committed suicide
anniversary|memorial|funeral|grieving|grief|mourning|late .. overdose|overdosed|suicide|died|death|killed
overdose|overdosed|suicide .. funeral|anniversary|grave|memorial|buried|passed
parents|grandparents|mom|dad|everyone .. would|will|gonna|going kill me .. find|finds|know|late|grades|out
kill|murder me if|when i am|was|lost|late|forget|forgot|miss|missed|do|eat|find
# not this, though the same words
not|no|never|isnt|wasnt suicidal
not|no suicidal|thoughts|self|plan|intent|intention|desire to|of|thoughts|harm? .. harm|suicide|hurting|dying|hurt|killing|kill|die
not a? danger to myself|others
no suicidal|thoughts|ideation
not|never|no longer|dont want|wanted|going|gonna|planning|trying|mean|thinking|feel|feeling|have|had to|about|of|like|any|urge|thoughts? .. kill|killing|hurt|hurting|harm|die|suicidal|suicide|dying|end|unalive|harming myself|himself|herself|anyone|my|to|thoughts|it|or
not|no|never <want> use|using|drink|drinking|drugs|high|relapse|smoke|shoot
not using|drinking|craving|drunk|high|driving
not in|any|having|in danger|crisis|withdrawal|cravings|immediate
not that|like kind|bad|serious
glad|happy|grateful|lucky|thankful|blessed .. alive|did|survived|woke|here|breathing
want to? live|stay sober|better
want to get|be|feel better|sober
not want to? die
used to be|want|feel|have|think|cut|use|drink|get|self|crave|hit|drive
no longer <want>? suicidal|crave|want|cutting|craving|wanting to? die|use|drink|kill|suicidal?
# Spanish
me muero de|por risa|hambre|sueno|ganas|verguenza|calor|frio|pena|verte|saber|aburrimiento
matando|matar|mata|matan el|tiempo|rato|tos|dolor|calor|espalda|trabajo|cabeza|risa|pies|cruda|hambre
me|nos|esta mata|matan|matando el|la|los|las|este|esta|de
me|se pego la gripe|el
murio|fallecio|perdi|muerte .. sobredosis|suicidio|abstinencia
sobredosis .. murio|hace|fallecio|anos
ganas de? ir|verte|volver|hablar|comer|salir|llorar|vivir|dormir|regresar|aprender|mejorar|seguir
no quiero|tengo|necesito|pienso|voy|soy|estoy ganas|a|de|en|que|pensamientos? .. morir|morirme|consumir|suicida|suicidarme|tomar|drogarme|recaer|matarme|suicidio|usar|beber|matar
como|ayudan|tratan|ofrecen|cuanto|tienen|atienden|aceptan|ustedes|dura .. abstinencia|sobredosis|suicidio|naloxone|violencia|recaidas|ansias
"""

# Long over. What happened is then no alarm, unless it stands beside a word for now.
LONG_AGO = """
when i|he|she was .. old|nineteen|eighteen|seventeen|sixteen|fifteen|fourteen|thirteen|twelve|twenty|school
<long> ago|back|clean|sober|free|later
<long> .. ago|clean|sober
#year
in|since|back #year
hace un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|varios|muchos|unos|mas|como|algunos|ya? <long>|tiempo|ano|mes|semana
back then|when|in|before
when i|he|she|we|my was|were|lived|had|first|got a|young|younger|little|in|married|kid|teenager|about|19|18|17|16|15|14|13|12|20|21|22|using|growing|deployed|pregnant
cuando era|tenia|vivia|estaba
last year|month|summer|winter|spring|fall|week|christmas|january|february|march|april|may|june|july|august|september|october|november|december|time
the past|day|other day|week|month
in the past
used to
growing up
as a kid|teenager|teen
in high|middle|elementary|grade school
in college|prison
in my teens|twenties|thirties|addiction
long time|ago|over
ano|mes|semana|verano|invierno pasado|pasada
en el? pasado|#year
history of
survivor
buried .. overdose
formerly|previously|originally
first|second|third|last overdose|attempt
for years
<long> now
"""

# Long enough for what happened not to be happening, and not for what still acts.
DAYS_AGO = """
days|day|nights ago
days clean|sober|free
last week|weekend|month|year
the other day|week|night
on monday|tuesday|wednesday|thursday|friday|saturday|sunday
hace unos|dos|tres|cuatro|cinco dias
"""

JUST_NOW = """
since
now|tonight|today|currently|yesterday|still
this morning|afternoon|evening|minute
last night
right now
just now|took|got|found|happened|had|did|hit|threatened|grabbed|overdosed|tried
an|few|couple|hour|hours|minutes|min|mins|half hour|minutes|ago|hours|mins|min|ago? ago
minutes|hours|mins|min|hour|hrs ago
again
ahora|hoy|ahorita|anoche|ayer|sigue
esta noche|manana|tarde
hace|minutos|horas un|rato|minutos|horas|unas|unos rato?
"""

# What a "not" may stand away from a phrase and still deny it.
NOT = "not no never without nor isnt nunca ni sin jamas"
BETWEEN = """
really going to want wanting be feeling thinking about of planning trying the or having thoughts any a an feel at all here saying am
i'm currently actively ever been had get need in to think danger self harm hurt that would he she is was have has used
"""
# Not a denial: whoever says so leaves it open.
NOT_DENIED = """
not know|sure .. if|whether|that|what|how
not help|stop
can|could|would not stop|help|quit|keep|promise|trust|control|resist|say|shake|guarantee|take
not lie|lying|joking|kidding|playing|stopped|safe|okay|ok|alright|fine
not make|go it .. without
not want to hurt|kill|harm|use|drink|die|relapse .. but
not want to hurt|kill|harm|use|drink|die|relapse <them>|my|myself .. but
why not
not <die> .. but
"""
