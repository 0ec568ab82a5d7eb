# register R8
import pytest

from app.contacts.facts import Profile
from app.contacts.identifiers import NOT_AN_ADDRESS
from app.contacts.profiles import (
    NO_HANDLE,
    NOT_A_HANDLE,
    NOT_A_NETWORK,
    OTHER_NETWORK,
    read_profile,
)
from app.lib.problems import Problem


@pytest.mark.parametrize(
    ("network", "typed", "handle", "url"),
    [
        ("x", "@aino", "aino", "https://x.com/aino"),
        ("linkedin", "aino-makinen-12", "aino-makinen-12", "https://www.linkedin.com/in/aino-makinen-12"),
        ("bluesky", "aino.bsky.social", "aino.bsky.social", "https://bsky.app/profile/aino.bsky.social"),
        ("mastodon", "@aino@social.example.org", "aino@social.example.org", "https://social.example.org/@aino"),
        ("youtube", "@lapinkansa", "lapinkansa", "https://www.youtube.com/@lapinkansa"),
        ("instagram", " aino.m ", "aino.m", "https://www.instagram.com/aino.m"),
        ("other", "aino", "aino", ""),
    ],
)  # fmt: skip
def test_a_name_gives_the_address(network: str, typed: str, handle: str, url: str) -> None:
    assert read_profile(network, typed) == Profile(network, handle, url)


@pytest.mark.parametrize(
    ("network", "typed", "handle"),
    [
        ("linkedin", "https://www.linkedin.com/in/aino-makinen/", "aino-makinen"),
        ("linkedin", "https://www.linkedin.com/company/revontuli", "revontuli"),
        ("x", "https://twitter.com/aino", "aino"),
        ("tiktok", "https://www.tiktok.com/@aino", "aino"),
        ("mastodon", "https://social.example.org/@aino", "aino"),
        ("facebook", "www.facebook.com/lapinkansa", "lapinkansa"),
        ("other", "https://blog.example.org", "blog.example.org"),
    ],
)
def test_an_address_gives_the_name(network: str, typed: str, handle: str) -> None:
    read = read_profile(network, typed)
    assert isinstance(read, Profile)
    assert read.handle == handle
    assert read.url.startswith("https://")


def test_name_and_address_may_both_be_given() -> None:
    read = read_profile("linkedin", "Aino.M", "https://www.linkedin.com/in/am")
    assert read == Profile("linkedin", "Aino.M", "https://www.linkedin.com/in/am")


@pytest.mark.parametrize(
    ("network", "handle", "url", "sentence", "part"),
    [
        ("myspace", "aino", "", NOT_A_NETWORK, "network"),
        ("x", "", "", NO_HANDLE, "handle"),
        ("x", "@", "", NO_HANDLE, "handle"),
        ("x", "aino mäkinen", "", NOT_A_HANDLE, "handle"),
        ("x", "a" * 101, "", NOT_A_HANDLE, "handle"),
        ("x", "ai\x00no", "", NOT_A_HANDLE, "handle"),
        ("x", "aino", "https://linkedin.com/in/aino", OTHER_NETWORK, "url"),
        ("x", "aino", "https://x.com.example.org/aino", OTHER_NETWORK, "url"),
        ("x", "aino", "javascript:alert(1)", NOT_AN_ADDRESS, "url"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    network: str, handle: str, url: str, sentence: str, part: str
) -> None:
    read = read_profile(network, handle, url)
    assert isinstance(read, Problem)
    assert (read.message, read.part) == (sentence, part)
