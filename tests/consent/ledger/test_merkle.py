"""The tree is that of RFC 6962, by the vectors that its first program came with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.ledger import merkle
from app.consent.ledger.merkle import Growing, leaf_hash

# Certificate Transparency's reference vectors: eight leaves, the head of each size, and proofs.
LEAVES = [
    leaf_hash(bytes.fromhex(data))
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                 "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
HEADS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENT = {
    (1, 8): PATHS[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def heads_of(spans: list[merkle.Span], leaves: list[bytes]) -> list[bytes]:
    return [merkle.root(leaves[span.start : span.end]) for span in spans]


@pytest.mark.parametrize("size", range(9))
def test_heads(size: int) -> None:
    assert merkle.root(LEAVES[:size]).hex() == HEADS[size]
    tree = Growing()
    for leaf in LEAVES[:size]:
        tree.append(leaf)
    assert (tree.size, tree.root.hex()) == (size, HEADS[size])


@pytest.mark.parametrize(("number", "size"), PATHS)
def test_inclusion(number: int, size: int) -> None:
    path = heads_of(merkle.inclusion_spans(number, size), LEAVES)
    assert [one.hex() for one in path] == PATHS[number, size]


@pytest.mark.parametrize(("first", "second"), CONSISTENT)
def test_consistency(first: int, second: int) -> None:
    path = heads_of(merkle.consistency_spans(first, second), LEAVES)
    assert [one.hex() for one in path] == CONSISTENT[first, second]


SIZES = st.integers(1, 70)
MANY = [leaf_hash(bytes([number])) for number in range(70)]


@given(SIZES, st.data())
def test_a_leaf_is_proved_at_its_place_and_at_no_other(size: int, data: st.DataObject) -> None:
    number, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    path = heads_of(merkle.inclusion_spans(number, size), MANY)
    proved = merkle.root_by_inclusion(MANY[other], number, size, path)
    assert (proved == merkle.root(MANY[:size])) is (other == number)
    if path:
        assert merkle.root_by_inclusion(MANY[number], number, size, path[:-1]) != proved


@given(SIZES, SIZES, st.integers(0, 6))
def test_a_head_is_continued_by_its_own_and_by_no_other(one: int, two: int, spoilt: int) -> None:
    first, second = sorted((one, two))
    heads = merkle.root(MANY[:first]), merkle.root(MANY[:second])
    path = heads_of(merkle.consistency_spans(first, second), MANY)
    assert merkle.is_consistent(first, second, heads, path)
    assert not merkle.is_consistent(first, second, (heads[0], MANY[0][::-1]), path)
    if spoilt < len(path):
        other = [*path[:spoilt], path[spoilt][::-1], *path[spoilt + 1 :]]
        assert not merkle.is_consistent(first, second, heads, other)


def test_nothing_proves_a_leaf_beyond_the_end() -> None:
    assert merkle.root_by_inclusion(MANY[0], 3, 3, []) is None
    assert merkle.root_by_inclusion(MANY[0], 0, 1, [MANY[1]]) is None
