import pytest

from service.kind_evidence import told_group
from service.records import Group


@pytest.mark.parametrize(
    "symbol",
    [
        *("S/RES/2776 (2025)", "A/RES/78/323", "A/HRC/RES/59/25", "E/RES/2005/20"),
        *("S/PRST/2019/15", "CEDAW/C/GC/30", "CRC/C/GC/7/Rev.1", "CEDAW/C/IRQ/CO/7"),
    ],
)
def test_a_symbol_tells_an_instrument(symbol: str) -> None:
    assert told_group(symbol, "Introduction") is Group.INSTRUMENTS


@pytest.mark.parametrize(
    "symbol",
    [
        # A draft, letters, reports, a meeting, and a reply to concluding observations.
        *("A/HRC/59/L.17", "S/2025/270", "A/80/38", "S/PV.9000"),
        "CEDAW/C/IRQ/CO/7/Add.1",
    ],
)
def test_other_symbols_tell_nothing(symbol: str) -> None:
    assert told_group(symbol, "Introduction") is None


@pytest.mark.parametrize(
    "title",
    [
        "Resolution 2242 (2015)",
        "Security Council resolution 1325 (2000)",
        "Constitution of Kenya, 2010",
        "Law No. 8 of 2015",
        "Prevention of Terrorism Act, 2012",
        "International Convention for the Suppression of the Financing of Terrorism",
        "Optional Protocol to the Convention on the Rights of the Child",
        "Résolution 1325 (2000)",
        "Constitution de la République tunisienne",
        "Loi n° 2015-912 du 24 juillet 2015",
        "Convention relative aux droits de l’enfant",
        "CONSTITUCION POLITICA DEL PERU",
        "Fija el texto refundido de la Constitución Política de la República",
        "Ley Orgánica 1/2004",
        "Convención sobre los Derechos del Niño",
        "دستور جمهورية مصر العربية",
        "قانون رقم ٥ لسنة ٢٠٢٥",
        "اتفاقية حقوق الطفل",
        "Резолюция 1325 (2000)",
        "Конституция Российской Федерации",
        "Федеральный закон от 06.03.2006 № 35-ФЗ",
        "Конвенция о правах ребенка",
        "第1325(2000)号决议",
        "中华人民共和国宪法",
        "中华人民共和国反恐怖主义法",
        "儿童权利公约",
    ],
)
def test_a_title_that_only_an_instrument_has_tells_it(title: str) -> None:
    assert told_group(None, title) is Group.INSTRUMENTS


@pytest.mark.parametrize(
    "title",
    [
        "INDEPENDENT COUNTRY PROGRAMME EVALUATION: LIBERIA",
        "Steady ground: final evaluation of a district programme",
        "Evaluation of the Youth Peace Initiative",
        "Radicalisation in prisons: a case study",
        "A study of returnees",
        "National survey on women in policing",
        "Étude sur les femmes et la radicalisation",
        "Évaluation finale du programme",
        "Estudio de caso: una escuela",
        "Evaluación independiente",
        "دراسة حالة: مدرسة واحدة",
        "تقرير تقييم البرنامج",
        "Исследование роли женщин",
        "Независимая оценка программы",
        "妇女作用案例研究",
        "方案评价报告",
    ],
)
def test_a_title_that_only_research_has_tells_it(title: str) -> None:
    assert told_group(None, title) is Group.RESEARCH


@pytest.mark.parametrize(
    "title",
    [
        "Handbook on Children Recruited by Terrorist Groups",
        "Gender and PCVE: a toolkit",
        "Counter-Terrorism Training Manual",
        "Practitioner’s guide to community policing",
        "Partnering with civil society: twelve good practices",
        "The Hague Memorandum on Good Practices for Prisons",
        "Evaluation guide",
        "Guide pratique",
        "Manuel de formation des agents",
        "Boîte à outils genre",
        "Guía para profesionales",
        "Caja de herramientas de género",
        "دليل تدريبي للشرطة",
        "مجموعة أدوات النوع الاجتماعي",
        "Практическое руководство для полиции",
        "Справочник по работе с детьми",
        "性别问题培训手册",
        "民间社会：十二项良好做法",
    ],
)
def test_a_title_that_only_practice_has_tells_it(title: str) -> None:
    assert told_group(None, title) is Group.PRACTICE


@pytest.mark.parametrize(
    "title",
    [
        # Of an instrument, but none.
        "Implementation of Security Council resolution 1701 (2006)",
        "Resolution 1325 after twenty years",
        "United States of America: draft resolution",
        "Law enforcement and gender",
        "Women and the constitution",
        "The constitution",
        "Review of the Terrorism Act 2000",
        "The Convention on the Rights of the Child: report of a workshop",
        # Words that mean something else too.
        "Enquête sur un attentat",
        "Traite des femmes",
        "Constitution d’un groupe de travail",
        "Investigación de delitos de terrorismo",
        "الدليل الرقمي",
        "Руководство Совета",
        "Evaluation of witnesses",
        "恐怖主义风险评估报告",
        # Of several kinds.
        "Convention on the Rights of the Child: a handbook",
        "Study on good practices: a toolkit",
        # Of none.
        "Report of the Committee on the Elimination of Discrimination against Women",
        "Non-binding guiding principles for Member States",
        "Introduction",
        "",
    ],
)
def test_what_is_not_certain_is_not_told(title: str) -> None:
    assert told_group(None, title) is None
