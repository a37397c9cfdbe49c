"""Which group a document is in that its catalogue names no kind for: certain evidence.

A symbol of the United Nations says what it stands on. A title says it where it, or a
part of it, is a name of a kind in the form that only such documents have: "Law No. 5 of
2025" is a law, "Law and gender" need not be. What is not certain is not told.
"""

import re
from functools import lru_cache

from service.folding import fold
from service.records import Group

INSTRUMENT_SYMBOL = re.compile(
    r"[A-Z].*/(?:RES/.+|PRST/.+|GC/\d+(?:/Rev\.\d+)?|CO/\d+(?:-\d+)?)"
)
"""Resolutions, statements of the Security Council's president, general comments and
concluding observations; what is added to these, such as a State's reply, is not."""

PART = re.compile(r"\s*[:;؛|]\s*|\s+[-–—]+\s+|——")
"""What parts a title from its subtitle."""

BEFORE = r"^(?:(?!(?:of|on|in|about|with|from|using)\b)[\w'’&/,-]+ )*"
"""Words before the noun of an English title, none of which makes it what is told of."""

INSTRUMENTS = {
    "en": (
        r"^(?:(?:security council|general assembly|human rights council) )?"
        r"resolution \d[\d/]*(?: \(\d{4}\))?(?:[,:]? adopted .*)?$",
        r"^(?:the )?constitution of (?:the )?(?:[\w-]+ ){0,5}[\w-]+"
        r",?(?: \(?\d{4}\)?)?$",
        r"^(?:federal )?(?:law|act|decree|decree[- ]law) (?:no\.? ?|number )\d",
        r"^(?:the )?(?:[\w()-]+ ){1,6}act,? (?:of )?\d{4}$",
        r"^(?:the )?(?:(?:international|european|inter-american|united nations|african"
        r"|arab|council of europe) )*(?:convention|treaty|covenant) "
        r"(?:on|for|against|relating to|concerning)\b",
        r"^(?:optional|additional) protocol to the\b",
        r"^charter of the united nations$",
    ),
    "fr": (
        r"^resolution \d[\d/]*(?: \(\d{4}\))?(?:[,:]? adoptee .*)?$",
        r"^constitution (?:politique )?(?:de la republique|du royaume|de l['’]etat)\b",
        r"^(?:loi|decret|ordonnance)(?: organique| federale)? n[°o]\.? ?\d",
        r"^convention (?:\w+ )?(?:sur|relative|pour|contre|des nations unies)\b",
        r"^traite (?:international|relatif)\b",
        r"^(?:pacte international relatif|protocole (?:facultatif|additionnel))\b",
    ),
    "es": (
        r"^resolucion \d[\d/]*(?: \(\d{4}\))?(?:[,:]? aprobada .*)?$",
        r"^constitucion (?:politica|espanola|nacional|de la republica)\b",
        r"^(?:(?:fija|aprueba) el )?texto refundido\b",
        r"^(?:ley|real decreto|decreto)(?: organica| federal)?"
        r"(?: n[°o]\.?| num\.?| numero)? ?\d",
        r"^(?:convencion|convenio|tratado) (?:\w+ )?(?:sobre|contra|para|relativ\w+)\b",
        r"^(?:pacto internacional de|protocolo facultativo de)\b",
    ),
    "ar": (
        r"^(?:ال)?قرار \d+ \(\d{4}\)$",
        r"^دستور (?:ال)?(?:جمهورية|مملكة|دولة)",
        r"^(?:ال)?(?:قانون|مرسوم|مرسوم بقانون)(?: اتحادي)? رقم\b",
        r"^(?:اتفاقية|معاهدة) (?!و)",
        r"^العهد الدولي الخاص",
        r"^البروتوكول الاختياري",
    ),
    "ru": (
        r"^резолюция \d[\d/]*(?: \(\d{4}\))?(?:[,:]? принятая .*)?$",
        r"^конституция (?:\w+ )?(?:республики|федерации|королевства)\b",
        r"^(?:федеральный )?(?:конституционный )?закон (?:\w+ ){0,3}от \d",
        r"^(?:\w+ая )?конвенция (?:о|об|против|организации)\b",
        r"^(?:договор об?|международный пакт об?|факультативный протокол к)\b",
    ),
    "zh": (
        r"^第?\d+(?:\(\d{4}\))?号决议$",
        r"^[^与和]*国宪法$",
        r"^《?中华人民共和国[^与和]+法》?(?:\(.*\))?$",
        r"公约$",
    ),
}

ABOUT_AN_INSTRUMENT = (
    r"\b(?:review|report|implement\w*|comment\w*|impact|analys\w+|assess\w+|applying"
    r"|introduction|notes?|draft|bill|propos\w+|brief\w*|explain\w*|understanding"
    r"|submission|summary|statement|amend\w*)\b",
    r"\b(?:rapport|projet|mise en oeuvre|commentaires?|analyse|bilan|note)\b",
    r"\b(?:informe|proyecto|comentarios?|analisis|resumen|anteproyecto|nota)\b",
    r"تقرير|مشروع|تنفيذ|تعليق|تحليل|شرح",
    r"\b(?:доклад|проект|осуществлени|комментари|анализ|обзор)",
    r"报告|草案|执行|实施|评论|分析|解读|落实",
)
"""Words of a title that is about an instrument, or about one that is not in force."""

RESEARCH = {
    "en": (
        r"^(?:(?:an?|the|independent|final|mid-?term|joint|thematic|country|programme"
        r"|program|project|impact|external|strategic|summative|formative) )*evaluation"
        r"(?: report)?$",
        r"^(?:(?:an?|the) )?(?:independent|final|mid-?term|joint|thematic|external"
        r"|impact|summative|formative) (?:[\w-]+ )?evaluation of\b",
        r"^evaluation of (?:[\w'’-]+ ){0,6}(?:programme|program|project|fund|strategy"
        r"|initiative)\b",
        r"^(?:(?:an?|the|case|global|pilot|baseline|mapping|regional|national"
        r"|qualitative|quantitative|empirical|exploratory|comparative|field|desk"
        r"|household) )*(?:study|survey)(?: of| on| among| report|$)",
        r"^(?:qualitative |field |empirical )?research (?:on|into|report|paper)\b",
    ),
    "fr": (
        r"^(?:une |l['’])?etude (?:sur|de cas|mondiale|qualitative|comparative"
        r"|exploratoire|de reference)\b",
        r"^evaluation (?:independante|finale|a mi-parcours|d['’]impact|thematique"
        r"|externe|conjointe|du programme|du projet)\b",
        r"^rapport d['’]evaluation\b(?! des (?:risques|menaces))",
        r"^(?:rapport de recherche|enquete (?:aupres|par sondage|qualitative))\b",
    ),
    "es": (
        r"^(?:un |el )?estudio (?:sobre|de casos?|mundial|cualitativo|comparativo"
        r"|exploratorio|de referencia)\b",
        r"^evaluacion (?:independiente|final|intermedia|de impacto|tematica|externa"
        r"|conjunta|del programa|del proyecto)\b",
        r"^informe de evaluacion\b(?! de (?:los )?riesgos?)",
        r"^encuesta (?:sobre|nacional|de opinion)\b",
    ),
    "ar": (
        r"^دراسة (?:حالة|حول|عن|بشأن|ميدانية|استقصائية|مقارنة|تحليلية)\b",
        r"^(?:تقييم (?:مستقل|نهائي|برنامج|مشروع)|التقييم (?:المستقل|النهائي))",
        r"^تقرير (?:ال)?تقييم\b(?! (?:ال)?(?:مخاطر|تهديد))",
        r"^(?:بحث|مسح) ميداني\b",
    ),
    "ru": (
        r"^(?:\w+ое )*исследование\b",
        r"^(?:независимая|итоговая|промежуточная|среднесрочная) оценка\b",
        r"^оценка (?:программы|проекта)\b",
        r"^(?:социологический опрос|опрос населения)\b",
    ),
    "zh": (
        r"(?:案例|实证|比较|专题|调查)研究$",
        r"研究报告$",
        r"(?:独立|最终|中期|方案|项目)(?:评价|评估)(?:报告)?$",
        r"^[^险]*(?:评价|评估)报告$",
        r"问卷调查$",
    ),
}

PRACTICE = {
    "en": (
        BEFORE + r"(?:handbook|toolkit|tool kit|guidebook|training manual|manual)"
        r"(?: (?:on|for|of|to)\b.*)?$",
        BEFORE + r"guide(?: (?:for|to|on)\b.*)?$",
        BEFORE + r"(?:good|best|promising) practices(?: (?:in|for|on|from|to)\b.*)?$",
        r"^(?:[\w'’-]+ )*(?:compendium of|memorandum on) good practices\b",
    ),
    "fr": (
        r"^(?:un |le |petit )?(?:guide|manuel) (?:sur|pour|pratique|methodologique"
        r"|operationnel|technique|de formation|a l['’](?:intention|usage)|du formateur"
        r"|de bonnes pratiques|destine)\b",
        r"^(?:une |la )?(?:boite a outils|trousse d['’]outils|kit d['’]outils)\b",
        r"^(?:recueil (?:de|des) |memorandum sur les |\w+ )?bonnes pratiques\b",
    ),
    "es": (
        r"^(?:una |un |la |el )?(?:guia|manual) (?:sobre|para|practic[ao]|de"
        r" (?:capacitacion|formacion|buenas practicas|referencia)|del facilitador)\b",
        r"^(?:una |un )?(?:caja|conjunto|kit|juego) de herramientas\b",
        r"^(?:compendio de |memorando sobre |\w+ )?buenas practicas\b",
    ),
    "ar": (
        r"^دليل (?:عملي|تدريبي|إرشادي|مرجعي|الممارسين|التدريب|الميسر|بشأن|حول|لل\w+)\b",
        r"^الدليل (?:العملي|التدريبي|الإرشادي|المرجعي)\b",
        r"^مجموعة (?:ال)?أدوات\b",
        r"^(?:مذكرة بشأن |خلاصة )?(?:ال)?ممارسات (?:ال)?جيدة\b",
    ),
    "ru": (
        r"^(?:практическое |методическое )?руководство (?:по|для)\b",
        r"^(?:(?:практическое|учебное|методическое) пособие|справочник (?:по|для))\b",
        r"^набор инструментов\b",
        r"^(?:сборник |меморандум о )?(?:передов|надлежащ)\w+ практик\w*\b",
    ),
    "zh": (r"(?:手册|工具包|工具箱|指南|良好做法|良好做法汇编)$",),
}
"""Names of kinds in the titles of such documents, by language, as regular expressions.
They are held against folded titles: instruments against the whole, the others against
each part. Words that mean something else too are left out: a French *enquête* and a
Spanish *investigación* may be a criminal inquiry, an Arabic *dalil* is evidence."""

Patterns = tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1024)
def told_group(symbol: str | None, title: str) -> Group | None:
    """Return the group that a document's symbol or title is certain evidence of.

    Returns:
        None if nothing is certain, or the title names kinds of several groups.
    """
    if symbol and INSTRUMENT_SYMBOL.fullmatch(symbol.strip()):
        return Group.INSTRUMENTS
    whole = " ".join(fold(title).split())
    parts = [part for part in PART.split(whole) if part]
    told = {
        group
        for group, patterns in (
            (Group.RESEARCH, _RESEARCH),
            (Group.PRACTICE, _PRACTICE),
        )
        if any(pattern.search(part) for part in parts for pattern in patterns)
    }
    if any(p.search(whole) for p in _INSTRUMENTS) and not any(
        p.search(whole) for p in _ABOUT
    ):
        told.add(Group.INSTRUMENTS)
    return told.pop() if len(told) == 1 else None


def _compiled(*patterns: str) -> Patterns:
    return tuple(re.compile(fold(pattern)) for pattern in patterns)


_INSTRUMENTS = _compiled(*(p for of in INSTRUMENTS.values() for p in of))
_ABOUT = _compiled(*ABOUT_AN_INSTRUMENT)
_RESEARCH = _compiled(*(p for of in RESEARCH.values() for p in of))
_PRACTICE = _compiled(*(p for of in PRACTICE.values() for p in of))
