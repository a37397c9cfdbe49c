from index.passage_encoding import encode_passages
from ingest.records import BlockKind, Passage, Span
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import paragraphs

ENCODER = WordLengthEncoder()


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
