"""Countries and regions as concepts: names from the CLDR, codes of ISO 3166 and M49."""

from collections.abc import Mapping
from typing import Any

from babel import Locale

from ingest.errors import VocabularyError
from ingest.language import LANGUAGES

DEFINITIONS = {
    "country": "Country or area with the ISO 3166 code {code}.",
    "region": "Region with the code {code} in the United Nations' standard M49.",
}


def territory_fields(fields: Mapping[str, Any], place: str) -> list[dict[str, Any]]:
    """Make the entries of a scheme file that has `territories`: codes with what is in.

    A code's value may have the keys of a concept, which add to the names of the CLDR
    (`preferred` replaces them), and `within`, the code of the region around it.

    Raises:
        VocabularyError: If a code is unknown or the file's scheme has no territories.
    """
    territories = fields.get("territories") or {}
    if territories and fields["scheme"] not in DEFINITIONS:
        raise VocabularyError(f"{place}: only countries and regions have territories")
    return [
        _entry(fields["scheme"], str(code), own or {}, place)
        for code, own in territories.items()
    ]


def _entry(
    scheme: str, code: str, own: Mapping[str, Any], place: str
) -> dict[str, Any]:
    names = {language: Locale(language).territories.get(code) for language in LANGUAGES}
    if None in names.values():
        raise VocabularyError(f"{place}: the CLDR has no territory {code!r}")
    within = [f"region-{own['within']}"] if "within" in own else []
    return {
        "definition": DEFINITIONS[scheme].format(code=code),
        "broader": within,
        **{key: value for key, value in own.items() if key != "within"},
        "id": f"{scheme}-{code.lower()}",
        "preferred": {**names, **own.get("preferred", {})},
    }
