"""Which sentences only announce what a document does, and which questions ask for that.

"This brief traces how financing rules reach people unequally" echoes every question on
financing rules and answers none. So it is quoted only to who asks about documents. What
a document finds, shows, recommends or asks for is no announcement, and neither is what
it did in the past tense.
"""

import re

from service.pronouns import VOWEL_SIGNS
from service.quotable import NUMBERING

COLON = re.compile("[:：]")
SEMICOLON = re.compile("[;؛；]")

NUMBER = {
    "en": r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixty"
    r"|twenty-five",
    "fr": r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|vingt-cinq"
    r"|soixante",
    "es": r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|veinticinco"
    r"|sesenta",
}

DOCUMENT = {
    "en": r"(?:briefs?|briefing|chapter|tool ?kits?|guide|guidebook|digest|case study"
    r"|checklist|modules?|reports?|annex(?:es)?|appendi(?:x|ces)|addend(?:um|a)|figure"
    r"|table|chart|hand ?book|manual|paper|primer|memorandum|(?:literature|desk) review"
    r"|overview|glossary|outline|template|study|publication|compendium|volume)",
    "fr": r"(?:note|chapitre|boîte à outils|guide|recueil|étude(?: de cas)?"
    r"|liste de (?:contrôle|vérification)|aide-mémoire|module|rapport|annexe|figure"
    r"|tableau|encadré|manuel|mémorandum|glossaire|additif|synthèse|publication"
    r"|résumé)",
    "es": r"(?:nota|capítulo|guía|caja de herramientas|compendio|estudio(?: de caso)?"
    r"|lista de (?:verificación|comprobación)|informe|anexo|gráfico|cuadro|tabla"
    r"|recuadro|manual|memorando|glosario|adición|reseña|resumen|publicación|apéndice)",
    "ar": r"(?:(?:ال)?(?:موجز|مذكرة|فصل|خلاصة|تقرير|مرفق|جدول|مسرد|كتيب|منشور)"
    r"|(?:ال)?مادة (?:ال)?تدريبية|(?:ال)?قائمة (?:ال)?مرجعية|مجموعة (?:ال)?أدوات"
    r"|دراسة (?:ال)?حالة)",
    "ru": r"(?:записк[аеиу]|глав[аеу]|руководств[оае]|пособи[еия]|обзоре?"
    r"|набор(?:е|ах)? инструментов|дайджесте?|чек-листе?|докладе?|(?:под)?раздел[еы]?"
    r"|приложени[еия]|меморандуме?|глоссари[йи]|отч[её]те?|справочнике?|памятк[ае]"
    r"|сборнике?)",
    "zh": r"(?:的报告|简报|手册|工具包|指南|汇编|摘要|综述|备忘录|附件|附录|术语表"
    r"|案例研究|增编|概要|文摘|[附上下]表|[上下]图|[表图]\s?\d+)",
}
"""What documents and their parts are called."""

PART = {
    "en": r"(?:(?:sub)?sections?|parts?|box|note|review|document|entry)",
    "fr": r"(?:(?:sous-)?section|parties?|fiche|revue|document|entrée)",
    "es": r"(?:(?:sub)?sección|partes?|fichas?|documento|entrada|plantilla|figura)",
    "ar": r"(?:ال)?(?:دليل|قسم|فرع|شكل|إطار|وثيقة|ورقة|قائمة)",
    "ru": r"(?:исследовани[еи]|списо?ке?|переч(?:ень|не)|модул[ьеи]|рисун(?:ок|ке)"
    r"|таблиц[аеы]|вставк[аеи]|документе?|публикаци[яи])",
    "zh": r"(?:报告|文件|清单|模块|研究|教材|章|节|表|图|词条)",
}
"""Words that mean a document or a part of one only after "this" or "each"."""

DETERMINER = {
    "en": r"(?:this|these|the|each|its)",
    "fr": r"(?:ce|cet|cette|ces|le|la|les|chaque|l[’'])",
    "es": r"(?:est[ea]|est[oa]s|el|la|los|las|cada)",
}

THIS = {
    "en": rf"(?:this|these|the present|each|{NUMBER['en']})",
    "fr": rf"(?:ce|cet|cette|ces|(?:le|la) présente?|chaque|{NUMBER['fr']})",
    "es": rf"(?:est[ea]|est[oa]s|(?:el|la) presente|cada|{NUMBER['es']})",
    "ar": r"(?:ب?هذه|ب?هذا|كل|ثماني|سبع|ست|خمس|أربع)",
    "ru": r"(?:(?:эт|настоящ|данн|кажд)\w+)",
    "zh": r"[本该这每各][份个一]?",
}

NO_MODIFIER = {
    "en": r"is|are|was|were|that|which|who|of|has|have|had|in|on|for|to|should|must"
    r"|can|may|and|or|will|by|took",
    "fr": r"est|sont|qui|que|de|des|du|a|ont|doit|doivent|peut|pour|et|ou|par|dans|en",
    "es": r"es|son|que|de|del|ha|han|debe|deben|puede|para|y|o|por|en|se|con",
}
"""What does not stand between the determiner and the name of a document."""

COMPLEMENT = {
    "en": r"(?:of|on|for|to|in|from|by|below|above|issued|\([^)]*\)"
    r"|(?-i:[A-Z]\w+))",
    "fr": r"(?:d[’e']|du|des|sur|pour|à|en|par|ci-\w+)",
    "es": r"(?:del?|sobre|para|a|en|por|siguientes?)",
}

SUBJECT = {
    "en": r"(?:section|chapter|annex|part|table|figure|box|appendix) [IVX\d]\w*"
    rf"|(?:{NUMBER['en']}) (?:numbered |good )+practices"
    r"|each tool|an? (?:addendum|annex|table|chart|glossary|appendix)",
    "fr": r"(?:la |le |l[’'])?(?:section|chapitre|annexe|partie|tableau|figure"
    r"|encadré) [IVX\d]\w*|chaque outil"
    r"|(?:[^.;:]{3,80}, )?ce modèle(?= montre)"
    r"|une? (?:additif|annexe|tableau|glossaire)",
    "es": r"(?:(?:la|el) )?(?:sección|capítulo|anexo|parte|cuadro|figura|recuadro)"
    r" [IVX\d]\w*|cada herramienta|una? (?:adición|anexo|cuadro|tabla|glosario)",
}
"""Other subjects of an announcement."""

ANNOUNCES = {
    "en": r"(?:(?:sets?|lays?) out|traces?|describes?|explains?|discuss(?:es)?|follows"
    r"|examines?|covers?|outlines|presents?|introduces?|offers?|brings? together"
    r"|gathers|collects|summari[sz]es?|reviews|explores|looks? at|considers"
    r"|deals? with|address(?:es)?|provides?|contains?|concentrates on|focus(?:es)? on"
    r"|lists|weighs|draws on|consists of|compares|elaborates|shows? how to"
    r"|turns \w+ \w+ into"
    r"|is (?:(?:written|meant|intended|designed|prepared|addressed|organi[sz]ed"
    r"|structured|divided|offered|submitted|based) )?(?:for|to|into|as|on|about)"
    r"|gives (?:detailed|guidance|an?|particular)|takes (?:stock|\w+ (?:hours|days"
    r"|working))|says (?:who|how|what|where|why)|asks \w+ questions|expands"
    r"|ends with|links)",
    "fr": r"(?:expose|décrit|expliquent?|présentent?|examine|aborde|couvre|suit|retrace"
    r"|traite|porte sur|s[’']adresse|est (?:destiné|consacré|adressé|conçu|écrit)e?"
    r"|rassemble|réunit|contient|comprend|passe en revue|définit|analyse|offre|donne"
    r"|montre(?:nt)? (?:comment \w+(?:er|ir|re)|à quoi)|énumère|dresse|fournit"
    r"|récapitule|détaille|en tire|transforme|propose des|fait le point)",
    "es": r"(?:expone|describe|explican?|presentan?|examina|aborda|abarca|sigue|recorre"
    r"|trata|se dirige|está (?:destinad|dirigid|escrit|pensad|concebid)[oa]"
    r"|se (?:destina|centra|ocupa|basa)|reúne|recoge|ofrece|contiene|incluye|comprende"
    r"|repasa|analiza|convierte|desarrolla|muestran? cómo \w+[aei]r|enumera|detalla"
    r"|define|consta|resume|proporciona)",
    "ar": r"[وف]?[يت](?:شرح|بين|عرض|تناول|صف|قدم|خاطب|ستعرض|وضح|ناقش|جمع|تابع|غطي|ضم"
    r"|حتوي|تضمن|بحث|تتبع|لخص|حول|سترشد|سرد|شتمل|ركز|عرف)",
    "ru": r"(?:описыва\w+|излага\w+|изложен\w*|показан\w*|рассматрива\w+|рассмотрен\w*"
    r"|представлен\w*|содерж[иа]\w+|охватыва\w+|объясня\w+|анализиру\w+"
    r"|прослежива\w+|обобщ\w+|приведен\w*|приводится|приводятся|дан[аыо]?|посвящ[её]н\w*"
    r"|предназначен\w*|адресован\w*|поставлен\w*|составлен\w*|превраща\w+|перечисл\w+"
    r"|освеща\w+|собран\w*|написан\w*)",
    "zh": r"(?:说明|阐述|阐明|介绍|论述|涵盖|讨论|探讨|梳理|列出|列明|列举|提供|汇集"
    r"|适用于|面向|概述|描述|分析|追溯|考察|界定|汇总|审视|载有|载列|回顾|总结"
    r"|提出\w{1,3}问题|写给|把[^，。；]+化为|给出|展示|解释|参考了|分为)",
}
"""What a document does that only announces, in the present tense."""

STATES = {"en": r"that\b", "fr": r"qu[e’']", "es": r"que\b"}
"""What follows the verb in a sentence that tells what a document states."""

FOLLOWS_UP = {
    "en": r"(?:it|they) (?:also |then )?",
    "fr": r"(?:ils?|elles?) ",
    "es": r"(?:él |ella |también )?",
    "ar": r"(?:وهو |وهي )?",
    "ru": r"(?:он|она|оно|они) ",
    "zh": r"它?们?[还也并]?",
}
"""How a sentence begins that goes on with an announcement."""

TITLE = {
    "en": r"an? (?:[\w’'-]+ ){0,3}?(?:brief|chapter|tool ?kit|guide|digest|case study"
    r"|checklist|module|hand ?book|manual|primer|memorandum|outline|final evaluation)"
    r"(?: in \w+ \w+)? (?:for|of|on)\b"
    rf"|(?:{NUMBER['en']}) (?:[\w’'-]+ ){{0,3}}?(?:tools|practices|questions)"
    r" (?:for|of|on|that)\b"
    r"|(?:first|second|third) edition (?:\(\d+\) )?of\b"
    r"|(?:short )?answers to\b",
    "fr": rf"(?:une?|{NUMBER['fr']}) (?:[\w’'-]+ ){{0,2}}?(?:note|chapitre|boîte à"
    r" outils|outils|guide|recueil|étude de cas|liste de contrôle|module|manuel"
    r"|mémorandum|pratiques|questions)(?: \w+)? (?:pour|sur|que|en \w+ parties)\b"
    r"|réponses (?:\w+ )?(?:à|aux)\b",
    "es": rf"(?:una?|{NUMBER['es']}) (?:[\w’'-]+ ){{0,2}}?(?:nota|capítulo|guía"
    r"|herramientas|compendio|estudio de caso|lista de verificación|módulo|manual"
    r"|memorando|prácticas|preguntas)(?: \w+)? (?:para|sobre|que|en \w+ partes)\b"
    r"|respuestas (?:\w+ )?(?:a|al)\b",
    "ar": r"(?:مادة تدريبية|دليل عملي|قائمة مرجعية|مذكرة|دراسة حالة) (?:\w+ )?"
    r"(?:مدتها?|ل\w+|من|بشأن|عن)\b",
    "ru": r"(?:\w+(?:ый|ая|ое|ий) )?(?:список|чек-лист|модуль|глава|руководство|пособие"
    r"|меморандум) (?:из \d+ \w+ )?для ",
    "zh": r"为[^。；]{4,60}，?提出[^。；，]{1,20}(?:做法|建议|工具|问题)。$",
}
"""Titles that are set as sentences: "Six tools for schools that want to …"."""

RELATIVE = {
    "en": r"\b(?:that|which|who|whose)\b|:",
    "fr": r"\b(?:qui|que|dont)\b|:",
    "es": r"\b(?:que|quienes|cuyos?)\b|:",
    "ar": r":",
    "ru": r", (?:кто|котор)|:",
    "zh": r"：",
}
"""Where a title begins to tell more of what it names."""

PREDICATE = {
    "en": r"\b(?:is|are|was|were|has|have|had|should|must|can|cannot|may|will|would"
    r"|needs?|costs?|does|do|helps?|found|examined|makes?|gives?|shows?|tells?)\b",
    "fr": r"\b(?:est|sont|a|ont|doit|doivent|peut|peuvent|devrait|devraient|permet"
    r"|permettent|suffit|suffisent|laisse|faut)\b",
    "es": r"\b(?:es|son|está|están|ha|han|debe|deben|debería|deberían|puede|pueden"
    r"|permite|permiten|basta|bastan|hay)\b",
    "ar": r"\b(?:ينبغي|يجب|يمكن|تجب|تنص)",
    "ru": r"\b(?:долж\w+|следует|может|могут|является|помога\w+|рекоменду\w+"
    r"|указыва\w+|требу\w+|нуж\w+)\b",
    "zh": r"应|须",
}
"""Words that make a sentence of what begins like a title."""

OBLIGES = {
    "en": r"\b(?:should|must|shall|means)\b",
    "fr": r"\b(?:doit|doivent|devrait|devraient|il faut|désigne)\b",
    "es": r"\b(?:debe|deben|debería|deberían|hay que|significa)\b",
    "ar": r"(?:ينبغي|يجب|تجب|يعني)",
    "ru": r"\b(?:долж\w+|следует|необходимо|означает)\b",
    "zh": r"应|须|是指",
}
NEXT_CLAUSE = {
    "en": r", (?:and|so|but) ",
    "fr": r",? (?:et|mais) ",
    "es": r",? (?:y|pero) ",
    "ar": r"، و",
    "ru": r", (?:и|а|но|поэтому) ",
    "zh": r"，(?:因此)?",
}
INTERROGATIVE = {
    "en": r"\b(?:what|how|why|which|who|where|when|whether)\b",
    "fr": r"\b(?:ce qu|comment|pourquoi|quel|qui|où|quand)",
    "es": r"\b(?:qué|cómo|por qué|cuál|quién|dónde|cuándo)",
    "ar": r"(?:^|\s)و?(?:ما|كيف|لماذا|من|أين|متى)\s",
    "ru": r"\b(?:что|чего|как|почему|кто|кого|где|когда|какие)\b",
    "zh": r"什么|如何|怎样|为何|谁|何种|何时|哪|各自",
}
"""A later clause that obliges, but for one that tells a question, is a rule: so is
what follows a colon and has a predicate."""

INDIRECT = {
    "en": r"how to (?!.*\b(?:is|are|depends|should|must|matters|varies)\b)"
    r"|(?:how|what|why)\b.*[,:] (?:and )?(?:how|what|why)\b[^,]*\.$",
    "fr": r"(?:comment|pourquoi|ce que)\b.*[,:] (?:et )?(?:comment|pourquoi)\b[^,]*\.$",
    "es": r"(?:cómo|qué|por qué)\b.*[,:] (?:y )?(?:cómo|qué|por qué)\b[^,]*\.$",
    "ar": r"كيف .*،? و?كيف [^،]*\.$",
    "ru": r"(?:как|почему)\b.*, (?:и )?(?:как|почему)\b[^,]*\.$",
    "zh": r"如何[^。]*，以及?(?:如何|为何)[^，]*。$",
}
"""Questions that are told as a title: "How to …"; "What …, and why …"."""


def _announcement(language: str) -> str:
    verb, document, part = ANNOUNCES[language], DOCUMENT[language], PART[language]
    this = THIS[language]
    if language == "ar":
        named = rf"(?:(?:{this} )?{document}|{this} {part})\b"
        return rf"{verb} {named}(?![^.،]{{0,60}}\sأن)|و?هذ[اه] {document} {verb}\b"
    if language == "ru":
        told = rf"(?:изложен\w*|(?!изложен){verb}(?!\w|, что))"
        return rf"(?:во? )?(?:(?:{this} )?{document}|{this} {part}) {told}"
    if language == "zh":
        return (
            rf"(?:[^，。；：“应可须需]{{0,8}}?{document}|{this}{part})"
            rf"[^，。；：“应可须需的]{{0,10}}?{verb}"
        )
    modifiers = rf"(?:(?!(?:{NO_MODIFIER[language]})\b)[\w’'-]+ )"
    return (
        rf"(?:[^.;:]{{3,80}}, (?={this} ))?"
        rf"(?:(?:{DETERMINER[language]}(?: |(?<=[’'])){modifiers}{{0,4}}?{document}"
        rf"|{this} {modifiers}{{0,2}}?{part})"
        rf"(?: {modifiers}{{0,2}}?{COMPLEMENT[language]}[^.;:!?]{{0,170}}?)?"
        rf"|{SUBJECT[language]}(?: \([^)]*\))?)"
        rf"(?:, [^,.;:]{{2,120}},)? (?:\w+ )??{verb}(?!\w)(?! {STATES[language]})"
    )


def _compiled(patterns: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile(pattern, re.IGNORECASE)
        for language, pattern in patterns.items()
    }


_ANNOUNCEMENT = _compiled({language: _announcement(language) for language in DOCUMENT})
_FOLLOWS_UP = _compiled(
    {language: FOLLOWS_UP[language] + ANNOUNCES[language] for language in DOCUMENT}
)
_TITLE = _compiled(TITLE)
_RELATIVE = _compiled(RELATIVE)
_PREDICATE = _compiled(PREDICATE)
_OBLIGES = _compiled(OBLIGES)
_NEXT_CLAUSE = _compiled(NEXT_CLAUSE)
_INTERROGATIVE = _compiled(INTERROGATIVE)
_INDIRECT = _compiled(INDIRECT)


def announces(sentence: str, language: str, before: str = "") -> bool:
    """Say whether a sentence only announces what a document does.

    Args:
        sentence: One sentence.
        language: Its language.
        before: What it leans on: "It covers …" announces where that does.
    """
    body = _body(sentence)
    head, *tail = COLON.split(body, maxsplit=1)
    if SEMICOLON.search(head) or _obliges(head, language):
        return False
    if _is_title(body, language):
        return True
    if any(_tells(clause, language) for clause in tail):
        return False
    if before and _FOLLOWS_UP[language].match(body):
        return announces(before, language)
    return bool(_ANNOUNCEMENT[language].match(body))


def _is_title(body: str, language: str) -> bool:
    return bool(
        _INDIRECT[language].match(body)
        or (
            _TITLE[language].match(body)
            and not _PREDICATE[language].search(_RELATIVE[language].split(body)[0])
        )
    )


def _obliges(head: str, language: str) -> bool:
    """Say whether a later clause is a rule or a definition."""
    _, *later = _NEXT_CLAUSE[language].split(head)
    return any(
        _OBLIGES[language].search(clause)
        and not _INTERROGATIVE[language].search(clause)
        for clause in later
    )


def _tells(tail: str, language: str) -> bool:
    """Say whether what follows a colon is a statement, and no list of questions."""
    return bool(
        _PREDICATE[language].search(tail) and not _INTERROGATIVE[language].search(tail)
    )


def _body(sentence: str) -> str:
    return VOWEL_SIGNS.sub("", NUMBERING.sub("", sentence)).replace("\n", " ")
