"""What is said where sources differ, in six languages, as regular expressions."""

WORDS = {
    "en": {
        "gap": r"(?: (?!who|which|whose|that|where|when|as|because|if|may|might|can"
        r"|could|should|would|must|not|to|and they)[^\s.;:?]+){0,8}?",
        "agents": r"(?:states|governments|countries|jurisdictions|courts|experts"
        r"|scholars|researchers|academics|practitioners|specialists|analysts|authors"
        r"|commentators|observers|interlocutors|sources|studies|evaluations|instruments"
        r"|treaties|victims|survivors|residents|interviewees|lawyers)",
        "opine": r"(?:argu|hold|held|believ|contend|maintain|claim|conclud|assess"
        r"|consider|regard|defin|estimat|doubt|disput|question|find|found|insist"
        r"|reject|disagree|said)\w*",
        "agreed": r"(?:single|universal|universally|international|internationally"
        r"|agreed|accepted|common|commonly|generally|comprehensive|uniform|shared"
        r"|settled)",
        "contrary": r"(?:mixed|conflicting|contradictory|inconclusive|contrasting"
        r"|divergent|diverging|differing|inconsistent)",
        "how": r"(?:still |also |very |rather |so far |highly |much |widely |hotly "
        r"|heavily |deeply |sharply |largely |somewhat |itself |often |long |strongly )"
        r"{0,2}",
        "evidence": r"(?:evidence(?: base)?|research|literature|findings|studies"
        r"|scholarship|case law|jurisprudence|results of (?:the )?(?:studies|research"
        r"|evaluations))",
        "term": r"(?:terms?|concepts?|definitions?|meaning|notions?|role|claims?"
        r"|links?|relation(?:ship)?s?|effects?|effectiveness|impact|causes?|importance"
        r"|extent|theor(?:y|ies)|usefulness|validity|reliability|figures?|estimates?"
        r"|scale)",
    },
    "fr": {
        "gap": r"(?: (?!qui|que|dont|si|peu(?:t|vent)|devrai(?:t|ent)|doi(?:t|vent)|ne"
        r"|pour)[^\s.;:?]+){0,8}?",
        "agents": r"(?:etats(?: membres)?|gouvernements|pays|tribunaux|juridictions"
        r"|expert(?:e)?s|specialistes|chercheu(?:rs|ses)|universitaires|auteurs"
        r"|praticien(?:ne)?s|analystes|observateurs|sources|etudes|travaux|recherches"
        r"|instruments|traites|victimes|survivantes|habitants|juristes)",
        "opine": r"(?:estim|soutien|consider|affirm|jug|pens|defend|conclu|conteste"
        r"|dout|definiss|rejett|constat|trouv)\w*",
        "agreed": r"(?:convenue|commune|universelle\w*|agreee|acceptee|admise|unique"
        r"|reconnue|partagee|internationale\w*|uniforme|consensuelle|unanime)",
        "how": r"(?:encore |toujours |aussi |tres |assez |fort |plutot |largement "
        r"|vivement |souvent |elle[- ]meme |lui[- ]meme ){0,2}",
        "evidence": r"(?:preuves|elements (?:de preuve|probants)|donnees probantes"
        r"|recherches?|etudes|travaux|litterature|resultats des (?:etudes|recherches"
        r"|evaluations|travaux)|conclusions des (?:etudes|recherches|travaux))",
        "term": r"(?:termes?|concepts?|notions?|definitions?|expression|role|liens?"
        r"|relation|effets?|efficacite|incidence|causes?|importance|ampleur|utilite"
        r"|portee|sens|validite|chiffres?|estimations?)",
    },
    "es": {
        "gap": r"(?: (?!que|quien|cuyo|cuya|si|pued\w+|deb\w+|podri\w+|para|no)"
        r"[^\s.;:?]+){0,8}?",
        "agents": r"(?:estados(?: miembros)?|gobiernos|paises|tribunales|expert[oa]s"
        r"|especialistas|investigador(?:es|as)|academic[oa]s|autor(?:es|as)"
        r"|profesionales|analistas|observadores|fuentes|estudios|investigaciones"
        r"|instrumentos|tratados|victimas|supervivientes|residentes|juristas)",
        "opine": r"(?:sostien|consider|afirm|estim|opin|argument|conclu|cre[ea]"
        r"|defiend|cuestion|dud|defin|rechaz|mantien|encuentr|hall)\w*",
        "agreed": r"(?:acordada|convenida|universal\w*|unica|comun\w*|general\w*"
        r"|aceptada|consensuada|internacional\w*|uniforme|unanime|compartida)",
        "how": r"(?:aun |todavia |tambien |muy |bastante |ampliamente |objeto de )"
        r"{0,2}",
        "evidence": r"(?:pruebas|evidencias?|investigacion(?:es)?|estudios|literatura"
        r"|bibliografia|hallazgos|resultados de (?:los|las) (?:estudios|investigaciones"
        r"|evaluaciones))",
        "term": r"(?:terminos?|conceptos?|definicion(?:es)?|nocion|expresion|papel"
        r"|vinculo|relacion|efectos?|eficacia|impacto|causas?|importancia|alcance"
        r"|utilidad|validez|significado|magnitud|cifras?|estimacion(?:es)?)",
    },
    "ar": {
        "gap": r"(?: (?!التي|الذي|إذا|قد|أن|ينبغي|يمكن)[^\s.;:؟،؛]+){0,7}?",
        "agents": r"(?:الخبراء|الباحث(?:ون|ين|ات)|العلماء|الممارس(?:ون|ين)"
        r"|المختص(?:ون|ين)|الدول|الحكومات|المحاكم|الدراسات|البحوث|الأبحاث|المصادر"
        r"|الصكوك|المعاهدات|الضحايا|المراقب(?:ون|ين)|المحلل(?:ون|ين)|المؤلف(?:ون|ين))",
        "agreed": r"(?:متفق|موحد|جامع|مشترك|عالمي|مقبول|شامل|متوافق)",
        "views": r"(?:التعريفات|التعاريف|تعريفات|تعاريف|الآراء|آراء|وجهات النظر"
        r"|وجهات نظر|التقديرات|تقديرات|التفسيرات|تفسيرات|مواقف الدول|قوانين الدول"
        r"|ممارسات الدول)",
        "evidence": r"(?:الأدلة|الدراسات|البحوث|الأبحاث|الأدبيات"
        r"|نتائج (?:الدراسات|البحوث|الأبحاث|التقييمات))",
        "term": r"(?:(?:ال)?مصطلح|(?:ال)?مفهوم|(?:ال)?تعريف|دور|أثر|تأثير|العلاقة"
        r"|الصلة|فعالية|أهمية|حجم|أسباب)",
    },
    "ru": {
        "gap": r"(?: (?!которы\w+|что|если|могут|может|следует|чтобы|не)[^\s.;:?,]+)"
        r"{0,8}?",
        "agents": r"(?:государства(?:-члены)?|страны|правительства|суды|эксперты|ученые"
        r"|исследовател(?:и|ьницы)|специалисты|авторы|аналитики|наблюдатели|источники"
        r"|исследования|договоры|жертвы|потерпевшие|пострадавшие|жители|юристы)",
        "opine": r"(?:считают|полагают|утверждают|пришли|приходят|оценивают|видят"
        r"|сомневаются|отвергают|определяют|настаивают|указывают|возражают)",
        "agreed": r"(?:един(?:ого|ое)|согласованн\w+|общепризнанн\w+|общепринят\w+"
        r"|универсальн\w+|всеобъемлющ\w+)",
        "views": r"(?:определения|толкования|трактовки|мнения|взгляды|оценки|выводы"
        r"|точки зрения|законы (?:государств|стран)|законодательство (?:государств"
        r"|стран)|практика (?:государств|стран|судов))",
        "evidence": r"(?:данные|доказательства|исследования|литература|выводы"
        r"|результаты (?:исследований|оценок))",
        "term": r"(?:термин|понятие|определение|роль|связь|влияние|воздействие"
        r"|эффективность|значение|причины|масштаб\w*)",
    },
    "zh": {
        "gap": r"[^。；;,?]{0,14}?",
        "agents": r"(?:专家|学者|研究人员|研究者|从业人员|从业者|会员国|各国|政府|法院"
        r"|来源|受害者|幸存者|居民|作者|分析人员|观察人士)",
        "differ": r"(?:不一|不尽相同|各不相同|有分歧|存在分歧|相互矛盾|互相矛盾"
        r"|莫衷一是"
        r"|因国而异)",
        "none": r"(?:没有|尚无|并无|缺乏|未有|尚未有|不存在|未达成|尚未达成|未形成"
        r"|尚未形成)",
        "opine": r"(?:认为|主张|发现|坚持|质疑|反对)",
    },
}

PATTERNS = {
    "en": (
        r"\bno (?:[\w-]+ )?{agreed} (?:[\w-]+ ){0,3}?definitions?\b",
        r"\b(?:lacks?|lack of|absence of|without) (?:an? |any )?{agreed} "
        r"(?:[\w-]+ ){0,3}?definitions?\b",
        r"\bnot (?:yet |been )?(?:universally|internationally|commonly|generally"
        r"|uniformly) (?:been )?(?:agreed|accepted|defined)\b",
        r"\b(?:other|several|many|various|multiple|competing|different|numerous) "
        r"(?:[\w-]+ )?definitions\b{gap} (?:exist|are (?:in use|used)|circulate"
        r"|have been (?:proposed|used|offered))\b",
        r"\bdefined (?:differently|variously|in different ways)\b",
        r"\b(?:definitions|interpretations|understandings|views|opinions|assessments"
        r"|estimates|conclusions|findings|accounts|(?:state|national|judicial) "
        r"practices?|national laws)\b{gap} (?:differ|diverge|var(?:y|ied)|conflict"
        r"|differed|diverged|differs|diverges|varies)\b",
        r"\bestimates?\b{gap} rang(?:e|es|ed|ing) (?:from|between)\b",
        r"\b{agents}\b{gap} (?:disagreed?\b|do not agree\b|did not agree\b"
        r"|(?:are|were|remain|remained) {how}divided (?:on|over|about|as to|whether)\b"
        r"|(?:continue to |still )?debate (?:whether|how|what|the|which)\b"
        r"|differ (?:\w+ )?(?:on|over|about|as to|in (?:law|opinion|how they|their "
        r"(?:views|opinions|laws|definitions?|interpretations?|assessments?)))\b)",
        r"\b{evidence}\b(?: that)?{gap} (?:is|are|was|were|remains?|remained|ha(?:s"
        r"|ve) been) "
        r"{how}(?:{contrary}|contested|disputed|divided|equivocal|not conclusive"
        r"|far from conclusive)\b(?! (?!and|or|but|on|about|as|in|at)\w)",
        r"\b(?:evidence|research|studies|evaluations|reviews?|trials|surveys"
        r"|literature)\b{gap} (?:finds?|found|shows?|showed|shown|yield(?:s|ed)?"
        r"|offers?"
        r"|provided?|provides|report(?:s|ed)?|reach(?:es|ed)?|produced?|c(?:a|o)me to"
        r"|gives?|gave|given) (?:only |very )?{contrary} (?:evidence|findings|results"
        r"|conclusions|answers|estimates)\b",
        r"\b{contrary} (?:evidence|findings) (?:on|of|about|that|as to|whether)\b",
        r"\b(?:contradict\w*|contrary to|at odds with|conflicts? with) (?:the |those "
        r"of "
        r"|some )?(?:earlier|previous|other|prior|most|existing) (?:studies|research"
        r"|findings|evidence|estimates|reviews)\b",
        r"\b(?:had|have|has|held|hold|expressed|voiced|there (?:is|are|was|were)) "
        r"(?:an? )?{how}(?:(?:wide |broad )?range of|differing|divergent|diverging"
        r"|conflicting|contradictory|competing|opposing|contrasting) (?:views|opinions"
        r"|interpretations|definitions|assessments|conclusions|estimates) "
        r"(?:on|about|of|as to|over|among|regarding|whether)\b",
        r"\b(?:differing|divergent|diverging|conflicting|competing|opposing) (?:views"
        r"|opinions|interpretations|definitions|assessments) (?:on|of|about|as to|among"
        r"|over|regarding|whether)\b{gap} (?:are (?:evident|held|found|reported)|exist"
        r"|remain|persist)\b",
        r"\b(?:there (?:is|was|remains)|exists?|with) (?:still |as yet |currently |yet "
        r")"
        r"?(?:no|little) (?:[\w-]+ )?consensus\b",
        r"\bno (?:[\w-]+ )?(?:consensus|agreement) (?:among|between) (?:[\w-]+ )?"
        r"{agents}\b",
        r"\bno agreement (?:on|as to|about) (?:what|whether|how to define|(?:a|the) "
        r"(?:definition|meaning))\b",
        r"\b(?:no consensus exists|consensus is lacking|(?:lack|absence) of "
        r"(?:[\w-]+ )?consensus (?:on|about|among|as to|over|regarding))\b",
        r"\bthere (?:is|are|was|were|remains?) (?:[\w-]+ )?(?:disagreements?"
        r"|controversy|debates?) (?:on|about|among|as to|over|whether)\b",
        r"\b{term}\b{gap} (?:is|are|remains?|was|has (?:long )?been|have (?:long "
        r")?been) "
        r"{how}(?:disputed|contested|debated|controversial|contentious|in dispute|a "
        r"matter of (?:debate|dispute|controversy)|(?:the )?subject (?:of|to) "
        r"(?:debate|dispute|controversy)|open to (?:debate|dispute))\b",
        r"\bit (?:is|remains) {how}(?:disputed|contested|debated|controversial|a "
        r"matter "
        r"of debate) (?:whether|how|what|that)\b",
        r"\bsome (?:[\w-]+ ){0,3}?{agents}\b[^.]*? {opine}\b[^.]*?\b(?:while|whereas"
        r"|but|though|although|;) ?(?:some )?others (?:[\w-]+ )?{opine}",
        r"\b(?:one|some|several|many|most) (?:[\w-]+ )?(?:state|government|source"
        r"|expert|interlocutor|study|{agents})s?\b[^.;]*?\b(?:though|but|whereas"
        r"|although) (?:another|others|some other|other|one) (?:[\w-]+ ){0,2}?{opine}",
        r"^(?:\d+\. )?(?:another|some other|other|others) (?:[\w-]+ )?(?:state|source"
        r"|expert|{agents})s?, however,",
        r"\b(?:but|though|although) doubts? (?:\w+ ){0,4}expressed by (?:other|some)\b",
    ),
    "fr": (
        r"\b(?:aucune|pas (?:encore )?de|d['’]aucune|absence de|sans|faute de) "
        r"definition (?:[^ ]+ ){0,4}?{agreed}\b",
        r"\b(?:d['’]autres|plusieurs|differentes|diverses|de multiples|de nombreuses) "
        r"definitions (?:[^ ]+ ){0,3}?(?:existent|coexistent|ont cours|ont ete "
        r"proposees"
        r"|sont (?:employees|utilisees|en usage))\b",
        r"\bil existe (?:d['’]autres|plusieurs|differentes|diverses|de multiples) "
        r"(?:definitions|interpretations|points de vue)\b",
        r"\b(?:definitions|interpretations|opinions|points de vue|estimations|les avis"
        r"|legislations nationales|conclusions des (?:etudes|recherches))\b{gap} "
        r"(?:different|divergent|varient|s['’]opposent|se contredisent"
        r"|sont {how}(?:divergent\w+|contradictoires|partage\w+|divise\w+))\b",
        r"\bestimations\b{gap} (?:vont|allaient|oscillent|oscillaient|variaient) ",
        r"\b{agents}\b{gap} (?:(?:sont|restent|demeurent) {how}(?:divise|partage)e?s "
        r"(?:sur|quant)|sont {how}en desaccord|ne s['’]accordent pas|ne sont pas "
        r"(?:tou(?:te)?s )?d['’]accord|divergent (?:\w+ )?(?:sur|quant|d['’]avis|dans)"
        r"|different (?:\w+ )?(?:sur|quant|d['’]avis|par leur (?:droit|definition)"
        r"|dans leur (?:droit|definition|interpretation|legislation))"
        r"|se contredisent|debattent (?:encore )?d)",
        r"\b{evidence}\b{gap} (?:est|sont|restent?|demeurent?) {how}(?:mitige\w*"
        r"|contradictoires?|contraste\w*|partage\w*|peu concluant\w*|non concluant\w*"
        r"|conteste\w*|divergent\w+)\b",
        r"\b{evidence}\b{gap} ne (?:sont|est) pas concluant\w*",
        r"\b{evidence}\b{gap} (?:donnent|aboutissent a|parviennent a|livrent) des "
        r"(?:resultats|conclusions|reponses) (?:\w+ )?(?:mitige\w*|contradictoires"
        r"|divergent\w*|contraste\w*|opposes?)",
        r"\b(?:contredi\w+|contrairement aux?) (?:les |des )?(?:etudes|recherches"
        r"|travaux|conclusions) (?:anterieur\w+|precedent\w+)",
        r"(?:\b(?:pas (?:encore )?de|aucun|guere de|absence de|sans|peu de) (?:\w+ )?"
        r"consensus (?:\w+ )?(?:sur|parmi|entre|quant|au sujet|concernant)\b)",
        r"\bne (?:fait|font) (?:pas|guere) (?:l['’]unanimite|consensus)\b",
        r"\b{term}\b{gap} (?:est|sont|reste|demeure|restent|demeurent) {how}(?:conteste"
        r"|discute|controverse|debattu)(?:e?s?)\b",
        r"\b{term}\b{gap} (?:fait|font) {how}(?:debat|polemique|controverse|l['’]objet "
        r"de (?:\w+ )?(?:debats?|controverses?|desaccords?|divergences))\b",
        r"\bcertaine?s (?:{agents} )?[^.]*?{opine}\b[^.]*?\b(?:tandis que|alors que"
        r"|mais|quand) d['’]autres\b[^.]*?{opine}",
        r"\b(?:divergences|desaccords?) (?:de vues |d['’]opinions? )?(?:subsistent"
        r"|persistent|demeurent|existent)\b",
    ),
    "es": (
        r"\b(?:no (?:existe|hay|tiene|cuenta con|posee|se dispone de)(?: todavia| aun)?"
        r"(?: una| ninguna)?|carecen? de(?: una)?|falta de(?: una)?|ausencia de(?: "
        r"una)?"
        r"|sin(?: una)?|ninguna) (?:unica )?definicion (?:[^ ]+ ){0,4}?{agreed}\b",
        r"\b(?:otras|varias|diversas|diferentes|distintas|multiples|numerosas) "
        r"definiciones (?:[^ ]+ ){0,3}?(?:existen|coexisten|estan en uso|se utilizan"
        r"|se han propuesto)\b",
        r"\b(?:existen|hay) (?:otras|varias|diversas|diferentes|distintas|multiples) "
        r"(?:definiciones|interpretaciones|opiniones sobre)\b",
        r"\b(?:definiciones|interpretaciones|opiniones|puntos de vista|estimaciones"
        r"|legislaciones nacionales|conclusiones de (?:los estudios|las "
        r"investigaciones))\b{gap} (?:difieren|divergen|discrepan|varian|se contradicen"
        r"|son {how}(?:divergentes|contradictori[oa]s|dispares))\b",
        r"\bestimaciones\b{gap} (?:van de|van desde|oscilan|oscilaban)\b",
        r"\b{agents}\b{gap} (?:discrepan|disienten|no (?:se ponen|estan|se han puesto) "
        r"de acuerdo|no coinciden|(?:estan|siguen) {how}dividid[oa]s (?:sobre|en cuanto"
        r"|respecto)|se contradicen|debaten (?:si|sobre|como)|difieren (?:\w+ "
        r")?(?:sobre"
        r"|respecto|en (?:cuanto a|como|derecho|la (?:definicion|interpretacion)|sus? "
        r"(?:definicion(?:es)?|opinion(?:es)?|legislacion(?:es)?|leyes"
        r"|interpretacion(?:es)?))))\b",
        r"\b{evidence}\b{gap} (?:es|son|sigue siendo|siguen siendo|resultan?) {how}"
        r"(?:mixt[oa]s?|contradictori[oa]s?|dispar(?:es)?|(?:no |poco )?concluyentes?"
        r"|discutid[oa]s?|controvertid[oa]s?)(?<! concluyente)(?<! concluyentes)\b",
        r"\b{evidence}\b{gap} (?:(?:es|son|resultan?) (?:poco|no)|no (?:es|son)) "
        r"concluyentes?\b",
        r"\b{evidence}\b{gap} (?:arrojan?|ofrecen?|llegan a|dan|muestran) (?:resultados"
        r"|conclusiones|respuestas) (?:\w+ )?(?:mixt[oa]s|contradictori[oa]s"
        r"|divergentes|dispares|opuest[oa]s)\b",
        r"\b(?:contradicen?|al contrario que) (?:los |las )?(?:estudios|investigaciones"
        r"|conclusiones) (?:anteriores|previ[oa]s)\b",
        r"\b(?:no (?:existe|hay|se ha alcanzado|ha habido)(?: todavia| aun)?(?: un"
        r"| ningun)?|falta de|ausencia de|sin|ningun|escaso|poco) consenso (?:\w+ )?"
        r"(?:sobre|entre|acerca|respecto|en torno|en cuanto)\b",
        r"\b{term}\b{gap} (?:es|son|sigue siendo|siguen siendo|ha sido) {how}"
        r"(?:discutid[oa]s?|controvertid[oa]s?|disputad[oa]s?|polemic[oa]s?"
        r"|debatid[oa]s?"
        r"|(?:objeto|motivo) de (?:debate|controversia|discusion|discrepancia)s?)\b",
        r"\balgun[oa]s (?:{agents} )?[^.]*?{opine}\b[^.]*?\b(?:mientras(?: que)?|pero"
        r"|en tanto que) otr[oa]s\b[^.]*?{opine}",
        r"\b(?:discrepancias|divergencias) (?:de opinion )?(?:subsisten|persisten)\b",
    ),
    "ar": (
        r"(?:ليس|لا يوجد|لا توجد|لم يوضع|لم يتفق [^ ]+ على)(?: [^ ]+){0,6}? تعريفا?"
        r"(?: [^ ]+){0,3}? {agreed}",
        r"(?:غياب|عدم وجود|انعدام)(?: أي)? تعريف(?: [^ ]+){0,3}? {agreed}",
        r"(?:توجد|هناك|ثمة) (?:تعريفات|تعاريف|تفسيرات) (?:أخرى|مختلفة|متعددة|متباينة"
        r"|عدة)",
        r"(?:^|[\s])[وف]?(?:تختلف|تتباين|تتضارب|تتعارض|تتناقض|اختلفت|تباينت|تضاربت"
        r"|تنقسم|انقسمت|تتراوح|تراوحت) {views}",
        r"{views}{gap} (?:تختلف|تتباين|تتضارب|تتناقض|تتراوح|تراوحت)",
        r"(?:الآراء|التعريفات|التعاريف|التقديرات|التفسيرات|وجهات النظر){gap} "
        r"(?:متباينة|متضاربة|متناقضة|منقسمة)",
        r"(?:^|[\s])[وف]?(?:يختلف|اختلف|تختلف|ينقسم|تنقسم|انقسم|لا يتفق|لا تتفق"
        r"|لم يتفق|لم تتفق) {agents}{gap} (?:حول|بشأن|على|في (?:الرأي|تعريف|تفسير"
        r"|قوانينها|مواقفها|تقدير|ما إذا))",
        r"{agents}{gap} (?:منقسمون|منقسمة|مختلفون|غير متفقين|لا يتفقون|يختلفون) "
        r"(?:حول|بشأن|على|في)",
        r"{evidence}{gap} (?:متباينة|متضاربة|متناقضة|مختلطة|غير (?:حاسمة|قاطعة)"
        r"|ليست (?:حاسمة|قاطعة)|محل (?:خلاف|جدل)|تتضارب|تتناقض)",
        r"(?:تتضارب|تتناقض|تتباين|تضاربت|تناقضت|تباينت) {evidence}",
        r"(?:لا يوجد|ليس هناك|ليس ثمة|لا|لم يتحقق|غياب|انعدام|عدم وجود)(?: أي)? "
        r"(?:إجماع|توافق في الآراء|توافق آراء)(?: [^ ]+){0,2}? (?:على|بين|حول|بشأن|في)",
        r"(?:لا يوجد|ليس هناك|لا) اتفاق(?: [^ ]+)? (?:على تعريف|بين {agents})",
        r"{term}{gap} (?:محل (?:خلاف|جدل|نزاع)|موضع (?:خلاف|جدل|نزاع)|مثار (?:جدل"
        r"|خلاف)|مختلف (?:عليه|فيه|عليها|فيها)|متنازع (?:عليه|عليها)"
        r"|يثير (?:الجدل|جدلا|خلافا))",
        r"(?:يرى|يعتبر|يؤكد|يعتقد|ترى|تعتبر|تؤكد) بعض[^.]*?(?:بينما|في حين|فيما) "
        r"(?:يرى|يعتبر|يؤكد|يعتقد|ترى|تعتبر|تؤكد)(?: [^ ]+)? (?:آخر|أخرى|غير|بعض)",
    ),
    "ru": (
        r"\b(?:нет|не (?:имеет|имеют|существует|выработано|принято|дано)"
        r"|отсутству\w+) (?:[^ ]+ ){0,3}?{agreed} (?:[^ ]+ ){0,3}?определени\w+",
        r"\b{agreed} (?:[^ ]+ ){0,3}?определени\w+{gap} (?:нет|не (?:существует|имеется"
        r"|выработано|принято)|отсутствует)\b",
        r"\b(?:существу\w+|имеются|используются) (?:и )?(?:другие|разные|различные|иные"
        r"|несколько) (?:[^ ]+ )?(?:определени\w+|толковани\w+|трактов\w+)",
        r"\b{views}{gap} (?:расходятся|расходится|различаются|различается|разнятся"
        r"|противоречат|противоречивы|разделились|варьируются|колеблются|неоднозначны)"
        r"\b",
        r"\b{agents}{gap} (?:расходятся (?:во|в|по)|не согласны|спорят о|не пришли к"
        r"|не сходятся|по-разному (?:определяют|толкуют|понимают|оценивают|трактуют)"
        r"|придерживаются (?:[^ ]+ )?(?:разных|различных|противоположных))\b",
        r"\b{agents} и{gap} расходятся (?:во|в)\b",
        r"\b{evidence}{gap} (?:(?:весьма |остаются |крайне |во многом "
        r")?(?:противоречивы"
        r"|неоднозначны|противоречат друг другу)|не дают (?:однозначного|единого))\b",
        r"\b(?:нет|не (?:существует|достигнут\w*|сложилось|выработано)|отсутствует) "
        r"(?:[^ ]+ ){0,2}?(?:консенсус\w*|единого мнения|единства (?:мнений"
        r"|взглядов))\b",
        r"\bединого мнения{gap} (?:нет|не существует)\b",
        r"\bконсенсус\w*{gap} (?:нет|не (?:существует|достигнут\w*))\b",
        r"\b{term}{gap} (?:оспаривается|оспариваются|(?:остается |является |остаются )"
        r"?(?:спорн(?:ым|ой|ыми|а|о)|предметом (?:споров|дискуссий|разногласий))"
        r"|вызыва(?:ет|ют) (?:споры|разногласия|дискуссии))\b",
        r"\b(?:одни|некоторые) (?:[^ ]+ ){0,2}?{opine}[^.]*?(?:, а |, но |тогда как "
        r"|; )(?:другие|иные) (?:[^ ]+ ){0,2}?{opine}",
    ),
    "zh": (
        r"{none}[^。；;]{0,14}?(?:商定|统一|公认|一致|普遍接受|通用)[^。；;,]{0,8}定义",
        r"(?:存在|还有|也有|使用着)(?:其他|不同|多种|若干|多个)的?(?:定义|解释)",
        r"(?:定义|解释|观点|看法|意见|估计|估算|研究结论|研究结果|研究发现|各国法律"
        r"|各国立法|各国做法){gap}{differ}",
        r"(?:估计|估算){gap}从{gap}到{gap}不等",
        r"{agents}{gap}(?:存在分歧|有分歧|意见分歧|意见不一|看法不一|看法不同|观点不一"
        r"|各执一词|争论不休)",
        r"(?:证据|研究|文献|研究结果|研究结论){gap}(?:结论不一|不一致|相互矛盾|互相矛盾"
        r"|有争议|存在争议|喜忧参半|尚无定论|并无定论|没有定论)",
        r"{none}{gap}(?:共识|一致意见|一致看法)",
        r"(?:术语|概念|定义|提法|作用|关系|影响|效果|成因|联系|规模){gap}"
        r"(?:有|存在|颇有|备受|仍有|尚有)争议",
        r"(?:有些|一些|有的|部分){gap}{opine}[^。]*?(?:另一些|有的|其他"
        r"|另有){gap}{opine}",
    ),
}
"""By language, regular expressions with the words above in their braces."""

SUPPOSED = {
    "en": r"\b(?:if|when|where|whenever|wherever|unless|until|whether|let"
    r"|allow)\b[^,;:.]*$",
    "fr": r"\b(?:si|s['’]il|lorsqu\w*|quand|la ou|au cas ou|a moins)\b[^,;:.]*$",
    "es": r"\b(?:si|cuando|donde|en caso|siempre que)\b[^,;:.]*$",
    "ar": r"(?:^|\s)[وف]?(?:إذا|عندما|حيث|حيثما|حين|متى|لو)\b[^,;:.،؛]*$",
    "ru": r"\b(?:если|когда|где|в случае)\b[^,;:.]*$",
    "zh": r"(?:如果|若(?!干)|凡|倘若|一旦|是否|可能|可以|允许|让|应)[^,;:。]*$",
}
"""What stands before that which is only supposed, in the same clause."""

POINTING = {
    "en": r"\b(?:on|about|over) (?:this|these|that|those|such|it|them)\b"
    r"|\b(?:the|this) (?:term|concept|notion|definition) (?:is|remains|has)\b",
    "fr": r"\b(?:sur ce(?:tte|t|s|la|ci)?|a ce sujet|a cet egard)\b"
    r"|\b(?:le|ce) (?:terme|concept) (?:est|reste|fait)\b"
    r"|\b(?:la|cette) (?:notion|definition) (?:est|reste|fait)\b",
    "es": r"\b(?:sobre (?:est|es)[aeo]s?|al respecto|a este respecto)\b"
    r"|\b(?:el|este) (?:termino|concepto) (?:es|sigue|ha)\b"
    r"|\b(?:la|esta) (?:nocion|definicion) (?:es|sigue|ha)\b",
    "ar": r"(?:في|بشأن|حول|على) (?:هذ|ذلك|تلك)"
    r"|(?:المصطلح|المفهوم|التعريف) (?:محل|موضع|مثار|مختلف|متنازع|يثير)",
    "ru": r"\b(?:по эт\w+|об этом|в этом|на этот счет)\b"
    r"|\b(?:термин|понятие|определение) (?:оспар|остает|явля|вызыв|спор)",
    "zh": r"对此|这一问题|这些问题|这方面"
    r"|(?<![”」》])[这该](?:一|个)?(?:术语|概念|定义|提法)",
}
"""What leaves unsaid about what they differ, or which term is disputed."""
