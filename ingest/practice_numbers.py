"""Numbers as the labels of practices have them: "3", "٣", "IV", "三", "third".

A number in words counts only before a mark ("Second lesson:"): without one, the words
tell of a practice rather than name it.
"""

import re

FIRST_TO_TENTH = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth",
    "fr": "premi(?:er|ère) (?:deuxième|seconde?) troisième quatrième cinquième sixième"
    " septième huitième neuvième dixième",
    "es": "primer[oa]? segund[oa] tercer[oa]? cuart[oa] quint[oa] sext[oa] séptim[oa]"
    " octav[oa] noven[oa] décim[oa]",
    "ar": "(?:الأولى|الأول) (?:الثانية|الثاني) (?:الثالثة|الثالث) (?:الرابعة|الرابع)"
    " (?:الخامسة|الخامس) (?:السادسة|السادس) (?:السابعة|السابع) (?:الثامنة|الثامن)"
    " (?:التاسعة|التاسع) (?:العاشرة|العاشر)",
    "ru": "перв(?:ый|ая|ое) втор(?:ой|ая|ое) трет(?:ий|ья|ье) четв[её]рт(?:ый|ая|ое)"
    " пят(?:ый|ая|ое) шест(?:ой|ая|ое) седьм(?:ой|ая|ое) восьм(?:ой|ая|ое)"
    " девят(?:ый|ая|ое) десят(?:ый|ая|ое)",
}
"""Ordinal numbers, 1 to 10, as patterns."""

ONE_TO_TEN = {
    "en": "one two three four five six seven eight nine ten",
    "fr": "une? deux trois quatre cinq six sept huit neuf dix",
    "es": "un[oa] dos tres cuatro cinco seis siete ocho nueve diez",
    "ru": "один два три четыре пять шесть семь восемь девять десять",
}
CHINESE_DIGITS = "一二三四五六七八九十"

IN_WORDS = tuple(
    (str(value), re.compile(rf"(?:{pattern})", re.IGNORECASE))
    for words in (FIRST_TO_TENTH, ONE_TO_TEN)
    for patterns in words.values()
    for value, pattern in enumerate(patterns.split(), start=1)
)
ORDINALS = "|".join(
    pattern for patterns in FIRST_TO_TENTH.values() for pattern in patterns.split()
)
NUMBER_WORDS = "|".join(
    (ORDINALS, *("|".join(patterns.split()) for patterns in ONE_TO_TEN.values()))
)

SIGN = r"(?:no\.?|n\.?[o°º]\.?|núm\.?|number|numéro|número|№|#|رقم|номер|第)"
"""What may stand between the word of a label and its number."""

DIGITS = r"[0-9٠-٩]{1,3}"


def plain_number(number: str) -> str:
    """Return a number with Western digits: "3" for "٣", "三", "third" and "Third"."""
    for value, word in IN_WORDS:
        if word.fullmatch(number):
            return value
    if number and all(digit in CHINESE_DIGITS for digit in number):
        return _chinese(number)
    return "".join(str(int(c)) if c.isdecimal() else c for c in number)


def _chinese(number: str) -> str:
    """Return a Chinese number below 100: "12" for "十二", "20" for "二十"."""
    tens, ten, ones = number.rpartition("十")
    values = {digit: value for value, digit in enumerate(CHINESE_DIGITS, start=1)}
    count = values.get(tens, 1) if ten else 0
    return str(10 * count + values.get(ones, 0))
