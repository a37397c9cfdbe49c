from index.recent import Recent


def test_the_last_values_are_kept_by_object_and_key() -> None:
    recent: Recent[int] = Recent(2)
    one, other = ["query"], ["query"]

    recent.put(one, "a", 1)
    recent.put(other, "a", 2)
    assert [recent.get(one, "a"), recent.get(other, "a")] == [1, 2]
    assert recent.get(one, "b") is None

    recent.put(one, "b", 3)
    assert [recent.get(one, "a"), recent.get(one, "b")] == [None, 3]
