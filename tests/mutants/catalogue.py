"""All the faults, in the order of a letter's life: who may get it, what it says, who answers for it."""

from tests.mutants import (
    audience,
    doors,
    ledger,
    letters,
    people,
    register,
    rights,
    sending,
)
from tests.mutants.keeping import retention, seal
from tests.mutants.lists import again, leaving

FAULTS = (
    *ledger.FAULTS,
    *seal.FAULTS,
    *retention.FAULTS,
    *leaving.FAULTS,
    *audience.FAULTS,
    *sending.FAULTS,
    *letters.FAULTS,
    *doors.FAULTS,
    *rights.FAULTS,
    *people.FAULTS,
    *register.FAULTS,
    *again.FAULTS,
)
