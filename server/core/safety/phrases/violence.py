# ruff: noqa: E501 - a phrase is one line
"""Violence: by a partner or family, sexual assault, a threat to somebody, a child in danger."""

CLASSES = {
    "partner": """
        husband|wife|boyfriend|girlfriend|partner|fiance|fiancee|ex|he|she|man; baby daddy|mama; stepdad|stepfather|dad|mom|brother|they|son; family; roommate; marido|esposo|novio|pareja|el|ella; old man
    """,
    "hurt": """
        hit|hits|hitting|beat|beats|beating|punch|punched|punches|punching|slap|slapped|slaps|slapping|kick|kicked|kicks|kicking|choke|choked|chokes|choking|strangle|strangled|strangling|strangles|shove|shoved|shoves|pushed|pushes|throws|threw|thrown
        burn|burned|burns|burnt|stab|stabbed|grabbed|grabs|grab|dragged|attacked|attacks|attacking|hurts|hurting|hurt|threatened|threatens|threatening|smacked|smacks|headbutted|bit|slammed|slams|pinned|whips|whipped|bruised|cornered
    """,
    "weapon": "gun|knife|bat|machete|pistol|rifle|shotgun|axe|hammer|weapon|belt|blade",
    "young": """
        daughter|son|kid|baby|toddler|infant|stepson|stepdaughter|niece|nephew|girl|boy|grandson|granddaughter|grandkids|grandbaby|newborn|siblings|teen; little|baby brother|sister
        hijo|hija|nino|nina|bebe|ninos|sobrino|sobrina|hijos
    """,
    "adult": "dad|mom|stepdad|stepmom|stepfather|stepmother|foster|uncle|grandpa|boyfriend|brother|parents|parent|father|mother|coach|teacher|papa|padrastro",
    "age": "4|5|6|7|8|9|10|11|12|13|14|15|16|17; un; eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen",
}

# Said of strangers, dealers, neighbors: before a partner is thought of.
STRANGER_STATED = """
dealer|plug|supplier|gang|landlord|neighbor|someone|somebody|guys|dudes|dude|men .. will|would|going|wants|want|trying|said|says .. kill|shoot|stab|hurt|beat me|us
kill|shoot|stab|hurt|beat me|us .. over|owe|money|debt|snitch
owe .. money .. kill|shoot|hurt|gun
dealer|guy|guys|men|dudes|someone .. <weapon> .. me|us|door|outside|looking
someone|somebody|stranger|man|guy|guys|men .. break|breaking|broke in|into
break|breaking in with
"""

PARTNER_STATED = """
beat|beats|beating|whooped|whoops|whoop my ass
choked|chokes|choking|strangled|punched|punches|slapped|slaps|beats|beat|kicked|shoved|headbutted|smacked me .. again|tonight|last|face|wall|floor|bed|out|unconscious|stomach|down|stairs|until
threw|throws|shoved|pushed|slammed|dragged me .. wall|stairs|floor|hair|door|ground|car|bed|across|into|down|out
busted|broke|split|blackened my .. lip|nose|arm|jaw|ribs|tooth|eye|hand|wrist|face
bruises|marks|handprints|cuts on|all|over .. my|neck|arms|face|body|throat
restraining|protective order .. broke|violated|here|outside|he|ignored|door
ex|he|she|stalker .. found|finds|tracked|followed .. me|house|where|work
kidnapped|hostage
<partner> .. gun|knife .. me|us|threatened|bed|table|showed
not let me .. leave|go|out|phone|sleep|eat|see
holding|holds|keeps me .. here|hostage|prisoner|against|locked
afraid|scared|terrified .. kill me|us
afraid|scared|terrified .. hit|hurt|beat|kill|choke .. me|us|again
<partner> .. says|said|swears .. if i .. kill|hurt|beat|shoot me
if i .. he|she will|would|going .. kill|hurt|shoot|beat me
<partner> .. raging|rampage
<partner> .. came|comes|coming at me
<partner> .. will|would|going .. kill|murder|shoot|stab me .. if|when i leave|go|tell|come
break|breaking|kick|kicking the? door down|in
trying to break .. door|in
<partner> .. <hurt> .. me|mi
<partner> .. <hurt> me
<hurt> me .. again|tonight|last|every|when|if|now|face|bruises|bleeding|hides|kids|hard|and|today
<hurt> by my|him|her <partner>
me .. black eye|bruises|bruised|fat lip|busted lip|broken|broke
<partner> .. gave .. black eye|bruises|concussion|lip
black eye|bruises|bruised|busted lip|lip|broken|marks|ribs .. husband|boyfriend|he|from|wife|girlfriend|neck|partner|him
hands|hand around|on|over|round my throat|neck|mouth
<partner> .. going|will|wants|want|trying|tried|threatening|threatened|threatens|said|says|swears|swore|gonna|would to|he|she? .. kill|hurt|shoot|stab|burn|beat|murder|find|end me|us
kill|shoot|stab|murder me .. if i leave|leaves|tell|go
<partner> .. will|would kill|murder|shoot|stab me
<partner> .. went upside|up my|side .. head
killing|beating her|him|them
held|holding|holds me down
making|makes|made me sleep with
escaped|ran|run .. husband|boyfriend|him .. barefoot|hurt|hit|bleeding
he|she|husband|boyfriend|ex|they|wife|girlfriend|partner .. kill|killed|murder me|us
<partner> .. pulled|pointed|grabbed|holding|waving|point .. <weapon> .. me|us|at|on
<weapon> to|at|against my head|throat|face|neck
<weapon> at|on me|us
pointed|held|put|pulled|waved .. <weapon> .. me|us|head
<partner> .. not let|letting me|us .. leave|out|go|house|outside|car
<partner> .. took|takes|broke|smashed|hid|has|taken|checks .. phone|keys|card|money|door|id .. leave|so|cannot|away|me
<partner> .. locked|locks|trapped|locking .. me|us
locked|hiding|trapped|hid|hide|hidden .. bathroom|closet|room|basement|car|house|garage|bedroom .. he|him|she|husband|boyfriend|outside|door|from|my|screaming|yelling
hiding from him|her|my
hiding in
he|she|husband|boyfriend|ex|they is|was|are? breaking|broke|kicking|banging|pounding|trying|beating|smashing|outside|here|coming|punching .. door|in|down|house|wall|window|get|back
afraid|scared|terrified|fear .. he|she|husband|boyfriend|ex|partner|wife|girlfriend .. kill|hurt|hit|find|home|beat|do|going|snap
he|she|boyfriend|husband|ex|they|partner .. find|finds|found|catch|catches|sees|comes|coming|gets|knows .. me|out|home|messages|this|phone|chat .. kill|beat|hurt|hit|dead|die
fear|afraid|scared for|of my life|safety|husband|boyfriend|partner|wife|ex|him|girlfriend
my life is? in danger
not|isnt safe .. home|him|her|here|house|husband|boyfriend
unsafe at home|in
domestic violence|abuse now|tonight|situation|victim|happening
being|getting|am|gets|been <hurt>|abused|stalked .. by|husband|boyfriend|partner|my|him|home|again|wife|every
abusive husband|boyfriend|partner|relationship|home|wife|girlfriend|ex|marriage|dad|mom|household
abusing me
husband|boyfriend|partner|ex|wife|girlfriend|he|she abuses|abusing|abused|beats|hits|chokes|stalking|stalks
<hurt>|beating|hitting|killing|choking my|his|her mom|sister|mother|wife|girlfriend|daughter|friend|neighbor|grandma|aunt|roommate
mom|sister|friend|neighbor|daughter|roommate|aunt|cousin|coworker .. husband|boyfriend|ex|partner|man|he|guy .. <hurt>|kill|beats|abusing|abuses|abusive .. her|him|?
dad|stepdad|he|brother|father|boyfriend|husband .. <hurt> .. mom|sister|mother|her|us|everyone|wife
he|she <hurt>|beat|choked|strangled|slapped me|her|us
he|she .. beat .. shit|crap|hell .. me|her
violent|violence .. home|husband|boyfriend|tonight|again|partner|him|when|drunk|now|family
he|she|husband|boyfriend|wife gets|got|getting|is|becomes|turns|turned violent|physical|aggressive
put|puts|laid|lays|raised|putting|laying his|her|hands hands|on|hand .. me|on
me pega|golpea|pego|golpeo|ahorco|amenaza|amenazo|quiere|va|encerro|estrangulo|agarro|maltrata|patea|apunta|apunto|empujo|esta|estan|pega|encierra .. matar|golpes|encerrada|cuello|pistola|cuchillo|pegando|novio|esposo|marido|golpeando|?
me pega|golpea|pego|golpeo|ahorco|amenaza|amenazo|encerro|maltrata|pegan|golpean|encierra
mi esposo|novio|marido|pareja|ex|esposa|hombre|papa .. pega|golpea|pego|golpeo|matar|matarme|amenaza|ahorco|cuchillo|pistola|maltrata|golpes|matara|mata
miedo .. esposo|novio|marido|mate|pareja|el|casa|ex|llegue|matar|mi
dice|dijo|quiere|va|amenaza .. que|a? .. matar|matarme|matarnos|mata|matara .. me|si|?
escondida|escondido|encerrada|encerrado .. bano|cuarto|el|casa|closet|esposo|novio
"""

ASSAULT_STATED = """
not want it .. not stop
did not stop .. want|no
held|holding|pinned me down
not get <them>? off me|of
make|makes|making me sleep|have with|sex
raped|raping|rapes|molested|molesting|molests
rape me|her|him|us
being|was|been|got|is|were sexually
sexually assaulted|abused|assaulting|abusing|attacked|assaults
my|a|the|victim|was|about|report|happened|reporting sexual assault|abuse
assaulted|assaulting me|sexually|her|him|last|tonight|by
forced|forcing|forces me|himself|her|herself|him .. sex|on|have|inside|touch|oral|bed|sleep|me|do
forced me
made|makes|making me|her|him .. sex|touch|oral|sleep with
touched|touches|touching|grabbed|groped|groping|touch me|her|us|him .. without|not|where|want|private|down|there|sleeping|asleep|passed|when|no|drunk|under
groped|drugged|roofied
woke up .. clothes|naked|inside|on|pants|underwear|him|no|sore|bleeding|undressed
said|told|say|screamed|begged|telling .. no|stop .. did|kept|stop|anyway|listen|still|not|continued|forced|him|would
he|they|someone|guy .. did not|never|would not stop|listen .. no|said|sex|told|stop
put|slipped|spiked something|my|drug .. drink
not consent|consented|consensual|agree to|sex|it|him|touch|have|this?
not want to have sex|him to|it and|but
did things|stuff|something to me .. not|asleep|passed|want|sleeping|drunk|bad|did
had sex .. passed|asleep|unconscious|with me|not|while
took advantage of? me|her|when
pimp|trafficked|trafficking
sex .. or|for .. beat|hits|hurt|threatens|kick|drugs|else|owe|place
violo|violaron|violada|violado|abuso|abusaron|abusan|viola|violan|abusa|violacion|toco|manoseo|forzo|obligo .. sexualmente|mi|me|de|partes|sexo|tener|anoche|mal|?
me violo|violaron|toco|forzo|obligo|violan|manoseo|tocaron
abuso|abusaron|abusan|abusa de|sexualmente mi|?
"""

THREAT_STATED = """
beat .. to death
burn .. house|place|it|clinic|building .. down
jail|prison for what i|he .. do|about
gun .. for|him|her|them|waiting|car|going|deserve
find him|her|them and? kill|hurt|beat|shoot|end
put .. bullet .. him|her|them|his|their
want|going|ready .. make|see .. suffer|bleed|pay|die .. him|her|them|they
urge|urges|thoughts|voices .. hurt|kill|stab|harm .. people|someone|him|her|family|others|them|kids
looking for the? guy|him|her|them|man .. who|sold
<weapon> .. looking|coming|going for
hurt|kill <them>|people|my .. if|when .. comes|come
to hurt|kill my|the mom|dad|people|wife|husband|boss|neighbor|group
voices .. hurt|kill|stab|attack|people|someone
coming|come|going|go back .. with my? <weapon>
sliding|slide|pull up? on him|them
catch|catching a body
smoke|merk|clap|slide|sliding|murk|blast on? him|her|them|this|that|dude|someone|his
strap on|with me
sat|sitting|waiting|parked|outside .. his|her|their .. house|place|work|door .. <weapon>|kill|hurt|him|hurt
meter|clavar|enterrar un|el cuchillo
le voy a meter|clavar|disparar|matar|partir|quebrar
<want> .. kill|shoot|stab|murder|strangle|slaughter|hurt|choke|poison him|her|them|someone|somebody|people|everyone|my|everybody|this|that|the|you|everybody|husband|wife|boss|dad|stepdad|dealer|neighbor|roommate|brother|mom
kill|shoot|stab|murder|shooting|killing|stabbing him|her|them|someone|somebody|everyone .. tonight|now|before|gun|if|swear|deserves|today|and|i|because
<want> .. kill|shoot|stab|murder|blow|burn|bomb|attack .. up|people|school|place|work|house|down|building|clinic|center|office|them|him|her|family
shoot|shooting|blow|burn|bomb|bombing up|down the|my|this|that|a? school|work|place|office|building|clinic|house|everyone|center
homicidal
thoughts|thinking|fantasies|urge|urges|thought|dreaming|fantasizing about|of|to|bout killing|hurting|stabbing|shooting|murdering|strangling|harming|smothering|choking|drowning my|him|her|them|someone|people|others|somebody|the|everyone|a
hurt|harm|kill someone|others|people|somebody|other
<them> .. going|said|says|threatening|threatened|wants|want|talking|texted|swears|trying|plans|planning .. kill|shoot|stab|murder|shooting|stabbing|killing|hurt|burn him|her|them|me|us|you|everyone|someone|people|his|my|their|up|down|somebody
going to|gonna .. kill|shoot|stab|murder|get me|us|my|him|her|them
kill|shoot|murder|hurt me|us|him|her .. if|when|because|owe|money|pay|snitch|leave|dealer|tonight|they|he|over
owe .. money|dealer|them|him|cash .. kill|hurt|gun|shoot|coming|threatening|after|beat|break|find|house|family|threatened|threatens
after|following|looking|coming|hunting for? me|us .. gun|kill|house|armed|knife|with|dealer|know
<weapon> .. going|kill|shoot|use|stab|house|coming|here|threatening|find|threatened|him|them|someone|outside|screaming|after
someone|somebody|they|people|guy|man|he .. outside|door|break|breaking|broke|banging|chasing|following .. <weapon>|kill|shooting|armed
bring|bringing|brought|got|have|has|take|taking|grab|grabbing|buy .. <weapon> .. school|work|there|over|him|them|her|someone|tomorrow
threatened|threatening|threatens to? kill|shoot|stab|hurt|me|us|burn|my|him|her|with|everyone
death|received threats|threat
they are|will going|coming|gonna .. kill|hurt|shoot|gun
make|making him|her|them|people|all pay .. gun|kill|tonight|blood|hurt
<weapon> .. shoot|kill|stab
shots|shooting|gunshots|shooter .. outside|fired|house|street|here|now
voices .. tell|telling|say|saying|told .. kill|hurt|stab
matar|matarlo|matarla|matarlos|apunalar|disparar|dispararle|mato|matarte .. a|lo|voy|quiero|alguien|mi|todos|su|?
voy|quiero|va|ganas|van|quieren|dice|dijo|amenazaron|amenazo|amenaza|amenazan|pienso .. a|de|con|que|en? .. matarlo|matarla|matarlos|matar|matarnos|matarme|apunalar|dispararle|lastimar|quemar
me|nos|lo|la? .. amenazaron|amenazan|amenazo|amenaza|quieren|van .. muerte|matar|pistola|arma|cuchillo|matarme|matarnos|con
pistola|arma|cuchillo .. matar|mato|casa|afuera|apunta|disparar|tiene|trae|me
"""

CHILD_STATED = """
hits|hit|hitting|beats|beating|slaps|whips|burned|burns|shakes|chokes the|my|his|her|our kid|baby|daughter|son
<young> .. says|said|told|told .. touched|touches|hurt|hits|hit|private|uncle|secret|scared
touched|touches|touching .. my|his|her <young>
touched|touches|touching .. inappropriately
beating|beatin|hitting|hurting on? my little|lil|baby sister|sis|brother|bro
<young>|four|five|six|three|two|year .. belt|burn|burns mark|marks|and
no one|grown|adult|grownups|adults|nobody .. here|home .. we|us|mommy|mom|daddy|scared|hungry
there is no grown|adult .. here|home
mommy|mom|daddy|dad .. not|wont get|wake .. up|floor
<adult> .. <hurt>|hitting|beating .. little? brother|sister|sis|bro|baby|kid
year old .. home|left|alone .. alone|by|himself|herself
babies|kids|kid|baby|children .. trap|drug|crack|meth house
<young> .. needles|guns|drugs|dope .. everywhere|floor|reach|around|house
not|never let|allowed|lets us|me .. eat|food|out|bathroom
hungry .. mom|dad|days|food|nobody|brother|sister
no more? food|cereal .. mom|dad|days|since
<young> .. being|is|was|gets|been|getting|are <hurt>|abused|neglected|molested|beaten|touched|starved|locked
<adult>|he|she|they|husband|wife|someone|neighbor .. <hurt>|beating|hitting|shakes|shaking|shook|molesting|molested|touching|touched|abuses|abusing|locks|locked|starving|raped|raping .. my|the|our|his|her|little|a <young>
hurting|beating|hitting|shook|shaking|shaken|abusing|abuses|neglecting|touching|touched|molesting|slapping|choking my|the|his|her|our|their|a <young>
<want> .. hurt|shake|hit|kill|harm|smother|drown|throw|beat my|the|this|our|a <young>
shook|shake|shaking|dropped|threw|hit|smacked my|the <young>
harm|kill|abused|abusing my|the|our|their|his|her <young>
<want> hurt my|the|our <young>
<young> .. alone|left|unattended|locked|strapped .. in|at|car|house|home|apartment|days|hours|all|with .. car|house|home|days|hours|night|alone|hot|drugs|passed|apartment
left|leaving|leaves|alone .. <young> .. alone|car|home|by|house|unattended|himself|herself|themselves
<young> .. bruises|bruise|burns|burn|marks|hungry|starving|welts|handprint|scared|filthy|broken|belt|eaten|diaper .. he|dad|boyfriend|mom|said|from|body|not|says|home|him|her|days|arms|back|all|leg|legs|?
i am .. <age> .. <hurt>|scared|molested|touches|touched|rape|raped|abuse|abused|beats|dad|mom|stepdad|uncle|drunk|locked|home|hurt|high|drugs
dad|mom|stepdad|stepmom|uncle|parents|father|grandpa|foster .. <hurt>|beats|hits|touches|touched|rapes|locks|molests|raped .. me|us|my|sister|brother|room|when|kid
my? dad|mom|stepdad|stepmom|uncle|father|mother|brother|grandpa|stepbrother|foster .. comes|came|gets|sneaks .. into|in|to .. room|bed
comes|came|sneaks into|in my room|bed .. night|touch|at|touches
am|i|is|only .. <age> years? old? .. <hurt>|touches|scared|older|adult|man|pictures|boyfriend|touched
<age> year|years|yr old? .. hit|hits|beaten|beating|raped|touched|abused|hurt|alone|molested|bruises|hurting|choked
cps .. now|hurt|emergency|beating|abuse|need
child|kid|kids|baby .. danger|abuse|unsafe|neglect|hurt|not safe|molested
kid abuse
nobody|no one .. watching|feeding|feeds .. <young>|us
parents|mom|dad .. passed|high|nodding|drunk|gone|shooting|using .. <young>|baby|me|us|brother|sister .. alone|hungry|crying|scared|food|here|home
<young> .. crying|screaming .. hit|hitting|neighbor|stopped|beating|hurt|he|next|slap|thuds|hurting
pega|golpea|abusa|toca|maltrata|violo|pego|toco|golpeo|quemo|pegan|golpean|lastima|sacude|violando .. a|al|mi|su|la|los? .. hijo|hija|nino|nina|bebe|ninos|hermanito|hermanita|sobrino|sobrina|hijos|hermano|hermana
mi? hijo|hija|nino|nina|bebe|sobrina|sobrino|hermanito|hermanita|ninos .. pega|golpea|toca|abusa|solo|sola|peligro|moretones|golpes|toco|abuso|lastima|violo|quemaduras|solos|golpean|encerrado
tengo .. <age> anos .. pega|toca|miedo|golpea|padrastro|papa|abusa|viola
mi papa|padrastro|tio|mama|abuelo|padre .. toca|pega|golpea|abusa|viola|toco|violo|pega|borracho|entra
"""
