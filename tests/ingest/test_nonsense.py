"""Letters that make no language are told from letters that make one.

All texts were written for these tests.
"""

import random
from collections.abc import Callable

import pytest

from ingest.nonsense import find_nonsense, is_nonsense
from ingest.records import Block, BlockKind, Page

ENGLISH = (
    "The women of the harbour district asked for lights on the stairs and for a desk "
    "where somebody listens. The police opened one in the spring, with two officers "
    "and an interpreter, and kept a book of what was promised and what was done."
)
FRENCH = (
    "Les femmes du quartier du port ont demandé des lampes dans les escaliers et un "
    "bureau où quelqu'un les écoute. La police en a ouvert un au printemps, avec deux "
    "agents et une interprète, et tient un cahier de ce qui a été promis et fait."
)
SPANISH = (
    "Las mujeres del barrio del puerto pidieron luces en las escaleras y una oficina "
    "donde alguien escuche. La policía abrió una en primavera, con dos agentes y una "
    "intérprete, y lleva un cuaderno de lo que se prometió y de lo que se hizo."
)
RUSSIAN = (
    "Женщины портового района попросили осветить лестницы и открыть приёмную, где их "
    "выслушают. Полиция открыла её весной, с двумя сотрудницами и переводчицей, и "
    "ведёт книгу, в которую записывает, что было обещано и что было сделано."
)
ARABIC = (
    "طلبت نساء حي الميناء إنارة الأدراج ومكتبا يستمع إليهن فيه أحد. وفتحت الشرطة "
    "المكتب في الربيع مع موظفتين ومترجمة، وهي تحتفظ بدفتر تسجل فيه ما وعدت به وما "
    "نفذته، ويقرأ منه على السكان مرة في كل شهر."
)
CHINESE = (
    "港口区的妇女要求在楼梯上安装路灯，并设立一个有人倾听她们意见的办公室。警方在春天开设了"
    "这个办公室，有两名女警员和一名口译员，并用一本册子记录答应了什么、做到了什么，每个月向"
    "居民宣读一次。"
)

OTHER_LANGUAGES = {
    "German": (
        "Die Frauen des Hafenviertels verlangten Lampen an den Treppen und eine "
        "Stelle, "
        "die ihnen zuhört. Im Frühjahr eröffnete die Polizei ein Büro mit zwei "
        "Beamtinnen und einer Dolmetscherin und führt ein Heft über jedes Versprechen."
    ),
    "Turkish": (
        "Liman mahallesindeki kadınlar merdivenlere ışık ve kendilerini dinleyecek bir "
        "büro istediler. Polis ilkbaharda iki memur ve bir çevirmenle bir büro açtı ve "
        "verilen sözleri ve yapılan işleri bir deftere yazıyor."
    ),
    "Indonesian": (
        "Perempuan di kampung pelabuhan meminta lampu di tangga dan kantor "
        "tempat orang "
        "mau mendengarkan mereka. Pada musim semi polisi membuka kantor itu dengan dua "
        "petugas dan seorang penerjemah serta mencatat semua janji mereka."
    ),
    "Hausa": (
        "Matan unguwar tashar jirgin ruwa sun nemi fitilu a kan matakala da ofishin da "
        "wani zai saurare su. 'Yan sanda sun bude ofishin da jami'ai biyu da "
        "mai fassara, "
        "kuma suna rubuta duk abin da aka yi alkawari da abin da aka yi."
    ),
    "Somali": (
        "Haweenka xaafadda dekedda waxay codsadeen nalal jaranjarooyinka iyo "
        "xafiis cid "
        "dhegeysata ay joogto. Booliisku waxay fureen xafiiska iyagoo la socda laba "
        "sarkaal iyo turjubaan, waxayna qoraan wixii la ballan qaaday iyo wixii "
        "la qabtay."
    ),
    "Swahili": (
        "Wanawake wa mtaa wa bandari waliomba taa kwenye ngazi na ofisi ambapo mtu "
        "atawasikiliza. Polisi walifungua ofisi hiyo pamoja na maafisa wawili na "
        "mkalimani, na huandika katika daftari yale yaliyoahidiwa na yaliyofanywa."
    ),
    "Ukrainian": (
        "Жінки портового району попросили освітити сходи та відкрити приймальню, де їх "
        "вислухають. Поліція відкрила її навесні, з двома працівницями та "
        "перекладачкою, "
        "і веде книгу, до якої записує, що було обіцяно і що було зроблено."
    ),
    "Persian": (
        "زنان محله بندر خواستند که پله‌ها روشن شود و دفتری باز شود که در آن کسی به حرف "
        "آنها گوش کند. پلیس در بهار دفتر را با دو مأمور و یک مترجم باز کرد و در "
        "دفترچه‌ای "
        "می‌نویسد که چه قولی داده شد و چه کاری انجام گرفت."
    ),
    "Urdu": (
        "بندرگاہ کے محلے کی خواتین نے سیڑھیوں پر روشنی اور ایک ایسے دفتر کا مطالبہ کیا "
        "جہاں کوئی ان کی بات سنے۔ پولیس نے بہار میں دو اہلکاروں اور ایک مترجم "
        "کے ساتھ یہ "
        "دفتر کھولا اور وعدے ایک رجسٹر میں لکھے جاتے ہیں۔"
    ),
    "Chinese in traditional characters": (
        "港口區的婦女要求在樓梯上安裝路燈，並設立一個有人傾聽她們意見的辦公室。警方在春天開設"
        "了這個辦公室，有兩名女警員和一名口譯員，並用一本冊子記錄答應了甚麼、做到了甚麼，每個"
        "月向居民宣讀一次。"
    ),
}

NO_SENTENCES = {
    "a table of numbers": "Year | Women | Men | Total\n"
    + "\n".join(f"{year} | {year % 97} | {year % 89}" for year in range(2000, 2060)),
    "names": (
        "Amina Yusuf Abdullahi, Kateryna Shevchenko, María José Rodríguez, Nguyễn Thị "
        "Hoa, Aisha Mohammed, Jean-Baptiste Nkurunziza, Fatou Diallo, Zainab Hussain, "
        "Ingrid Sørensen, Mehmet Yıldırım, Oluwaseun Adeyemi, Chukwuemeka Okafor, "
        "Siti Nurhaliza, Agnieszka Wiśniewska, Tomás Gutiérrez, Hawa Abdi Warsame"
    ),
    "acronyms": (
        "AQIM, AU, BMZ, CEDAW, CTED, CTITF, DDR, ECOSOC, FTF, GCTF, GIZ, IASC, ICCPR, "
        "IDP, IGAD, IIJ, IOM, ISIL, LGBTQI, MINUSMA, NAP, NGO, OCHA, OHCHR, "
        "OSCE, PCVE, "
        "PRR, SADC, SGBV, SOGIESC, UNDP, UNESCO, UNHCR, UNICEF, UNODC, UNOCT, WPS, "
        "WFP, WHO, YPS, ACLED, ASEAN, CARICOM, CICTE, ECOWAS, EUROPOL, INTERPOL"
    ),
    "references": (
        "1. S/RES/2242 (2015), OP 13; A/RES/70/291, paras. 9–12. 2. Ibid., p. 4. "
        "3. CEDAW/C/GC/28, https://docs.example.org/en/CEDAW/C/GC/28?lang=en. 4. Ní "
        "Aoláin, F., A/HRC/46/36, 2021, pp. 11–14. 5. Ibid. 6. DOI 10.1000/xyz123; cf. "
        "OSCE/ODIHR, Tool 6, 2019, pp. 33 ff. 7. UNODC, Handbook, Vienna, 2019."
    ),
    "a glossary": (
        "gender | género | genre | гендер\nagency | agencia | capacité d'agir | "
        "субъектность\nbias | sesgo | biais | предвзятость\nharm | daño | préjudice | "
        "вред\nmasculinity | masculinidad | masculinité | маскулинность\nvictim | "
        "víctima | victime | пострадавшая\nwitness | testigo | témoin | свидетельница"
    ),
    "little text": "Zrphq ri wkh kduerxu glvwulfw",
    "no text": "",
}


@pytest.mark.parametrize(
    "text", [ENGLISH, FRENCH, SPANISH, RUSSIAN, ARABIC, CHINESE], ids=lambda t: t[:12]
)
def test_the_six_languages_make_sense(text: str) -> None:
    assert not is_nonsense(text)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_other_languages_make_sense(language: str) -> None:
    assert not is_nonsense(OTHER_LANGUAGES[language])


@pytest.mark.parametrize("kind", NO_SENTENCES)
def test_what_has_no_sentences_is_not_judged_by_them(kind: str) -> None:
    assert not is_nonsense(NO_SENTENCES[kind])


def shift(text: str, by: int) -> str:
    """Give each character the code of another, as a table off by some rows does."""
    return "".join(c if c.isspace() else chr(max(33, ord(c) + by)) for c in text)


def test_a_page_in_a_script_that_is_not_judged_is_left_alone() -> None:
    hindi = "बंदरगाह की महिलाओं ने सीढ़ियों पर रोशनी और एक कार्यालय की माँग की। "

    shifted = shift(f"{ENGLISH} {ENGLISH}", 3)

    assert is_nonsense(shifted)
    assert not is_nonsense(f"{hindi * 20}\n{shifted}")


def by_lot(text: str) -> str:
    """Give each character a Latin letter, as numbers of glyphs taken for codes do."""
    dealer = random.Random(7)
    letters = [chr(code) for code in (*range(65, 91), *range(97, 123))]
    table = {c: dealer.choice(letters) for c in sorted(set(text)) if not c.isspace()}
    return "".join(table.get(c, c) for c in text)


def in_latin_1(encoding: str) -> Callable[[str], str]:
    def misread(text: str) -> str:
        return text.encode(encoding, "ignore").decode("cp1252", "ignore")

    return misread


BROKEN: dict[str, Callable[[str], str]] = {
    "29 less": lambda text: shift(text, -29),
    "3 less": lambda text: shift(text, -3),
    "1 more": lambda text: shift(text, 1),
    "3 more": lambda text: shift(text, 3),
    "glyph numbers": by_lot,
}
MISREAD = {
    RUSSIAN: ("cp1251", "koi8-r", "utf-8"),
    ARABIC: ("cp1256", "utf-8"),
    CHINESE: ("gbk", "utf-8"),
}


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, SPANISH, RUSSIAN, ARABIC, CHINESE])
@pytest.mark.parametrize("kind", BROKEN)
def test_shifted_and_unmapped_letters_are_nonsense(text: str, kind: str) -> None:
    assert is_nonsense(BROKEN[kind]("\n".join([text] * 4)))


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, e) for text, names in MISREAD.items() for e in names]
)
def test_letters_of_another_script_read_as_latin_are_nonsense(
    text: str, encoding: str
) -> None:
    assert is_nonsense(in_latin_1(encoding)("\n".join([text] * 4)))


SHIFTED = "".join(chr(ord(c) + 3) if c.isalpha() else c for c in ENGLISH) * 2
NAMES = "\n".join(
    f"{a}{b}x | Kb{a} Zt{b}q | {a}{b}w {b}{a}vk" for a in "bcdfghjkl" for b in "mnpqrs"
)
LABELS = "xq power, mmk density " * 40
AXES = "10 10 qz 100 mm 1000 kw " * 40


def page_of(*blocks: tuple[BlockKind, str]) -> Page:
    placed, start = [], 0
    for kind, text in blocks:
        placed.append(Block(kind, start, start + len(text)))
        start += len(text) + 2
    text = "\n\n".join(text for _, text in blocks)
    return Page(1, "1", 2448, 3168, text, bytes(8 * len(text)), tuple(placed))


@pytest.mark.parametrize(
    "block",
    [
        (BlockKind.TABLE, NAMES),
        (BlockKind.PARAGRAPH, LABELS),
        (BlockKind.PARAGRAPH, AXES),
    ],
    ids=["table", "labels", "axes"],
)
def test_a_page_without_sentences_is_not_judged(block: tuple[BlockKind, str]) -> None:
    assert find_nonsense([page_of(block)]) == []


def test_nonsense_that_repeats_is_nonsense() -> None:
    repeated = page_of((BlockKind.PARAGRAPH, f"{SHIFTED} " * 3))

    assert find_nonsense([repeated]) == [0]


def test_arabic_that_is_stretched_by_letters_is_nonsense() -> None:
    words = ARABIC.split()
    stretched = [
        word[:-1] + "ووو" + word[-1] if place % 6 == 0 else word
        for place, word in enumerate(words)
    ]
    assert is_nonsense(" ".join(stretched))
    assert not is_nonsense(f"{ARABIC} تتتبع")


def test_a_list_that_differs_in_its_numbers_alone_is_not_judged() -> None:
    few = " ".join(SHIFTED.split()[:4])
    labels = "".join(f"{few} {n}; " for n in range(40))

    assert is_nonsense(labels)
    assert find_nonsense([page_of((BlockKind.PARAGRAPH, labels))]) == []


def test_tables_go_where_the_prose_shows_that_the_fonts_lie() -> None:
    prose, table = (BlockKind.PARAGRAPH, SHIFTED), (BlockKind.TABLE, NAMES)
    plain = page_of((BlockKind.PARAGRAPH, ENGLISH))
    assert is_nonsense(NAMES)
    assert find_nonsense([page_of(prose), page_of(table)]) == [0, 1]
    assert find_nonsense([page_of(prose), plain, page_of(table)]) == [0]


def test_formal_persian_makes_sense_in_either_spelling() -> None:
    persian = (
        "هر متقاضی باید فرم پذیرش خود را تکمیل کند و مدارک لازم نیز به دفتر بورس"
        " تحویل شود تا درخواست او بررسی شود. پاسخ هر"
        " درخواست حداکثر یک ماه پس از ثبت داده می شود"
    )
    assert not is_nonsense(persian)
    assert not is_nonsense(persian.replace("ی", "ي").replace("ک", "ك"))
