"""The faults still fit the code, so that its figure can be measured at any time."""

from pathlib import Path

import pytest

from tests.mutants.catalogue import FAULTS
from tests.mutants.faults import FOLDERS, Fault, Gone, change, files_asked


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_stands_in_one_place_and_could_be_a_slip(fault: Fault) -> None:
    changed = change(fault)
    changed.compiles()
    assert changed.is_different()
    assert files_asked(fault)


def test_faults_have_names_of_their_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize(
    ("code", "times"), [("x = 1\n", 0), ("if a < b:\n    pass\n", 1), ("if a < b: a  <\n b\n", 2)]
)
def test_a_snippet_is_found_however_it_is_spaced_and_only_once(
    tmp_path: Path, code: str, times: int
) -> None:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
    (tmp_path / "app" / "somewhere.py").write_text(code)
    fault = Fault("less-or-equal", "It counts one too many.", "a < b", "a <= b", ())
    if times == 1:
        assert change(fault, tmp_path).text == "if a <= b:\n    pass\n"
    else:
        with pytest.raises(Gone, match=f"stands {times} times"):
            change(fault, tmp_path)
