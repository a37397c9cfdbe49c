"""A question of what handbooks warn against → the same question of what to avoid.

Who asks "Which indicators do handbooks warn against using?" looks for a sentence that
says which ones not to use, and hardly any such sentence speaks of handbooks or of
warning. So the words that say who speaks are taken out before searching.
"""

import re

DOCUMENTS = {
    "en": r"(?:the |these |most |your |our )?(?:hand ?books?|manuals?|guides?"
    r"|guidelines|guidance|tool ?kits?|documents?|sources?|publications?|reports?"
    r"|stud(?:y|ies)|research|literature|librar(?:y|ies)|experts?|instruments?|standards?)",
    "fr": r"(?:l(?:es|a|e)|ces|nos|vos)? ?(?:l['’])?(?:manu(?:els?)|guides?|lignes "
    r"directrices|orientations|boîtes à outils|documents?|sources?|publications?"
    r"|rapports?|études?|recherches?|bibliothèque|experts?|instruments?|normes?)",
    "es": r"(?:l[ao]s?|el|estos|estas|sus|nuestros)? ?(?:manual(?:es)?|guías?"
    r"|directrices|orientaciones|documentos?|fuentes?|publicaciones|informes?|estudios?"
    r"|investigaci(?:ón|ones)|biblioteca|expertos|instrumentos|normas)",
    "ar": r"(?:الأدلة|أدلة|الكتيبات|الدليل|الإرشادات|المبادئ التوجيهية|الوثائق|المصادر"
    r"|المنشورات|التقارير|الدراسات|البحوث|المكتبة|الخبراء|الصكوك|المعايير)",
    "ru": r"(?:эти |наши )?(?:пособия|руководства|справочники|рекомендации|документы"
    r"|источники|публикации|доклады|исследования|эксперты|стандарты|методички)",
    "zh": r"(?:这些|各种|有关|相关)?(?:手册|指南|指引|工具包|文件|文献|资料库?|来源"
    r"|出版物|报告|研究|专家|文书|标准)",
}
"""What a question calls the documents that it is to be answered from."""

FIRST_LETTER = re.compile(r"[^\W\d_]")

_WARN = {
    "en": (
        (
            r"\b(?:do|does) {documents} (?:warn|advise|caution|counsel|recommend)"
            r"(?: us| readers)? (?:against|not to|not) (?:us(?:e|ing)|rely(?:ing)? on"
            r"|apply(?:ing)?)\b",
            "should not be used",
        ),
        (
            r"\b(?:do|does) {documents} (?:warn|advise|caution|counsel)"
            r"(?: us| readers)? (?:against|about|of)(?: doing)?\b",
            "should be avoided",
        ),
        (r"\b(?:do|does) {documents} (?:discourage|reject)\b", "should be avoided"),
    ),
    "fr": (
        (
            r"\bcontre (quel.*?) {documents} (?:mett(?:ent|ez|ons)|met)"
            r"(?:-(?:t-)?(?:ils|elles|il|elle))? en garde",
            r"\1 faut-il éviter",
        ),
        (
            r"(?<!\w){documents} déconseille(?:nt)?(?:-(?:t-)?(?:ils|elles|il|elle))?"
            r"(?: d['’](?:utiliser|employer)| l['’](?:usage|emploi))?",
            "faut-il éviter d’utiliser",
        ),
        (
            r"(?<!\w){documents} recommande(?:nt)?(?:-(?:t-)?(?:ils|elles|il|elle))?"
            r" (?:de ne pas|d['’]éviter d['’])\s?(?:utiliser|employer)",
            "faut-il éviter d’utiliser",
        ),
    ),
    "es": (
        (r"\bcontra (qué .*?|cuáles .*?) advierten? {documents}", r"\1 deben evitarse"),
        (
            r"(?<!\w)(?:{documents} )?desaconsejan?(?: {documents})?"
            r"(?: (?:usar|utilizar|emplear)| el uso de)?(?: {documents})?",
            "no deben usarse",
        ),
        (
            r"(?<!\w)recomiendan? {documents} no (?:usar|utilizar|emplear)",
            "no deben usarse",
        ),
    ),
    "ar": (
        (
            r"(?:تحذّ?ر|تنهى|تنصح) {documents} (?:من|عن|بعدم) استخدام(ها|ه|هم)?",
            r"لا ينبغي استخدام\1",
        ),
        (r"تحذّ?ر منه(?:ا)? {documents}", "ينبغي تجنبه"),
    ),
    "ru": (
        (
            r"\bот (?:использования|применения) (.*?) предостерегают {documents}",
            r"\1 не следует использовать",
        ),
        (r"\bот (.*?) предостерегают {documents}", r"\1 следует избегать"),
        (r"\bпротив чего предостерегают {documents}", "чего следует избегать"),
        (
            r"(?:{documents} )?не (?:рекомендуют|советуют)(?: {documents})?",
            "не следует",
        ),
    ),
    "zh": (
        (
            r"{documents}(?:都|均)?(?:警告|告诫|提醒|建议|主张|要求)(?:我们|人们|读者)?"
            r"(?:不要|不得|不应|不能|避免|勿)",
            "不应",
        ),
        (r"{documents}(?:都|均)?(?:不建议|不主张|反对)", "不应"),
    ),
}

_FRAMES = {
    language: tuple(
        (
            re.compile(
                pattern.replace("{documents}", DOCUMENTS[language]), re.IGNORECASE
            ),
            plain,
        )
        for pattern, plain in rules
    )
    for language, rules in _WARN.items()
}


def without_frame(question: str, language: str) -> str:
    """Return a question of what documents warn against as one of what to avoid.

    Args:
        question: What was asked.
        language: Its language.

    Returns:
        Any other question as it is.
    """
    for frame, plain in _FRAMES[language]:
        reworded, count = frame.subn(plain, question, count=1)
        if count:
            return FIRST_LETTER.sub(lambda letter: letter[0].upper(), reworded, 1)
    return question
