import pytest

from ingest.addresses import Address, is_public, parse_address, parse_redirect, resolve
from ingest.errors import FetchFailedError, FetchRefusedError

FORBIDDEN_FORMS = [
    # other schemes, or none
    "http://www.un.org/a.pdf",
    "HTTP://www.un.org/a.pdf",
    "file:///etc/passwd",
    "ftp://www.un.org/a.pdf",
    "gopher://www.un.org:70/",
    "data:application/pdf;base64,JVBERi0=",
    "javascript:alert(1)",
    "//www.un.org/a.pdf",
    "www.un.org/a.pdf",
    "/a.pdf",
    "",
    "https:/www.un.org/a.pdf",
    "https:www.un.org/a.pdf",
    "https:///a.pdf",
    "httpss://www.un.org/",
    # this machine and its neighbours, by number
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1./",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://0/",
    "https://10.0.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://192.168.1.1/",
    "https://8.8.8.8/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://[2606:4700::1111]/",
    "https://[::1/",
    "https://①②⑦.⓪.⓪.①/",
    # by a name that is not full, or not ASCII, or broken
    "https://localhost/",
    "https://localhost./",
    "https://www.un.org./",
    "https://.un.org/",
    "https://www..un.org/",
    "https://-www.un.org/",
    "https://www.un.org-/",
    "https://www_un.org/",
    "https://www.ün.org/",
    "https://www.un。org/",
    "https://www%2eun.org/",
    "https://" + "a" * 64 + ".org/",
    "https://" + "a." * 130 + "org/",
    # user names
    "https://www.un.org@127.0.0.1/",
    "https://user:word@www.un.org/",
    "https://@www.un.org/",
    "https://www.un.org:443@127.0.0.1/",
    # ports
    "https://www.un.org:80/",
    "https://www.un.org:8443/",
    "https://www.un.org:0443/",
    "https://www.un.org:22/",
    "https://www.un.org:+443/",
    "https://www.un.org:443:80/",
    "https://www.un.org:99999/",
    # what parsers disagree on
    "https://www.un.org\\@127.0.0.1/",
    "https:\\\\www.un.org/",
    "https://www.un.org/a b.pdf",
    " https://www.un.org/a.pdf",
    "https://www.un.org/a.pdf\n",
    "https://www.un.org/\r\nHost: 127.0.0.1",
    "ht\ttps://www.un.org/",
    "https://www.un.org\x00.example.org/",
    "https://www.un.org\t/",
    "https://www.un.org/réf.pdf",
    "https://www.un.org/" + "a" * 2000,
]


@pytest.mark.parametrize("text", FORBIDDEN_FORMS)
def test_an_address_that_is_not_plain_https_to_a_named_host_is_refused(
    text: str,
) -> None:
    with pytest.raises(FetchRefusedError) as refused:
        parse_address(text)
    assert str(refused.value).isascii()
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://www.un.org/a.pdf", Address("www.un.org", "/a.pdf")),
        ("https://WWW.UN.org:443/A?b=c#d", Address("www.un.org", "/A?b=c")),
        ("https://undocs.org", Address("undocs.org", "/")),
        ("https://xn--80ak6aa92e.com/%D0%B0", Address("xn--80ak6aa92e.com", "/%D0%B0")),
    ],
)
def test_an_address_is_taken_apart(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("http://www.un.org/a", "http://www.un.org/a is not https"),
        ("https://a:b@un.org/", "https://a:b@un.org/ carries a user name"),
        ("https://un.org:80/", "https://un.org:80/ names a port other than 443"),
        ("https://10.1/", "https://10.1/ names no host by its full name"),
        ("https://a\\b/", "https://a\\\\b/ is not an address in plain characters"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(FetchRefusedError) as refused:
        parse_address(text)
    assert str(refused.value) == says


def test_a_host_that_ends_like_another_is_another() -> None:
    assert parse_address("https://www.un.org.evil.com/").host == "www.un.org.evil.com"
    assert parse_address("https://evil-un.org/").host == "evil-un.org"


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b.pdf", "https://www.un.org/b.pdf"),
        ("b.pdf", "https://www.un.org/docs/b.pdf"),
        ("//undocs.org/b", "https://undocs.org/b"),
        ("https://undocs.org/b", "https://undocs.org/b"),
    ],
)
def test_a_redirect_may_be_relative(location: str, url: str) -> None:
    base = parse_address("https://www.un.org/docs/a.pdf")
    assert parse_redirect(base, location).url == url


# Without a scheme, or with https: and no host, a redirect stays on its host.
RELATIVE_FORMS = {
    *("", "/a.pdf", "www.un.org/a.pdf", "//www.un.org/a.pdf"),
    *("https:/www.un.org/a.pdf", "https:www.un.org/a.pdf", "https:///a.pdf"),
}


@pytest.mark.parametrize(
    "location", [form for form in FORBIDDEN_FORMS if form not in RELATIVE_FORMS]
)
def test_a_redirect_obeys_the_same_rules(location: str) -> None:
    with pytest.raises(FetchRefusedError):
        parse_redirect(Address("www.un.org", "/a.pdf"), location)


@pytest.mark.parametrize("location", sorted(RELATIVE_FORMS - {""}))
def test_a_relative_redirect_stays_on_its_host(location: str) -> None:
    base = Address("www.un.org", "/b.pdf")
    assert parse_redirect(base, location).host == "www.un.org"


@pytest.mark.parametrize(
    "number",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.254"),
        *("127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"),
        *("172.31.255.254", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1"),
        *("198.18.0.1", "198.19.255.254", "198.51.100.7", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"),
        *("::ffff:0:8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1"),
        *("2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1"),
        *("2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1"),
        *("3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1"),
        *("fe80::1%eth0", "2606:4700::1111%eth0", "fec0::1", "ff02::1", "ff0e::1"),
        *("", "localhost", "127.1", "0177.0.0.1", "0x7f.1", "8.8.8.8 ", "8.8.8.8/8"),
    ],
)
def test_an_address_outside_the_public_internet_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255"),
        *("100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1", "223.255.255.1"),
        *("2001:4860:4860::8888", "2001:200::1", "2606:4700::1111", "2a00:1450::5"),
    ],
)
def test_the_neighbours_of_forbidden_networks_are_public(number: str) -> None:
    assert is_public(number)


def test_the_system_resolves_localhost_to_what_is_not_public() -> None:
    numbers = resolve("localhost")
    assert numbers
    assert not any(is_public(number) for number in numbers)


def test_a_name_that_cannot_be_resolved_is_said_so() -> None:
    with pytest.raises(
        FetchFailedError, match=r"^the name www\.example\.invalid cannot be resolved$"
    ):
        resolve("www.example.invalid")
