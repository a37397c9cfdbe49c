"""BM25 over our own terms, one set of fields per language; the only import of tantivy.

tantivy keeps write-once segments with checksums. What it holds can be rebuilt from the
catalogue, which records the commit stamp of its generation: see `Library`.
"""

import json
import os
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from index.analysis import analyse, readings, written_words
from index.errors import LibraryDamagedError
from index.expansion import NO_EXPANSION, Expansion

FIELD_WEIGHTS = {"body": 1.0, "heading": 0.4, "title": 0.4}
"""How much a term counts by where it stands; headings and titles are context only."""

LANGUAGE = "language"
"""The field of the language in whose fields a passage is."""

CONCEPTS = "concepts"
"""The field of the concepts that a passage names, the same for all languages."""

TERMS_FORMAT = 2
"""Raised whenever fields or their terms change; older ones are rebuilt."""

WRITER_MEMORY_BYTES = 64_000_000

SEGMENT_FILES = ("idx", "pos", "term", "fieldnorm", "fast", "store")
FOOTER_MAGIC = 1337
"""The last four bytes of each of them (tantivy 0.27)."""

READ_BYTES = 1 << 20
"""So much of such a file is in memory at a time while it is checked."""


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """What the lexical index is told of one passage."""

    passage_row: int
    document_row: int
    language: str
    title: str
    heading: str
    text: str
    concepts: tuple[str, ...] = ()


class LexicalIndex:
    """A tantivy index in a folder of its own.

    Passages of a language that is not among `languages` are searched as the first.
    """

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._folder = folder
        builder = tantivy.SchemaBuilder()
        for name in ("passage_row", "document_row"):
            builder.add_unsigned_field(name, indexed=True, fast=True)
        for language in self._languages:
            for field in FIELD_WEIGHTS:
                builder.add_text_field(
                    f"{field}_{language}",
                    tokenizer_name="whitespace",
                    index_option="freq",
                )
            builder.add_text_field(
                _words_field(language),
                tokenizer_name="whitespace",
                index_option="position",
            )
        builder.add_text_field(
            CONCEPTS, tokenizer_name="whitespace", index_option="freq"
        )
        builder.add_text_field(LANGUAGE, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(_format_field())
        self._schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._terms = tantivy.Index(self._schema, path=str(folder))
        except ValueError as error:
            raise LibraryDamagedError(
                f"{folder} cannot be read as a lexical index; run: gifp verify --repair"
            ) from error
        self._searcher = self._terms.searcher()

    def opstamp(self) -> int:
        """Return the stamp of the last commit in the folder."""
        stamp = read_opstamp(self._folder)
        assert stamp is not None
        return stamp

    def update(
        self, entries: Iterable[LexicalEntry], removed_documents: Iterable[int] = ()
    ) -> int:
        """Add passages, drop those of removed documents, commit, return the stamp."""
        writer = self._terms.writer(WRITER_MEMORY_BYTES, num_threads=1)
        for document_row in removed_documents:
            # delete_documents_by_term makes a signed term of a Python int and so
            # silently deletes nothing from an unsigned field (tantivy 0.27.0).
            writer.delete_documents_by_query(
                tantivy.Query.term_query(self._schema, "document_row", document_row)
            )
        for entry in entries:
            writer.add_document(self._document(entry))
        writer.commit()
        writer.wait_merging_threads()
        self._terms.reload()
        self._searcher = self._terms.searcher()
        return self.opstamp()

    def search(
        self,
        query: str,
        depth: int,
        *,
        languages: Sequence[str],
        passage_rows: Sequence[int] | None = None,
        expansion: Expansion = NO_EXPANSION,
        phrases: Sequence[str] = (),
    ) -> list[tuple[int, float]]:
        """Return the passages that share most with a query, best first.

        Args:
            query: Text in any language; it is analysed for each of `languages`.
            depth: At most so many passages are returned.
            languages: Only passages in these languages are considered.
            passage_rows: Only these passages are; None means all. Each is looked up,
                in 1 to 4 µs.
            expansion: What else the query is looked for by, besides its words.
            phrases: Only passages that hold each of these, word for word, are.

        Returns:
            (passage row, BM25 score) pairs; ties are broken by row.
        """
        among = self._fields_of(languages)
        wanted = self._wanted(query, among, expansion)
        if wanted is None or depth == 0:
            return []
        conditions = [self._phrase_query(phrase) for phrase in phrases]
        if expansion.concepts and set(among) != set(self._languages):
            conditions.append(
                tantivy.Query.term_set_query(self._schema, LANGUAGE, among)
            )
        if passage_rows is not None:
            conditions.append(
                tantivy.Query.term_set_query(
                    self._schema, "passage_row", list(passage_rows)
                )
            )
        if conditions:
            wanted = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, wanted),
                    *(
                        (tantivy.Occur.Must, tantivy.Query.const_score_query(each, 0.0))
                        for each in conditions
                    ),
                ]
            )
        hits = self._best(wanted, depth)
        rows = self._searcher.fast_field_values(
            "passage_row", [address for _, address in hits]
        )
        found = [
            (int(row), float(score))
            for row, (score, _) in zip(rows, hits, strict=True)
            if row is not None
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:depth]

    def holding(self, phrases: Sequence[str]) -> list[int]:
        """Return the rows of the passages that hold every phrase, in their order."""
        wanted = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._phrase_query(phrase)) for phrase in phrases]
        )
        count = max(1, self._searcher.num_docs)
        hits = self._searcher.search(wanted, count, count=False).hits
        rows = self._searcher.fast_field_values(
            "passage_row", [address for _, address in hits]
        )
        return sorted(int(row) for row in rows if row is not None)

    def frequency(self, word: str, language: str) -> int:
        """Return how many passages of a language have a word as it is written."""
        return int(self._searcher.doc_freq(_words_field(language), word))

    def has_term(self, term: str, language: str) -> bool:
        """Say whether the text of some passage of a language has a term."""
        return bool(self._searcher.doc_freq(f"body_{language}", term))

    def words_beginning(self, prefix: str, language: str) -> list[tuple[str, int]]:
        """Return a language's written words that begin so, and in how many passages."""
        return self._searcher.terms_with_prefix(_words_field(language), prefix)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have fields of their own."""
        return self._languages

    def _wanted(
        self, query: str, languages: Sequence[str], expansion: Expansion
    ) -> tantivy.Query | None:
        """Return a query for the words of a text and what it is expanded by."""
        clauses = []
        for language in languages:
            own = dict.fromkeys(analyse(query, language))
            clauses += [
                self._term_query(f"{field}_{language}", term, weight)
                for term in own
                for field, weight in FIELD_WEIGHTS.items()
            ]
            clauses += [
                self._term_query(f"body_{language}", term, weight)
                for term, weight in expansion.terms.get(language, {}).items()
                if term not in own
            ]
        clauses += [
            self._term_query(CONCEPTS, concept_id, weight)
            for concept_id, weight in expansion.concepts.items()
        ]
        if not clauses:
            return None
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, clause) for clause in clauses]
        )

    def _phrase_query(self, phrase: str) -> tantivy.Query:
        words = written_words(phrase)
        return tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.phrase_query(self._schema, field, [*words])
                    if len(words) > 1
                    else tantivy.Query.term_query(self._schema, field, words[0]),
                )
                for field in map(_words_field, self._languages)
            ]
        )

    def _best(
        self, wanted: tantivy.Query, depth: int
    ) -> list[tuple[float, tantivy.DocAddress]]:
        """Return the best hits and every further one that ties with the last.

        tantivy breaks ties by a passage's place in the segments, which is not the
        same in a library and in its rebuilt copy.
        """
        asked = depth + 1
        while True:
            hits = self._searcher.search(wanted, asked, count=False).hits
            if len(hits) < asked or hits[-1][0] < hits[depth - 1][0]:
                return hits
            asked *= 2

    def _fields_of(self, languages: Sequence[str]) -> list[str]:
        """Return whose fields hold the passages in some languages, none twice."""
        first = self._languages[0]
        return list(
            dict.fromkeys(x if x in self._languages else first for x in languages)
        )

    def _document(self, entry: LexicalEntry) -> tantivy.Document:
        (language,) = self._fields_of([entry.language])
        document = tantivy.Document()
        document.add_unsigned("passage_row", entry.passage_row)
        document.add_unsigned("document_row", entry.document_row)
        for field, text in (
            ("body", entry.text),
            ("heading", entry.heading),
            ("title", entry.title),
        ):
            terms = " ".join(analyse(text, language))
            document.add_text(f"{field}_{language}", terms)
        for reading in readings(entry.text):
            words = " ".join(written_words(reading))
            document.add_text(_words_field(language), words)
        document.add_text(LANGUAGE, language)
        document.add_text(CONCEPTS, " ".join(entry.concepts))
        return document

    def _term_query(self, field: str, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, term, index_option="freq")
        return tantivy.Query.boost_query(query, weight)


def _words_field(language: str) -> str:
    """Name the field of a text's words as they are written, with their positions."""
    return f"words_{language}"


def _format_field() -> str:
    """Name the empty field that says in the schema which format the terms have."""
    return f"format_{TERMS_FORMAT}"


def is_of_this_format(folder: Path) -> bool:
    """Say whether this program made the terms in a folder, or there are none yet."""
    meta = folder / "meta.json"
    if not meta.exists():
        return True
    try:
        fields = json.loads(meta.read_bytes())["schema"]
        return any(field["name"] == _format_field() for field in fields)
    except (ValueError, KeyError, TypeError):
        return False


def read_opstamp(folder: Path) -> int | None:
    """Return the stamp of the last commit; 0 before the first, None if unreadable."""
    meta = folder / "meta.json"
    if not meta.exists():
        return 0
    try:
        return int(json.loads(meta.read_bytes())["opstamp"])
    except (ValueError, KeyError, TypeError):
        return None


def damaged_files(folder: Path) -> list[str]:
    """Name the files of a lexical index that are missing or were changed.

    tantivy checks them when it is asked to, which its Python package cannot do; with a
    changed byte it answers wrongly or panics.
    """
    meta = folder / "meta.json"
    if not meta.exists():
        return []
    names = []
    try:
        for segment in json.loads(meta.read_bytes())["segments"]:
            stem = segment["segment_id"].replace("-", "")
            names += [f"{stem}.{suffix}" for suffix in SEGMENT_FILES]
            if segment["deletes"]:
                names.append(f"{stem}.{segment['deletes']['opstamp']}.del")
    except (ValueError, KeyError, TypeError, AttributeError):
        return [meta.name]
    return [name for name in names if not _is_whole(folder / name)]


def _is_whole(path: Path) -> bool:
    """Compare a file with its footer: a CRC-32 in JSON, its length, a magic number."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(size - 8)
            length, magic = struct.unpack("<II", file.read(8))
            left = file.seek(size - 8 - length)
            recorded = json.loads(file.read(length))["crc"]
            file.seek(0)
            crc = 0
            while left:
                part = file.read(min(left, READ_BYTES))
                if not part:
                    return False
                left -= len(part)
                crc = zlib.crc32(part, crc)
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False
    return bool(magic == FOOTER_MAGIC and crc == recorded)
