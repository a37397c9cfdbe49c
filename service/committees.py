"""General recommendations and comments, each with the committee whose it is.

Every treaty body numbers its own: number 30 of one is about women in conflict, of
another about people who are not citizens. So a number counts with its committee,
which stands in the sentence or is the one that was spoken of before.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.records import Concept, ConceptMention
from ingest.sentences import split_sentences
from ingest.vocabulary import Vocabulary
from ingest.words import DIGITS

GENERAL = "general "
"""Begins the key of a general recommendation or comment: its committee and number."""

COMMITTEES = {
    "cedaw": r"discrimination against women|discrimination à l['’ ]?égard des femmes"
    r"|discriminaci[oó]n contra la mujer|التمييز ضد المرأة"
    r"|дискриминации в отношении женщин|歧视妇女|妇女歧视|妇女一切形式歧视|消歧",
    "cerd": r"racial discrimination|discrimination raciale|discriminaci[oó]n racial"
    r"|التمييز العنصري|расовой дискриминации|种族歧视",
    "ccpr": r"human rights committee|civil and political rights"
    r"|comité des droits de l['’ ]?homme|droits civils et politiques"
    r"|comité de derechos humanos|derechos civiles y políticos"
    r"|اللجنة المعنية بحقوق الإنسان|الحقوق المدنية والسياسية"
    r"|комитет\w* по правам человека|гражданских и политических прав"
    r"|人权事务委员会|公民权利和政治权利|公民及政治权利",
    "cescr": r"economic, social and cultural rights"
    r"|droits économiques, sociaux et culturels"
    r"|derechos económicos, sociales y culturales"
    r"|الحقوق الاقتصادية والاجتماعية والثقافية"
    r"|экономическим, социальным и культурным правам"
    r"|экономических, социальных и культурных прав|经济、社会及文化权利",
    "crc": r"rights of the child|droits de l['’ ]?enfant|derechos del niño|حقوق الطفل"
    r"|прав\w* реб[её]нка|儿童权利",
    "crpd": r"rights of persons with disabilities|droits des personnes handicapées"
    r"|derechos de las personas con discapacidad|حقوق الأشخاص ذوي الإعاقة"
    r"|прав\w* инвалидов|残疾人权利",
    "cat": r"against torture|contre la torture|contra la tortura|مناهضة التعذيب"
    r"|против пыток|禁止酷刑",
    "cmw": r"migrant workers|travailleurs migrants|trabajadores migratorios"
    r"|العمال المهاجرين|трудящихся[ -]мигрантов|移徙工人|移民工人",
    "ced": r"enforced disappearances?|disparitions? forcées?|desapariciones forzadas"
    r"|desaparición forzada|الاختفاء القسري|насильственны\w+ исчезновени\w+|强迫失踪",
}
"""What names each committee, or the convention that it watches over."""

ACRONYMS = {
    "cedaw": "CEDAW|CEDEF|CEFDM|КЛДЖ|سيداو",
    "cerd": "I?CERD|CIEDR|МКЛРД|КЛРД",
    "ccpr": "I?CCPR|PIDCP|МПГПП|КПЧ",
    "cescr": "I?CESCR|PIDESC|МПЭСКП|КЭСКП",
    "crc": "CRC|КПР",
    "crpd": "CRPD|КПИ",
    "cat": "CAT",
    "cmw": "CMW|КТМ",
    "ced": "CED",
}

_COMMITTEE = re.compile(
    "|".join(
        rf"(?P<{committee}>(?<!\w)(?:{ACRONYMS[committee]})(?!\w)|(?i:{names}))"
        for committee, names in COMMITTEES.items()
    )
)

NUMERAL = r"(?:\d{1,2}|[IVXL]{1,7})"
YEAR = r"(?:\s?[(（]\s?(?P<YEAR>(?:19|20)\d\d)\s?年?\s?[)）])?"

_GENERAL = re.compile(
    r"(?:(?i:\b(?:general (?:recommendation|comment)s?"
    r"|(?:recommandation|observation)s? générales?"
    r"|(?:recomendaci[oó]n|recomendaciones|observaci[oó]n|observaciones) general(?:es)?"
    r"|общ\w+ (?:рекомендаци|замечани)\w+|замечани\w+ общего порядка)"
    r"|(?:التوصي(?:ة|ات)|توصي(?:ة|ات)|التعليق(?:ات)?|تعليق(?:ات)?) (?:ال)?عامة?"
    r"|一般性?(?:建议|意见)第?)"
    r"(?:\s?(?:Nos?\.?|n[°ºo]s?\.?|n\.º|núms?\.|number|numéro|número|№|رقم))?\s?"
    rf"|(?<!\w)G[RC]\s?)(?P<number>{NUMERAL})(?!\w){YEAR.replace('YEAR', 'year')}"
    rf"|第\s?(?P<before>\d{{1,2}})\s?{YEAR.replace('YEAR', 'year_before')}\s?号"
    r"\s?一般性?(?:建议|意见)"
)
"""A general recommendation or comment with its number and, maybe, its year."""

_SYMBOL = re.compile(
    r"\b(?P<committee>CEDAW|CERD|CCPR|CRC|CRPD|CAT|CMW|CED)/C/GC/(?P<number>\d{1,2})\b"
)

NUMBERED_ID = re.compile(r"-g[rc]-\d+$")
"""Ends the id of a concept that is one of them."""

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class GeneralComment:
    """One that a text names: its place, number, and year and committee if told."""

    start: int
    stop: int
    number: int
    year: int | None
    committee: str | None


def general_keys(
    text: str, language: str, vocabulary: Vocabulary, *, before: str = ""
) -> set[str]:
    """Return the keys of the general recommendations and comments that a text names.

    Args:
        text: A question, or a quotation with its headings.
        language: Its language.
        vocabulary: What knows the years of some, which tell whose they are.
        before: What stands before the text, which may name the committee.
    """
    offset = len(before) + 1
    return {
        f"{GENERAL}{committee} {found.number}"
        for found in find_general_comments(f"{before}\n{text}", language)
        if found.start >= offset
        for committee in _whose(found, vocabulary)
    }


def general_label(key: str, language: str, vocabulary: Vocabulary) -> str:
    """Return a general recommendation or comment as the vocabulary writes it."""
    committee, number = key.removeprefix(GENERAL).split()
    concept = _concept(committee, int(number), vocabulary)
    if concept is not None:
        return concept.preferred[language]
    return f"{committee.upper()} {number}"


def is_named_by(keys: Collection[str], concept_id: str) -> bool:
    """Say whether a concept is such a number, or the convention of its committee.

    Whoever speaks of the number speaks of these, without naming them.
    """
    committees = {key.split()[1] for key in keys}
    return any(concept_id in (one, f"i{one}") for one in committees) or bool(
        keys and NUMBERED_ID.search(concept_id)
    )


def without_committees(text: str) -> str:
    """Blank the names of committees and of their conventions."""
    return _COMMITTEE.sub(lambda name: "x" * len(name[0]), text)


def told_apart(
    mentions: Sequence[ConceptMention], text: str, language: str
) -> list[ConceptMention]:
    """Leave out a number that is another committee's than the one it would be alone."""
    placed = [c for c in find_general_comments(text, language) if c.committee]
    return [
        mention
        for mention in mentions
        if not any(
            NUMBERED_ID.search(mention.concept_id)
            and not mention.concept_id.startswith(f"{comment.committee}-")
            and comment.start < mention.stop
            and mention.start < comment.stop
            for comment in placed
        )
    ]


def _whose(found: GeneralComment, vocabulary: Vocabulary) -> set[str]:
    """Return the committees that one may be of: by its year, or as it was found."""
    by_year = {
        committee
        for committee in COMMITTEES
        if (concept := _concept(committee, found.number, vocabulary))
        and concept.year == found.year
    }
    if by_year and found.committee not in by_year:
        return by_year
    return {found.committee} if found.committee else set()


def _concept(committee: str, number: int, vocabulary: Vocabulary) -> Concept | None:
    return vocabulary.concepts.get(
        f"{committee}-gr-{number}"
    ) or vocabulary.concepts.get(f"{committee}-gc-{number}")


def find_general_comments(text: str, language: str) -> list[GeneralComment]:
    """Return the general recommendations and comments that a text names.

    Each has the committee that is nearest in its sentence; without one there, the last
    that was named before it.
    """
    plain = text.translate(DIGITS)
    mentions = list(_mentions(plain))
    if not mentions:
        return []
    sentences = split_sentences(plain, language)
    named = [
        (*match.span(), match.lastgroup)
        for match in _COMMITTEE.finditer(plain)
        if match.lastgroup
    ]
    return [
        mention
        if mention.committee
        else replace(mention, committee=_committee_of(mention, named, sentences))
        for mention in mentions
    ]


def _mentions(text: str) -> Iterator[GeneralComment]:
    for match in _GENERAL.finditer(text):
        year = match["year"] or match["year_before"]
        number = _number(match["number"] or match["before"])
        yield GeneralComment(*match.span(), number, int(year) if year else None, None)
    for match in _SYMBOL.finditer(text):
        committee = match["committee"].lower()
        yield GeneralComment(*match.span(), int(match["number"]), None, committee)


def _committee_of(
    mention: GeneralComment,
    named: Sequence[tuple[int, int, str]],
    sentences: Sequence[tuple[int, int]],
) -> str | None:
    for first, last in sentences:
        if first <= mention.start < last:
            near = [name for name in named if first <= name[0] < last]
            if near:
                return min(near, key=lambda name: _gap(mention, name))[2]
    before = [committee for start, _, committee in named if start < mention.start]
    return before[-1] if before else None


def _gap(mention: GeneralComment, name: tuple[int, int, str]) -> int:
    return max(name[0] - mention.stop, mention.start - name[1])


def _number(numeral: str) -> int:
    """Read a number in digits or Roman numerals."""
    if numeral.isdigit():
        return int(numeral)
    values = [ROMAN[letter] for letter in numeral]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
