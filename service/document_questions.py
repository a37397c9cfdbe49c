"""Which questions are about documents, and not only about what documents say."""

import re

ABOUT_DOCUMENTS = {
    "en": r"\b(?:hand ?books?|manuals?|tool ?kits?|guidebooks?|checklists?"
    r"|glossar(?:y|ies)|memorand(?:um|a|ums)|addend(?:um|a)|digests?|primers?"
    r"|compendi(?:um|a|ums)|case stud(?:y|ies)|templates?|publications?|policy briefs?"
    r"|training (?:modules?|materials?|courses?)|faqs?|editions?"
    r"|(?:which|what|any|the|this|an?) (?:\w+ ){0,2}?(?:guides?|briefs?|reports?"
    r"|modules?|literature review|chapters?|outlines?)"
    r"|(?:which|what|any|this|these) (?:other )?(?:documents?|resources?|texts?"
    r"|stud(?:y|ies))"
    r"|guides (?:for|on|to)|what (?:does|do) .* (?:cover|contain|deal with|discuss))\b",
    "fr": r"\b(?:manuels?|boîtes? à outils|recueils?|glossaires?|mémorandums?|additifs?"
    r"|aide-mémoire|listes? de (?:contrôle|vérification)|études? de cas|publications?"
    r"|éditions?|notes? d[’']orientation|guides? (?:pratiques?|pour|sur|d[’eu])"
    r"|(?:quel(?:le)?s?|ce|cette|un) (?:\w+ ){0,2}?(?:documents?|rapports?|études?"
    r"|textes?|ressources?|notes?|guides?|modules?|chapitres?|modèles?)"
    r"|(?:modules?|supports?) de formation"
    r"|(?:que|de quoi) (?:couvre|contient|traite))\b",
    "es": r"\b(?:manual(?:es)?|cajas? de herramientas|guías?|compendios?|glosarios?"
    r"|memorandos?|adición|listas? de (?:verificación|comprobación)|estudios? de caso"
    r"|publicaci(?:ón|ones)|edici(?:ón|ones)"
    r"|(?:qué|cuál(?:es)?|algún|alguna|una?|este|esta) (?:\w+ ){0,2}?(?:documentos?"
    r"|informes?|estudios?|textos?|recursos?|notas?|módulos?|capítulos?)"
    r"|módulos? de (?:formación|capacitación)"
    r"|(?:qué|de qué) (?:abarca|contiene|trata))\b",
    "ar": r"(?:كتيب|مجموع(?:ة|ات) (?:ال)?أدوات|(?:قائمة|قوائم) (?:ال)?مرجعية|مسرد|مذكرة"
    r"|خلاصة|دراسة (?:ال)?حالة|طبعة|الدليل العملي|دليل (?:عملي|بشأن|عن|ل)"
    r"|(?:أي|أية|ما|هل (?:هناك|توجد|يوجد)) (?:\w+ ){0,2}?(?:ال)?(?:وثيقة|وثائق|تقرير"
    r"|تقارير|دليل|أدلة|دراسة|دراسات|منشور|موجز|وحدة تدريبية|مادة تدريبية)"
    r"|(?:ماذا|عم|ما الذي) [يت](?:تناول|تضمن|غطي|شمل))",
    "ru": r"\b(?:пособи[еяйю]\w*|справочник\w*|памятк\w+|чек-лист\w*|глоссари\w+"
    r"|меморандум\w*|дайджест\w*|сборник\w*|контрольн\w+ (?:списо?к|переч)\w*"
    r"|набор\w* инструментов|руководств\w+ (?:по|для)\b|издани[еяию]\w*|публикаци\w+"
    r"|(?:как(?:ой|ая|ое|ие|их|ом)|эт(?:от|а|о|ой|ом)|есть ли) (?:\w+ ){0,2}?"
    r"(?:документ|доклад|отч[её]т|обзор|исследовани|модул|руководств|записк|глав"
    r"|текст)\w*"
    r"|чему посвящ\w+|о ч[её]м (?:говорится|рассказывает))",
    "zh": r"手册|工具包|指南|清单|术语表|备忘录|增编|汇编|案例研究|出版物|简报|版本"
    r"|第[一二]版|(?:哪|什么)[^，。？]{0,6}(?:文件|报告|资料|研究|文献|教材)|这份|本报告"
    r"|(?:涵盖|包含|讲)了?(?:哪些|什么)",
}
"""How a question calls the documents it asks for, or one that it names."""

_ABOUT_DOCUMENTS = {
    language: re.compile(pattern, re.IGNORECASE)
    for language, pattern in ABOUT_DOCUMENTS.items()
}


def asks_about_documents(question: str, language: str) -> bool:
    """Say whether a question asks for documents or what one of them is about."""
    return bool(_ABOUT_DOCUMENTS[language].search(question))
