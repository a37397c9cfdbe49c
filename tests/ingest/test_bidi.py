import numpy as np
import pytest

from ingest.bidi import order_from_left, order_from_right, reads_from_right


def read(drawn: str, *, wide: str = "") -> str:
    """Read a line that is given as it stands on paper, from left to right.

    Every character is 5 points wide, its ink 4, in type of 10 points. A vowel sign
    stands over the letter that is written before it here. The letters `wide` take 6.
    """
    places: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    spaced: list[bool] = []
    x = 0.0
    after_space = False
    for character in drawn:
        if character == " ":
            x += 5
            after_space = True
            continue
        if "\u064b" <= character <= "\u0652":
            left, top, right, _ = boxes[-1]
            boxes.append((left + 1, top - 3, right - 1, top - 1))
        else:
            ink = 6 if character in wide else 4
            boxes.append((x, 100.0, x + ink, 108.0))
            x += ink + 1
        places.append(character)
        spaced.append(after_space)
        after_space = False
    text, _ = order_from_right(
        "".join(places),
        range(len(places)),
        np.array(boxes, dtype=np.float32),
        np.array(spaced),
        10.0,
    )
    return text


def test_letters_are_read_from_the_right() -> None:
    assert read("ملس") == "سلم"


def test_digits_of_a_number_stay_in_order() -> None:
    assert read("2015 ماع") == "عام 2015"
    assert read("1,250 نم") == "من 1,250"


def test_words_of_another_script_stay_in_order() -> None:
    assert read("Women UN ةئيه") == "هيئة Women UN"
    assert read("CEDAW/C/GC/30 ةيصوت") == "توصية CEDAW/C/GC/30"


def test_a_bracket_that_closes_foreign_words_stays_with_them() -> None:
    assert read(".S/RES/2396 (2017) رارق") == "قرار S/RES/2396 (2017)."


def test_a_number_before_brackets_is_read_before_them() -> None:
    assert read("(2015) 2242 رارق") == "قرار 2242 (2015)"
    assert read("S/RES/2396 ،(2017) 2396 رارق") == "قرار 2396 (2017)، S/RES/2396"


def test_a_range_is_read_with_its_lesser_number_first() -> None:
    assert read("15-12 نم") == "من 12-15"
    assert read("12-15 نم") == "من 12-15"


@pytest.mark.parametrize("drawn", ["(باب)", ")باب("])
def test_brackets_open_where_words_begin(drawn: str) -> None:
    assert read(drawn) == "(باب)"


@pytest.mark.parametrize("drawn", ["«باب»", "»باب«"])
def test_guillemets_open_where_words_begin(drawn: str) -> None:
    assert read(drawn) == "«باب»"


def test_a_vowel_sign_stays_with_its_letter() -> None:
    assert read("ديُفم") == "مفيُد"


def test_two_vowel_signs_come_in_canonical_order() -> None:
    assert read("كٌّل") == "لكٌّ"


def test_a_latin_line_of_an_arabic_page_is_left_alone() -> None:
    assert not reads_from_right("Legal Forum 1989", page_is_right_to_left=True)


def test_a_line_that_begins_with_a_full_stop_is_read_from_the_right() -> None:
    assert reads_from_right(".1989 Legal Forum", page_is_right_to_left=True)


def test_one_arabic_word_makes_a_line_of_an_arabic_page_arabic() -> None:
    line = "Intersectionality Resource Guide دليل"
    assert reads_from_right(line, page_is_right_to_left=True)
    assert not reads_from_right(line, page_is_right_to_left=False)


def test_a_telephone_number_keeps_its_country_code_in_front() -> None:
    assert read("+965 1800700 :فتاه") == "هاتف: +965 1800700"
    assert read("1800700 965+ :فتاه") == "هاتف: +965 1800700"


def test_a_latin_word_ends_before_an_arabic_letter_but_may_follow_one() -> None:
    assert read("نمPython ةغل") == "لغة Python من"
    assert read("Pythonو R") == "R وPython"


def test_addresses_in_arabic_keep_their_order() -> None:
    assert read("www.kfh.com عقوم") == "موقع www.kfh.com"
    assert read("corp@kfh.com ديرب") == "بريد corp@kfh.com"
    assert read("(KFH) كنب") == "بنك (KFH)"


def test_an_alef_as_wide_as_two_letters_is_a_ligature_with_lam() -> None:
    assert read("لاخ", wide="ا") == "خلال"
    assert read("لاخ") == "خال"


def test_a_latin_line_that_a_producer_turned_about_is_read_from_the_left() -> None:
    file, stands = "com.un.www(UN(", "www.un.com (UN)"
    left = [55, 60, 65, 50, 40, 45, 35, 20, 25, 30, 80, 85, 90, 95]
    boxes = [(x, 100.0, x + 4, 108.0) for x in left]
    text, origins = order_from_left(
        file,
        range(len(file)),
        np.array(boxes, dtype=np.float32),
        np.zeros(len(file), dtype=np.bool_),
        10.0,
    )
    assert text == stands
    assert origins[:4] == [7, 8, 9, 6]
    assert origins[stands.index(" ")] == -1
