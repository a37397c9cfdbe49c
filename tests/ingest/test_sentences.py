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
        ("en", ["The Council agreed.¹²", "Women² led it."]),
        ("fr", ["M. Dupont cite l’art. 5.", "« Oui ! »", "Voir p. 3."]),
        ("es", ["El Sr. Gómez cita el párr. 4.", "¿Por qué?", "¡No!"]),
        ("ru", ["См. п. 5, т. е. текст.", "В 2020 г. было иначе."]),
        ("ar", ["هل هذا صحيح؟", "نعم.", "القرار 2242 (2015).", "انتهى."]),
    ],
)
def test_sentences_are_whole(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["See S/RES/2242 (2015), paras. 13–16, and art. 7(b).", "Both bind."]),
        ("en", ["It rose from 3.5 per cent to 12.75 per cent.", "In 2021 it fell."]),
        ("en", ["It cost US$ 1,250.50 a head (fig. 3, p. 14).", "No. 4 says why."]),
        ("en", ["Officers, e.g. at borders, i.e. at posts, agree.", "Who else?"]),
        ("en", ["Smith v. Jones is in Vol. 3 (cf. Chap. 2).", "It stands."]),
        ("en", ["She asked: “Who decides?” and left.", "Nobody answered."]),
        ("fr", ["Voir le par. 12 de la rés. 2242 (2015), al. 3.", "Elle lie."]),
        ("fr", ["La part passe de 3,5 % à 12,75 % en 2020.", "Elle baisse ensuite."]),
        ("fr", ["Mme Diallo, M. Ba et le Dr. Sy l’ont dit.", "« Qui ? » dit-elle."]),
        ("es", ["Véase el párr. 12 de la resolución 2242 (2015).", "Informan."]),
        ("es", ["En EE. UU. se aplica el art. 5, inc. b).", "Aquí no."]),
        ("es", ["La Sra. Pérez y el Dr. Gil lo dicen.", "¿Quién más?"]),
        ("ru", ["См. п. 12 резолюции 2242 (2015) и ст. 7.", "Они обязательны."]),
        ("ru", ["Доля выросла с 3,5 % до 12,75 % в 2020 г. и упала.", "См. табл. 3."]),
        ("ru", ["Выделено 3 млн. долл. США.", "«Кто решает?» — спросила она."]),
        ("ar", ["انظر الفقرة 12 من القرار S/RES/2242 (2015).", "وهو ملزم."]),
        ("ar", ["بلغت النسبة ٣٫٥ في المائة (ص. 7).", "قالت د. أمل ذلك."]),
        ("ar", ["تحتاج النساء إلى الحماية؛ وتحتاج الفتيات إلى التعليم.", "نعم!"]),
    ],
)
def test_no_sentence_ends_inside_a_citation_a_number_or_a_thought(
    language: str, expected: list[str]
) -> None:
    assert sentences(" ".join(expected), language) == expected


def test_chinese_sentences_need_no_spaces() -> None:
    expected = ["会员国应当行动。", "为什么？", "他说：“好！”", "妇女；女童"]
    assert sentences("".join(expected), "zh") == expected


def test_a_chinese_sentence_is_whole_around_symbols_and_figures() -> None:
    expected = [
        "见第2242(2015)号决议第12段（S/RES/2242）。",
        "比例从3.5%升至12.75%；2021年下降。",
        "《公约》第7条(b)项适用（见第4.1节）！",
        "妇女占38%。",
    ]
    assert sentences("".join(expected), "zh") == expected


def test_the_call_of_a_chinese_note_stays_with_its_sentence() -> None:
    expected = ["这是对手。1", "每一位女记者都在场。", "3个国家参加。", "2015年通过。"]
    assert sentences("".join(expected), "zh") == expected


def test_a_blank_line_ends_a_sentence_and_white_space_is_trimmed() -> None:
    text = "  A heading\n\nA sentence that runs\non.  "
    assert sentences(text, "en") == ["A heading", "A sentence that runs\non."]


def test_text_of_white_space_has_no_sentence() -> None:
    assert split_sentences(" \n\n ", "en") == []
