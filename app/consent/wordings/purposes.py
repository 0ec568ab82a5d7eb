"""The purposes every register starts with (register row R2), as data."""

from app.consent.rules import Basis

# key, basis, direct marketing, months kept after the relation ends, Finnish, Swedish, English
STARTING_PURPOSES: tuple[tuple[str, Basis, bool, int, str, str, str], ...] = (
    (
        "customer_care",
        Basis.LEGITIMATE_INTEREST,
        False,
        36,
        "Asiakassuhteiden hoitaminen",
        "Skötsel av kundrelationer",
        "Customer care",
    ),
    (
        "marketing_directory",
        Basis.CONSENT,
        True,
        24,
        "Markkinointihakemiston ylläpito",
        "Upprätthållande av marknadsföringsregister",
        "Marketing directory",
    ),
    (
        "contract",
        Basis.CONTRACT,
        False,
        72,
        "Sopimuksen täyttäminen",
        "Fullgörande av avtal",
        "Performing a contract",
    ),
    (
        "field_knowledge",
        Basis.LEGITIMATE_INTEREST,
        True,
        24,
        "Alaan liittyvän tiedon ja osaamisen edistäminen",
        "Främjande av kunskap och kompetens i branschen",
        "Advancing knowledge of the field",
    ),
    (
        "advocacy",
        Basis.LEGITIMATE_INTEREST,
        True,
        24,
        "Alaan liittyvä vaikuttaminen ja edunvalvonta",
        "Påverkansarbete och intressebevakning i branschen",
        "Advocacy in the field",
    ),
)
