"""The first hour of somebody who has a terminal and no files with passphrases."""

import shutil
import signal

import pytest

from terminal import CONTROL_C, CONTROL_D, Terminal
from workspace import Authority, Workspace

ROOT, ISSUING, KEY = "root passphrase 1", "issuing passphrase 2", "client passphrase 3"
NOTHING_GIVEN = {"PKI_PASSPHRASE": None, "PKI_KEY_PASSPHRASE": None}

INIT_ROOT = ["pki", "init-root", "--subject", Authority.ROOT]
INIT_ISSUING = ["pki", "init-issuing", "--subject", Authority.ISSUING]
ISSUE = ["pki", "issue-client", "web-01", "--out", "clients/web-01"]
DECRYPT = ["pki", "decrypt-key", "clients/web-01/private_key.pem", "--out", "plain.pem"]


def content(workspace):
    """Everything there is, but for SQLite's own files of a process that a signal has ended."""
    found = workspace.listing()
    log = found.get("ca-data/pki.sqlite-wal")
    if log is not None and log[1] == 0:
        del found["ca-data/pki.sqlite-wal"]
        found.pop("ca-data/pki.sqlite-shm", None)
    return found


def at_terminal(workspace, command):
    return Terminal(workspace, *command, environment=NOTHING_GIVEN)


def answer(workspace, command, *answers):
    """Runs a command, gives each prompt its answer, and returns what was on the screen."""
    with at_terminal(workspace, command) as terminal:
        for prompt, text in answers:
            terminal.wait_for(prompt).type(text)
        assert terminal.end() == 0, terminal.screen
        assert terminal.is_as_before
        for _, text in answers:
            assert text not in terminal.screen, "a passphrase was echoed"
        return terminal.screen


NEW, AGAIN, OLD = "New passphrase for", "The same again:", "Passphrase of"

# Each command of the story with the prompts that it shows.
STORY = [
    (INIT_ROOT, [(NEW, ROOT), (AGAIN, ROOT)]),
    (INIT_ISSUING, [(NEW, ISSUING), (AGAIN, ISSUING), (OLD, ROOT)]),
    (ISSUE, [(NEW, KEY), (AGAIN, KEY), (OLD, ISSUING)]),
    (DECRYPT, [(OLD, KEY)]),
]
NAMES = ["init-root", "init-issuing", "issue-client", "decrypt-key"]


@pytest.fixture(scope="session")
def stages(tmp_path_factory):
    """The folder before each command of the story, and behind the last; it is played once."""
    workspace = Workspace(tmp_path_factory.mktemp("story") / "workspace")
    folders = []
    for number, step in enumerate([*STORY, None]):
        folders.append(tmp_path_factory.mktemp("stage") / str(number))
        shutil.copytree(workspace.folder, folders[-1])
        if step:
            answer(workspace, *step[:1], *step[1])
    return folders


@pytest.fixture
def at_stage(stages, tmp_path):
    """A workspace of the test's own at that stage."""

    def copy(stage):
        shutil.copytree(stages[stage], tmp_path / "workspace")
        return Workspace(tmp_path / "workspace")

    return copy


def test_the_story(at_stage):
    workspace = at_stage(len(STORY))
    assert workspace.path("plain.pem").stat().st_mode & 0o777 == 0o600
    screen = answer(
        workspace, ["pki", "create-crl", "--out", "issuing.crl"], (OLD, ISSUING)
    )
    assert "CRL" in screen


@pytest.mark.parametrize("key", [CONTROL_C, CONTROL_D], ids=["control-c", "control-d"])
@pytest.mark.parametrize(
    "step, prompt",
    [(step, prompt) for step, (_, answers) in enumerate(STORY) for prompt in range(len(answers))],
    ids=[f"{NAMES[step]}-{prompt}" for step, (_, answers) in enumerate(STORY)
         for prompt in range(len(answers))],
)
def test_leaving_at_every_prompt_leaves_nothing(at_stage, step, prompt, key):
    workspace = at_stage(step)
    before = content(workspace)
    command, answers = STORY[step]
    with at_terminal(workspace, command) as terminal:
        for text, reply in answers[:prompt]:
            terminal.wait_for(text).type(reply)
        terminal.wait_for(answers[prompt][0]).type(key)
        status = terminal.end()
        if key == CONTROL_C:
            assert status == -signal.SIGINT, terminal.screen
        else:
            assert status == 65 and "no passphrase was typed" in terminal.screen
        assert terminal.is_as_before
    assert content(workspace) == before
    # The same command goes through afterwards.
    answer(workspace, command, *answers)


@pytest.mark.parametrize("step, answers, status, saying", [
    (0, [(NEW, "short")], 65, "fewer than 12"),
    (0, [(NEW, ROOT), (AGAIN, "another passphrase")], 65, "differ"),
    (0, [(NEW, "")], 65, "is empty"),
    (1, [(NEW, ISSUING), (AGAIN, ISSUING), (OLD, "not the passphrase")], 77, "passphrase"),
    (2, [(NEW, KEY), (AGAIN, KEY), (OLD, "not the passphrase")], 77, "passphrase"),
    (3, [(OLD, "not the passphrase")], 77, "passphrase"),
], ids=["short", "differing", "empty", "issuer", "authority", "key"])
def test_a_wrong_answer_leaves_nothing(at_stage, step, answers, status, saying):
    workspace = at_stage(step)
    before = content(workspace)
    with at_terminal(workspace, STORY[step][0]) as terminal:
        for text, reply in answers:
            terminal.wait_for(text).type(reply)
        assert terminal.end() == status, terminal.screen
        assert "pki: error: " in terminal.screen and "hint: " in terminal.screen
        assert saying in terminal.screen, terminal.screen
    assert content(workspace) == before


@pytest.mark.parametrize("step", range(len(STORY)), ids=NAMES)
def test_without_a_terminal_it_says_where_a_passphrase_can_come_from(at_stage, step):
    workspace = at_stage(step)
    refused = workspace.refused(64, *STORY[step][0], environment=NOTHING_GIVEN)
    assert "no terminal" in refused.stderr and "PKI_" in refused.hint, refused
