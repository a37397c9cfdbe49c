import re
from xml.etree import ElementTree

from evals import svg
from evals.answer_measures import ScoredAnswers
from evals.checks import CheckResult, ContentsMustNotLead
from evals.comparison import compare
from evals.records import Collection, CollectionTopic, RankedText, Run, RunLine
from evals.report import Findings, render_report
from evals.scoring import CURVE_DEPTHS, RANKING_MEASURES, Parity, Scored

NAMESPACE = "{http://www.w3.org/2000/svg}"


def run(name: str, text: str) -> Run:
    hits = (RankedText("a.pdf", 3, 3, "p", 0.5, text),)
    lines = {f"t{n}.{la}": f"t{n}.{la}" for n in (1, 2) for la in ("en", "ar")}
    return Run(name, {query: RunLine(query, hits) for query in lines})


def scored(name: str, first: float, second: float) -> Scored:
    values = {
        f"t{n}.{language}": dict.fromkeys(RANKING_MEASURES, value)
        for n, value in ((1, first), (2, second))
        for language in ("en", "ar")
    }
    curves = {query: dict.fromkeys(CURVE_DEPTHS, 0.5) for query in values}
    return Scored(name, values, curves, dict.fromkeys(values, 0.02), 0)


COLLECTION = Collection(
    "small",
    (
        CollectionTopic("t1", "plain", True, {"en": "Who <leads>?", "ar": "من يقود؟"}),
        CollectionTopic("t2", "short", True, {"en": "schools", "ar": "مدارس"}),
    ),
    (),
    (),
    (),
)


def report(remarks: tuple[str, ...] = ()) -> str:
    ours, plain = scored("ours", 0.75, 0.25), scored("plain", 0.5, 0.5)
    answers = ScoredAnswers(
        "ours",
        {"t1.en": {"verbatim": 1.0, "nugget recall": 0.625}, "t2.en": {}},
        {"t1.en": True},
        {"t1.en": 0.9},
        (),
    )
    return render_report(
        Findings(
            title="Evaluation of ours on small",
            made="Made by hand.",
            collection=COLLECTION,
            runs=(run("ours", "Women lead."), run("plain", "Schools & more.")),
            scored=(ours, plain),
            answers=(answers,),
            rows=tuple(compare(ours.values, {"plain": plain.values})),
            parity=(Parity("en", "ar", 0.4, 0.8, None),),
            checks=(CheckResult(ContentsMustNotLead("x", None), "leads with b.pdf"),),
            remarks=remarks,
        )
    )


def test_a_report_needs_no_other_file() -> None:
    page = report()

    assert not re.search(r"<(script|link|img|iframe)\b", page)
    assert not re.search(r"\b(src|href)=", page)
    assert "url(" not in page


def test_a_report_shows_what_was_measured() -> None:
    page = report(("A judgment is lost.",))

    assert page.count("<svg") == 4
    assert "A judgment is lost." in page
    assert "within the noise" in page
    assert "<td>ours</td><td>en</td><td>–</td><td>0.625</td>" in page
    assert "0.400</td><td>0.800</td><td>–" in page
    assert "fails</span>: &#39;x&#39; does not lead" in page
    # The topics, the worst first.
    assert page.index("<td>t2</td>") < page.index("<td>t1</td>")


def test_what_moved_is_shown_side_by_side() -> None:
    page = report()

    moved = page[page.index("Questions that differ most from plain") :]
    assert "0.75 against 0.50" in moved
    assert moved.index("Women lead.") < moved.index("Schools &amp; more.")


def test_each_topic_shows_its_first_hit_in_every_language() -> None:
    page = report()

    details = page[page.index("What each of them shows first") :]
    # The worst topic first.
    assert details.index("t2: <bdi>schools</bdi>") < details.index("t1: <bdi>Who")
    assert "<strong>ar 0.25</strong> <bdi>مدارس</bdi>" in details
    assert details.count("<small>a.pdf, page 3</small>") == 4


def test_what_people_wrote_is_no_markup() -> None:
    page = report()

    assert "Who &lt;leads&gt;?" in page
    assert "<leads>" not in page


def elements(picture: str, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(picture).iter(NAMESPACE + tag))


def test_a_bar_is_as_high_as_its_value() -> None:
    picture = svg.bars("t", ["en", "fr"], {"ours": [1.0, 0.5], "b": [0.25, None]}, "y")

    heights = [float(bar.attrib["height"]) for bar in elements(picture, "rect")]
    # The axis is 320 - 40 - 44 = 236 high.
    assert heights == [236.0, 118.0, 59.0] or heights == [236.0, 59.0, 118.0]


def test_a_line_goes_through_its_points() -> None:
    picture = svg.lines("t", {"ours": [(0, 1), (0.5, 0.5), (1, 0)]}, "x", "y", (0, 1))

    (line,) = elements(picture, "polyline")
    # From x 56 to 720 - 30, from y 40 to 320 - 44.
    assert line.attrib["points"] == "56.0,40.0 373.0,158.0 690.0,276.0"


def test_a_logarithmic_axis_has_equal_steps_for_equal_factors() -> None:
    picture = svg.points("t", {"ours": (10, 0.0)}, "ms", "y", (1, 10, 100))

    (point,) = elements(picture, "circle")
    assert point.attrib["cx"] == "373.0"


def test_labels_of_points_that_are_near_do_not_cover_each_other() -> None:
    places = {"b": (10, 0.49), "a": (10, 0.5), "far": (1000, 0.5)}

    picture = svg.points("t", places, "ms", "y", (1, 10, 100, 1000))

    heights = {text.text: float(text.attrib["y"]) for text in elements(picture, "text")}
    # The axis is 236 high from 40: .5 is at 158; a label stands 4 below its line.
    assert (heights["a"], heights["b"], heights["far"]) == (162.0, 176.0, 162.0)


def test_words_in_a_plot_are_no_markup() -> None:
    picture = svg.bars("a & b", ["<en>"], {"x<y": [0.5]}, "y & z")

    texts = [text.text for text in elements(picture, "text")]
    assert {"<en>", "x<y", "y & z"} <= set(texts)
