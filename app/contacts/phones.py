"""Phone numbers in E.164 form, quickly: the library's own patterns, asked directly where that is safe.

Anything unusual is left to the library, so the answer is always that of `identifiers.read_phone`.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc

from app.contacts.identifiers import read_phone

_SIMPLE = re.compile(r"\+?[0-9][0-9 -]{5,24}")
_KINDS = (
    "mobile", "fixed_line", "premium_rate", "toll_free", "shared_cost", "voip", "personal_number",
    "pager", "uan", "voicemail",
)  # fmt: skip
_CODES = frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))


class _Plan(NamedTuple):
    """A country's numbers: its calling code, what valid ones look like, what stands before them."""

    code: str
    valid: re.Pattern[str]
    trunk: str
    abroad: re.Pattern[str]


def e164(text: str, country: str = "FI") -> str | None:
    """The number in E.164 form, or None; without + it is read as one of that country."""
    if _SIMPLE.fullmatch(text):
        digits = text.replace(" ", "").replace("-", "")
        quick = _foreign(digits[1:]) if digits[0] == "+" else _national(digits, country)
        if quick:
            return quick
    return _asked(text, country)


def shown(number: str) -> str:
    """As one writes it: a Finnish number as in Finland, others with their country."""
    parsed = phonenumbers.parse(number)
    style = phonenumbers.PhoneNumberFormat
    at_home = parsed.country_code == 358
    return phonenumbers.format_number(parsed, style.NATIONAL if at_home else style.INTERNATIONAL)


def digits_of(number: str) -> tuple[str, str]:
    """The digits of an E.164 number, with its country and as dialled within it."""
    digits = number.removeprefix("+")
    code = _code_of(digits)
    return digits, _trunk_of(code) + digits[len(code) :]


def _national(digits: str, country: str) -> str | None:
    plan = _plan_of(country)
    if plan is None or plan.abroad.match(digits):
        return None
    if not plan.trunk:
        rest = "" if digits.startswith((plan.code, "0")) else digits
    else:
        rest = digits[1:] if digits[0] == plan.trunk and digits[1] != plan.trunk else ""
    return f"+{plan.code}{rest}" if rest and plan.valid.fullmatch(rest) else None


def _foreign(digits: str) -> str | None:
    code = _code_of(digits)
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code)) if code else None
    plan = _plan_of(regions[0]) if regions else None
    rest = digits[len(code) :]
    if plan is None or rest.startswith(plan.trunk or "0"):
        return None
    return f"+{digits}" if plan.valid.fullmatch(rest) else None


@lru_cache(maxsize=10_000)
def _asked(text: str, country: str) -> str | None:
    read = read_phone(text, country)
    return read if isinstance(read, str) else None


@cache
def _plan_of(country: str) -> _Plan | None:
    """None for countries whose numbers have peculiarities that only the library knows."""
    meta = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    if meta is None or not _is_plain(meta):
        return None
    general = _pattern(meta.general_desc)
    patterns = [one for desc in _descs(meta) if (one := _pattern(desc))]
    return _Plan(
        str(meta.country_code),
        re.compile(f"(?={general}$)(?:{'|'.join(patterns)})", re.ASCII),
        meta.national_prefix_for_parsing or "",
        re.compile(meta.international_prefix or "(?!)", re.ASCII),
    )


def _is_plain(meta: PhoneMetadata) -> bool:
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[meta.country_code or 0]
    return (
        meta.national_prefix_for_parsing in (None, "0")
        and meta.national_prefix_transform_rule is None
        and regions[0] == meta.id
    )


def _descs(meta: PhoneMetadata) -> list[PhoneNumberDesc]:
    return [desc for kind in _KINDS if (desc := getattr(meta, kind)) is not None]


def _pattern(desc: PhoneNumberDesc | None) -> str:
    """Of one kind of numbers, of the lengths that this kind has."""
    if desc is None or not desc.national_number_pattern:
        return ""
    pattern = f"(?:{desc.national_number_pattern})"
    lengths = [length for length in desc.possible_length if length > 0]
    ahead = "|".join(rf"\d{{{length}}}" for length in lengths)
    return rf"(?=(?:{ahead})$){pattern}" if lengths else pattern


@lru_cache(maxsize=1000)
def _trunk_of(code: str) -> str:
    """What is dialled before a national number at home, such as 0."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code or 0))
    meta = phonenumbers.PhoneMetadata.metadata_for_region(regions[0], None) if regions else None
    prefix: str = (meta.national_prefix or "") if meta else ""
    return "" if code == "1" else prefix


def _code_of(digits: str) -> str:
    return next((digits[:length] for length in (2, 3, 1) if digits[:length] in _CODES), "")
