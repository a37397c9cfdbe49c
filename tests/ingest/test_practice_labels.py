import pytest

from ingest.practice_labels import read_label
from ingest.practice_numbers import plain_number
from ingest.records import PracticeKind

GOOD, RECOMMENDATION, LESSON, CHALLENGE = (
    PracticeKind.GOOD_PRACTICE,
    PracticeKind.RECOMMENDATION,
    PracticeKind.LESSON,
    PracticeKind.CHALLENGE,
)

WORDS = {
    "en": ("Good practice", "Recommendation", "Lesson learned", "Challenge"),
    "fr": ("Bonne pratique", "Recommandation", "Leçon apprise", "Défi"),
    "es": ("Buena práctica", "Recomendación", "Lección aprendida", "Reto"),
    "ar": ("ممارسة جيدة", "التوصية", "الدرس المستفاد", "التحدي"),
    "ru": ("Надлежащая практика", "Рекомендация", "Извлечённый урок", "Проблема"),
    "zh": ("良好做法", "建议", "经验教训", "挑战"),
}
"""A word for good practice, recommendation, lesson and challenge."""

NUMBERS = {
    "en": {"2": "2", "No. 2": "2", "(2)": "2", "II": "II", "two": "2"},
    "fr": {"2": "2", "n° 2": "2", "numéro 2": "2", "II": "II", "deux": "2"},
    "es": {"2": "2", "n.º 2": "2", "núm. 2": "2", "II": "II", "dos": "2"},
    "ar": {"2": "2", "٢": "2", "١٢": "12", "رقم 2": "2", "(٢)": "2", "الثانية": "2"},
    "ru": {"2": "2", "№ 2": "2", "(2)": "2", "II": "II", "вторая": "2"},
    "zh": {"2": "2", "（2）": "2", "二": "2", "十二": "12", "第二条": "2"},
}

MARKS = {
    "en": (": ", ". ", " – ", " - ", " — "),
    "fr": (" : ", ". ", " – ", " - ", " — "),
    "es": (": ", ". ", " – ", " - ", " — "),
    "ar": (": ", ". ", " – ", " - ", " — "),
    "ru": (": ", ". ", " – ", " - ", " — "),
    "zh": ("：", "。", " – ", "——"),
}

KINDS = (GOOD, RECOMMENDATION, LESSON, CHALLENGE)


@pytest.mark.parametrize(
    ("language", "kind", "word"),
    [
        (language, kind, word)
        for language, words in WORDS.items()
        for kind, word in zip(KINDS, words, strict=True)
    ],
)
def test_every_form_of_a_label_is_read_alike(
    language: str, kind: PracticeKind, word: str
) -> None:
    between = "" if language == "zh" else " "
    forms = {
        f"{word}{between}{said}{mark}X": number
        for said, number in NUMBERS[language].items()
        for mark in MARKS[language]
    }
    read = {form: read_label(form) for form in forms}
    assert read == {form: (kind, number) for form, number in forms.items()}


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("First recommendation: listen", RECOMMENDATION, "1"),
        ("Première bonne pratique : écouter", GOOD, "1"),
        ("Tercera lección aprendida: escuchar", LESSON, "3"),
        ("Третий вызов: время", CHALLENGE, "3"),
        ("第三条建议：先倾听", RECOMMENDATION, "3"),
        ("التحدي الأول: الوقت", CHALLENGE, "1"),
    ],
)
def test_ordinal_numbers_may_stand_where_the_language_puts_them(
    text: str, kind: PracticeKind, number: str
) -> None:
    assert read_label(text) == (kind, number)


@pytest.mark.parametrize(
    "text",
    [
        "First recommendation made by the group",
        "Challenge one another in public",
        "建议一国政府先倾听",
        "Recommandation une fois par an",
        "Good practices are shared",
    ],
)
def test_words_without_a_mark_are_no_label(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize(
    ("number", "plain"),
    [("٣", "3"), ("十", "10"), ("二十", "20"), ("二十一", "21"), ("IV", "IV")],
)
def test_numbers_of_every_script_become_western_digits(number: str, plain: str) -> None:
    assert plain_number(number) == plain
