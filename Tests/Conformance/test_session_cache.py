"""The session cache: one CreateSession for everybody, nothing that others could read, no lie."""

import concurrent.futures
import fcntl
import json
import os
import pathlib
import stat
import subprocess
import time
import urllib.request

import pytest

from patience import PATIENCE, wait_until
from stub_servers import hanging, refusing
from terminal import Terminal


@pytest.fixture
def cached(anywhere, tmp_path):
    """The client with a cache in a folder of the test's own."""
    folder = tmp_path / "caches"
    folder.mkdir(mode=0o700)
    anywhere.authority.environment["XDG_CACHE_HOME"] = str(folder)
    anywhere.sessions = folder / "anchorage" / "sessions"
    return anywhere


def key_of(outcome):
    return outcome.json["AccessKeyId"]


def files(cached):
    return sorted(cached.sessions.glob("*.json"))


def the_file(cached):
    (path,) = files(cached)
    return path


def change(path, **members):
    """Changes members of a session's file, and leaves it as private as it was."""
    content = json.loads(path.read_text()) | members
    path.write_text(json.dumps(content))


def near_its_end(cached, left):
    """Makes the cached session one that has `left` seconds of its hour."""
    now = int(time.time())
    change(
        the_file(cached), obtained=now - 3_600 + left, refreshAfter=now + left - 1_000,
        expires=now + left,
    )


def asked(lab):
    """How often the service was asked for a session."""
    with urllib.request.urlopen(f"{lab.url}/_lab/requests") as page:
        records = json.load(page)["requests"]
    return sum(record["operation"] == "rolesanywhere:CreateSession" for record in records)


def test_asks_once(cached, lab):
    first = cached.session()
    assert cached.session().stdout == first.stdout
    assert cached.authority.ra("credential-process", *cached.options).stdout == first.stdout
    listed = [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in cached.sessions.iterdir()]
    assert {mode for _, mode in listed} == {0o600} and len(listed) == 2
    for folder in (cached.sessions, cached.sessions.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    # An open umask opens nothing.
    cached.authority.ra("session", "--clear-cache")
    cached.authority.run("sh", "-c", 'umask 0; "$@"', "sh", "ra", "session", *cached.options)
    assert stat.S_IMODE(the_file(cached).stat().st_mode) == 0o600


def test_loads_nothing_that_it_does_not_need(cached):
    cached.session()
    loaded = cached.session(environment={"LD_DEBUG": "files"}).stderr
    assert "libc.so" in loaded
    assert not [name for name in ("crypto", "ssl", "curl", "expat", "yaml") if f"lib{name}" in loaded]


def test_a_hundred_at_once_make_one_session(cached, lab):
    def start(_):
        return cached.session().stdout

    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        answers = set(pool.map(start, range(100)))
    assert len(answers) == 1
    assert asked(lab) == 1
    assert len(list(cached.sessions.iterdir())) == 2


def test_outlives_the_revocation(cached):
    authority = cached.authority
    authority.ra("configure", "cached", *cached.options)
    listed = authority.aws("s3", "ls", "--profile", "cached")
    authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    authority.pki("create-crl", "--out", "issuing.crl")
    authority.ra("import-crl", "--name", "x", "--trust-anchor", "web-01", "--crl", "issuing.crl")
    assert authority.aws("s3", "ls", "--profile", "cached").stdout == listed.stdout
    assert "Certificate revoked" in cached.session("--no-cache", check=False).stderr
    cleared = authority.ra("session", "--clear-cache")
    assert (cleared.stdout, cleared.stderr) == ("", "removed 1 cached session\n")
    refused = authority.aws("s3", "ls", "--profile", "cached", check=False)
    assert refused.status != 0 and "Certificate revoked" in refused.stderr
    assert files(cached) == []


def test_no_cache_reads_and_keeps_nothing(cached):
    first, second = cached.session("--no-cache"), cached.session("--no-cache")
    assert key_of(first) != key_of(second) and not cached.sessions.exists()
    kept = cached.session()
    assert key_of(cached.session("--no-cache")) != key_of(kept)
    assert cached.session().stdout == kept.stdout


def test_never_gives_one_client_the_session_of_another(cached):
    """Where the same words may mean another certificate, nothing is kept."""
    authority = cached.authority
    other = authority.issue("web-02", decrypt=True)
    for name, folder in (("one", cached.folder), ("two", other)):
        both = (folder / "certificate.pem").read_text()
        both += (folder / "decrypted_private_key.pem").read_text()
        authority.write(name, both)
        authority.path(name).chmod(0o600)

    def session(script, **run):
        command = ["bash", "-c", script, "bash", *cached.arns]
        return authority.run(*command, **run)

    for script in (
        'ra session "$@" --certificate - <$WHO',
        'ra session "$@" --certificate <(cat $WHO) --private-key $WHO',
        'ra session "$@" --certificate \'exec:sh -c "cat $WHO"\'',
        'ra session "$@" --certificate "exec:cat $WHO" --private-key "exec:cat $WHO"',
    ):
        keys = [
            key_of(session(script, environment={"WHO": who})) for who in ("one", "two", "one")]
        assert len(set(keys)) == 3, script
        refused = session(script, environment={"WHO": "/dev/null"}, check=False)
        assert refused.status != 0 and refused.stdout == "", script
    assert not cached.sessions.exists()


def test_under_the_name_of_AWS_s_client_nothing_is_kept(cached, tools):
    link = cached.authority.path("aws_signing_helper")
    link.symlink_to(tools / "ra")
    command = [link, "credential-process", *cached.options]
    first, second = (cached.authority.run(*command).json for _ in range(2))
    assert first["AccessKeyId"] != second["AccessKeyId"] and not cached.sessions.exists()


OTHER_OPTIONS = [
    ("--session-duration", "900"), ("--no-verify-ssl",), ("--ca-bundle", "issuing.pem"),
    ("--endpoint", "http://localhost:{port}"), ("--intermediates", "issuing.pem"),
]


def test_other_options_have_another_session(cached, lab):
    port = lab.environment["AWS_ENDPOINT_URL"].rpartition(":")[2]
    seen = {cached.session().stdout}
    for options in OTHER_OPTIONS:
        options = [option.format(port=port) for option in options]
        other = cached.session(*options)
        assert other.stdout not in seen, options
        assert cached.session(*options).stdout == other.stdout, options
        seen.add(other.stdout)
    assert cached.session().stdout in seen


def test_a_renewed_certificate_and_a_touched_key_have_another_session(cached):
    first = cached.session()
    cached.private_key.write_bytes(cached.private_key.read_bytes())
    second = cached.session()
    assert key_of(second) != key_of(first)
    # The bytes of the certificate count, and nothing that the system says of the file.
    cached.certificate.write_bytes(cached.certificate.read_bytes())
    assert cached.session().stdout == second.stdout
    cached.authority.pki("issue-client", "web-02", "--out", "other", "--no-key-passphrase")
    cached.certificate.write_bytes((cached.authority.path("other") / "certificate.pem").read_bytes())
    cached.private_key.write_bytes((cached.authority.path("other") / "private_key.pem").read_bytes())
    # The role is web-01's alone, and says so: that is no answer from the cache.
    assert cached.session(check=False).stdout != second.stdout


def test_nothing_but_certificates_gets_into_the_cache(cached):
    """What somebody has noted in a certificate's file counts, and is not written anywhere."""
    plain = cached.certificate.read_bytes()
    noted = [plain + b"password = " + word + b"\n" for word in (b"tiger", b"zebra")]
    keys = set()
    for content in [*noted, plain, b"# tiger\n" + plain]:
        cached.certificate.write_bytes(content)
        first = cached.session()
        assert cached.session().stdout == first.stdout
        keys.add(key_of(first))
    assert len(keys) == 4
    for path in cached.sessions.iterdir():
        assert b"tiger" not in path.read_bytes() and b"zebra" not in path.read_bytes()
    # Of any length: what is too long for a file of the cache has a digest, too.
    for more in (plain, b"# \xc3\xbc\n" + plain):
        cached.certificate.write_bytes(plain + more * (30_000 // len(plain)))
        first = cached.session()
        assert cached.session().stdout == first.stdout


def test_a_key_that_is_gone_or_another_is_said(cached):
    cached.session()
    other = cached.authority.issue("web-02", "--no-key-passphrase")
    kept = cached.private_key.read_bytes()
    cached.private_key.write_bytes((other / "private_key.pem").read_bytes())
    assert cached.session(check=False).status == 65
    cached.private_key.unlink()
    assert cached.session(check=False).status == 66
    cached.private_key.write_bytes(kept)
    cached.private_key.chmod(0o600)
    cached.session()


FOREIGN = {
    "empty": lambda path: path.write_text(""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "garbage": lambda path: path.write_bytes(os.urandom(500)),
    "large": lambda path: path.write_bytes(b" " * 2_000_000),
    "readable by others": lambda path: path.chmod(0o644),
    "of another user": lambda path: os.chown(path, 12345, 12345),
    "a link": lambda path: path.symlink_to(path.rename(path.with_suffix(".x"))),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path, 0o600)),
    "of the future": lambda path: change(path, obtained=int(time.time()) + 1_000),
    "too long": lambda path: change(path, expires=int(time.time()) + 90_000),
    "of another version": lambda path: change(path, version=1),
    "of another session": lambda path: change(path, key="0" * 64),
    "with more in it": lambda path: change(path, more=1),
}


def test_what_was_not_written_so_is_replaced(cached):
    kept = cached.session()
    path = the_file(cached)
    for name, spoil in FOREIGN.items():
        if name == "of another user" and os.geteuid() != 0:
            continue
        spoil(path)
        second = cached.session()
        assert key_of(second) != key_of(kept) and second.stderr == "", name
        kept = cached.session()
        assert kept.stdout == second.stdout, name
        status = path.lstat()
        assert stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o600, name


def test_the_next_session_is_fetched_behind_the_answer(cached):
    first = cached.session()
    near_its_end(cached, 800)
    os.utime(next(cached.sessions.glob("*.lock")), (0, 0))
    assert cached.session().stdout == first.stdout
    deadline = time.monotonic() + PATIENCE
    while key_of(again := cached.session()) == key_of(first):
        assert time.monotonic() < deadline, "nothing was fetched"
        time.sleep(0.05)
    content = json.loads(the_file(cached).read_text())
    assert content["accessKeyId"] == key_of(again)


def test_the_background_has_the_passphrase_and_prints_nothing(cached):
    authority = cached.authority
    options = [*cached.arns, "--certificate", cached.certificate,
               "--private-key", cached.folder / "private_key.pem"]
    secret = {"RA_KEY_PASSPHRASE": authority.environment["PKI_KEY_PASSPHRASE"]}
    first = authority.ra("session", *options, environment=secret)
    # The key is not opened for what is kept: nobody is asked for its passphrase.
    assert authority.ra("session", *options).stdout == first.stdout
    near_its_end(cached, 800)
    os.utime(next(cached.sessions.glob("*.lock")), (0, 0))
    # Pipes that are read to their ends: the process behind must not hold them.
    began = time.monotonic()
    second = authority.ra("session", *options, environment=secret)
    assert (second.stdout, second.stderr) == (first.stdout, "")
    assert time.monotonic() - began < 5
    deadline = time.monotonic() + PATIENCE
    while json.loads(the_file(cached).read_text())["accessKeyId"] == key_of(first):
        assert time.monotonic() < deadline, "nothing was fetched"
        time.sleep(0.05)


def test_is_passed_on_when_AWS_cannot_be_reached(cached):
    first = cached.session()
    with refusing() as url:
        def at_its_end(*options, **run):
            return cached.session("--endpoint", url, *options, check=False, **run)

        assert at_its_end().status == 69
        # The same session, had it been asked of that endpoint.
        path = the_file(cached)
        locks = {lock.stem for lock in cached.sessions.glob("*.lock")}
        (name,) = locks - {path.stem}
        content = json.loads(path.read_text())
        now = int(time.time())
        here = cached.authority.environment["AWS_ENDPOINT_URL"]
        facts = content["key"].replace(f"{len(here)}:{here}", f"{len(url)}:{url}")
        content |= {"key": facts, "obtained": now - 3_500, "refreshAfter": now - 500,
                    "expires": now + 100}
        other = path.with_name(f"{name}.json")
        other.touch(mode=0o600)
        other.write_text(json.dumps(content))
        # That nobody answered a moment ago would be reason enough.
        assert "AWS gave no answer" in at_its_end().stderr
        other.with_suffix(".lock").write_text("")
        passed = at_its_end()
        assert passed.status == 0 and passed.stdout == first.stdout
        assert "this one was kept" in passed.stderr and url in passed.stderr
        assert at_its_end("--no-cache").status == 69
        change(other, obtained=now - 3_600, expires=now - 1)
        assert at_its_end().status == 69


def test_a_refusal_is_not_covered_up(cached):
    cached.session()
    cached.authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    cached.authority.pki("create-crl", "--out", "issuing.crl")
    cached.authority.ra(
        "import-crl", "--name", "x", "--trust-anchor", "web-01", "--crl", "issuing.crl"
    )
    near_its_end(cached, 100)
    refused = cached.session(check=False)
    assert refused.status == 77 and "Certificate revoked" in refused.stderr
    assert refused.stdout == ""


def test_a_dead_process_holds_no_lock(cached):
    def once():
        cached.authority.ra("session", "--clear-cache")
        for path in cached.sessions.glob("*.lock"):
            path.unlink()
        return ask_after_a_dead_one(cached)

    # Behind a lock that is held it would wait for ten seconds.
    assert once() < 5


def ask_after_a_dead_one(cached):
    """How long it takes when the process that had the lock was killed."""
    with hanging() as url:
        command = ["ra", "session", *map(str, cached.options), "--endpoint", url]
        environment = cached.authority.environment
        holder = subprocess.Popen(
            command, cwd=cached.authority.folder, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

        def is_locked():
            for lock in cached.sessions.glob("*.lock"):
                with open(lock) as file:
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        return True
            return False

        wait_until(is_locked)
        holder.kill()
        holder.wait()
        began = time.monotonic()
        cached.session("--endpoint", url, "--timeout", "0.3", check=False)
        return time.monotonic() - began


MOUNTED = ["unshare", "-m", "sh", "-c"]


def without_a_place(folder):
    """Ways not to have one: what changes in the environment, and what stands before the command."""
    blocker = folder / "a file"
    blocker.touch()
    yield {"XDG_CACHE_HOME": str(blocker)}, []
    yield {"XDG_CACHE_HOME": str(folder / "no" / "such" / "place")}, []
    yield {"XDG_CACHE_HOME": "/dev/null"}, []
    # Neither is a home that can only be read, or is none.
    home = folder / "home"
    home.mkdir()
    nothing = {"XDG_CACHE_HOME": None, "HOME": str(home)}
    # Root may write wherever the file system lets it.
    yield nothing, [*MOUNTED, f'mount -t tmpfs -o ro none "{home}" && exec "$@"', "sh"]
    yield nothing | {"HOME": "/"}, []
    # No byte can be written to any file; then to a disk that is full.
    yield {}, ["sh", "-c", 'ulimit -f 0; trap "" XFSZ; exec "$@"', "sh"]
    yield nothing, [
        *MOUNTED,
        f'mount -t tmpfs -o size=64k none "{home}" && cat /dev/zero >"{home}/full" 2>/dev/null; '
        f'"$@" || exit; ls -A "{home}/.cache/anchorage/sessions" 2>/dev/null; true', "sh",
    ]


def test_without_a_place_it_goes_on_without_a_cache(cached):
    authority = cached.authority
    folder = pathlib.Path(authority.environment["XDG_CACHE_HOME"])
    mounts = authority.run(*MOUNTED, "mount -t tmpfs none /mnt", check=False).status == 0
    for environment, before in without_a_place(folder):
        if "mount" in " ".join(before) and not mounts:
            continue
        done = authority.run(
            *before, "ra", "session", *cached.options, environment=environment
        )
        session, _, left = done.stdout.partition("}")
        assert '"AccessKeyId":"ASIA' in session and done.stderr == "", done
        assert ".json" not in left and ".partial" not in left, done
        assert not list(folder.rglob("*.json")) and not list(folder.rglob("*.partial")), done
        told = authority.run(
            *before, "ra", "session", *cached.options, "--debug", environment=environment
        )
        assert "debug: the session is not kept: " in told.stderr, told


def test_says_on_a_terminal_why_nothing_is_kept(cached):
    cached.authority.environment["XDG_CACHE_HOME"] = "/dev/null"
    with Terminal(cached.authority, "ra", "session", *cached.options) as terminal:
        assert terminal.end() == 0
        assert terminal.screen.count("not kept for the next call: /dev/null") == 1
        assert "hint: let XDG_CACHE_HOME name a directory" in terminal.screen


def test_clear_cache_of_an_ARN(cached):
    cached.session()
    cached.session("--session-duration", "900")
    other = cached.role[:-1] + "x"
    assert "removed 0 " in cached.authority.ra(
        "session", "--clear-cache", "--role-arn", other).stderr
    assert "removed 2 cached sessions\n" == cached.authority.ra(
        "session", "--clear-cache", *cached.arns).stderr
    assert files(cached) == []
