"""All the faults, in the order of a letter's life: who may get it, what it says, who answers for it."""

from tests.mutants import consent, doors, letters, register, sending

FAULTS = (
    *consent.FAULTS,
    *sending.FAULTS,
    *letters.FAULTS,
    *doors.FAULTS,
    *register.FAULTS,
)
