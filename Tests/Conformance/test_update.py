"""`ra update`: sessions in the shared credentials file, and nothing else in it changes."""

import configparser
import json
import signal
import stat
import subprocess

import pytest

import stub_servers
from patience import PATIENCE, wait_until
from served import YoungSessions, without_credentials
from test_session_cache import asked

pytestmark = pytest.mark.judge("AWS CLI")


def update(anywhere, *options, **run):
    return anywhere.authority.ra("update", *anywhere.options, *options, **run)


def credentials_file(anywhere):
    return anywhere.authority.home / ".aws" / "credentials"


def read(path):
    parser = configparser.RawConfigParser()
    parser.read(path)
    return parser


def test_the_aws_cli_reads_it(anywhere):
    done = update(anywhere, "--once", "--profile", "example")
    path = credentials_file(anywhere)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert done.stdout == "" and 'wrote the profile "example"' in done.stderr
    identity = anywhere.authority.aws(
        "sts", "get-caller-identity", "--profile", "example", environment=without_credentials())
    assert json.loads(identity.stdout)["Arn"].split("/")[1] == "web-01"
    update(anywhere, "--once")
    assert read(path).sections() == ["example", "default"]
    anywhere.authority.aws("sts", "get-caller-identity", environment=without_credentials())


ODD = {
    "comments": b"# mine\n; and mine\n[other]\naws_access_key_id = A # no comment\n",
    "crlf": b"[other]\r\naws_access_key_id=A\r\n\r\n",
    "tabs": b"[other]\n\taws_access_key_id\t=\tA\n\t# x\n",
    "no final newline": b"[other]\naws_access_key_id = A",
    "mark": b"\xef\xbb\xbf[other]\naws_access_key_id = A\n",
    "empty": b"",
    "blank": b"\n\n",
    "unicode": "[ótro]\nnote = æøå\n".encode(),
}


@pytest.mark.parametrize("kind", ODD)
def test_every_other_byte_stays(anywhere, kind):
    path = credentials_file(anywhere)
    path.parent.mkdir(mode=0o700)
    path.write_bytes(ODD[kind])
    update(anywhere, "--once", "--profile", "mine")
    first = path.read_bytes()
    assert first.startswith(ODD[kind])
    path.write_bytes(first + b"[after]\nx = y\n")
    update(anywhere, "--once", "--profile", "mine")
    second = path.read_bytes()
    assert second.startswith(ODD[kind]) and second.endswith(b"[after]\nx = y\n")
    assert second.count(b"[mine]") == 1 and second.count(b"aws_session_token") == 1
    assert second != first


def test_within_the_profile(anywhere):
    path = credentials_file(anywhere)
    path.parent.mkdir(mode=0o700)
    path.write_text(
        "[mine]\n# whose\naws_secret_access_key = old\nregion=eu-west-1\naws_security_token = old\n"
        "aws_access_key_id=old\n\n[after]\n")
    update(anywhere, "--once", "--profile", "mine")
    text = path.read_text()
    # What is new is random, and may have such a word in it.
    assert "= old\n" not in text and "=old\n" not in text and "# whose\n" in text and "region=eu-west-1\n" in text
    assert text.endswith("\n\n[after]\n")
    assert len(read(path)["mine"]) == 4


@pytest.mark.parametrize("before, after", [(0o600, 0o600), (0o640, 0o640), (0o644, 0o640), (0o666, 0o640)])
def test_modes(anywhere, before, after):
    path = credentials_file(anywhere)
    path.parent.mkdir(mode=0o700)
    path.write_text("[x]\n")
    path.chmod(before)
    update(anywhere, "--once")
    assert stat.S_IMODE(path.stat().st_mode) == after


def test_links_are_followed_and_stay(anywhere, tmp_path):
    path = credentials_file(anywhere)
    path.parent.mkdir(mode=0o700)
    real = tmp_path / "real"
    real.write_text("[x]\n")
    (tmp_path / "link").symlink_to("real")
    path.symlink_to(tmp_path / "link")
    update(anywhere, "--once")
    assert path.is_symlink() and (tmp_path / "link").is_symlink()
    assert real.read_text().startswith("[x]\n") and "aws_session_token" in real.read_text()
    assert sorted(entry.name for entry in tmp_path.iterdir() if "partial" in entry.name) == []


def test_another_place(anywhere):
    authority = anywhere.authority
    elsewhere = authority.path("elsewhere/credentials")
    update(anywhere, "--once", environment={"AWS_SHARED_CREDENTIALS_FILE": str(elsewhere)})
    assert "aws_session_token" in elsewhere.read_text()
    assert not credentials_file(anywhere).exists()


def test_many_at_once(anywhere):
    authority = anywhere.authority
    words = ["ra", "update", *map(str, anywhere.options), "--once", "--profile"]
    running = [
        subprocess.Popen(
            [*words, f"p{number}"], cwd=authority.folder, env=authority.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for number in range(12)
    ]
    for process in running:
        assert process.wait(timeout=PATIENCE) == 0, process.stderr.read()
        process.stderr.close()
    assert sorted(read(credentials_file(anywhere)).sections()) == sorted(f"p{n}" for n in range(12))


@pytest.mark.parametrize("content, status", [
    (b"[x\n", 78), (b"key = before any section\n", 78), (b"[mine]\na = b\n[mine]\n", 78),
    (b"\xff\xfe[x]\n", 78),
])
def test_a_file_that_cannot_be_edited(anywhere, content, status):
    path = credentials_file(anywhere)
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content)
    anywhere.authority.refused(
        status, "ra", "update", *anywhere.options, "--once", "--profile", "mine")


def test_names_that_cannot_be(anywhere):
    for name in ("", "a b", "[x]", "a#b"):
        anywhere.authority.refused(
            64, "ra", "update", *anywhere.options, "--once", "--profile", name)


def test_without_aws(anywhere):
    with stub_servers.refusing() as nowhere:
        anywhere.authority.refused(
            69, "ra", "update", *anywhere.options, "--endpoint", nowhere, "--once")


class Running:
    """`ra update` in the background."""

    def __init__(self, anywhere, *options):
        authority = anywhere.authority
        words = ["ra", "update", *anywhere.options, *options]
        self.process = subprocess.Popen(
            [str(word) for word in words], cwd=authority.folder, env=authority.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)


wait_for = wait_until


def key(path, profile="default"):
    return read(path).get(profile, "aws_access_key_id", fallback=None)


@pytest.mark.judge("faketime")
def test_it_renews_until_it_is_told_to_stop(tmp_path):
    with YoungSessions(tmp_path, 10) as (lab, anywhere):
        path = credentials_file(anywhere)
        with Running(anywhere, "--session-duration", "900") as running:
            wait_for(lambda: key(path))
            # A second name would keep the old session: that is seen before AWS is asked.
            other = path.with_name("other")
            other.hardlink_to(path)

            def is_refused():
                """One that was on its way when the name came has taken the place of the file."""
                if not other.samefile(path):
                    other.unlink()
                    other.hardlink_to(path)
                line = running.process.stderr.readline()
                assert line
                return "no new session (file.links)" in line

            wait_for(is_refused)
            first, before = key(path), asked(lab)
            wait_for(is_refused)
            assert asked(lab) == before and key(path) == first
            other.unlink()
            wait_for(lambda: key(path) != first)
            assert running.stop() == 0
