"""What a communicator types arrives as typed, in both forms."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.letters.markdown import Written, write

LETTERS = {
    "fi": """Hei Aino,

tapaamme Rovaniemellä:
5. marraskuuta
12. marraskuuta
17. 5. 2026 klo 9-11

Pakkasta luvassa:
- 3 astetta
+ 2 astetta
> 5 astetta
- 15,5 °C

Tuoli on 5*4*3 metriä, hinta 10 €*
*sis. alv 25,5 %

| Päivä | Aika |
|---|---|
| 1.12. | 9-11 |
| 2.12. | 13.30 |

Ilmoittaudu: https://example.com/ilmo_2026/äö?a=1&b=2. Kysy: oona@example.com.
Kansio on C:\\kirjeet\\2026 tai \\\\palvelin\\jako, #syysretki, AT&T, 3 < 5 > 2.

Terveisin
Oona Virtanen
Kauppakatu 12 B
96100 ROVANIEMI
""",
    "sv": """Hej Åke!

1) Kaffe 2) Te
3) Saft

    "Läs gärna", skrev Ö. Björk.
Var: Storgatan 5
68600 JAKOBSTAD

* ett
* två

1. först
2. sedan

Temperatur: -3, +5 och ~7 grader. Se www.example.com/år (eller <aino@example.com>).
Det är rock'n'roll, sa hon: 'ja', "nej", ”kanske”.

`kod_a *b*` och 2 * 3 * 4 = 24; fil_namn_1.txt; 10 % & 5 §
""",
    "en": """Dear Aino,

2025. A good year.
1. A new year

it`s the editor`s choice: it's 5'9" -- "so" they said
- Oona

```
x = 1
    y = 2 * 3
```

Rooms 1 | 2 | 3
Call [us](tel:+358401234567) or [O'Hara](https://example.com/o'hara).

1. 1. 2026 opening
2. 1. 2026 closing

Yours
~ Oona_V ~
&nbsp; [sic] (see below) <b>
""",
}
WORD = re.compile(r"[^\W_]+")


class _Words(HTMLParser):
    """What is read on the screen: the words, and the numbers that a list shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._numbers: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ol":
            self._numbers.append(int(dict(attrs).get("start") or 1))
        elif tag == "ul":
            self._numbers.append(0)
        elif tag == "li" and self._numbers[-1]:
            self.said.append(f" {self._numbers[-1]}. ")
            self._numbers[-1] += 1
        elif tag in {"p", "br", "li", "td", "th", "h1", "h2", "h3", "pre", "tr", "hr"}:
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ol", "ul"}:
            self._numbers.pop()

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def on_screen(written: Written) -> str:
    return "".join(_Words(written.html).said)


def without_targets(source: str) -> str:
    """Where a link with words of its own leads is not read on the screen."""
    return re.sub(r"\]\([^)]*\)", "]", source)


@pytest.mark.parametrize("language", LETTERS)
def test_every_word_and_number_arrives_in_order(language: str) -> None:  # trial H16
    written = write(LETTERS[language])
    typed = WORD.findall(without_targets(LETTERS[language]))
    assert WORD.findall(on_screen(written)) == typed
    in_text = re.sub(r" \((?:https|tel)[^)]*\)|\(\+358401234567\)", "", written.text)
    assert WORD.findall(in_text) == typed


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "5. marraskuuta",
                "12. marraskuuta",
                "17. 5. 2026",
                "1. a",
                "2. b",
                "1) c",
                "- 3 d",
                "- e",
                "+ 4",
                "> 5",
                "> f",
                "    g",
                "* h",
                "* 6",
                "5*4*3",
                "*i*",
                "**j**",
                "**k*l",
                "",
                "| m | n |",
                "|---|---|",
                "[o] (p)",
                "`q`",
                "# r",
                "#s",
                "---",
                "1.",
                "-",
                ">",
                "- - t",
                "1. 2. u",
                "- 1. v",
                "> - w",
                "  - x",
                "   1. y",
                "z\\",
                "\\*a",
                "~~b~~",
                "01. c",
                "* * d",
                "1. # e",
                "1. > f",
                "- # g",
                "===",
                "&lt;",
                "<i>h</i>",
                "__j__",
            ]
        ),
        st.text("ab12 .-*_>#+|[]()`~\\<&:", max_size=12),
    ),
    max_size=9,
)


@given(LINES)
def test_nothing_that_is_typed_is_lost_whatever_stands_around_it(lines: list[str]) -> None:
    source = "\n".join(lines)
    written = write(source)
    if (
        written.pictures
        or written.links
        or any(one.kind == "long_row" for one in written.leftovers)
    ):
        return  # a letter with these does not go, or an address stands behind words
    typed = "".join(WORD.findall(source))  # a mark may have stood between two letters
    assert "".join(WORD.findall(on_screen(written))) == typed
    assert "".join(WORD.findall(written.text)) == typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Terveisin\nOona", "Terveisin\nOona"),
        ("5. marraskuuta\n12. marraskuuta", "5. marraskuuta\n12. marraskuuta"),
        ("17. 5. 2026", "17. 5. 2026"),
        ("- 3 astetta", "- 3 astetta"),
        ("- 3 astetta\n- 15,5 °C\n- pilvistä", "- 3 astetta\n- 15,5 °C\n- pilvistä"),
        ("+ 3 astetta\n- 4 astetta", "+ 3 astetta\n- 4 astetta"),
        ("> 5 astetta", "> 5 astetta"),
        ("5*4*3", "5*4*3"),
        ("(*) ja (*)", "(*) ja (*)"),
        ("*) alkaen 5 €*", "*) alkaen 5 €*"),
        ("snake_case_name and __init__", "snake_case_name and __init__"),
        ("1) a\n2) b", "1) a\n2) b"),
        ("01. a\n02. b", "01. a\n02. b"),
        ("a &amp; b &nbsp; c", "a &amp; b &nbsp; c"),
        ("\\\\palvelin\\jako C:\\x", "\\\\palvelin\\jako C:\\x"),
        ("[nimi]: https://example.com", "[nimi]: https://example.com"),
        ("Otsikko\n=====", "Otsikko\n====="),
        ("~~~\nOona", "~~~\nOona"),
        ("*a", "*a"),
        ("\\*a\\*", "*a*"),
        ("Oona <oona@example.com>", "Oona <oona@example.com>"),
        ("it`s the editor`s", "it`s the editor`s"),
        ("    neljä väliä", "neljä väliä"),
        ("- vain yksi", "- vain yksi"),
    ],
)
def test_signs_and_line_ends_stay(typed: str, shown: str) -> None:
    written = write(typed)
    assert written.text == shown
    html = re.sub(r"<br>\n?", "\n", written.html)
    parsed = "".join(_Words(html).said).strip()
    assert parsed == shown
    assert "<li" not in written.html
    assert "<blockquote" not in written.html


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("- kohta\n- toinen", "<ul><li>kohta</li><li>toinen</li></ul>"),
        ("* 3 kg\n* 4 kg", "<ul><li>3 kg</li><li>4 kg</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("a **b** *c*", "<p>a <strong>b</strong> <em>c</em></p>"),
        ("**a**-b, **c**: (*d*)", "<p><strong>a</strong>-b, <strong>c</strong>: (<em>d</em>)</p>"),
        ("# a\n#### b", "<h1>a</h1><h3>b</h3>"),
        ("> a\n> b", "<blockquote><p>a<br>b</p></blockquote>"),
        ("```\na *b*\n```", "<pre><code>a *b*</code></pre>"),
        (
            "| a |\n| --- |\n| c |",
            '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>',
        ),
    ],
)
def test_what_is_clearly_meant_is_made(typed: str, html: str) -> None:
    made = re.sub(r' style="[^"]*"', "", write(typed).html)
    assert made.replace("\n", "") == html


@pytest.mark.parametrize(
    ("typed", "address", "words"),
    [
        ("x https://example.com/a.", "https://example.com/a", "https://example.com/a"),
        ("(https://example.com/a_(b))", "https://example.com/a_(b)", "https://example.com/a_(b)"),
        ("https://example.com/äö!", "https://example.com/%C3%A4%C3%B6", "https://example.com/äö"),
        ("www.example.com, x", "https://www.example.com", "www.example.com"),
        ("Kysy: oona@example.com.", "mailto:oona@example.com", "oona@example.com"),
        ("<https://example.com/>", "https://example.com/", "https://example.com/"),
        ("**https://example.com/x**", "https://example.com/x", "https://example.com/x"),
        ("”https://example.com/x”", "https://example.com/x", "https://example.com/x"),
    ],
)
def test_a_bare_address_is_a_link(typed: str, address: str, words: str) -> None:
    written = write(typed)
    assert [(link.address, link.label) for link in written.links] == [(address, words)]
    assert f'<a href="{address}"' in written.html
    assert written.text == typed.replace("**", "")


@pytest.mark.parametrize("typed", ["@oona", "a@b", "https://", "www.", "x.https://", "12:30@13"])
def test_what_is_no_address_is_no_link(typed: str) -> None:
    written = write(typed)
    assert written.links == ()
    assert written.text == typed


def test_a_table_is_in_columns_as_text() -> None:
    text = write("| Päivä | Aika |\n|---|---|\n| ma | 9-11 |").text
    assert text == "Päivä | Aika\n------------\nma    | 9-11"
