# ruff: noqa: E501 - a phrase is one line
"""Withdrawal that can kill: fits, seeing things, a body that gives out after alcohol, pills or drugs were stopped."""

CLASSES = {
    "substance": """
        alcohol|drinking|drink|vodka|booze|liquor|whiskey|beer|wine|pills|heroin|fentanyl|dope|opiates|opioids|methadone|suboxone|subs|tramadol|gabapentin|ghb
        phenobarb|barbiturates|xanax|phenibut|kratom|oxys|oxy|percs|drugs|lyrica|baclofen|handle|fifth|sauce|bottle|benzos|detox|detoxing|withdrawal|withdrawing
    """,
    "stopped": """
        stopped|quit|quitting|stop|stopping|off|without|since|cold|last|kicking|detoxing|detox|days|hours|withdrawal|withdrawing|sober|ran|tapering|went|going|no|coming; ran out; cut off
        dry|through
    """,
    "grave": """
        seizure|seizures|seizing|convulsing|convulsion|convulsions|convulsed|hallucinating|hallucinations|hallucination|hallucinate|tremors|fit|fits; delirium tremens
        seeing things|bugs|spiders|people|shadows|stuff|shit|faces|rats|snakes|bug|ants; see things|bugs|spiders|people|shadows; hearing things|voices|people|music; heart|chest .. racing|pounding|explode|pain|hurts|beating|stop|exploding|skipping|fluttering|fast|out
        shaking .. cannot|not|uncontrollably|bad|violently|hold|stop|hands|whole|sweating; can not|cannot stop|hold|keep shaking|throwing|vomiting|puking|anything|water|down|food; not keep|hold .. down|water|food|anything
        throwing|vomiting|puking|coughing up? blood; blood; passed|blacked out; passing out; confused|disoriented|delirious|jerking|twitching|shakes|trembling|dehydrated
        skin .. crawling|bugs; crawling; do not know where|who|what; fever; going to die|dying; dying; die
    """,
}

STATED = """
withdrawal|withdrawals|detox|dopesick .. cannot|not .. keep|stop|walk|stand|breathe|sleep|water|move
missed|without|out|no .. methadone|suboxone|xanax|benzos|pills|klonopin|dose|doses .. sick|shaking|seizure|seeing|hearing|dying|sweating|vomiting|convulsing
stopped|quit|off .. drinking|alcohol|benzos|xanax|pills|heroin|fentanyl ... fever|confused|seizure|shaking|hallucinating|seeing|hearing|collapsed|fainted|convulsing|passing|heart|chest
shaking|sweating|vomiting|hallucinating|seeing ... stopped|quit|off|without .. drinking|alcohol|benzos|xanax|pills|drink
feel|feels .. dying|die .. withdrawal|detox|without|kicking|quit
<them> .. withdrawal|withdrawals|withdrawing|detoxing .. bad|scared|seizure|shaking|seeing|confused|hospital|hallucinating|sick|help
quit|stopped drinking|alcohol|using ... seeing|hearing|bugs|swatting
seeing|see|hearing .. bugs|things|spiders|people|shadows|voices .. quit|stopped|drink|since
detoxing|detoxng|detox .. alone .. confused|shaking|seeing|passing|heart
horrors .. drink|drinking|since
malilla
withdrawal|withdrawals .. feel|going .. die|dying
shadows|voices .. talking|talkin .. since|drink
need .. hospital|er|doctor .. withdrawal|detox|shaking|withdrawals
<grave> ... <stopped> .. <substance>
<stopped> .. <substance> ... <grave>
<substance> ... <stopped> ... <grave>
withdrawal|withdrawing|detoxing|detox|dopesick|kicking|quit|withdraw ... <grave>
<grave> ... withdrawal|withdrawing|detoxing|dopesick|kicking
withdrawal seizure|seizures
having|have|get|getting|started|going|keeps|keep a|into|an|more? seizure|seizures|convulsions
<them> .. seizure|seizing|convulsing|shaking|hallucinating|convulsions .. drinking|drink|alcohol|stopped|quit|pills|withdrawal|detox|days|hours
<them> .. having|had|has a|another? seizure|fit|convulsion
delirium tremens
having|have|has|got|getting|into|in|going|with|had? delirium tremens|dt
i|he|she|am|keep|is|keeps|started? hallucinating
hallucinating .. drink|withdrawal|drinking|alcohol|pills|sleep|detox
seizing|convulsing
withdrawal|withdrawing|dopesick|sick|detoxing .. dying|die|kill|killing|hospital|bad|unbearable|alone|severe|horrible|cannot|worst|hell|rough|help|now|hard|emergency
withdrawal is|are|symptoms|so|getting|hit|hitting|kicking .. bad|worse|hell|now|unbearable|killing|hard|started|rough|scary|crazy|severe|starting
in|am|going|having|bad|severe|into|through|going|through|is|currently|hardcore|full|alcohol|opioid|fentanyl|heroin withdrawal|withdrawing|withdraw|withdrawals
dope|drug sick
dopesick
am|is|he|she|going|i .. withdrawing|detoxing .. home|alone|from|now|days|bad|help|cold
cold turkey .. alcohol|drinking|pills|shaking|sweating|benzos|xanax|sick|days|now|hours|seizure|heart|seeing
shaking|shakes|vomiting|throwing|puking|trembling|tremors ... drink|drinking|alcohol|vodka|pills|dope|fentanyl|heroin|withdrawal|stopped|quit|without|detox|suboxone|methadone|subs
drink|drinking|alcohol|vodka|pills|dope|stopped|quit|without|detox|suboxone|methadone|last ... shaking|shakes|sweating|vomiting|throwing|puking|trembling|tremors|seizure|hallucinating
need|have to? drink|something to .. stop|shaking|seizure|shakes|function
seizure .. stopped|quit|drink|pills|alcohol|last|drinking|again|now
die from|of|in withdrawal|withdrawing|detox
# Spanish
abstinencia
convulsion|convulsiones|convulsionando|convulsiono|temblores|temblando|tiemblo|alucinando|alucinaciones|viendo|veo|sudando|vomitando|tiembla|vomito|tembladera .. alcohol|tomar|beber|pastillas|deje|dejo|cosas|dias|droga|trago|parar|dejar|heroina
deje|dejo|dejar|sin|dejado|dejando .. tomar|beber|alcohol|pastillas|droga|heroina|trago ... temblando|tiemblo|viendo|veo|sudando|vomitando|convulsiones|convulsion|temblores|tiembla|alucinando|cosas|corazon|vomito
la? malilla
esta|estoy|tuvo|tengo|ataque .. convulsionando|convulsiones|convulsion|alucinando
"""

HAPPENED = """
had a? seizure|seizures
"""

HINTED = """
should i be .. sweating|shaking
poured .. out|sink .. sweating|shaking|sick|shaky
can not stop shaking|shakin|sweating|puking
shaking|shakin .. sheets|sweating|days|shets|swetting
brain zaps|zap|zapping
keeps zapping|zap
no|without|off bars|pills|alcohol|vodka|drink ... room|zaps|zapping|shaking|jumps|shaky|weird|walls
quit|stopped .. now .. swatting|air|seeing|shaking|talking|confused|picking|shaky|sweating|sick
swatting|picking .. air|sheets|nothing
keep down water
water .. off since
down|keep|drink water .. since|days|off|withdrawal
floor|room|walls .. moving|spinning|breathing
i stopped .. shaking|moving|sick|sweating
hands wont|not quit|stop
shakes|sweats|chills ... drink|since|stopped|quit|off
shaking|sweating|shakes|trembling|vomiting|puking|tremors|chills .. cannot|not|since|sleep|stop|days|hours|all|night|bad|hands|control|hold|again|seeing|and
can not|cannot stop|keep .. shaking|sweating|puking|vomiting|throwing|water|food|anything|down
hands|body|legs .. shaking|shake|trembling|twitching|kicking|cramping
sweats|chills|cramps|shakes|restless .. days|drink|hours|sleep|legs|dope|bad|withdrawal
seeing|see|hearing|hear things|stuff|bugs|people|shadows|shapes|spiders|someone|shadow|voices|music .. not|walls|corner|eye|there|isnt|real|arent|wall|floor|crawling
bugs|spiders|ants .. crawling|walls|skin|wall|on|everywhere
skin .. crawling
crawling .. skin|out
stopped|quit|no|last|without|ran|out ... drink|drinking|pills|vodka|dose|methadone|suboxone|alcohol|subs|script ... sick|scared|sleep|heart|feel|wrong|body|weird|seeing|hours|shaky|sweaty|shaky|awful|worse|anxious|dying
ran|run|running out of? .. pills|suboxone|methadone|subs|script|refill|vodka .. sick|shaking|scared|days|feel|now|shaky|sweating|worse|panicking
heart .. racing|pounding|fast|chest|skipping .. drink|stopped|quit|days|withdrawal|sleep|drinking
not slept|sleep|eaten|kept|keeping|keep|hold .. days|anything|water|down|food|nights
cold turkey
day|hour|hours one|two|three|second|third|2|3|4|1|without|off|since .. drink|alcohol|vodka|pills|drinking .. feel|shaky|sick|worse|sweaty|shaking|scared|weird
last time .. quit|stopped|detoxed .. seizure|hospital|seizures
is|can it|this|you .. dangerous|safe|die .. quit|detox|cold .. drinking|alcohol|xanax|pills|turkey
so|really|too|am|feel sick .. without|dope|withdrawal|move|floor|since|detox|day|need
temblando|temblores|sudando|sudor|escalofrios|tiemblo|vomitando|tiembla
veo|oigo|viendo|escucho|ve cosas|voces|bichos|gente|aranas|sombras
"""

SIGNS = {
    "stopped taking it": """
        heard|off my|his|her pills|meds|<substance>
        stopped|quit monday|sunday|friday|saturday|tuesday|wednesday|thursday|yesterday|today|last
        off|been .. since
        so sick from no
        ran|out of? .. pills

        quit|stopped|kicking|quitting|stopping .. <substance>|wine|whiskey|nightly|habit|using
        quit|stopped|quitting <drug>
        off|without|no|cant get|came off|coming off|withdrawing from .. <substance>|bars|blues|everything|script|it
        came|coming|been|come off
        cold turkey
        coldturkey
        detox|detoxing|detoxed|withdrawal|withdrawing|dopesick|malilla|abstinencia
        last drink|dose|shot|fix|bottle
        ran|run|running out
        not had|touched|drank|drunk .. drink|anything|drop|dose|using|day|days|hours|hrs|alcohol
        poured .. out|sink|down
        lost|stole|stolen|refill|cut .. script|prescription|pills|refill|early
        day|days|hours|two|three|four|one|2|3|4|5|1|48|72|36|24 .. no|without|off|sober|dry .. <substance>|drink|bars|blues
        day one|two|three|four|2|3|4|5|1
        i stopped
        off .. since
        sin tomar|beber|consumir|nada|droga
        deje|dejo|dejar|acabaron|acabo .. tomar|beber|alcohol|pastillas|trago|droga|heroina|de
    """,
    "body in danger": """
        seeing|see .. bugs|things|spiders|people|shadows
        legs .. give|out|gave
        people .. not there|arent|here
        passing|passed|black|blacking out
        room jumps|moves|spins
        hands .. not|wont quit|stop
        talking to .. people|himself|nobody|wall|walls
        who is .. kitchen|room|house
        confused|confusd

        seizure|seizures|seized|convulsing|convulsion|fit|grand mal|convulsions
        shaking .. hard|hold|cannot|not|uncontrollable|glass|violently|stop|over
        seeing|see|hearing|hear .. not there|things|bugs|people|shadows|music|walls|voices|spiders
        voices|shadows|bugs|people|spiders|cats|music .. wall|walls|vent|room|talking|talkin|there|not|crawling|floor|corner
        not there|real
        hallucinating|hallucinations|raving|delirious|confused|disoriented|horrors
        trembling|tremors all
        brain zap|zaps|zapping|shakes
        keeps zapping
        zap|zaps|zapping
        heart .. beating|right|skipping|racing|pounding|weird|fluttering|stop
        walls|floor|room .. moving|still|breathing|move|jumps|spinning|melting
        blacking|blacked|passing|passed out
        legs give|gave|giving
        not know .. day|where|who|address|name
        forgot|forget|forgto .. address|name|day|where
        body .. jerking|twitching|jerks
        jerking|twitching|jerks
        swatting|picking .. at|air
        talks|talking|thinks|thinking .. nobody|tv|to her|him|me|not there
        vomiting|vomito|vomitando|throwing up|puking .. days|blood|dias|stop|cannot|everything
        dehydrated|sunken
        not peeing|keep|drink water
        not keep|hold .. down|water
        bit|biting .. tongue
        woke|found .. floor .. tongue|wet|bit
        me desmayo|convulsione|tiemblo
        convulsione|convulsiono|alucino|desmayo
    """,
    "body is ill": """
        sweating|sweats|shaking|shakes|shaky|chills|cramps|vomiting|puking|nausea|throwing up|sick|trembling|shake|swetting|swetty|sweat
        hands .. shaking|quit|again|starting|still|tremble
        not|cannot sleep|slept|eat|sleeping
        temblar|temblando|sudando|vomitando|tiemblo|sudo
        zaps|restless|diarrhea|shitting|legs
        heart|panic
    """,
}
TOGETHER = [
    (("stopped taking it", "body in danger"), "", "alarm"),
    (("stopped taking it", "body is ill"), "", "check"),
]
