"""Which sentences can stand alone as a quotation, and what they lean on."""

import re

from ingest.words import DIGITS
from service.pronouns import points_back

SHORTEST = {"zh": 12}
SHORTEST_ELSEWHERE = 40
"""Characters below which a quotation seldom says something on its own."""

LONGEST = 600

NOTE_CALL = re.compile(r"(?<=[.!?…。！？»”’)）])(?:\s?\d{1,3}|[⁰¹²³⁴-⁹]+)$")
"""The number of a footnote behind a sentence, which is no part of what it says."""

END = re.compile(r"[.!…。！۔][\"'”’»)\]）」』\s]*$")
"""The end of a statement; a question is not quoted as an answer."""

GLUED_HEADING = re.compile(
    r"(?:Summary|Abstract|Overview|Résumé|Synthèse|Resumen|Sumario|Síntesis|Резюме"
    r"|Аннотация)\s+(?=[A-ZÀ-ÞА-Я])|(?:内容提要|摘要)\s*"
)
"""A heading that a page sets on one line with the text it is above."""

IN_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")

LEANING = {
    "en": "this these that those it its they their them he his him she her such here "
    "there both another others however therefore thus but and or also then "
    "instead finally similarly conversely otherwise neither so yet hence",
    "fr": "ce cet cette ces cela ceci il ils elle elles leur leurs son sa ses en y "
    "tel telle tels telles tous toutes cependant toutefois donc ainsi mais et "
    "ou aussi puis enfin autrement celui celle ceux celles",
    "es": "este esta estos estas esto ese esa esos esas eso aquel él ella ellos ellas "
    "su sus tal tales ello aquella aquellos aquellas ambos ambas así pero y o "
    "también luego además finalmente dicho dicha dichos dichas",
    "ar": "هذا هذه هذان هؤلاء ذلك تلك أولئك هو هي هم هن كما وهذا وهذه وذلك وتلك وهو "
    "وهي وهم وهما هما ولذلك لذلك لكن ولكن ومع وقد فهذا فهذه فهو فهي فهم وهؤلاء "
    "ولهذا لهذا بهذا وبهذا بذلك وبذلك إنه إنها إنهم فإنه فإنها",
    "ru": "это этот эта эти этого этой этому этим этом эту этих этими он она оно они "
    "его её ее их такой такая такое такие там здесь оба однако поэтому таким но "
    "и или также затем наконец иначе",
}
"""First words of sentences that lean on the one before."""

LEANING_CHINESE = re.compile(
    r"(?:这|那|它|他们|她们|他|她|其|此|该|上述|因此|但|而|并|也(?!门)|例如|然而|同样)"
)
"""Likewise; 也, also, begins the name of Yemen too."""

LEANING_LATER = {
    "en": r"(?:(?:in|for|by|with|of|among|under|from|on|at|as|without|like|unlike|if"
    r"|when|while|because|since|although|once|unless|until|after|before|using|doing"
    r"|(?:each|one|some|many|most|all|none|few|several) of|use:? \w+|to \w+) "
    r"(?:this|these|it|they|them|such|so)|the (?:same|latter|former)"
    r"|the (?:finding|pattern|result|answer|exception)s?"
    r"|(?:second|third|fourth|fifth)(?:ly)?(?=,)"
    r"|each (?:should|must|can|may|is|has|was|had|needs|will))\b",
    "fr": r"(?:(?:dans|pour|par|avec|de|parmi|sans|selon|à|en|sur|si|quand|lorsque"
    r"|comme) (?:ce|cet|cette|ces|cela|ils|elles|eux)|chacune? (?!des? |d’)"
    r"|(?:deux|trois|quatr|cinqu)ièmement)\b",
    "es": r"(?:(?:en|para|por|con|de|entre|sin|según|a|sobre|si|cuando|como) "
    r"(?:est[aeo]s?|estos|es[aeo]s?|esos|ello|ell[ao]s)|cada un[oa] (?!de l)"
    r"|en (?:segundo|tercer|cuarto|quinto) lugar)\b",
    "ar": r"(?:[وف]?(?:في|على|من|إلى|عن|مع|بعد|قبل) (?:هذا|هذه|هؤلاء|ذلك|تلك)"
    r"|[وف]?[لب]?كل منه(?:ا|م|ما|ن)|و?(?:ثاني|ثالث|رابع|خامس)ً?ا"
    r"|و[يت](?:حث|طلب|دعو|شجع|وصي|ستطيع)(?:ها|هم|هن|ه)? (?:إلى|على|أن|من))\b",
    "ru": r"(?:(?:в|на|для|при|по|с|из|от|к|после|до|без|среди|если|когда) "
    r"(?:эт(?:от|а|о|и|ого|ой|ом|ому|им|их|у)|он[аои]?|них|него|неё|нее|ней|нем|нём"
    r"|ним|ними)|кажд(?:ый|ая|ое) (?:из них|долж(?:ен|на|но))"
    r"|во?-(?:вторых|третьих|четв[её]ртых|пятых))\b",
    "zh": r"(?:如果|在|对|为|由|使|把|将|从|据|当|以)(?:此|这|该(?!国)|它们?|其中)"
    r"|每[一个项种者]+(?:都|均|应)|二者|两者|三者|前者|后者|第[二三四五]，|其次",
}
"""Openings in which the second or third word points to the sentence before, and Arabic
verbs whose subject stands there ("ويطلب إلى": and it requests)."""

CONCLUDES = {
    "en": r"(?:[^\s,;:]+ ){1,6}therefore\b",
    "fr": r"(?:[^\s,;:]+ ){1,6}donc\b",
    "es": r"(?:[^\s,;:]+ ){1,6}por (?:lo )?tanto\b",
    "ar": r"(?:[^\s،؛:]+ ){1,6}لذلك\b",
    "ru": r"(?:[^\s,;:]+ ){1,6}(?:поэтому|следовательно)\b",
    "zh": r"[^，；：]{1,10}因此",
}
"""Sentences that draw a conclusion from the one before."""

SPLICED = re.compile(
    r"\b[a-zà-ÿа-яё]+ (?:Every|Each|However|They|These|This|There|He|She|It|Chaque"
    r"|Cependant|Cette|Ces|Ils|Elles|Cada|Estos|Estas|Ellos|Ellas|Каждый|Каждая|Каждое"
    r"|Однако|Они|Она|Эти) "
)
"""A word that has a capital letter at the start of a sentence alone, after another."""

WORD = re.compile(r"[^\W\d_]+")
NUMBERING = re.compile(r"^(?:[•·–-]|\(?[\divxIVX]{1,4}[.)])\s*")

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

SHARE = re.compile(
    r"(?<![\w/(.-])\d[\d.,]*\s?(?:%|٪|per ?cent|pour cent|por ciento|процент\w*|"
    r"في المائة|في المئة)|百分之|\d\s?个百分点",
    re.IGNORECASE,
)
"""A figure that says little without when and of what it was measured."""

_LEANING_LATER = {
    language: re.compile(f"{pattern}|{CONCLUDES[language]}", re.IGNORECASE)
    for language, pattern in LEANING_LATER.items()
}
_LEANING = {language: frozenset(words.split()) for language, words in LEANING.items()}


def is_long_enough(quotation: str, language: str) -> bool:
    """Say whether a quotation is long enough to say something.

    Its number and what it has in brackets do not count: "28. 性别暴力（GBV）。" is but
    the label of what comes next.
    """
    body = IN_BRACKETS.sub("", NUMBERING.sub("", quotation))
    return len(body) >= SHORTEST.get(language, SHORTEST_ELSEWHERE)


def after_heading(text: str, start: int) -> int:
    """Return where a block's first sentence begins, after a heading glued to it."""
    heading = GLUED_HEADING.match(text, start)
    return heading.end() if heading else start


def is_statement(
    sentence: str, *, is_list_item: bool = False, is_introduced: bool = False
) -> bool:
    """Say whether a sentence is whole and states something.

    Two that a misread column has joined into one are not.

    Args:
        sentence: One sentence, without surrounding space and calls of notes.
        is_list_item: Whether it is all of a list item, which may lack a full stop.
        is_introduced: Whether a line introduces the list, which an item in lower case
            goes on with.
    """
    if not END.search(sentence) and not is_list_item:
        return False
    if SPLICED.search(sentence):
        return False
    if sentence.rstrip("\"'”’»)]）」』 ").endswith(("?", "？", "؟", ":", "：")):
        return False
    return opens_whole(sentence) or (is_introduced and bool(WORD.search(sentence)))


def opens_whole(text: str) -> bool:
    """Say whether a text opens as a sentence does: with a word, not in lower case."""
    first = WORD.search(NUMBERING.sub("", text))
    return first is not None and not first[0].islower()


def leans(sentence: str, language: str) -> bool:
    """Say whether the opening of a sentence, or its first clause, points back."""
    body = NUMBERING.sub("", sentence).lstrip('“‘「（«"')
    later = _LEANING_LATER.get(language)
    if later is not None and later.match(body):
        return True
    if points_back(body, language):
        return True
    if language == "zh":
        return bool(LEANING_CHINESE.match(body))
    first = WORD.search(body)
    return first is not None and first[0].casefold() in _LEANING.get(
        language, frozenset()
    )


def lacks_scope(sentence: str) -> bool:
    """Say whether a sentence states a share without the year that it is of."""
    return bool(SHARE.search(sentence.translate(DIGITS))) and not names_year(sentence)


def names_year(sentence: str) -> bool:
    """Say whether a sentence names a year."""
    return bool(YEAR.search(sentence.translate(DIGITS)))
