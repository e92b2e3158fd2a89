"""Numbers and addresses that belong to one person: found by shape, and by their check digits where they have some."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, PhoneNumberType
from stdnum import iban, isbn, luhn
from stdnum.ar import cbu, cuit
from stdnum.br import cpf
from stdnum.cl import rut
from stdnum.es import dni, nie
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.us import ssn

from policies.links import is_top_level
from policies.taken import Span, Taken

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@])")
_AT = r"\s?(?:[\[({<]\s?(?:at|chiocciola|arroba|@)\s?[\])}>]|\s(?:chiocciola|arroba|@)\s)\s?"
_DOT = r"\s?(?:[\[({<]\s?(?:dot|punto|\.)\s?[\])}>]|\s(?:dot|punto)\s|\.)\s?"
_SPELLED = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{_AT}[\w-]{{1,63}}{_DOT}|\sat\s[\w-]{{1,63}}\sdot\s)(?:[\w-]{{1,63}}{_DOT}){{0,3}}([a-z]{{2,24}})\b"
)
_CARD = re.compile(r"(?<![\w.,-])[3-6](?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}", re.IGNORECASE)
_ISBN = re.compile(r"(?<!\w)97[89](?:[ -]?\d){10}(?!\w)|\bisbn\W{0,3}\d(?:[ -]?[\dx]){9,12}\b", re.IGNORECASE)
_CLABE_WEIGHTS = (3, 7, 1)
_REGIONS = ("IT", "ES", "GB", "US", "MX", "AR", "CO")
_PHONE = re.compile(r"(?<![\w.,/-])[+(]?\d[\d\s().-]{6,22}\d(?![\w/]|[.,]\d)")
_NOBODY_S = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)
_MOST_PHONES = 50
"""Numbers that are looked up at most, as it takes long; a text with more of them is flagged for that."""
_BREAKS = re.compile(r"\d[ .()-]+\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """Something of one person's: where it stands and what it is, with its article."""

    span: Span
    what: str


def _is_clabe(digits: str) -> bool:
    """The check digit of Mexico's account numbers: each digit times 3, 7 or 1, modulo 10."""
    total = sum(int(digit) * _CLABE_WEIGHTS[place % 3] % 10 for place, digit in enumerate(digits[:17]))
    return int(digits[17]) == -total % 10


def _always(_text: str) -> bool:
    return True


# Each with the shape it has in a text, so that a check digit that fits by chance does not make a number one.
_NATIONAL: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        "a codice fiscale",
        re.compile(r"\b[a-z]{6}\d{2}[a-ehlmprst]\d{2}[a-z]\d{3}[a-z]\b", re.IGNORECASE),
        codicefiscale.is_valid,
    ),
    ("a DNI", re.compile(r"(?<![\w.-])\d{2}\.?\d{3}\.?\d{3}-?[a-z]\b", re.IGNORECASE), dni.is_valid),
    ("a NIE", re.compile(r"\b[xyz]-?\d{7}-?[a-z]\b", re.IGNORECASE), nie.is_valid),
    ("a CURP", re.compile(r"\b[a-z]{4}\d{6}[hmx][a-z]{5}[a-z0-9]\d\b", re.IGNORECASE), curp.is_valid),
    ("a CBU", re.compile(r"(?<!\w)\d{8}[ -]?\d{14}(?!\w)"), cbu.is_valid),
    ("a CUIT", re.compile(r"(?<![\w-])\d{2}-\d{8}-\d(?![\w-])"), cuit.is_valid),
    ("a CLABE", re.compile(r"(?<!\w)\d{18}(?!\w)"), _is_clabe),
    ("a CPF", re.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), cpf.is_valid),
    ("a RUT", re.compile(r"(?<![\w.])\d{1,2}\.\d{3}\.\d{3}-[\dk](?!\w)", re.IGNORECASE), rut.is_valid),
    ("a social security number", re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), ssn.is_valid),
    (
        "a national insurance number",
        re.compile(
            r"\b(?!bg|gb|kn|nk|nt|tn|zz)(?:qq|[a-ceghj-prtw-z][a-ceghj-nprtw-z]) ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b",
            re.IGNORECASE,
        ),
        _always,
    ),
)


def find_emails(text: str, folded_span: Callable[[int, int], Span], folded: str) -> Iterable[Identifier]:
    """E-mail addresses, spelled-out ones included; those are looked for in the folded text."""
    for match in _EMAIL.finditer(text):
        yield Identifier(span=match.span(), what="an e-mail address")
    for match in _SPELLED.finditer(folded):
        if is_top_level(match[1]):
            yield Identifier(span=folded_span(*match.span()), what="a spelled-out e-mail address")


def find_numbers(text: str) -> Iterable[Identifier]:
    """Card, account and national numbers; each stretch of the text is given once, and a book's number is none."""
    taken = _books(text)
    for found in (*_ibans(text), *_nationals(text), *_cards(text)):
        if taken.take(found.span):
            yield found


def find_phones(text: str, *, called_for: Callable[[int], bool]) -> Iterable[Identifier]:
    """Phone numbers that exist: international ones, and national ones that are written or announced as such."""
    taken = _books(text)
    for seen, match in enumerate(_PHONE.finditer(text)):
        number = match[0]
        if seen >= _MOST_PHONES:
            yield Identifier(span=match.span(), what="one of very many numbers")
            continue
        if not taken.take(match.span()):
            continue
        announced = called_for(match.start())
        regions = _REGIONS if announced or _BREAKS.search(number) else ()
        leniency = Leniency.VALID if announced or number.startswith("+") else Leniency.STRICT_GROUPING
        if any(_is_somebody_s(number, region, leniency) for region in (None, *regions)):
            yield Identifier(span=match.span(), what="a phone number")


def _books(text: str) -> Taken:
    """Where books are numbered; what is there is nobody's number."""
    taken = Taken(text)
    for match in _ISBN.finditer(text):
        if isbn.is_valid(match[0].lower().removeprefix("isbn").strip(" :-.")):
            taken.take(match.span())
    return taken


def _is_somebody_s(number: str, region: str | None, leniency: int) -> bool:
    """Whether a number exists there, and can be one person's: a free or shared line cannot."""
    return any(
        phonenumbers.number_type(found.number) not in _NOBODY_S
        for found in phonenumbers.PhoneNumberMatcher(number, region, leniency)
    )


def _ibans(text: str) -> Iterable[Identifier]:
    for match in _IBAN.finditer(text):
        candidate = match[0]
        ends = [len(candidate), *(gap.start() for gap in re.finditer("[ -]", candidate))]
        for end in sorted(ends, reverse=True):
            if iban.is_valid(candidate[:end]):
                yield Identifier(span=(match.start(), match.start() + end), what="an IBAN")
                break


def _nationals(text: str) -> Iterable[Identifier]:
    for what, shape, is_valid in _NATIONAL:
        for match in shape.finditer(text):
            if is_valid(match[0].replace(".", "")):
                yield Identifier(span=match.span(), what=what)


def _cards(text: str) -> Iterable[Identifier]:
    for match in _CARD.finditer(text):
        if luhn.is_valid(re.sub(r"\D", "", match[0])):
            yield Identifier(span=match.span(), what="a card number")
