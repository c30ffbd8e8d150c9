"""`ra session` signs with keys from everywhere; a verifier on pyca/cryptography says whether it does."""

import itertools
import os
import pathlib
import random
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import key_material
from key_material import FORMS, KINDS, PASSPHRASE, Party
from session_judge import PRINTED, recording
from tls_front import tls_front

pytestmark = [pytest.mark.judge("pyca/cryptography"), pytest.mark.judge("openssl")]

ACCOUNT = "111122223333"
ID = "11111111-2222-3333-4444-555555555555"


def arns(region="us-east-1", partition="aws", role="reader"):
    return (
        "--trust-anchor-arn", f"arn:{partition}:rolesanywhere:{region}:{ACCOUNT}:trust-anchor/{ID}",
        "--profile-arn", f"arn:{partition}:rolesanywhere:{region}:{ACCOUNT}:profile/{ID}",
        "--role-arn", f"arn:{partition}:iam::{ACCOUNT}:role/{role}",
    )


@pytest.fixture
def recorder():
    with recording() as recorder:
        yield recorder


@pytest.fixture(scope="module")
def authority():
    return Party("Issuer", is_authority=True)


@pytest.fixture(scope="module")
def client(authority):
    return Party("web-01", issuer=authority)


@pytest.fixture
def desk(workspace, client):
    """A workspace with a client's certificate and its key in the clear."""
    workspace.write("certificate.pem", client.pem)
    workspace.write("key.pem", client.plain(), mode=0o600)
    return workspace


def session(workspace, recorder, *options, **run):
    """The judged request of an `ra session`."""
    done = workspace.ra("session", *arns(), "--endpoint", recorder.url, *options, **run)
    assert done.stdout == PRINTED, done
    assert "warning" not in done.stderr and PASSPHRASE not in done.stderr, done
    return recorder.take()


def refused(workspace, recorder, status, *options, **run):
    """An `ra session` that is refused before anything is sent."""
    outcome = workspace.refused(
        status, "ra", "session", *arns(), "--endpoint", recorder.url, *options, **run
    )
    assert recorder.count == 0
    return outcome


# --- Forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind, form",
    [("p256", form) for form in FORMS]
    + [(kind, form) for kind in KINDS[1:] for form in ["PKCS #8", "SEC 1 or PKCS #1"]]
    + [("rsa2048", "PBES2, scrypt"), ("p384", "traditional, AES-256")],
)
def test_every_form_of_a_key(workspace, recorder, authority, kind, form):
    party = Party("web-01", kind, issuer=authority)
    text, is_encrypted = key_material.encoded(workspace, party, form)
    workspace.write("certificate.pem", party.pem)
    # A passphrase protects the file, so that its mode need not.
    workspace.write("key.pem", text, mode=0o644 if is_encrypted else 0o600)
    given = {"RA_KEY_PASSPHRASE": PASSPHRASE} if is_encrypted else {}
    judged = session(
        workspace, recorder, "--certificate", "certificate.pem", "--private-key", "key.pem",
        environment=given,
    )
    assert judged.certificate == party.certificate and judged.chain == []
    if is_encrypted and kind == "p256":
        refused(
            workspace, recorder, 77, "--certificate", "certificate.pem", "--private-key", "key.pem",
            environment={"RA_KEY_PASSPHRASE": "wrong"}, saying="passphrase",
        )
        outcome = refused(
            workspace, recorder, 64, "--certificate", "certificate.pem", "--private-key", "key.pem",
            saying="needs a passphrase",
        )
        assert "RA_KEY_PASSPHRASE" in outcome.hint


def test_a_passphrase_comes_from_a_file_or_a_flag(desk, recorder, client):
    text, _ = key_material.encoded(desk, client, "PBES2, PBKDF2 with SHA-256")
    desk.write("key.pem", text)
    desk.write("passphrase", PASSPHRASE + "\n", mode=0o600)
    files = ("--certificate", "certificate.pem", "--private-key", "key.pem")
    session(desk, recorder, *files, "--key-passphrase-file", "passphrase")
    session(desk, recorder, *files, "--pkcs8-password", PASSPHRASE)
    session(desk, recorder, *files, "--key-passphrase-file", "-", stdin=PASSPHRASE)
    refused(
        desk, recorder, 64, *files, "--key-passphrase-file", "passphrase", "--pkcs8-password", "x",
        saying="two answers to one question",
    )
    desk.write("passphrase", PASSPHRASE + "\n", mode=0o644)
    refused(desk, recorder, 65, *files, "--key-passphrase-file", "passphrase", saying="by others")


@pytest.mark.parametrize("order", ["key first", "certificate first", "key in between"])
def test_a_key_beside_its_certificate(workspace, recorder, client, authority, order):
    parts = {
        "key first": [client.plain(), client.pem, authority.pem],
        "certificate first": [client.pem, authority.pem, client.plain()],
        "key in between": [client.pem, b"a remark\n", client.plain(), authority.pem],
    }[order]
    workspace.write("both.pem", b"".join(parts), mode=0o600)
    for options in (("--certificate", "both.pem"),
                    ("--certificate", "both.pem", "--private-key", "both.pem")):
        judged = session(workspace, recorder, *options)
        assert judged.certificate == client.certificate
        assert judged.chain == [authority.certificate]


def test_a_full_chain_in_any_order_gives_the_intermediates(workspace, recorder):
    root, first, second = key_material.authorities(3)
    client = Party("web-01", issuer=second)
    workspace.write("key.pem", client.plain(), mode=0o600)
    workspace.write("more.pem", first.pem + second.pem)
    for order in itertools.permutations([client, second, first]):
        workspace.write("chain.pem", b"".join(each.pem for each in order))
        judged = session(
            workspace, recorder, "--certificate", "chain.pem", "--private-key", "key.pem",
            "--intermediates", "more.pem",
        )
        assert judged.certificate == client.certificate
        expected = [each.certificate for each in order if each is not client]
        assert judged.chain == expected


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
@pytest.mark.parametrize("kind", ["p256", "p384", "rsa2048"])
def test_pkcs12_brings_its_intermediates(workspace, recorder, kind, passphrase):
    root, issuing = key_material.authorities(2)
    client = Party("web-01", kind, issuer=issuing)
    content = client.pkcs12(passphrase, [root, issuing])
    workspace.write("client.p12", content, mode=0o644 if passphrase else 0o600)
    # A passphrase that is not needed does no harm.
    judged = session(
        workspace, recorder, "--certificate", "client.p12",
        environment={"RA_KEY_PASSPHRASE": PASSPHRASE},
    )
    assert judged.certificate == client.certificate and judged.chain == [issuing.certificate]
    if passphrase is None:
        session(workspace, recorder, "--certificate", "client.p12")
    else:
        refused(
            workspace, recorder, 77, "--certificate", "client.p12",
            environment={"RA_KEY_PASSPHRASE": "wrong"}, saying="client.p12",
        )


def test_pkcs12_of_yesterday(desk, recorder, client):
    desk.openssl(
        "pkcs12", "-export", "-legacy", "-inkey", "key.pem", "-in", "certificate.pem",
        "-out", "old.p12", "-passout", f"pass:{PASSPHRASE}",
    )
    judged = session(
        desk, recorder, "--certificate", "old.p12", "--pkcs8-password", PASSPHRASE
    )
    assert judged.certificate == client.certificate


# --- Sources --------------------------------------------------------------------------------------


def test_standard_input_holds_one_or_both(desk, recorder, client):
    both = (client.pem + client.plain()).decode()
    for options, text in (
        (("--certificate", "-"), both),
        (("--certificate", "-", "--private-key", "-"), both),
        (("--certificate", "certificate.pem", "--private-key", "-"), client.plain().decode()),
        (("--certificate", "-", "--private-key", "key.pem"), client.pem.decode()),
    ):
        judged = session(desk, recorder, *options, stdin=text)
        assert judged.certificate == client.certificate


def test_variables_hold_certificate_and_key(desk, recorder, client):
    given = {"CLIENT": client.pem.decode(), "CLIENT_KEY": client.plain().decode()}
    for options in (
        ("--certificate", "env:CLIENT", "--private-key", "env:CLIENT_KEY"),
        ("--certificate=env:CLIENT", "--private-key=env:CLIENT_KEY"),
        ("--certificate", "certificate.pem", "--private-key", "env:CLIENT_KEY"),
    ):
        session(desk, recorder, *options, environment=given)
    refused(
        desk, recorder, 66, "--certificate", "certificate.pem", "--private-key", "env:NOWHERE",
        saying='"NOWHERE" is not set',
    )
    refused(
        desk, recorder, 64, "--certificate", "certificate.pem", "--private-key", "env:",
        saying="names nothing to read",
    )


def test_a_variable_with_a_key_is_not_handed_on(desk, recorder, client):
    given = {"CLIENT_KEY": client.plain().decode()}
    desk.write("show", "#!/bin/sh\nenv > seen\ncat certificate.pem\n", mode=0o755)
    session(
        desk, recorder, "--certificate", "exec:./show", "--private-key", "env:CLIENT_KEY",
        environment=given,
    )
    seen = desk.path("seen").read_text()
    assert "HOME=" in seen and "CLIENT_KEY" not in seen and "PRIVATE KEY" not in seen


def test_a_program_prints_the_key(desk, recorder, client):
    for command in (
        "cat key.pem",
        "cat 'key with \"quotes\" and blanks.pem'",
        'cat "key with \\"quotes\\" and blanks.pem"',
        "sh -c 'cat \"$0\"' key.pem",
    ):
        desk.write('key with "quotes" and blanks.pem', client.plain(), mode=0o600)
        session(
            desk, recorder, "--certificate", "certificate.pem", "--private-key", f"exec:{command}"
        )
    session(desk, recorder, "--certificate", "exec:cat certificate.pem key.pem")


@pytest.mark.parametrize(
    "command, status, saying",
    [
        ("", 64, "names nothing to read"),
        ("'unfinished", 64, "names nothing to read"),
        ("no-such-program here", 66, 'no program "no-such-program"'),
        ("sh -c 'echo one >&2; echo two >&2; exit 3'", 66, "ended with 3: one; two"),
        ("true", 66, "printed nothing"),
        ("echo nothing", 65, "exec:echo"),
        ("cat $HOME/key.pem", 66, "ended with 1"),
        ("sh -c 'kill -9 $$'", 66, "ended with 137"),
    ],
)
def test_a_program_that_fails(desk, recorder, command, status, saying):
    refused(
        desk, recorder, status, "--certificate", "certificate.pem", "--private-key",
        f"exec:{command}", saying=saying,
    )


def test_a_program_that_talks_without_end(desk, recorder):
    refused(
        desk, recorder, 78, "--certificate", "certificate.pem", "--private-key", "exec:yes",
        saying="more than",
    )


# --- What does not belong together ----------------------------------------------------------------


@pytest.mark.parametrize(
    "certificate, key",
    [
        ("certificate.pem", "other.pem"),
        ("certificate.pem", "other.p12"),
        ("certificate.pem", "-"),
        ("certificate.pem", "env:OTHER"),
        ("certificate.pem", "exec:cat other.pem"),
        ("mixed.pem", None),
        ("-", "other.pem"),
        ("exec:cat certificate.pem", "other.pem"),
    ],
)
def test_a_key_of_another_certificate_is_refused(desk, recorder, client, certificate, key):
    other = Party("web-02", issuer=client.issuer)
    desk.write("other.pem", other.plain(), mode=0o600)
    desk.write("other.p12", other.pkcs12(), mode=0o600)
    desk.write("mixed.pem", client.pem + other.plain(), mode=0o600)
    stdin = {"-": other.plain().decode()}.get(key) or {"-": client.pem.decode()}.get(certificate)
    options = ("--certificate", certificate) + (("--private-key", key) if key else ())
    outcome = refused(
        desk, recorder, 65, *options, environment={"OTHER": other.plain().decode()}, stdin=stdin,
        saying="does not",
    )
    assert "CN=web-01" in outcome.stderr


def test_another_kind_of_key_is_refused(desk, recorder):
    desk.write("rsa.pem", Party("x", "rsa2048").plain(), mode=0o600)
    refused(desk, recorder, 65, "--certificate", "certificate.pem", "--private-key", "rsa.pem")


@pytest.mark.parametrize(
    "options, status, saying",
    [
        (("--certificate", "certificate.pem"), 64, "holds no private key"),
        (("--certificate", "key.pem"), 65, "CERTIFICATE"),
        (("--certificate", "client.p12", "--private-key", "key.pem"), 65, "not PEM"),
        (("--certificate", "two.pem", "--private-key", "two.pem"), 65, "PRIVATE KEY"),
        (("--certificate", "empty", "--private-key", "key.pem"), 65, "empty"),
        (("--certificate", "certificate.pem", "--private-key", "/dev/null"), 65, "PRIVATE KEY"),
        (("--certificate", "certificate.pem", "--private-key", "."), 66, "directory"),
        (("--certificate", "noise", "--private-key", "key.pem"), 65, "noise"),
        (("--certificate", "noise"), 65, "noise"),
        (("--certificate", "certificate.pem", "--private-key", "cut.pem"), 65, "cut.pem"),
        (("--private-key", "key.pem"), 64, "--certificate"),
    ],
)
def test_what_holds_something_else(desk, recorder, client, options, status, saying):
    desk.write("client.p12", client.pkcs12(), mode=0o600)
    desk.write("two.pem", client.pem + client.plain() + client.plain(), mode=0o600)
    desk.write("empty", "")
    desk.write("noise", b"\x30\x82" + bytes(range(256)), mode=0o600)
    desk.write("cut.pem", client.plain()[:-30], mode=0o600)
    refused(desk, recorder, status, *options, saying=saying)


def test_a_key_that_others_may_read_is_refused(desk, recorder, client):
    desk.path("key.pem").chmod(0o640)
    desk.write("both.pem", client.pem + client.plain(), mode=0o644)
    desk.write("client.p12", client.pkcs12(), mode=0o644)
    for options in (
        ("--certificate", "certificate.pem", "--private-key", "key.pem"),
        ("--certificate", "both.pem"),
        ("--certificate", "client.p12"),
    ):
        refused(desk, recorder, 65, *options, saying="can be read by others")


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root, to give a file to somebody else")
def test_a_key_that_somebody_else_has_put_there_is_taken(desk, recorder):
    desk.path("key.pem").chmod(0o640)
    os.chown(desk.path("key.pem"), 12345, 0)
    session(desk, recorder, "--certificate", "certificate.pem", "--private-key", "key.pem")


# --- The way to AWS -------------------------------------------------------------------------------

FILES = ("--certificate", "certificate.pem", "--private-key", "key.pem")


def test_with_a_proxy_even_to_this_machine(desk, recorder):
    environment = {"http_proxy": recorder.url, "NO_PROXY": None}
    names = (*arns(), "--endpoint", "http://127.0.0.1:1", *FILES)
    done = desk.ra("session", *names, "--with-proxy", environment=environment)
    assert done.stdout == PRINTED
    recorder.take()
    desk.refused(
        69, "ra", "session", *names, environment=environment | {"AWS_MAX_ATTEMPTS": "1"},
        saying="127.0.0.1:1",
    )
    assert recorder.count == 0


def test_a_server_that_nobody_vouches_for(desk, recorder, tmp_path):
    port = int(recorder.url.rpartition(":")[2])
    with tls_front(tmp_path, port) as (front, _):
        names = (*arns(), "--endpoint", f"https://127.0.0.1:{front}", *FILES)
        desk.refused(69, "ra", "session", *names, saying="TLS")
        assert recorder.count == 0
        assert desk.ra("session", *names, "--no-verify-ssl").stdout == PRINTED
        recorder.take()


def test_the_roots_that_openssl_would_take(desk, recorder, tmp_path):
    """SSL_CERT_FILE and SSL_CERT_DIR stand for the system's own; what AWS tools name beats them."""
    port = int(recorder.url.rpartition(":")[2])
    with tls_front(tmp_path, port) as (front, certificate):
        names = (*arns(), "--endpoint", f"https://127.0.0.1:{front}", *FILES)
        hashed = tmp_path / "hashed"
        hashed.mkdir()
        (hashed / "front.pem").write_bytes(pathlib.Path(certificate).read_bytes())
        desk.openssl("rehash", hashed)
        for environment in (
            {"SSL_CERT_FILE": str(certificate)}, {"SSL_CERT_DIR": str(hashed)},
            {"SSL_CERT_DIR": f"/nowhere:{hashed}"}, {"AWS_CA_BUNDLE": str(certificate)},
            {"SSL_CERT_FILE": "/etc/hostname", "AWS_CA_BUNDLE": str(certificate)},
        ):
            done = desk.ra("session", *names, environment=environment)
            assert done.stdout == PRINTED, environment
            recorder.take()
        for environment in ({"SSL_CERT_DIR": "/nowhere"}, {"SSL_CERT_FILE": ""}):
            desk.refused(69, "ra", "session", *names, environment=environment, saying="TLS")
        assert recorder.count == 0


# --- Many of them ---------------------------------------------------------------------------------


def test_random_sessions(workspace, recorder):
    """Two hundred sessions, no two of them alike."""
    seed = int(os.environ.get("SESSION_SEED", "20261126"))
    chance = random.Random(seed)
    ladder = key_material.authorities(6)
    cases = []
    for number in range(208):
        depth = chance.randrange(1, 6)
        kind = KINDS[number % len(KINDS)]
        size = chance.choice([1, 7, 8, 63, 64, 127, 128, 158, 159])
        client = Party(
            f"client-{number}", kind, issuer=ladder[depth],
            serial=chance.getrandbits(size) | 1 << (size - 1) | 1,
        )
        chain = ladder[1 : depth + 1]
        chance.shuffle(chain)
        own, apart = chain[: chance.randrange(len(chain) + 1)], None
        apart = [each for each in chain if each not in own]
        folder = workspace.path(f"{number}")
        folder.mkdir()
        workspace.write(f"{number}/certificate.pem", b"".join(p.pem for p in [client, *own]))
        workspace.write(f"{number}/key.pem", client.plain(), mode=0o600)
        options = ["--certificate", f"{number}/certificate.pem"]
        options += ["--private-key", f"{number}/key.pem"]
        if apart:
            workspace.write(f"{number}/more.pem", b"".join(p.pem for p in apart))
            options += ["--intermediates", f"{number}/more.pem"]
        region, partition = chance.choice([
            ("us-east-1", "aws"), ("eu-central-2", "aws"), ("ap-southeast-5", "aws"),
            ("us-gov-west-1", "aws-us-gov"), ("cn-northwest-1", "aws-cn"),
        ])
        letters = "abcXYZ019+=,.@_-"
        role = chance.choice(["", "a/", "path/with+odd=,.@-_/"]) + "".join(
            chance.choices(letters, k=chance.randrange(1, 60))
        )
        duration = chance.randrange(900, 43201)
        options += ["--session-duration", str(duration)]
        name = None
        if chance.random() < 0.5:
            name = "".join(chance.choices(letters, k=chance.randrange(2, 65)))
            options.append(f"--role-session-name={name}")
        prefix = chance.choice(["", "", "/", "/base", "/two/deep"])
        cases.append((client, own + apart, arns(region, partition, role), options, prefix,
                      duration, name, region))

    def run(case):
        client, _, names, options, prefix, *_ = case
        return workspace.ra("session", *names, "--endpoint", recorder.url + prefix, *options)

    with ThreadPoolExecutor(2) as pool:
        for done in pool.map(run, cases):
            assert done.stdout == PRINTED, done
    judged = {each.certificate: each for each in recorder.take_all()}
    assert len(judged) == len(cases)
    for client, chain, names, _, _, duration, name, region in cases:
        found = judged[client.certificate]
        assert found.chain == [each.certificate for each in chain], seed
        assert found.region == region
        assert found.parameters == {
            "trustAnchorArn": names[1], "profileArn": names[3], "roleArn": names[5],
        }
        expected = {"durationSeconds": duration}
        assert found.body == (expected | {"roleSessionName": name} if name else expected)
