"""An audit that nobody answered is not said to have passed."""

from tests.installation.audit import verdict

OWN = {"name": "postilupa", "skip_reason": "distribution marked as editable"}
UNKNOWN = {"name": "nh3", "skip_reason": "Dependency not found and could not be audited"}
WELL = {"name": "click", "version": "8.4.2", "vulns": []}
FAULTY = {
    "name": "jinja2",
    "version": "3.1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}],
}


def test_without_an_answer_it_is_not_done_and_stops_nothing() -> None:
    sentence, code = verdict([OWN, UNKNOWN, UNKNOWN])
    assert sentence.startswith("NOT DONE: 0 of 2 packages audited")
    assert code == 0


def test_no_package_at_all_is_not_done_either() -> None:
    assert verdict([OWN]).sentence.startswith("NOT DONE")


def test_what_was_audited_is_counted() -> None:
    sentence, code = verdict([OWN, WELL, WELL])
    assert sentence == "2 of 2 packages audited, none has a known vulnerability."
    assert code == 0


def test_what_was_left_out_is_said() -> None:
    sentence, _ = verdict([WELL, UNKNOWN])
    assert sentence.startswith("1 of 2 packages audited")
    assert "NOT DONE for the others" in sentence


def test_a_known_vulnerability_stops_it_and_is_named() -> None:
    sentence, code = verdict([OWN, WELL, UNKNOWN, FAULTY])
    assert "jinja2 3.1.0: PYSEC-1, mended in 3.1.6" in sentence
    assert code == 1
