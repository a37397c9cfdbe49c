"""The words by which texts in six languages announce practices and recommend.

A label ("Good practice 3", "Рекомендация 12", "建议4") opens one practice; a title
("Lessons learned") stands over a section of them; an urge ("Member States should")
makes a sentence a recommendation wherever it stands.
"""

import re

from ingest.practice_numbers import (
    CHINESE_DIGITS,
    DIGITS,
    NUMBER_WORDS,
    ORDINALS,
    SIGN,
)
from ingest.records import PracticeKind

GOOD, RECOMMENDATION, LESSON, CHALLENGE = (
    PracticeKind.GOOD_PRACTICE,
    PracticeKind.RECOMMENDATION,
    PracticeKind.LESSON,
    PracticeKind.CHALLENGE,
)

LABEL_WORDS = {
    GOOD: r"(?:good|best|promising|recommended) practices?"
    r"|(?:bonne|meilleure) pratique|pratique (?:optimale|prometteuse|recommandée)"
    r"|(?:buena|mejor) práctica|práctica (?:óptima|prometedora|recomendada)"
    r"|الممارسة (?:الجيدة|الفضلى|السليمة|الواعدة)"
    r"|ممارسة (?:جيدة|فضلى|سليمة|واعدة)"
    r"|(?:передовая|надлежащая|хорошая|лучшая|эффективная|успешная|перспективная)"
    r" практика"
    r"|(?:良好|最佳|有益|优秀|推荐)(?:做法|实践)",
    RECOMMENDATION: "recommendation|recommandation|recomendación|التوصية|توصية"
    "|рекомендация|建议",
    LESSON: r"lessons?(?: learned| learnt)?|leçon(?: apprise| tirée)?"
    r"|enseignement(?: tiré)?|lección(?: aprendida)?|enseñanza(?: extraída)?"
    r"|(?:الدرس|درس)(?: (?:ال)?مستفاد)?|(?:извлеч[её]нный )?урок|经验教训|经验|教训",
    CHALLENGE: "challenge|défi|difficulté|desafío|reto|dificultad|التحدي|تحدي|تحد[ٍّ]+"
    "|вызов|проблема|трудность|挑战|难题",
}

NUMBER = (
    rf"(?P<number>{DIGITS}(?:[.\-][0-9٠-٩]{{1,2}})?"
    r"|[ivxIVX]{1,5}|[A-Z](?=[.:)]))"
)
ENDS = r"(?=[\s.:：。、)）\]—–-]|$|[一-鿿])"
MARKED = r"[条项]?(?=\s*[:：.。)）\]—–]|\s-\s|\s*$)"
"""What follows a number in words: a mark, or nothing."""

LABELS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, words in LABEL_WORDS.items()
    for pattern in (
        rf"^(?:key )?(?:{words})\s*{SIGN}?\s*[(（]?{NUMBER}{ENDS}",
        rf"^(?:{words})\s*{SIGN}?\s*[(（]?"
        rf"(?P<number>{NUMBER_WORDS}|[{CHINESE_DIGITS}]{{1,3}}){MARKED}",
        rf"^(?P<number>{ORDINALS})\s(?:{words}){MARKED}",
        rf"^第(?P<number>{DIGITS}|[{CHINESE_DIGITS}]{{1,3}})[条项个]?(?:{words}){MARKED}",
    )
)
"""What a block opens with when it is one practice with its number."""

NOMINATIVE = r"(?:(?<![^\W\d_]\s)|(?<=ые\s)|(?<=щие\s)|(?<=\sи\s))"
"""Before a Russian word that may be a genitive: "Основные проблемы" is a title of
problems, "Постановка проблемы" (how a problem is put) is not."""

TITLES = (
    (
        GOOD,
        r"good practices|best practices|promising practices|bonnes pratiques"
        r"|pratiques prometteuses|meilleures pratiques|buenas prácticas"
        r"|prácticas (?:óptimas|prometedoras)|(?:ال)?ممارسات (?:ال)?(?:جيدة|فضلى|سليمة)"
        r"|(?:передовы[ех]|надлежащ[иа]\w*|хорош\w+|эффективн\w+|успешн\w+) практик\w*"
        r"|передовой опыт|(?:良好|最佳)(?:做法|实践)",
    ),
    (
        RECOMMENDATION,
        r"recommendations?|recommandations?|recomendaci(?:ón|ones)|(?:ال)?توصيات"
        r"|рекомендации|建议",
    ),
    (
        LESSON,
        r"lessons|leçons|enseignements|lecciones|enseñanzas|(?:ال)?دروس"
        r"|уроки|经验教训|经验与教训",
    ),
    (
        CHALLENGE,
        r"challenges|difficulties|obstacles|défis|difficultés|desafíos|retos"
        r"|dificultades|obstáculos|(?:ال)?(?:تحديات|صعوبات|عقبات|معوقات)|вызовы"
        rf"|{NOMINATIVE}(?:проблемы|трудности|препятствия)|挑战|困难|障碍",
    ),
)
MAX_TITLE_WORDS = 9
TITLE_PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"(?:^|[\s(،,:：和与及])و?(?:{words})(?=$|\W|و)|(?:{words})$", re.I
        ),
    )
    for kind, words in TITLES
)

STATES = {
    "en": r"(?:(?:[Aa]ll|[Tt]he|[Ee]ach|[Aa]|[Nn]o)\s)?"
    r"(?:Member States?|States?(?: [Pp]arties)?"
    r"|[Gg]overnments?|[Dd]onors|[Pp]arliaments?|[Mm]inistr(?:y|ies)(?: of \w+)?"
    r"|(?:[Nn]ational |[Cc]ompetent |[Pp]rison |[Bb]order |[Ll]ocal )?[Aa]uthorities"
    r"|United Nations|Security Council|(?:[Bb]oth|[Aa]ll) (?:sides|parties))",
    "fr": r"(?:(?:tous )?(?:les|des|aux) (?:États(?: Membres| parties)?|gouvernements"
    r"|autorités|parlements|ministères|donateurs)"
    r"|(?:l[ea] |l[’'])(?:État(?: Membre| partie)?|gouvernement|parlement|ministère"
    r"|institut|mécanisme national|ONU|Organisation des Nations Unies))",
    "es": r"(?:(?:todos )?(?:los|las|a los|a las) (?:Estados(?: Miembros| partes)?"
    r"|gobiernos|autoridades|parlamentos|ministerios|donantes|instituciones)"
    r"|(?:el|la|al) (?:Estado(?: Miembro| parte)?|gobierno|parlamento|ministerio"
    r"|oficina|mecanismo nacional|instituto))",
    "ru": r"(?:всем )?(?:государств\w+(?:[-–]член\w+|[-–]участни\w+)?"
    r"|правительств\w+|парламент\w+|министерств\w+|доноры|донорам)",
}
"""Public bodies that are told what to do."""

BETWEEN = r"(?:\s(?!that\b|qu|que\b|что\b)[^\s,.;:]+){0,7}?(?:,[^,.;:]{1,90},)?\s"
"""What may stand between such a body and the verb: a few words, or an aside."""

URGES = {
    "en": re.compile(
        rf"\b{STATES['en']}\b{BETWEEN}(?:should|must|need to|ought to"
        r"|(?:is|are) (?:encouraged|urged|invited|advised|requested|called (?:up)?on)"
        r" to)\b"
        r"|\b(?i:calls? (?:up)?on|urges?|encourages?|invites?|requests?"
        rf"|recommends? that|demands that)\s+(?:\w+\s+){{0,3}}{STATES['en']}\b"
        r"|\bI (?:\w+ ){0,2}(?:call (?:up)?on|urge|encourage|appeal to|invite"
        r"|recommend)\b"
        r"|\b(?:Council|Assembly|Committee|Commission|Board|Conference|States|Governments?"
        r"|parties)\b[^.;:]{0,40}?\bmay wish to\b",
    ),
    "fr": re.compile(
        rf"\b{STATES['fr']}\b{BETWEEN}(?:devrai(?:en)?t|doi(?:ven)?t"
        r"|sont (?:invités|encouragés|appelés|engagés) à)\b"
        r"|\b(?:demande(?:nt)?|engage|exhorte|encourage|invite|recommande)\s"
        rf"(?:\w+\s){{0,3}}{STATES['fr']}\b"
        r"|\bj(?:e |[’'])(?:demande|engage|exhorte|encourage|invite|recommande"
        r"|appelle)\b"
        r"|\b(?:souhaiter|voudr)\w+ peut-être\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"\b{STATES['es']}\b{BETWEEN}(?:debería[ns]?|debieran?|deben?|han? de)\b"
        rf"|\b(?:insta|exhorta|alienta|invita|pide|solicita|recomienda)\s"
        rf"(?:\w+\s){{0,3}}{STATES['es']}\b"
        r"|\b(?:insto|exhorto|aliento|invito|recomiendo) a\b"
        r"|\b(?:quizás?|tal vez) deseen?\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?:ينبغي|يجب|يتعين|على)\s(?:أن\s(?:تقوم|تعمل|تتخذ|تكفل|تضمن)\s)?"
        r"(?:على\s|ل)?(?:جميع\s)?(?:ال|ل)?"
        r"(?:دول|حكوم(?:ات|ة)|سلطات|برلمان(?:ات)?|وزار(?:ات|ة)|مدعين العامين"
        r"|جهات المانحة)"
        r"|(?:تهيب|يهيب|تحث|يحث|تشجع|يشجع|تدعو|يدعو|توصي|يوصي)\s(?:ب|إلى\s)?(?:جميع\s)?"
        r"(?:ال)?(?:دول|حكومات|سلطات)"
        r"|(?:^|\s)و?(?:أدعو|أحث|أهيب|أناشد|أشجع)\s|قد (?:يود|تود|يرغب|ترغب)\s",
    ),
    "ru": re.compile(
        rf"\b{STATES['ru']}\b{BETWEEN}(?:следует|необходимо|надлежит|должн[аоы]"
        r"|рекомендуется|предлагается)\b"
        rf"|\b(?:следует|рекомендуется|призывает|настоятельно призывает|предлагает"
        rf"|рекомендует|просит)\s(?:\w+\s){{0,3}}{STATES['ru']}\b"
        r"|\b(?:призываю|настоятельно призываю|рекомендую|предлагаю)\b"
        r"|возможно, пожела\w+",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(?:会员国|各国|缔约国|各国政府|政府|当局|主管部门|议会|捐助方)[^。；，]{0,30}?"
        r"(?:应当|应该|须|必须|务必|(?<![反响相适供对效回感])应(?![对用急答变邀付激]))"
        r"|(?:呼吁|敦促|鼓励|促请|邀请|请|建议)(?:所有|全体|各)?(?:会员国|各国|缔约国|政府)"
        r"|我(?:再次|还|谨)?(?:呼吁|敦促|促请|鼓励|建议)|不妨|似宜",
    ),
}
"""A sentence that tells States or authorities what to do."""

OPERATIVE_VERBS = {
    "en": (
        r"(?:calls? (?:up)?on|calls for|urges|encourages|invites|requests|recommends"
        r"|demands|decides|appeals to|directs|reiterates its (?:call|request|demand))\b"
    ),
    "fr": (
        r"(?:demande|prie|engage|exhorte|invite|encourage|recommande|décide|appelle"
        r"|lance un appel)\b"
    ),
    "es": (
        r"(?:solicita|pide|insta|exhorta|alienta|invita|recomienda|decide|hace un"
        r" llamamiento)\b"
    ),
    "ar": (r"(?:[يت](?:طلب|حث|هيب|دعو|شجع|وصي|قرر|طالب|ناشد))(?=\s)"),
    "ru": (
        r"(?:призывает|просит|предлагает|рекомендует|требует|постановляет|поощряет"
        r"|обращается с призывом)\b"
    ),
    "zh": r"(?:请|敦促|鼓励|呼吁|促请|邀请|建议|决定|要求)",
}
"""Verbs with which an organ of the United Nations asks for something or decides."""

OPENERS = {
    "en": r"(?:recalls|expresses|reiterates|emphasi[sz]es|underscores|stresses"
    r"|reaffirms|notes|takes? note|welcomes|recogni[sz]es|acknowledges|affirms"
    r"|condemns|commends|deplores|determines)\b[^.]*?\b",
    "fr": r"(?:rappelle|exprime|réaffirme|souligne|note|prend note|se félicite|condamne"
    r"|salue)\b[^.]*?\b",
    "es": r"(?:recuerda|expresa|reitera|reafirma|subraya|observa|toma nota|acoge"
    r"|condena|encomia)\b[^.]*?\b",
    "ar": r"[يت](?:عرب|ؤكد|كرر|شدد|رحب|لاحظ|شير|حيط|دين)\s[^.]*?\sو?",
    "ru": r"(?:напоминает|выражает|подтверждает|подчеркивает|отмечает|осуждает"
    r"|принимает к сведению|приветствует)\b[^.]*?\b",
    "zh": r"(?:回顾|表示|重申|强调|注意到|欢迎|谴责|赞扬)[^。]*?[，,]",
}
"""Verbs that may open such a paragraph before it asks for something."""

ADVERBS = {
    "en": r"(?:(?:also|further|strongly|again|once again|in this regard)[, ]+)*",
    "fr": r"",
    "es": r"(?:también |asimismo )?",
    "ar": r"",
    "ru": r"(?:также |настоятельно |далее )*",
    "zh": r"(?:又|还|再次|强烈)?",
}

OPERATIVE = {
    language: re.compile(
        rf"^{ADVERBS[language]}(?:{OPENERS[language]})?{verbs}", re.IGNORECASE
    )
    for language, verbs in OPERATIVE_VERBS.items()
}
"""How a numbered paragraph of a resolution begins that asks for something."""

MIXED_TITLE = re.compile(
    r"conclusions?|observations?|findings|conclusiones|observaciones|conclusions"
    r"|(?:ال)?استنتاجات|ملاحظات|выводы|замечания|заключени[ея]|结论|意见|看法",
    re.IGNORECASE,
)
"""Under such a title not every paragraph recommends."""

ADVICE = {
    "en": r"should|must|need to|ought|recommend|urge|call (?:up)?on|calls (?:up)?on"
    r"|encourage|invite|request|appeal|may wish",
    "fr": r"devrai|doi(?:t|vent)\b|recommand|exhort|engage|encourage|invite|demande",
    "es": r"deber[íi]|deben?\b|recomiend|inst[ao]\b|exhort|alient|invit|pid[eo]\b",
    "ar": r"ينبغي|يجب|يتعين|وصي|حث|هيب|دعو|شجع|طلب",
    "ru": r"следует|долж|необходимо|рекоменд|призыва|предлага|прос(?:ит|им|ю)\b",
    "zh": r"应|须|建议|呼吁|敦促|鼓励|促请|请",
}
ADVICE_PATTERNS = {
    language: re.compile(rf"(?<!\w)(?:{words})" if language == "en" else words, re.I)
    for language, words in ADVICE.items()
}
"""Words by which a paragraph under a mixed title is told to recommend."""

ADDRESSED = {
    "en": (
        re.compile(
            r"^(?P<who>.*?)\b(?:should|must|need to|ought to|may wish to)\b", re.S
        ),
        re.compile(
            r"\b(?:calls? (?:up)?on|urges?|encourages?|invites?|requests?|appeals? to)"
            r"\s(?P<who>[^.;]*?)\sto\b",
            re.IGNORECASE,
        ),
    ),
    "fr": (
        re.compile(r"^(?P<who>.*?)\b(?:devrai(?:en)?t|doi(?:ven)?t)\b", re.S),
        re.compile(
            r"\b(?:demande|prie|engage|exhorte|invite|encourage|appelle)\s"
            r"(?P<who>[^.;]*?)\s(?:à\s|de\s|d[’'])",
            re.IGNORECASE,
        ),
    ),
    "es": (
        re.compile(r"^(?P<who>.*?)\b(?:debería[ns]?|debiera[n]?|debe[n]?)\b", re.S),
        re.compile(
            r"\b(?:solicita|pide|inst[ao]|exhort[ao]|alient[ao]|invit[ao])\s"
            r"(?P<who>[^.;]*?)\s(?:a\s\w+[aei]r\b|que\s)",
            re.IGNORECASE,
        ),
    ),
    "ar": (
        re.compile(r"(?:ينبغي|يجب|يتعين|على)(?P<who>[^.،]*?)\sأن\s", re.S),
        re.compile(r"[يت](?:طلب|حث|هيب|دعو|شجع|وصي)\s(?P<who>[^.،]*?)\s(?:أن|على)\s"),
        re.compile(
            r"(?:^|[\s:])(?:ينبغي|يجب|يتعين)\s(?P<who>(?:على\s|لل)\S+(?:\s\S+)?)"
        ),
        re.compile(r"(?:^|[:：.]\s*)(?P<who>للدول(?:\sالأعضاء|\sالأطراف)?)\s"),
    ),
    "ru": (
        re.compile(
            r"^(?P<who>.*?\b(?:следует|необходимо|надлежит|долж\w+)(?:\s\w+){0,2})",
            re.S,
        ),
        re.compile(
            r"\b(?:призывает|просит|предлагает|рекомендует)\s"
            r"(?P<who>[^.;]*?)\s\w+(?:ть|ться|ти)\b",
            re.IGNORECASE,
        ),
    ),
    "zh": (
        re.compile(r"^(?P<who>.*?)(?:应当|应该|应|须|必须)", re.S),
        re.compile(r"(?:请|敦促|鼓励|呼吁|促请|邀请|建议)(?P<who>[^，。；]{2,16})"),
    ),
}
"""Who is to do something: what stands before a verb that advises, or after one that
asks; the first pattern that is found counts."""

WHOLE_NAMES = {
    "en": (
        re.compile(
            r"(?<!United )(?<!Member )\bStates\b(?! (?:[Pp]arties|[Mm]embers)\b)"
        ),
        "Member States",
    ),
    "ru": (
        re.compile(r"\bгосударств(?:а|ам|о|у)\b(?![-–])", re.I),
        "государства-члены",
    ),
}
"""States who are addressed by that word alone are all of them: a vocabulary cannot list
it, for a text that speaks of States names no actor."""
