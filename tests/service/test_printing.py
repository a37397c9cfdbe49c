import pytest

from service.printing import pages


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "page 4", "pages 4–6"),
        ("fr", "page 4", "pages 4–6"),
        ("es", "página 4", "páginas 4–6"),
        ("ar", "الصفحة 4", "الصفحات 4–6"),
        ("ru", "страница 4", "страницы 4–6"),
        ("zh", "第 4 页", "第 4–6 页"),
    ],
)
def test_pages_are_told_in_the_asker_s_language(
    language: str, one: str, several: str
) -> None:
    assert pages(("4",), language) == one
    assert pages(("4", "5", "6"), language) == several
