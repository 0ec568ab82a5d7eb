"""A plain list of addresses, one a line, as other programs write who must not be mailed. Pure."""

from dataclasses import dataclass

from app.lib.languages import N_, format_number, gettext
from app.lib.problems import Problem
from app.mail.addresses import Address, parse

MOST_ADDRESSES = 50_000
MOST_TOLD = 20
NO_ADDRESSES = N_("Enter at least one address, or choose a file.")
TOO_MANY = N_("There are more than %(most)s addresses. Split the list.")
NOT_READ = N_("Line %(line)s: %(why)s")
_HEADINGS = frozenset({"email", "e-mail", "email address", "sähköposti", "e-post", "address"})


@dataclass(frozen=True)
class PlainList:
    """Each address once (canonical), and what is wrong with the other lines, by their number."""

    canonicals: tuple[str, ...]
    faults: tuple[tuple[int, Problem], ...]

    def told(self) -> str:
        """The first faults, in the current language; '' without any."""
        said = [
            gettext(NOT_READ, line=format_number(line), why=problem.sentence())
            for line, problem in self.faults[:MOST_TOLD]
        ]
        return " ".join(said)


def read(text: str) -> PlainList:
    """Blank lines, a heading and what stands in quotes or behind a separator are passed over."""
    found: dict[str, None] = {}
    faults = []
    for number, line in enumerate(text.lstrip("\N{BYTE ORDER MARK}").splitlines(), 1):
        cell = line.replace(";", ",").replace("\t", ",").partition(",")[0].strip().strip("\"'<>")
        if not cell or (number == 1 and cell.casefold() in _HEADINGS):
            continue
        address = parse(cell)
        if isinstance(address, Address):
            found[address.canonical] = None
        else:
            faults.append((number, address))
    return PlainList(tuple(found), tuple(faults))
