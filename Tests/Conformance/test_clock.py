"""A clock that is twenty minutes off is named as the cause, with the skew."""

import pytest

import judges
from workspace import tools_folder

pytestmark = pytest.mark.judge("faketime")


def off(workspace, offset, *command):
    return workspace.run(
        judges.program("faketime"), "-f", offset, tools_folder() / "ra", *command, check=False,
        environment={"FAKETIME_DONT_FAKE_MONOTONIC": "1"},
    )


def assert_says_the_skew(outcome):
    assert outcome.status == 77 and outcome.stdout == "", outcome
    assert "clock" in outcome.hint and "20 min" in outcome.hint, outcome


@pytest.mark.parametrize("offset", ["-20m", "+20m"])
def test_management_call(authority, lab, offset):
    lab.point(authority)
    assert_says_the_skew(off(authority, offset, "list-trust-anchors"))
    assert_says_the_skew(
        off(authority, offset, "create-trust-anchor", "--name", "x", "--bundle", "issuing.pem")
    )
    assert authority.ra("list-trust-anchors", "--json").json == []


@pytest.mark.parametrize("offset", ["-20m", "+20m"])
def test_session(anywhere, offset):
    outcome = off(anywhere.authority, offset, "session", *anywhere.options)
    assert "Invalid signature" in outcome.stderr, outcome
    assert_says_the_skew(outcome)
