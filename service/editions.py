"""Questions that tell the editions of a publication apart by their years."""

import re
from collections.abc import Mapping

from index.families import Families
from index.search import Searcher
from ingest.words import DIGITS
from service.symbols import YEAR

EDITION = re.compile(
    r"(?i:\b(?:editions?|versions?|éditions?|edici(?:ón|ones)|versi(?:ón|ones)"
    r"|издани\w+|верси\w+|редакци\w+))"
    r"|(?:ال|لل|وال|بال)?(?:طبع(?:ة|ت\w*|ات)|نسخ(?:ة|ت\w*)|إصدار\w*)"
    r"|版"
)
"""What an edition is called in six languages."""


def edition_years(question: str, searcher: Searcher) -> Mapping[str, int]:
    """Return the years of the editions that a question compares, by document id.

    Args:
        question: As prepared; it compares the editions of a publication if it speaks
            of editions and names the years of two.
        searcher: What knows which documents are editions of one publication.
    """
    asked = {int(year) for year in YEAR.findall(question.translate(DIGITS))}
    if len(asked) < 2 or not EDITION.search(question):
        return {}
    documents = searcher.snapshot.documents
    families = Families(documents, {})
    found: dict[str, int] = {}
    for older in families.superseded():
        for newer in families.newer_editions(older):
            years = {row: documents[row].year for row in (older, newer)}
            if years[older] != years[newer] and asked.issuperset(years.values()):
                found |= {
                    documents[row].document_id: y for row, y in years.items() if y
                }
    return found
