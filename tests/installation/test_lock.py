"""Everybody installs what was tested: constraints.txt is uv.lock, made for what pyproject.toml asks for."""

import pytest

from tests.installation import lock

ADVICE = "Make it anew: .ci/constraints >constraints.txt"
COMMAND = "Install what was tested: .venv/bin/pip install -c constraints.txt -e '.[dev]'"


def test_the_lock_is_current() -> None:
    assert lock.asked() == lock.asked_when_locked()


# trial H11
def test_the_constraints_are_what_the_lock_holds() -> None:
    wrong = lock.differences(lock.locked(), lock.constrained())
    assert not wrong, f"constraints.txt was edited or is old. {ADVICE}\n" + "\n".join(wrong)


def test_an_edited_constraint_is_named() -> None:
    edited = {**lock.locked(), "babel": "2.19.0"}
    [line] = lock.differences(lock.locked(), edited)
    assert line.startswith("babel: ")
    assert line.endswith("in uv.lock, 2.19.0 here")


def test_a_constraint_that_was_taken_out_is_named() -> None:
    edited = {name: version for name, version in lock.locked().items() if name != "babel"}
    [line] = lock.differences(lock.locked(), edited)
    assert line.startswith("babel: ")
    assert line.endswith("not there here")


@pytest.mark.locked
def test_what_is_installed_is_what_the_lock_holds() -> None:  # trial H11
    wrong = lock.installed_otherwise()
    assert not wrong, f"Other versions than those tested. {COMMAND}\n" + "\n".join(wrong)


@pytest.mark.parametrize("package", sorted(lock.asked()))
def test_every_dependency_has_a_lower_and_an_upper_bound(package: str) -> None:
    bounds = lock.asked()[package].split(",")
    assert len(bounds) == 2
    upper, lower = bounds
    assert upper.startswith("<")
    assert lower.startswith(">=")


def test_what_builds_the_package_is_pinned() -> None:
    """Constraints don't reach the environment of its own in which pip builds."""
    needed = lock.project()["build-system"]["requires"]  # type: ignore[index]
    assert needed
    assert all("==" in requirement for requirement in needed)
