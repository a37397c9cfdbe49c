import pytest

from service.pronouns import points_back
from service.quotable import leans


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Authorities should consult them before the first meeting.", "en"),
        ("No official has decided it, and nobody is responsible.", "en"),
        ("Asking them to testify yields less than asking for advice.", "en"),
        ("Two of them joined the council.", "en"),
        ("Les autorités devraient les consulter avant la réunion.", "fr"),
        ("Les groupes le remarquent et confient des tâches aux femmes.", "fr"),
        ("Las autoridades deben consultarlas antes de la reunión.", "es"),
        ("El plan lo corrige con una prestación.", "es"),
        ("وينبغي استشارتهن قبل الاجتماع الأول.", "ar"),
        ("فقد يُرفض تسجيلهم لأن الأب مجهول.", "ar"),
        ("Власти должны учитывать их мнение до встречи.", "ru"),
        ("Ни один из них не оправдывает слежки.", "ru"),
        ("各国应将它们定为犯罪。", "zh"),
    ],
)
def test_an_object_without_anything_to_stand_for_points_back(
    sentence: str, language: str
) -> None:
    assert points_back(sentence, language)
    assert leans(f"3. {sentence}", language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Officers who meet survivors should hear them in private.", "en"),
        ("Stereotypes survive because institutions reward them.", "en"),
        ("Authorities should make it clear that nobody is suspected.", "en"),
        ("Officers may fear it will rain before the search.", "en"),
        ("Everything it publishes has been read by a lawyer.", "en"),
        ("Les femmes les plus exposées vivent loin des villes.", "fr"),
        ("Le pays peut y avoir des intérêts de longue date.", "fr"),
        ("La falta de las armas retrasa el juicio.", "es"),
        ("El servicio les ofrece a las mujeres un punto de entrada.", "es"),
        ("ينبغي استشارة النساء قبل الاجتماع الأول.", "ar"),
        ("Женщины и их дети должны получить защиту.", "ru"),
        ("国家应对他人的行为负责。", "zh"),
    ],
)
def test_a_pronoun_with_something_to_stand_for_does_not(
    sentence: str, language: str
) -> None:
    assert not points_back(sentence, language)
