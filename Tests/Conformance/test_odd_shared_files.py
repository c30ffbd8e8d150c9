"""Shared files and token files that are none: nothing waits, nothing is asked in vain, nothing is parted."""

import os
import signal

import pytest

from served import Served
from test_session_cache import asked
from test_update import credentials_file, read, update

pytestmark = pytest.mark.judge("boto3")


def mkdir(anywhere):
    path = credentials_file(anywhere)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return path


def test_a_pipe_is_not_waited_for(anywhere, lab):
    authority = anywhere.authority
    pipe = authority.path("pipe")
    os.mkfifo(pipe, 0o600)
    before = asked(lab)
    for variable in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        environment = {variable: str(pipe)}
        for words in (("exec", *anywhere.options, "--env", "--", "true"),
                      ("exec", *anywhere.options, "--", "true")):
            authority.refused(
                66, "ra", *words, environment=environment, saying="not a regular file")
    authority.refused(
        66, "ra", "update", *anywhere.options, "--once", saying="not a regular file",
        environment={"AWS_SHARED_CREDENTIALS_FILE": str(pipe)})
    authority.refused(
        66, "ra", "serve", *anywhere.options, "--port", "0", "--authorization-token-file", pipe,
        saying="not a regular file")
    assert asked(lab) == before


UNWRITABLE = {
    "a device": (73, "/dev/null", "not a regular file"),
    "nowhere": (73, "no/such/place/credentials", "cannot create the directory"),
    "a directory": (66, ".", "is a directory"),
    "a link to nothing": (73, "dangling", "symlink"),
    "two names": (73, "linked", "hard links"),
}


@pytest.mark.parametrize("case", UNWRITABLE)
def test_aws_is_not_asked_for_what_cannot_be_written(anywhere, lab, case):
    authority = anywhere.authority
    authority.path("dangling").symlink_to("nothing")
    original = authority.write("original", "[x]\n", mode=0o600)
    os.link(original, authority.path("linked"))
    before = asked(lab)
    status, path, saying = UNWRITABLE[case]
    for once in ((), ("--once",)):
        authority.refused(
            status, "ra", "update", *anywhere.options, *once, saying=saying,
            environment={"AWS_SHARED_CREDENTIALS_FILE": path})
    assert asked(lab) == before
    assert original.read_text() == "[x]\n" and original.stat().st_nlink == 2
    assert not authority.path("no").exists()


def test_the_account_of_another_does_not_stay(anywhere):
    path = mkdir(anywhere)
    path.write_text("[mine]\naws_account_id = 444455556666\nlogin_session = x\n[b]\naws_account_id = 1\n")
    done = update(anywhere, "--once", "--profile", "mine")
    assert read(path)["mine"]["aws_account_id"] == "111122223333"
    assert read(path)["b"]["aws_account_id"] == "1"
    assert "has login_session, which AWS tools may use instead" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give a file away")
def test_a_token_that_another_user_has_put_there(anywhere):
    authority = anywhere.authority
    token = authority.write("token", "a-token-that-somebody-knows", mode=0o600)
    os.chown(token, 1234, 1234)
    authority.refused(
        65, "ra", "serve", *anywhere.options, "--port", "0", "--authorization-token-file", token,
        saying="belongs to another user")


def test_a_narrower_profile_counts_at_once(anywhere):
    """What was obtained with the profile before serves until the first answer, and no longer."""
    authority = anywhere.authority
    narrow = authority.ra("create-profile", "--name", "narrow", "--role", "web-01").line
    roles = authority.path("roles.yaml")

    def serve(profile):
        authority.write(
            "roles.yaml",
            f"trustAnchorArn: {anywhere.trust_anchor}\nprofileArn: {profile}\n"
            f"roles: [{{name: one, roleArn: {anywhere.role}}}]\n")

    serve(anywhere.profile)
    with Served(authority, *anywhere.files, "--roles-file", roles) as served:
        served.wait_for_credentials()
        wide = served.credentials("one")[1]["AccessKeyId"]
        serve(narrow)
        served.process.send_signal(signal.SIGHUP)
        served.wait_for_credentials(2)
        assert served.credentials("one")[1]["AccessKeyId"] != wide
        # Of one that does not exist AWS gives no session, and nothing else is handed out.
        serve(narrow.rpartition("/")[0] + "/00000000-0000-4000-8000-000000000000")
        served.process.send_signal(signal.SIGHUP)
        served.said("there are none; next attempt")
        status, answer = served.credentials("one")
        assert status == 503 and answer["code"] == "session.refused", answer
        assert served.ask("GET", "/healthz")[0] == 503


def test_an_unchanged_role_keeps_what_it_has(anywhere):
    with Served(anywhere.authority, *anywhere.options) as served:
        served.wait_for_credentials()
        before = served.credentials("web-01")[1]["AccessKeyId"]
        authority = anywhere.authority
        authority.ra("disable-profile", "web-01")
        served.process.send_signal(signal.SIGHUP)
        served.said("no new credentials .*those at hand are good until")
        assert served.credentials("web-01")[1]["AccessKeyId"] == before
