"""`ra session --format`: what each shell makes of it."""

import json
import shlex
import shutil

import pytest

pytestmark = pytest.mark.judge("AWS CLI")

NAMES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"]


@pytest.mark.parametrize("shell", ["sh", "bash", "zsh", "fish"])
def test_shells(anywhere, shell):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not on this machine")
    authority = anywhere.authority
    form = "fish" if shell == "fish" else "env"
    options = " ".join(shlex.quote(str(word)) for word in anywhere.options)
    evaluate = (
        f"ra session --format fish {options} | source" if shell == "fish"
        else f'eval "$(ra session --format {form} {options})"'
    )
    done = authority.run(
        shell, "-c", f"{evaluate}; aws sts get-caller-identity; env",
        environment=dict.fromkeys(NAMES))
    assert ":assumed-role/web-01/" in done.stdout, done
    assert all(f"\n{name}=" in done.stdout for name in NAMES), done


def test_json(anywhere):
    session = anywhere.session("--format", "json")
    assert session.stdout.endswith("}\n")
    known = session.json
    assert sorted(known) == list(known)
    assert known["roleArn"] == anywhere.role
    assert known["sourceIdentity"] == "CN=web-01"
    assert known["assumedRoleArn"].startswith("arn:aws:sts::111122223333:assumed-role/web-01/")


def test_process_is_what_it_is_without(anywhere):
    named = anywhere.session("--format", "process").stdout
    assert list(json.loads(named)) == list(anywhere.session().json)
    assert not named.endswith("\n")


def test_others_are_refused(anywhere):
    anywhere.authority.refused(64, "ra", "session", *anywhere.options, "--format", "csh")
