import pytest

from ingest.sentences import split_sentences


def sentences(text: str, language: str) -> list[str]:
    return [text[start:stop] for start, stop in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["See para. 12 of resolution S/RES/2242 (2015).", "It asks for more."]),
        ("en", ["No. 5 rose by 3.5 per cent.", "Mr. Smith agreed!", "Did she?"]),
        (
            "en",
            ["12. Despite efforts, it failed.", "J. S. Mill wrote on the U.S. Navy."],
        ),
        ("en", ["He said “no.”", "(She left.)", "They stayed (as agreed.)"]),
        ("en", ["The Council agreed.12", "Women led 3.12 million people."]),
        ("fr", ["M. Dupont cite l’art. 5.", "« Oui ! »", "Voir p. 3."]),
        ("es", ["El Sr. Gómez cita el párr. 4.", "¿Por qué?", "¡No!"]),
        ("ru", ["См. п. 5, т. е. текст.", "В 2020 г. было иначе."]),
        ("ar", ["هل هذا صحيح؟", "نعم؛", "القرار 2242 (2015).", "انتهى."]),
    ],
)
def test_sentences_are_whole(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


def test_chinese_sentences_need_no_spaces() -> None:
    expected = ["会员国应当行动。", "为什么？", "他说：“好！”", "妇女；", "女童"]
    assert sentences("".join(expected), "zh") == expected


def test_a_blank_line_ends_a_sentence_and_white_space_is_trimmed() -> None:
    text = "  A heading\n\nA sentence that runs\non.  "
    assert sentences(text, "en") == ["A heading", "A sentence that runs\non."]


def test_text_of_white_space_has_no_sentence() -> None:
    assert split_sentences(" \n\n ", "en") == []
