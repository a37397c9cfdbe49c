"""The words that the typesetter adds to a document, in each of the six languages."""

from dataclasses import dataclass

from sources import KINDS, Language


@dataclass(frozen=True, slots=True)
class Wording:
    """Every fixed phrase in one language; `{}` stands for a number or a title."""

    disclaimer: str
    contents: str
    summary: str
    table: str
    figure: str
    edition: str
    year: str
    supersedes: str
    addendum_to: str
    kinds: tuple[str, ...]

    def kind(self, english: str) -> str:
        """Name a kind of document, given its English name."""
        return self.kinds[KINDS.index(english)]


WORDING: dict[Language, Wording] = {
    "en": Wording(
        disclaimer="Starter brief written for gifp-search; not a United Nations "
        "document",
        contents="Contents",
        summary="Summary",
        table="Table {}.",
        figure="Figure {}.",
        edition="Edition {}",
        year="{}",
        supersedes="Replaces: {}",
        addendum_to="Addendum to: {}",
        kinds=(
            "Policy brief",
            "Good practice memorandum",
            "Toolkit",
            "Handbook chapter",
            "Training module",
            "Case study",
            "Evaluation report",
            "Resolution digest",
            "National action plan outline",
            "Research review",
            "Questions and answers",
            "Checklist",
            "Glossary",
        ),
    ),
    "fr": Wording(
        disclaimer="Note rédigée pour gifp-search ; ceci n’est pas un document "
        "des Nations Unies",
        contents="Table des matières",
        summary="Résumé",
        table="Tableau {}.",
        figure="Figure {}.",
        edition="Édition {}",
        year="{}",
        supersedes="Remplace : {}",
        addendum_to="Additif à : {}",
        kinds=(
            "Note d’orientation",
            "Mémorandum de bonnes pratiques",
            "Boîte à outils",
            "Chapitre de manuel",
            "Module de formation",
            "Étude de cas",
            "Rapport d’évaluation",
            "Recueil de résolutions",
            "Canevas de plan d’action national",
            "Revue de la recherche",
            "Questions et réponses",
            "Liste de contrôle",
            "Glossaire",
        ),
    ),
    "es": Wording(
        disclaimer="Nota redactada para gifp-search; no es un documento de las "
        "Naciones Unidas",
        contents="Índice",
        summary="Resumen",
        table="Cuadro {}.",
        figure="Gráfico {}.",
        edition="Edición {}",
        year="{}",
        supersedes="Sustituye a: {}",
        addendum_to="Adición a: {}",
        kinds=(
            "Nota de políticas",
            "Memorando de buenas prácticas",
            "Guía práctica",
            "Capítulo de manual",
            "Módulo de capacitación",
            "Estudio de caso",
            "Informe de evaluación",
            "Compendio de resoluciones",
            "Esquema de plan de acción nacional",
            "Reseña de investigaciones",
            "Preguntas y respuestas",
            "Lista de verificación",
            "Glosario",
        ),
    ),
    "ar": Wording(
        disclaimer="موجز أولي أُعدَّ لمنصة gifp-search، وليس وثيقة من وثائق الأمم المتحدة",
        contents="المحتويات",
        summary="موجز",
        table="الجدول {}.",
        figure="الشكل {}.",
        edition="الطبعة {}",
        year="{}",
        supersedes="تحل محل: {}",
        addendum_to="إضافة إلى: {}",
        kinds=(
            "موجز سياسات",
            "مذكرة ممارسات جيدة",
            "مجموعة أدوات",
            "فصل من دليل",
            "وحدة تدريبية",
            "دراسة حالة",
            "تقرير تقييم",
            "خلاصة القرارات",
            "مخطط خطة عمل وطنية",
            "استعراض بحوث",
            "أسئلة وأجوبة",
            "قائمة مرجعية",
            "مسرد مصطلحات",
        ),
    ),
    "ru": Wording(
        disclaimer="Справка подготовлена для gifp-search; не является документом "
        "Организации Объединенных Наций",
        contents="Содержание",
        summary="Резюме",
        table="Таблица {}.",
        figure="Рисунок {}.",
        edition="Издание {}",
        year="{}",
        supersedes="Заменяет: {}",
        addendum_to="Добавление к: {}",
        kinds=(
            "Аналитическая записка",
            "Меморандум о передовой практике",
            "Набор инструментов",
            "Глава руководства",
            "Учебный модуль",
            "Анализ практического примера",
            "Доклад об оценке",
            "Обзор резолюций",
            "План национальных действий: структура",
            "Обзор исследований",
            "Вопросы и ответы",
            "Контрольный перечень",
            "Глоссарий",
        ),
    ),
    "zh": Wording(
        disclaimer="本入门简报为gifp-search编写，并非联合国文件",
        contents="目录",
        summary="摘要",
        table="表{}",
        figure="图{}",
        edition="第{}版",
        year="{}年",
        supersedes="取代：{}",
        addendum_to="增编所补充的文件：{}",
        kinds=(
            "政策简报",
            "良好做法备忘录",
            "工具包",
            "手册章节",
            "培训单元",
            "案例研究",
            "评价报告",
            "决议汇编",
            "国家行动计划纲要",
            "研究综述",
            "问答",
            "核对清单",
            "术语表",
        ),
    ),
}
"""The phrases, by language of the document."""
