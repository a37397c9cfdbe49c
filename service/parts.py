"""A question into the questions that are in it, in six languages."""

import re

from ingest.sentences import split_sentences

SHORTEST = {"zh": 6}
SHORTEST_ELSEWHERE = 12
"""Characters below which a piece is no question by itself."""

ASKING = {
    "en": r"(?:,\s*)?\band\s+(?=(?:how|what|which|who|whom|why|where|when|should|can|is"
    r"|are|do|does)\b)",
    "fr": r"(?:,\s*)?\bet\s+(?=(?:comment|que|qu['’]|quel|quelle|quels|quelles|qui|"
    r"pourquoi|où|quand|combien)\b)",
    "es": r"(?:,\s*)?\by\s+(?=(?:cómo|qué|cuál|cuáles|quién|quiénes|por qué|dónde|"
    r"cuándo|cuánto|cuántos|cuántas)\b)",
    "ar": r"(?:،\s*)?(?<!\w)و(?=(?:كيف|ما|ماذا|من الذي|لماذا|أين|متى|كم|هل)(?!\w))",
    "ru": r"(?:,\s*)?\bи\s+(?=(?:как|какой|какая|какие|каким|что|кто|почему|где|когда|"
    r"сколько)\b)",
    "zh": r"(?:[，,]|以及|并且|还有)+(?=(?:如何|怎样|为什么|应当如何|哪些人))",
}
"""What joins two questions, before a word that asks."""

_ASKING = {
    language: re.compile(pattern, re.IGNORECASE) for language, pattern in ASKING.items()
}


def split_question(text: str, language: str) -> list[str]:
    """Return the questions in a text: one for each that can be asked by itself.

    Args:
        text: What somebody asked.
        language: Its language.

    Returns:
        At least one; the whole text where no two questions are told apart.
    """
    pieces: list[str] = []
    for start, stop in split_sentences(text, language):
        sentence = text[start:stop]
        if not sentence.rstrip("»”\"' ").endswith(("?", "？", "؟")):
            continue
        pieces += _ASKING[language].split(sentence)
    shortest = SHORTEST.get(language, SHORTEST_ELSEWHERE)
    questions = [piece.strip() for piece in pieces if piece.strip()]
    if len(questions) < 2 or any(len(question) < shortest for question in questions):
        return [text]
    return questions
