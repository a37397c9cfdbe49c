"""Which sentences open with a clause whose pronoun stands for what was said before.

The object of a verb is never the verb's own subject: "Officers should hear them" is
not said of officers. So where a clause names nothing else before its pronoun, the
pronoun points to another sentence.
"""

import re

VOWEL_SIGNS = re.compile("[\u0640\u064b-\u0652]")
"""Of Arabic, which writes the same word with them and without."""

POINTING_BACK = {
    "en": r"(?:(?:the|an?|each|every|no|all|most|some) )?"
    r"(?!(?:that|who|which|of|it|they|what)\b)[\w’-]+"
    r"(?: (?!(?:that|who|which|of|in|on|with|for|from|to|and|or|by|at|what)\b)"
    r"[\w’-]+){0,2}? (?:should|must|can|cannot|could|may|might|will|would|has|have|had)"
    r"(?: (?:not|never|also|then|always|only))? "
    r"(?!(?:made?|make|find|found|deem|consider|think|thought|take|taken)\b)\w+ "
    r"(?:them|him|it(?! (?:is|was|will|would|has|had|can|could|may|might)\b))(?!\w)"
    r"|(?!\w*thing\b)(?:\w+ing|ask|treat|put|count|describe|give|tell|let|use|keep) "
    r"(?:them|him|it)\b"
    r"|(?:two|three|four|five|six|seven) of (?:them|these|those)\b(?! wh)",
    "fr": r"(?:(?:les? |la |l[’']|une? |chaque |des )?[\w-]+"
    r"(?: (?!(?:de|des|du|qui|que|à|en|et|ou|pour)\b)[\w-]+)? (?:ne )?)?"
    r"(?:doit|doivent|devrait|devraient|peut|peuvent|pourrait|pourraient|faut)"
    r"(?: pas| donc| aussi| toujours| également| alors)? "
    r"(?:les |leur |le |la |lui |l[’']|y (?!avoir)|en )\w+(?:er|ir|re|oir)\b"
    r"|(?:les? |la |l[’']|une? |ce )\w+ (?:(?:les|le|la|lui|leur|y) "
    r"(?!plus|moins|mieux|\d|jour|lendemain)\w+|l[’']\w+)"
    r"|(?:deux|trois|quatre|aucune?|certain\w*|plusieurs) d[’']entre (?:eux|elles)\b",
    "es": r"(?:(?:el |las? |los |una? |cada )?\w+"
    r"(?: (?!(?:de|del|que|para|y|o|en|con)\b)\w+)? )?(?:no )?"
    r"(?:debe|deben|debería|deberían|puede|pueden|podría|podrían|conviene|hay que)"
    r"(?: también| siempre)? \w+[aeáéií]r(?:l[oae]s?)\b"
    r"|(?:el |los |las? |una? |se )"
    r"(?:(?!(?:de|a|en|y|o|con|por|para|sobre|entre|como)\b)\w+ ){0,2}?"
    r"(?:los|las|lo|les?) (?!que\b)\w+(?:an|en|a|e|ó|ron)\b(?![^.;,]* (?:al?|que) )"
    r"|(?:dos|tres|cuatro|ningun[oa]|algun[oa]s) de (?:ell[oa]s|est[oa]s)\b",
    "ar": r"و?(?:لا )?(?:ينبغي|يجب|يتعين|يمكن|تجب) (?:أن )?\w{3,}(?:هم|هن|ها)\b"
    r"|[فو]?قد [يت]\w+ \w{3,}(?:هم|هن)\b|[فو]?(?:منهم|منهن)\b",
    "ru": r"(?:\w+(?: \w+)? )?(?:должн[ыао]|должен|могут|может|следует|нужно|необходимо"
    r"|надо)(?: не| также| всегда)? (?:\w+ть(?:ся)? )?(?:их|его|её|ее|им|ему|ей)\b"
    r"|(?:ни )?(?:од[ие]н|одна|одно|двое|трое|многие|некоторые) из (?:них|этих)\b",
    "zh": r"[^，。；：的]{0,6}(?:应当|应该|应|须|不得|可以|可|必须)"
    r"(?:把|将|对|让|为|与|向|使)(?:它们?|他们|她们)",
}

_POINTING_BACK = {
    language: re.compile(pattern, re.IGNORECASE)
    for language, pattern in POINTING_BACK.items()
}


def points_back(sentence: str, language: str) -> bool:
    """Say whether a pronoun in the first clause stands for nothing in the sentence.

    Only what the order of words makes certain counts.
    """
    return bool(_POINTING_BACK[language].match(VOWEL_SIGNS.sub("", sentence)))
