import pytest

from service.frames import without_frame


@pytest.mark.parametrize(
    ("language", "asked", "plain"),
    [
        (
            "en",
            "Which indicators of radicalisation do handbooks warn against using?",
            "Which indicators of radicalisation should not be used?",
        ),
        (
            "en",
            "What do the guidelines warn against when children are interviewed?",
            "What should be avoided when children are interviewed?",
        ),
        (
            "fr",
            "Quels indicateurs de radicalisation les manuels déconseillent-ils "
            "d'utiliser ?",
            "Quels indicateurs de radicalisation faut-il éviter d’utiliser ?",
        ),
        (
            "fr",
            "Contre quels stéréotypes les guides mettent-ils en garde ?",
            "Quels stéréotypes faut-il éviter ?",
        ),
        (
            "es",
            "¿Qué indicadores de radicalización desaconsejan usar los manuales?",
            "¿Qué indicadores de radicalización no deben usarse?",
        ),
        (
            "es",
            "¿Contra qué estereotipos advierten los manuales?",
            "¿Qué estereotipos deben evitarse?",
        ),
        (
            "ar",
            "ما هي مؤشرات التطرف التي تحذر الأدلة من استخدامها؟",
            "ما هي مؤشرات التطرف التي لا ينبغي استخدامها؟",
        ),
        (
            "ru",
            "От использования каких признаков радикализации предостерегают пособия?",
            "Каких признаков радикализации не следует использовать?",
        ),
        (
            "ru",
            "Какие признаки пособия не рекомендуют использовать?",
            "Какие признаки не следует использовать?",
        ),
        ("zh", "手册警告不要使用哪些激进化指标？", "不应使用哪些激进化指标？"),
        ("zh", "指南反对使用哪些指标？", "不应使用哪些指标？"),
    ],
)
def test_what_handbooks_warn_against_is_what_to_avoid(
    language: str, asked: str, plain: str
) -> None:
    assert without_frame(asked, language) == plain


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What do girls warn their friends against?"),
        ("en", "Do handbooks help teachers?"),
        ("fr", "Que faut-il éviter dans les manuels ?"),
        ("es", "¿Quién advierte a las niñas contra los reclutadores?"),
        ("ar", "من يحذر الفتيات من المجندين؟"),
        ("ru", "Кто предостерегает девочек от вербовщиков?"),
        ("zh", "谁警告女童提防招募者？"),
    ],
)
def test_any_other_question_stays(language: str, question: str) -> None:
    assert without_frame(question, language) == question
