import pytest

from index.errors import QueryError
from index.phrases import take_phrases


@pytest.mark.parametrize(
    ("query", "rest", "phrases"),
    [
        ('what is "do no harm"?', "what is do no harm?", ("do no harm",)),
        ("“the role of women”", "the role of women", ("the role of women",)),
        ("« égalité des genres » ici", " égalité des genres  ici",
         ("égalité des genres",)),
        ("„насильственный экстремизм“", "насильственный экстремизм",
         ("насильственный экстремизм",)),
        ("什么是「交叉性」方法", "什么是交叉性方法", ("交叉性",)),
        ("『性别』", "性别", ("性别",)),
        ("«العنف الجنسي»", "العنف الجنسي", ("العنف الجنسي",)),
        ('"women" and "peace" and "women"', "women and peace and women",
         ("women", "peace")),
        ("„women's ‘safe’ house“", "women's ‘safe’ house", ("women's ‘safe’ house",)),
        ('"" “…” women', " … women", ()),
        ("women’s d'une", "women’s d'une", ()),
        ('a 6" pipe and a 12" one', 'a 6" pipe and a 12" one', ()),
        ('"resolution 2242"', "resolution 2242", ("resolution 2242",)),
    ],
)  # fmt: skip
def test_what_stands_between_quotation_marks_is_a_phrase(
    query: str, rest: str, phrases: tuple[str, ...]
) -> None:
    assert take_phrases(query) == (rest, phrases)


@pytest.mark.parametrize(
    ("query", "mark", "place"),
    [
        ('women "lead', '"', 7),
        ("women» lead", "»", 6),
        ("“women« lead", "“", 1),
        ('"women" lead "now', '"', 14),
        ("「妇女", "「", 1),
    ],
)
def test_a_mark_without_partner_is_named_with_its_place(
    query: str, mark: str, place: int
) -> None:
    with pytest.raises(
        QueryError, match=f"the quotation mark {mark} at place {place} .* no partner"
    ):
        take_phrases(query)
