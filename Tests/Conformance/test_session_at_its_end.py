"""A kept session near its end, and what must not happen then: waiting, burnt PINs, silence."""

import concurrent.futures
import datetime
import json
import os
import signal
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from patience import PATIENCE, quick, wait_until
from served import Served
from soft_tokens import MODULE, PIN, softhsm
from test_session_cache import asked, cached, key_of, near_its_end
from test_session_faults import answer, arns, client, playing, session
from test_tokens import token

__all__ = ["cached", "client", "token"]

pytestmark = pytest.mark.judge("pyca/cryptography")


def hang(handler):
    time.sleep(60)
    handler.close_connection = True


@pytest.fixture
def near(client, tmp_path, authority):
    """A client whose session comes near its end before a server plays its steps."""
    folder = tmp_path / "caches"
    folder.mkdir(mode=0o700)
    authority.environment["XDG_CACHE_HOME"] = str(folder)
    client.sessions = folder / "anchorage" / "sessions"
    client.authority = authority
    return client


def test_nobody_waits_for_an_AWS_that_hangs(near):
    with playing(answer(201, session()), hang) as (url, server):
        first, _ = near("--endpoint", url, check=True)
        near_its_end(near, 200)
        (lock,) = near.sessions.glob("*.lock")

        # One waits three seconds, those who come meanwhile one, and then nobody waits for a minute.
        def twenty():
            lock.write_text("")
            before = server.count
            with concurrent.futures.ThreadPoolExecutor(20) as pool:
                done = list(pool.map(lambda _: near("--endpoint", url, check=True)[0], range(20)))
            for one in done:
                assert one.stdout == first.stdout and "this one was kept" in one.stderr, one
            # One asked in haste, and one behind with patience.
            assert server.count <= before + 2
            near_its_end(near, 200)

        quick(10, twenty)
        again, _ = quick(1.5, lambda: near("--endpoint", url, check=True))
        assert again.stdout == first.stdout, again
        assert "AWS gave no answer" in again.stderr or "another process is asking" in again.stderr


def test_who_asks_behind_the_answer_holds_nobody_up(near):
    """Pipes that are read to their ends: the process behind must not hold them."""
    with playing(answer(201, session()), hang) as (url, server):
        first, _ = near("--endpoint", url, check=True)
        (lock,) = near.sessions.glob("*.lock")

        def once():
            near_its_end(near, 800)
            os.utime(lock, (0, 0))
            done, _ = near("--endpoint", url, check=True)
            assert (done.stdout, done.stderr) == (first.stdout, "")

        # It waits for half a minute.
        quick(20, once)
        wait_until(lambda: server.count == 2)


def ending_identity(authority, rest, life=400):
    """A certificate with so many days left, and its key; where they are."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name.from_rfc4514_string("CN=late")
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=rest, hours=1)
    usage = x509.KeyUsage(True, *[False] * 8)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(end - datetime.timedelta(days=life)).not_valid_after(end)
        .add_extension(usage, True).sign(key, hashes.SHA256()))
    authority.write("late.pem", certificate.public_bytes(serialization.Encoding.PEM))
    authority.write("late.key", key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()), mode=0o600)
    return ("--certificate", "late.pem", "--private-key", "late.key")


def test_a_certificate_that_ends_soon_is_told_of_by_those_who_do_not_read_it(near):
    with playing(answer(201, session())) as (url, server):
        for days, warns in ((200, False), (20, True)):
            options = ending_identity(near.authority, days)
            for _ in range(2):
                done, _ = near(*options, "--endpoint", url, check=True)
                said = "warning: the certificate of CN=late expires in 20 days" in done.stderr
                assert said == warns and done.stderr.count("\n") == warns, done
        assert server.count == 2


def test_a_server_says_of_its_certificate_that_it_ends_soon(near):
    authority = near.authority
    with playing(answer(201, session())) as (url, _):
        options = (
            *arns("us-east-1"), "--role-arn", "arn:aws:iam::111122223333:role/web-01",
            *ending_identity(authority, 20), "--endpoint", url)
        with Served(authority, *options) as served:
            def again(count):
                served.process.send_signal(signal.SIGHUP)
                served.wait_for_credentials(count)
                return [line for line in served.log if "warning: the certificate" in line]

            served.said("warning: the certificate of CN=late expires in 20 days, at 20")
            served.wait_for_credentials()
            assert len(again(2)) == 1
            role = json.loads(served.ask("GET", "/healthz")[1])["roles"][0]
            assert role["certificate"]["warning"] == "certificate.expiring"
            ending_identity(authority, 10)
            assert "expires in 10 days" in again(3)[1]
            ending_identity(authority, 300)
            assert len(again(4)) == 2
            role = json.loads(served.ask("GET", "/healthz")[1])["roles"][0]
            assert "warning" not in role["certificate"]


def test_what_is_cleared_while_it_is_asked_for_is_not_kept(near):
    cleared = threading.Event()

    def slow(handler):
        cleared.wait(PATIENCE)
        answer(201, session())(handler)

    with playing(slow, answer(201, session(name="ASIANEXT"))) as (url, server):
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            asking = pool.submit(near, "--endpoint", url, check=True)
            wait_until(lambda: server.count == 1)
            (near.sessions / ".killed.partial").write_text("secret")
            done = near.authority.ra("session", "--clear-cache")
            assert done.stderr == "removed 0 cached sessions\n"
            cleared.set()
            assert asking.result()[0].json["AccessKeyId"] == "ASIASTUB"
        assert sorted(path.suffix for path in near.sessions.iterdir()) == ["", ".lock"]
        done, _ = near("--endpoint", url, check=True)
        assert done.json["AccessKeyId"] == "ASIANEXT"


def test_every_ARN_that_is_given_counts(cached, lab):
    authority = cached.authority
    kept = cached.session()
    other = cached.profile.replace("us-east-1", "us-west-2")
    for options, count in (
        (("--profile-arn", other), 0),
        (("--profile-arn", other, "--profile-arn", cached.profile), 1),
    ):
        cleared = authority.ra("session", "--clear-cache", *options)
        assert cleared.stderr == f"removed {count} cached session{'s' * (count != 1)}\n"
    assert key_of(cached.session()) != key_of(kept) and asked(lab) == 2


def test_is_cleared_although_no_byte_can_be_written(cached):
    cached.session()
    done = cached.authority.run(
        "sh", "-c", 'ulimit -f 0; trap "" XFSZ; ra session --clear-cache')
    assert done.stderr == "removed 1 cached session\n"


@softhsm
def test_a_wrong_PIN_is_tried_once(token, near):
    """Not once a minute by a process that nobody sees, until the token is locked."""
    workspace = near.authority
    workspace.environment["SOFTHSM2_CONF"] = token.workspace.environment["SOFTHSM2_CONF"]
    party = token.make("client")
    workspace.write("token.pem", party.pem)
    pin = workspace.write("pin", PIN, mode=0o600)
    options = (
        "--pkcs11-lib", MODULE, "--certificate", "token.pem", "--private-key",
        "pkcs11:token=example;object=client;type=private", "--token-pin-file", pin)

    def due(left):
        near_its_end(near, left)
        os.utime(lock, (0, 0))

    with playing(answer(201, session())) as (url, server):
        def ask(**run):
            return near(*options, "--endpoint", url, **run)[0]

        first = ask(check=True)
        (lock,) = near.sessions.glob("*.lock")
        workspace.write("pin", "0000", mode=0o600)
        due(800)
        assert ask(check=True).stdout == first.stdout
        wait_until(lambda: lock.read_text().startswith("secret "))
        note = lock.read_text()
        assert PIN not in note and "0000" not in note.split(" ", 2)[2]
        os.utime(lock, (0, 0))
        again = ask(check=True)
        assert again.stdout == first.stdout
        assert "the next session is not fetched" in again.stderr and "refused" in again.stderr
        time.sleep(0.3)
        # Nobody has begun another attempt.
        assert lock.stat().st_mtime == 0 and lock.read_text() == note
        due(-1)
        refused = ask()
        assert refused.status == 77 and "not tried again" in refused.stderr, refused
        assert "ra session --clear-cache" in refused.hint and lock.read_text() == note
        assert server.count == 1
        workspace.write("pin", PIN, mode=0o600)
        assert ask(check=True).stdout != "" and server.count == 2
        assert lock.read_text() == ""
