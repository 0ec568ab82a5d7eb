"""All the faults, in the order of a letter's life: who may get it, what it says, who answers for it."""

from tests.mutants import (
    again,
    audience,
    desk,
    doors,
    leaving,
    ledger,
    letters,
    people,
    register,
    rights,
    sending,
)

FAULTS = (
    *ledger.FAULTS,
    *leaving.FAULTS,
    *audience.FAULTS,
    *sending.FAULTS,
    *letters.FAULTS,
    *doors.FAULTS,
    *rights.FAULTS,
    *desk.FAULTS,
    *people.FAULTS,
    *register.FAULTS,
    *again.FAULTS,
)
