# ruff: noqa: E501 - a phrase is one line
"""How people spell: what is short for what, what says nothing, which words are read through a typing mistake, and the
classes of words that phrases name as `<class>`. Spelling only: danger is in the modules beside this one.
"""

# Whoever writes a word on the left means what stands on the right. Phrases are spelled by the same list.
MEANT = """
im iam i'm = i am
ive i've = i have
i'd = i would
id = i would
i'll = i will
ill = i will
dont don't dnt dosent = do not
doesnt doesn't = does not
didnt didn't = did not
cant can't cannot cnt = can not
couldnt couldn't = could not
wont won't = will not
wouldnt wouldn't = would not
shouldnt = should not
isnt isn't = is not
arent aren't = are not
wasnt wasn't = was not
werent weren't = were not
havent haven't = have not
hasnt hasn't = has not
hadnt hadn't = had not
aint ain't = is not
hes he's = he is
shes she's = she is
theyre they're = they are
youre you're = you are
thats that's = that is
its it's = it is
theres there's = there is
whats what's = what is
gonna gunna gona gonn finna finnna fixing = going to
boutta bouta = about to
wanna wana wannna = want to
tryna trynna = trying to
gotta = have to
hafta = have to
u yall = you
ur = your
r = are
n nd = and
wit w = with
rn = right now
2nite tonite tonigt 2night tn tnite = tonight
2day = today
2morrow tmrw tmr tomorow = tomorrow
bf = boyfriend
gf = girlfriend
hubby = husband
bro = brother
sis = sister
bday = birthday
mum mama mommy mother momma = mom
father daddy papa = dad
bc cuz cus becuz coz = because
abt bout = about
sum1 sm1 some1 = someone
ppl = people
thru = through
thx = thanks
idk = i do not know
dunno = do not know
ik = i know
ily = i love you
wtf wth omg omfg =
cya = goodbye
kms kmsing = kill myself
kys = kill yourself
ctb = kill myself
unalive = kill
unaliving = killing
unalived = killed
sewerslide sewercide sewerside sooicide sui suicided = suicide
suicidle suicidial suicidle sucidal suacidal suicial = suicidal
suacide sucide suiside suecide = suicide
deth = death
die'ing dieing dyin dyeing = dying
dei = die
liv = live
kil kll kiil = kill
kiling killin = killing
mself selff myslef meself myslf mysef = myself
hisself himslef = himself
hurtin = hurting
shakin = shaking
od o.d ods overdos ovrdose overdoes ovedose overdoze overdosis od'ing = overdose
oding od'ing odin overdosin = overdosing
oded od'd odd'd overdos'd oduh od'ed odied overdozed = overdosed
wd wds withdrawls withdrawl withdrawels withdraws withdrawel withdrawels withdrawals = withdrawal
fent fetty fentanol fentynal fentinal fentynl fentanal fenty = fentanyl
narcan narcans naloxon narcane noloxone = naloxone
narcanned narcaned = naloxone
perc percs perks = pills
xanex xans xannies xanax xanies bars benzos benzo klonopin valium ativan = pills
pillz pils pill tabs tablets tylenol ibuprofen meds medication medications medicine tablet = pills
dts dt's = delirium tremens
ems 911 = ambulance
breathin brething breating breething breatheing = breathing
breth breath = breathe
cravin craveing cravings = craving
jonesin jonesing jonsing fiending fiendin feinding feening fiening = craving
relapsin = relapsing
wakin = waking
hittin = hitting
drinkin = drinking
puttin = putting
smokin = smoking
throwin = throwing
beatin = beating
sweatin swetting = sweating
blackin = blacking
without w/o = without
shits = shit
teh = the
htis = this
jsut jst = just
liek = like
ned = need
lisp = lips
blu bleu bule = blue
turing = turning
tok = took
bunhc = bunch
freind frend frnd = friend
gota = have to
drvie drve = drive
drnik drnk = drink
forcd = forced
sed = said
dint = did not
idl = i will
bruther = brother
litle lil = little
hiting = hitting
wiht = with
stpo stp = stop
mutch = much
pas = pass
gona = going to
nobdy noone = nobody
haluscinating halucinating hallucinateing halusinating = hallucinating
shoto = shoot
merk = kill
yeet yeeting yote = throw
klonopins clonazepam lorazepam clonidine klonipin = pills
rihgt rite = right
swollowed swalowed = swallowed
suffocating = suffocating
wud = would
cud = could
suboxen = suboxone
whos = who is
stfu =
drivin = driving
nothin = nothing
feelin = feeling
goin = going
havin = having
tryin = trying
wnat watn wan wnt = want
w4nt = want
knw = know
goodby goodbyes bye byebye = goodbye
cops = police
daughters = daughter
sons = son
kids child children = kid
q = que
pa = para
xq pq porq = porque
tmb = tambien
toy = estoy
stoy = estoy
k = que
kiero = quiero
"""

# Words that may stand anywhere and change nothing.
DROPPED = """
really fucking fuckin fkn fking effing freaking frickin literally honestly kinda kind sorta actually truly totally even lol lmao
lmfao pls please plz goddamn damn bloody seriously legit lowkey highkey fr tbh ngl basically simply completely
um uh uhh umm ugh like sooo soo so very super pretty absolutely definitely rlly rly reallly
ya
"""

# Read also with one typing mistake, or with doubled letters. The earlier one wins.
KEY_WORDS = """
suicide suicidal overdose overdosed overdosing myself himself herself themselves killing breathing breathe unconscious
unresponsive withdrawal withdrawals seizure seizures hallucinating naloxone fentanyl raped assaulted strangled choking
choked threatened driving drunk wasted swallowed bleeding cutting hurting goodbye tonight anymore shaking
sweating tremors vomiting craving relapse everyone better alive living dying death dead pills drinking want going
wanted hopeless worthless burden suicidio matarme morirme sobredosis respira pastillas molested touches scared stopped purple
nothing without forever
killed bottle hanging wrists passed heroin police attempt attempted tried
"""

# Real words that are one letter away from a key word and are not it.
REAL_WORDS = """
wait wart ant wont wand went walnut won wane pants panted planted dad deal deaf dean lead read head bead dear deep deed
filling milling billing willing pilling tilling filing piling killings skilling
diving driving drivings striving thriving arriving giving hiving bathing batting sharing shaming shading shaving staking slaking snaking
baking making taking waking shakings sweeting seating swearing swatting sweaters sweating
hunting hurling hinting halting heating hating punting hurting shutting cuttings putting pudding gutting
dyeing drying doing lying tying vying
leaving loving giving having living lining liking line alike alive olive arrive
going gong goings gaining boing doing
death health heath depth
drank drink drunks trunk dunk
wanted wasted waited tasted pasted washed watered wanting
pass past passed paused parsed passes posed
bottle battle bottles bottled bottom
odd odds add pads idle
polite policy police policed polices
saved scared scarred shared scares scored sacred cared scare stared
stepped stopped shopped topped strapped slopped swapped dropped
better bitter butter batter letter bettor bet belter
raped rapes rape roped raced rated aped reaped draped taped
raping rapid
hinting handing hanging hangings banging changing
nothing noting knotting
forever forget forgive fever
purple people purples
touched touches torches touch
bundle burden burdens broaden harden
trying tired tied tries trial trued treed cried tried triad tried
killer kill killed skilled filled billed pilled kills
chocking choosing chasing chokings checking cooking choking shocking
chocked choked checked cooked
tonight tonights night
attempts attempt attempts
breath breathes bathe breathing breathed breeding bleeding blending breading reading breaking
craving carving raving caving cravings graving
cutting curing culling
sleeping bleeding
drinking drinkings rinking
relapses relapsed relapsing relapse elapse
wasted waste west
dead dads dean
pill pile piles pulls polls pails plls
withdrawn withdraw withdrew withdrawal
goodbye
"""

# Short common words, for cutting what was written without spaces.
GLUE = """
i a to my me the and want not do am going no live life die dead kill end it all be is of on so just hate wish was were
never born out in this for you he she here take pills too many help gonna wanna dont cant im feel like tired go end myself hurt
drink drinking use using pale answer answers him her hate save need bye wake up breathe breathing blue pain gun od take
self cut alive every thing everything reason
"""

# After these a 2 is a "to".
BEFORE_TO = "want going need have trying like ready about wants able had"

# Words that are written with a star in place of a letter.
STARRED = "kill killing suicide suicidal die dying dead death rape raped myself overdose overdosed murder self hurt cutting fuck fucking shit"

# Letters of other scripts that look like ours.
LOOKALIKES = dict(
    zip(
        "абвеёкмнорстухіїјѕԁһɡαβεικνορτυχωοѵıłøđß’ʼ`´‘",
        "abbeekmhopctyxiijsdhgabeiknoptuxwovilodb'''''",
        strict=True,
    )
)

EMOJI = {
    "🔫": "gun",
    "💊": "pills",
    "🔪": "knife",
    "💀": "skull",
    "☠": "skull",
    "⚰": "coffin",
    "🪦": "coffin",
    "🩸": "blood",
    "🪢": "rope",
    "🍺": "beer",
    "🍷": "wine",
    "💉": "needle",
    "🚗": "car",
}

# Classes of phrases. One line or semicolon, one phrase; a class may name another.
CLASSES = {
    "self": "myself|himself|herself|themselves|themself|yourself|ourselves; my|him|her self; urself",
    "poss": "my|his|her|their|your|our|the",
    "them": """
        he|she|they|him|her|them|someone|somebody|boyfriend|girlfriend|husband|wife|partner|mom|dad|brother|sister|son|daughter|friend
        roommate|cousin|uncle|aunt|kid|baby|guy|girl|boy|man|woman|lady|dude|nephew|niece|grandma|grandpa|stepdad|stepson|ex|neighbor
        neighbour|coworker|buddy|fiance|fiancee|bestie|stepmom|grandson|granddaughter|teen|teenager|homie|person|roomate|student|dealer
    """,
    "is": "is|are|was|were|am|been|being|be|get|gets|getting|got|looks|look|feels|feel|keeps|seems",
    "want": """
        want|wants|wanting|need|needs|going|ready|planning|plan|plans|about|trying|try|tries|decided|wish|have|rather|prefer|tempted|prepared|deciding|choosing to?
        thinking|think|thinks|thought|thoughts|talking|talks|talk|considering|dreaming|fantasizing of|about
        will; would; might; may; should; could; must; better; want; let me; feel dying; can i; urge|urges to
        desire|intend|mean|intent to; i am; he is; she is; they are; threatening|threatens|threatened to
    """,
    "long": "years|months|weeks|decades|yrs|mos|anos|meses|semanas|decade|year|month",
    "drug": """
        heroin|fentanyl|dope|meth|crack|coke|cocaine|pills|opiates|opioids|oxy|oxys|blues|tranq|xylazine|methadone|suboxone|subs|molly|speed
        adderall|roxy|roxys|drugs|stuff|alcohol|vodka|booze|liquor|whiskey|beer|wine|weed|powder|ice|tar|smack|speedball|lean|ghb|ket|ketamine
        fentanyl laced; something|a bad batch; gabapentin|tramadol|morphine|oxycodone|hydrocodone|norco|vicodin|sleeping
    """,
}
