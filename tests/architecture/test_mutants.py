"""The faults of `tests/mutants` still fit the code, so that its figure can be measured at any time."""

import pytest

from tests.mutants.catalogue import FAULTS
from tests.mutants.faults import Fault, change, files_asked


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_stands_in_one_place_and_could_be_a_slip(fault: Fault) -> None:
    changed = change(fault)
    changed.compiles()
    assert changed.is_different()
    assert files_asked(fault)


def test_faults_have_names_of_their_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(set(names)) == len(names) >= 60
