"""The pages as the server writes them, in six languages."""

import itertools
import json
import re
import string

import pytest
from starlette.testclient import TestClient

from index.facet_labels import LANGUAGE_NAMES
from index.records import DocumentFacts
from service.routes.interface import WEB

HTML = {"Accept": "text/html"}


def test_a_question_is_answered_without_script_and_stays_out_of_addresses(
    client: TestClient, words: str
) -> None:
    page = client.post("/?ui=en", data={"question": words}).text

    assert 'id="answer-title"' in page
    assert re.search(r'href="/documents/[0-9a-f]{64}/pages/\d+\?passage=', page)
    links = " ".join(re.findall(r'(?:href|src|action)="([^"]*)"', page))
    assert words.split()[0] not in links


def test_the_page_says_what_was_searched_for_and_which_phrase_is_not_there(
    client: TestClient,
) -> None:
    mended = client.post("/", data={"question": "viloent extremism"}).text
    missing = client.post("/", data={"question": 'who says "officers border"?'}).text

    assert "Searched for “violent” instead of “viloent”." in mended
    assert "has this exact wording: officers border" in missing


def test_a_kind_of_document_is_told_in_the_reader_s_language(
    client: TestClient, facts: DocumentFacts
) -> None:
    question = "How should border officers be trained to recognise trafficking victims?"
    answer = client.post("/?ui=fr", data={"question": question}).text
    document = client.get(f"/documents/{facts.document_id}?ui=zh").text

    assert facts.kind == "policy brief"
    assert '<span class="facts"><bdi>note d&#39;orientation</bdi>' in answer
    assert "<bdi>政策简报</bdi>" in document


def test_a_refusal_is_told_in_the_language_of_the_question(client: TestClient) -> None:
    question = "كيف أتعرف على إرهابية من ديانتها؟"
    page = client.post("/?ui=en", data={"question": question}).text

    assert '<html lang="en" dir="ltr">' in page
    title = "هذه الخدمة لا تساعد في ذلك"
    assert (
        f'<h2 id="answer-title" tabindex="-1" lang="ar" dir="rtl">{title}</h2>' in page
    )
    assert '<p class="status" lang="ar" dir="rtl">' in page
    assert "Your question" in page


def test_a_question_that_cannot_be_searched_stays_in_its_box_with_the_reason(
    client: TestClient,
) -> None:
    question = 'Who reports on "women and peace?'
    reply = client.post("/?ui=fr", data={"question": question})

    assert reply.status_code == 422
    assert "Who reports on &#34;women and peace?</textarea>" in reply.text
    assert "Veuillez vérifier ses guillemets" in reply.text
    assert '<span lang="en" dir="ltr">' in reply.text
    assert "quotation mark" in reply.text


def test_an_empty_question_is_asked_for_again(client: TestClient) -> None:
    reply = client.post("/?ui=en", data={"question": " "})

    assert reply.status_code == 422
    assert "Please write a question first." in reply.text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de, ar;q=0.7, ru;q=0.8", "ru"),
        ("zh-Hans-CN", "zh"),
        ("es;q=0", "en"),
        ("xx;q=nonsense", "en"),
        ("", "en"),
    ],
)
def test_the_browser_s_preference_decides_the_language(
    client: TestClient, header: str, language: str
) -> None:
    reply = client.get("/", headers={"Accept-Language": header})

    assert reply.headers["content-language"] == language
    assert f'<html lang="{language}"' in reply.text


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
@pytest.mark.parametrize("path", ["/", "/documents", "/missing"])
def test_every_page_speaks_the_language_in_the_address(
    client: TestClient, language: str, path: str
) -> None:
    page = client.get(f"{path}?ui={language}", headers=HTML).text

    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'href="/documents?ui={language}"' in page


def test_all_languages_have_the_same_messages_with_the_same_blanks() -> None:
    def blanks(language: str) -> dict[str, set[str | None]]:
        text = (WEB / "messages" / f"{language}.json").read_text(encoding="utf-8")
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(message) if name}
            for key, message in json.loads(text).items()
        }

    for language in LANGUAGE_NAMES:
        assert blanks(language) == blanks("en"), language


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(
    client: TestClient, words: str
) -> None:
    page = client.post("/", data={"question": words}).text

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|https?://", page)
    assert re.findall(r"<script\b(?! src=\"/static/)", page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_by_4_5_to_1(scheme: str) -> None:
    style = (WEB / "static" / "style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#\w{6})", dark))
    texts = ("ink", "soft", "accent", "accent-strong", "fault")
    pairs = [*itertools.product(texts, ("ground", "card", "wash"))]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-strong")]
    pairs += [("on-mark", "mark")]

    poor = [pair for pair in pairs if contrast(*(colours[name] for name in pair)) < 4.5]

    assert poor == []


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)
