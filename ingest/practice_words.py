"""The words by which texts in six languages announce practices and recommend.

A label ("Good practice 3", "Рекомендация 12", "建议4") opens one practice; a title
("Lessons learned") stands over a section of them; an urge ("Member States should")
makes a sentence a recommendation wherever it stands.
"""

import re

from ingest.records import PracticeKind

GOOD, RECOMMENDATION, LESSON, CHALLENGE = (
    PracticeKind.GOOD_PRACTICE,
    PracticeKind.RECOMMENDATION,
    PracticeKind.LESSON,
    PracticeKind.CHALLENGE,
)

LABEL_WORDS = {
    GOOD: r"(?:good|best|promising|recommended) practices?|(?:bonne|meilleure) pratique"
    r"|pratique (?:optimale|prometteuse)|buena práctica|práctica (?:óptima|prometedora)"
    r"|الممارسة (?:الجيدة|الفضلى|السليمة|الواعدة)|ممارسة جيدة"
    r"|(?:передовая|надлежащая|хорошая|эффективная|успешная) практика"
    r"|(?:良好|最佳|有益)(?:做法|实践)",
    RECOMMENDATION: "recommendation|recommandation|recomendación|التوصية|توصية"
    "|рекомендация|建议",
    LESSON: "lessons?(?: learned| learnt)?|leçon|enseignement|lección|enseñanza"
    "|الدرس|урок|извлеч[её]нный урок|经验教训|经验|教训",
    CHALLENGE: "challenge|défi|difficulté|desafío|reto|التحدي|вызов|проблема|трудность"
    "|挑战|难题",
}

NUMBER = (
    r"(?P<number>[0-9٠-٩]{1,3}(?:[.\-][0-9٠-٩]{1,2})?|[ivxIVX]{1,5}|[A-Z](?=[.:)]))"
)

LABELS = tuple(
    (
        kind,
        re.compile(
            rf"^(?:key )?(?:{words})\s*(?:no\.?|n[o°º]\.?|№|رقم|第)?\s*{NUMBER}"
            r"(?=[\s.:：。、)\]—–-]|$|[一-鿿])",
            re.IGNORECASE,
        ),
    )
    for kind, words in LABEL_WORDS.items()
)
"""What a block opens with when it is one practice with its number."""

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
        r"challenges|défis|difficultés|desafíos|retos|(?:ال)?تحديات|вызовы|трудности"
        r"|挑战|困难",
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
    "en": r"(?:all |the )?(?:Member States|States(?: parties)?|Governments?|donors"
    r"|parliaments|(?:national |competent |prison |border )?authorities)",
    "fr": r"(?:tous )?(?:les|des|aux) (?:États(?: Membres| parties)?|gouvernements"
    r"|autorités|parlements|donateurs)",
    "es": r"(?:todos )?(?:los|las|a los|a las) (?:Estados(?: Miembros| partes)?"
    r"|gobiernos|autoridades|parlamentos|donantes)",
    "ru": r"(?:всем )?(?:государств\w+(?:[-–]член\w+|[-–]участни\w+)?"
    r"|правительств\w+|парламент\w+|доноры|донорам)",
}

URGES = {
    "en": re.compile(
        rf"\b{STATES['en']}\b[^.;:]{{0,80}}?\b(?:should|must|need to"
        r"|are (?:encouraged|urged|invited|advised|called upon) to)\b"
        r"|\b(?i:calls? (?:up)?on|urges?|encourages?|invites?|requests?"
        rf"|recommends? that|demands that)\s+(?:\w+\s+){{0,3}}{STATES['en']}\b",
    ),
    "fr": re.compile(
        rf"\b{STATES['fr']}\b[^.;:]{{0,80}}?\b(?:devraient|doivent"
        r"|sont (?:invités|encouragés|appelés|engagés) à)\b"
        r"|\b(?:demande(?:nt)?|engage|exhorte|encourage|invite|recommande)\s"
        rf"(?:\w+\s){{0,3}}{STATES['fr']}\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"\b{STATES['es']}\b[^.;:]{{0,80}}?\b(?:deberían|debieran|deben|han de)\b"
        rf"|\b(?:insta|exhorta|alienta|invita|pide|solicita|recomienda)\s"
        rf"(?:\w+\s){{0,3}}{STATES['es']}\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?:ينبغي|يجب|يتعين|على)\s(?:أن\s(?:تقوم|تعمل|تتخذ|تكفل|تضمن)\s)?"
        r"(?:على\s|ل)?(?:جميع\s)?(?:ال|ل)?(?:دول|حكومات|سلطات|برلمانات|جهات المانحة)"
        r"|(?:تهيب|يهيب|تحث|يحث|تشجع|يشجع|تدعو|يدعو|توصي|يوصي)\s(?:ب|إلى\s)?(?:جميع\s)?"
        r"(?:ال)?(?:دول|حكومات|سلطات)",
    ),
    "ru": re.compile(
        rf"\b{STATES['ru']}\b[^.;:]{{0,80}}?\b(?:следует|необходимо|надлежит|должны"
        r"|рекомендуется|предлагается)\b"
        rf"|\b(?:следует|рекомендуется|призывает|настоятельно призывает|предлагает"
        rf"|рекомендует|просит)\s(?:\w+\s){{0,3}}{STATES['ru']}\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(?:会员国|各国|缔约国|各国政府|政府|当局|主管部门|议会|捐助方)[^。；]{0,30}?"
        r"(?:应当|应该|应|须|必须|务必)"
        r"|(?:呼吁|敦促|鼓励|促请|邀请|请|建议)(?:所有|全体|各)?(?:会员国|各国|缔约国|政府)",
    ),
}
"""A sentence that tells States or authorities what to do."""

ADDRESSED = {
    "en": re.compile(r"^(?P<who>.*?)\b(?:should|must|need to|ought to)\b", re.S),
    "fr": re.compile(r"^(?P<who>.*?)\b(?:devrai(?:en)?t|doi(?:ven)?t)\b", re.S),
    "es": re.compile(r"^(?P<who>.*?)\b(?:debería[ns]?|debiera[n]?|debe[n]?)\b", re.S),
    "ar": re.compile(r"(?:ينبغي|يجب|يتعين|على)(?P<who>[^.،]*?)\sأن\s", re.S),
    "ru": re.compile(
        r"^(?P<who>.*?\b(?:следует|необходимо|надлежит|долж\w+)(?:\s\w+){0,2})", re.S
    ),
    "zh": re.compile(r"^(?P<who>.*?)(?:应当|应该|应|须|必须)", re.S),
}
"""Who is to do something: what stands before the verb in a sentence that advises."""
