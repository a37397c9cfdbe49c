from collections.abc import Sequence
from dataclasses import replace

from index.encoder import Encoding, Role
from index.passage_encoding import cut_passages, encode_passages
from ingest.records import BlockKind, Passage, Span
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import paragraphs

ENCODER = WordLengthEncoder()


class ShortEncoder(WordLengthEncoder):
    """Reads 40 words, as a small model reads fewer tokens, and takes no more."""

    facts = replace(WordLengthEncoder.facts, max_tokens=40)

    def encode(self, texts: Sequence[str], *, role: Role) -> Encoding:
        assert all(self.count_tokens(text) <= 40 for text in texts)
        return super().encode(texts, role=role)


def passage_of(text: str, heading: str = "") -> Passage:
    return Passage(
        passage_id="p",
        document_id="d",
        spans=(Span(1, 0, len(text)),),
        text=text,
        heading=heading,
        language="en",
        kind=BlockKind.PARAGRAPH,
    )


def test_only_tokens_of_words_in_the_passage_itself_are_kept() -> None:
    text = "• women — lead 12 ..."
    document = paragraphs("a.pdf", text, title="On patrols")

    encoding = encode_passages(ENCODER, document, [passage_of(text, "Aims")])

    (tokens,) = encoding.tokens
    assert [text[a:b] for a, b in tokens.offsets] == ["women", "lead", "12"]
    # Words of 5, 4 and 2 letters.
    assert tokens.vectors.argmax(axis=1).tolist() == [4, 3, 1]
    # The passage's own vector is of everything: two words of 2, the mark of 3 among it.
    assert encoding.vectors[0].nonzero()[0].tolist() == [0, 1, 2, 3, 4, 6]


def test_a_passage_of_marks_alone_keeps_no_token() -> None:
    document = paragraphs("a.pdf", "* * *")

    encoding = encode_passages(ENCODER, document, [passage_of("* * *")])

    assert encoding.tokens[0].vectors.shape == (0, 16)


def test_passages_are_as_long_as_the_encoder_reads_with_their_context() -> None:
    text = "Women lead patrols. " * 50
    document = paragraphs(
        "a.pdf", text, title="Ten words of title that stand before every passage"
    )

    passages = cut_passages(ShortEncoder(), document)

    # 40 less a quarter for title and headings, in sentences of three words.
    assert [len(passage.text.split()) for passage in passages] == [30] * 5
    assert len(encode_passages(ShortEncoder(), document, passages).tokens) == 5


def test_a_title_of_more_than_a_quarter_of_what_is_read_is_left_out() -> None:
    title = "Eleven words of title that cannot stand before a passage here"
    document = paragraphs("a.pdf", "Women lead patrols. " * 10, title=title)

    encoding = encode_passages(
        ShortEncoder(), document, cut_passages(ShortEncoder(), document)
    )

    # "passage" and "Eleven" have lengths that no word of the text has.
    assert encoding.vectors[0].nonzero()[0].tolist() == [3, 4, 7]


def test_an_encoder_that_reads_much_makes_passages_no_longer() -> None:
    document = paragraphs("a.pdf", "Women lead patrols. " * 300)

    passages = cut_passages(ENCODER, document)

    assert max(len(passage.text.split()) for passage in passages) == 198
