"""Whether a question asks for an amount, and whether a sentence states one.

A year counts nothing, nor does the number of a resolution, article, paragraph or list
item; a word for a number does ("half of them", "трое", "百分之三").
"""

import re

from ingest.words import DIGITS

ASKS = {
    "en": re.compile(
        r"\bhow (?:many|much|high|large|big)\b|\bwhat (?:is|was|are|were)? ?(?:the )?"
        r"(?:average |total |annual )?(?:share|percentage|per ?cent|proportion|number"
        r"|fraction|rate|amount|cost|budget)\b|\bwhat did\b.*\bcost\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bcombien\b|\bquel(?:le)?s?(?: est| sont| était| a été)? (?:la |le |l['’])?"
        r"(?:part|proportion|pourcentage|nombre|taux|montant|budget|coût)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\bcuánt[oa]s?\b|\bqué (?:porcentaje|proporción|parte|número|cantidad"
        r"|presupuesto)\b|\bcuál (?:es|fue|era) (?:el|la) (?:porcentaje|proporción"
        r"|número|tasa|presupuesto|costo|coste|cifra)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)كم(?!\w)|(?<!\w)(?:ما|كانت?)(?: هي| هو)? (?:نسبة|عدد|معدل|حصة|ميزانية"
        r"|تكلفة|راتب)"
    ),
    "ru": re.compile(
        r"\bсколько\b|\b(?:какая|какова|каков|какой|каким)(?: был[аио]?)? "
        r"(?:доля|процент|число|численность|количество|размер|бюджет|сумма|стоимость)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"多少|多大(?:比例|份额)|几(?:个|名|次|年|天|人|成|分之)"
        r"|(?:比例|比率|百分比|人数|数量|预算|金额)(?:是|为|有)?(?:多|什么)"
    ),
}

NUMBER_WORDS = {
    "en": re.compile(
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
        r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?"
        r"|half|thirds?|quarters?|fifths?|tenths?|majority|double|twice|dozens?|none)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt"
        r"|trente|quarante|cinquante|soixante|cents?|mille|milliers?|millions?|moitié"
        r"|tiers|quarts?|majorité|double|dizaines?|aucune?)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte"
        r"|treinta|cuarenta|cincuenta|sesenta|cien|cientos|mil|miles|millones|mitad"
        r"|tercios?|cuart[oa]s?|mayoría|doble|decenas?|ningun[oa]?)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"اثن|ثلاث|أربع|خمس|(?<!\w)ال?ستة?(?!\w)|سبع(?:ة|ون|ين)?(?!\w)|ثماني|تسع(?:ة|ون|ين)"
        r"|عشر(?:ة|ون|ين|ات)?(?!\w)|مئة|مائة|مئات|آلاف|(?<!\w)ألف|مليون|ملايين|نصف|ثلث"
        r"|غالبية|معظم"
    ),
    "ru": re.compile(
        r"\b(?:дв(?:а|е|ух|ум|умя|ое)|тр(?:и|ёх|ех|ое)|четыр\w*|четвер\w*|пят(?:ь|и|еро)"
        r"|шест(?:ь|и|еро)|сем(?:ь|еро)|восем(?:ь|и)|восьми|девят(?:ь|и)|десят\w*"
        r"|двадцат\w*|тридцат\w*|сорок|пятьдесят|сто|сот\w*|тысяч\w*|миллион\w*"
        r"|половин\w*|треть\w*|процент\w*|большинств\w*|вдвое)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"[一二两三四五六七八九十百千万亿半]+(?:名|人|个|位|次|年|天|成|倍|国|项|所|岁|家|条)"
        r"|分之|半数|多数|一半|数[十百千万]"
    ),
}

COUNTS_NOTHING = re.compile(
    r"^\s*\d+\s?[.)、．]|\b\d{4} ?\((?:19|20)\d\d\)|\b(?:19|20)\d\d(?!\d)"
    r"|[A-Z]+/[\w/.]+"
    r"|[¹²³⁰⁴-⁹]+|第\s*\d+|\d{3,4}\s*号|\b(?:resolutions?|résolutions?|resoluci[oó]n(?:es)?"
    r"|резолюци\w+|articles?|artículos?|стат(?:ья|ьи|ье|ей)\w*|paragraphs?|paras?\.?"
    r"|paragraphes?|párrafos?|пункт\w*|recommendations?|recommandations?"
    r"|recomendaci[oó]n(?:es)?|рекомендаци\w+|n[o°º]\.?|№|chapters?|chapitres?|capítulos?"
    r"|глав\w+|sections?|rules?|règles?|reglas?|правил\w+|goals?|targets?|principles?"
    r"|practice|lesson|step|tool|module|box|table|figure|annex"
    r"|قرار(?:ات)?(?: مجلس الأمن)?"
    r"|المادة|الفقرة|التوصية(?: العامة)?(?: رقم)?|رقم|الهدف|المبدأ|القاعدة)\s*\d+"
    r"(?:\s*(?:,|and|et|y|и|to|à|–|-|و)\s*\d+)*",
    re.IGNORECASE,
)


def asks_amount(question: str, language: str) -> bool:
    """Say whether a question asks how many, how much or what share."""
    return bool(ASKS[language].search(question))


def states_amount(sentence: str, language: str) -> bool:
    """Say whether a sentence states a number that counts something."""
    counting = COUNTS_NOTHING.sub(" ", sentence.translate(DIGITS))
    return any(c.isdigit() for c in counting) or bool(
        NUMBER_WORDS[language].search(counting)
    )
