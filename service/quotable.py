"""Which sentences can stand alone as a quotation."""

import re

SHORTEST = {"zh": 14}
SHORTEST_ELSEWHERE = 45
"""Characters below which a sentence seldom says something on its own."""

LONGEST = 600

END = re.compile(r"[.!…。！۔][\"'”’»)\]）」』\s]*(?:\d{1,3})?$")
"""The end of a statement; a question is not quoted as an answer."""

LEANING = {
    "en": "this these that those it its they their them he she his her such here "
    "there both another others however therefore thus but and or also then instead "
    "finally similarly conversely otherwise neither",
    "fr": "ce cet cette ces cela ceci il ils elle elles leur leurs son sa ses en y "
    "tel telle tels telles tous toutes cependant toutefois donc ainsi mais et ou "
    "aussi puis enfin autrement celui celle ceux celles",
    "es": "este esta estos estas esto ese esa esos esas eso aquel él ella ellos ellas "
    "su sus tal tales ambos ambas así pero y o también luego además finalmente dicho "
    "dicha dichos dichas",
    "ar": "هذا هذه هذان هؤلاء ذلك تلك أولئك هو هي هم هن كما وهذا وهذه وذلك وتلك وهو "
    "وهي وهم ولذلك لذلك لكن ولكن ومع وقد",
    "ru": "это этот эта эти этого он она оно они его её ее их такой такая такое такие "
    "там здесь оба однако поэтому таким но и или также затем наконец иначе",
}
"""First words of sentences that lean on the one before."""

LEANING_CHINESE = re.compile(
    r"(?:这|那|它|他们|她们|他|她|其|此|该|上述|因此|但|而|并|也(?!门)|例如|然而|同样)"
)
"""Likewise; 也, also, begins the name of Yemen too."""

WORD = re.compile(r"[^\W\d_]+")
NUMBERING = re.compile(r"^(?:[•·–-]|\(?[\divxIVX]{1,4}[.)])\s*")

_LEANING = {language: frozenset(words.split()) for language, words in LEANING.items()}


def is_quotable(sentence: str, language: str, *, is_list_item: bool = False) -> bool:
    """Say whether a sentence says something by itself.

    It must be a whole statement of a fair length that does not open with a word, such
    as "this" or "however", which leans on the sentence before.

    Args:
        sentence: One sentence, without surrounding space.
        language: Its language.
        is_list_item: Whether it is all of a list item, which may lack a full stop.
    """
    if not SHORTEST.get(language, SHORTEST_ELSEWHERE) <= len(sentence) <= LONGEST:
        return False
    if not END.search(sentence) and not is_list_item:
        return False
    if sentence.rstrip("\"'”’»)]）」』 ").endswith(("?", "？", "؟", ":", "：")):
        return False
    body = NUMBERING.sub("", sentence)
    if language == "zh":
        return not LEANING_CHINESE.match(body)
    first = WORD.search(body)
    if first is None or first[0].islower():
        return False
    return first[0].casefold() not in _LEANING.get(language, frozenset())
