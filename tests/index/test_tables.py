import hashlib

import pytest

from index.tables import COLUMNS, SCHEMA, Value, checksum


def test_a_checksum_is_the_hash_of_types_lengths_and_values() -> None:
    written = b"str3:\xc3\xa9a" + b"int2:-7" + b"bytes2:\x00\x01" + b"NoneType4:None"

    found = checksum(["éa", -7, b"\x00\x01", None])

    assert found == hashlib.sha256(written).hexdigest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c"], ["a", "bc"]),
        (["abc"], ["abc", ""]),
        (["ab", "c"], ["c", "ab"]),
        ([1], ["1"]),
        ([b"1"], ["1"]),
        ([None], ["None"]),
        ([None], []),
        (["a", "b"], ["astr1:b"]),
    ],
)
def test_rows_that_differ_have_other_checksums(
    one: list[Value], other: list[Value]
) -> None:
    assert checksum(one) != checksum(other)


@pytest.mark.parametrize("table", COLUMNS)
def test_every_table_checks_types_and_has_a_checksum(table: str) -> None:
    (statement,) = [s for s in SCHEMA.split(";") if f"TABLE {table} " in s]

    assert statement.endswith("checksum TEXT NOT NULL) STRICT")
