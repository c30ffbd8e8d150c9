"""Every flag of AWS's client 1.8, by command: it has that program's effect, or is refused by name.

The list is what that program's help shows. A flag has its row, and a row its flag.
"""

import json
import subprocess

import pytest

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from key_material import PASSPHRASE, Party, authorities, encoded
from patience import PATIENCE
from served import ask
from session_judge import CREDENTIALS, PRINTED, recording
from soft_tokens import MODULE, PIN, TPM, Token, softhsm, swtpm
from recorded_sessions import arns
from test_stand_in import fails, fixed_string
from tls_front import tls_front
from workspace import tools_folder

pytestmark = pytest.mark.judge("pyca/cryptography")

STORES = {
    "cert-selector", "system-store-name", "system-store-location", "use-latest-expiring-certificate",
}
SESSION = {
    "role-arn", "profile-arn", "trust-anchor-arn", "session-duration", "region", "endpoint",
    "no-verify-ssl", "with-proxy", "debug", "certificate", "private-key", "intermediates",
    "pkcs11-lib", "reuse-pin", "tpm-key-password", "no-tpm-key-password", "role-session-name",
    "pkcs8-password",
} | STORES
FLAGS = {
    "credential-process": SESSION,
    "serve": SESSION | {"port", "hop-limit"},
    "update": SESSION | {"profile", "once"},
    "read-certificate-data": STORES | {"certificate", "pkcs11-lib", "debug"},
    "sign-string": STORES | {
        "certificate", "private-key", "pkcs11-lib", "reuse-pin", "tpm-key-password",
        "no-tpm-key-password", "pkcs8-password", "format", "digest", "debug",
    },
}


class Bench:
    """The program beside a client's files, and what it sent."""

    def __init__(self, workspace, recorder):
        self.workspace = workspace
        self.recorder = recorder
        root, issuing = authorities(2)
        self.issuer = issuing
        self.client = Party("web-01", issuer=issuing)
        workspace.write("certificate.pem", self.client.pem)
        workspace.write("key.pem", self.client.plain(), mode=0o600)
        self.program = workspace.path("aws_signing_helper")
        self.program.symlink_to(tools_folder() / "ra")

    def run(self, *words, **run):
        return self.workspace.run(self.program, *words, **run)

    def given(self, flag=None, value=None):
        """The flags of a session, one of them with another value, or left out."""
        flags = dict(zip(arns()[::2], arns()[1::2])) | {
            "--endpoint": self.recorder.url, "--certificate": "certificate.pem",
            "--private-key": "key.pem",
        }
        if flag:
            flags.pop(f"--{flag}", None)
        pairs = [word for pair in flags.items() for word in pair]
        return pairs if value is None else [*pairs, f"--{flag}", value]

    def session(self, *words, **run):
        done = self.run("credential-process", *words, **run)
        assert done.stdout == PRINTED, done
        return self.recorder.take(), done


@pytest.fixture
def bench(workspace):
    with recording() as recorder:
        yield Bench(workspace, recorder)


def changes_a_parameter(flag, name, make):
    def row(bench):
        value = make(arns()[{"trust-anchor-arn": 1, "profile-arn": 3, "role-arn": 5}[flag]])
        judged, _ = bench.session(*bench.given(flag, value))
        assert judged.parameters[name] == value
        fails(bench.run, "credential-process", *bench.given(flag), saying=f"--{flag}")
    return row


def session_duration(bench):
    assert bench.session(*bench.given())[0].body == {"durationSeconds": 3600}
    judged, _ = bench.session(*bench.given("session-duration", "7200"))
    assert judged.body == {"durationSeconds": 7200}


def role_session_name(bench):
    judged, _ = bench.session(*bench.given("role-session-name", "me@home"))
    assert judged.body["roleSessionName"] == "me@home"


def region(bench):
    assert bench.session(*bench.given("region", "us-east-1"))[0].region == "us-east-1"
    fails(bench.run, "credential-process", *bench.given("region", "eu-west-1"), saying="eu-west-1")


def endpoint(bench):
    words = bench.given("endpoint")
    judged, _ = bench.session(
        *words, environment={"AWS_ENDPOINT_URL_ROLESANYWHERE": bench.recorder.url})
    assert judged.certificate == bench.client.certificate
    bench.session(*bench.given(), environment={"AWS_ENDPOINT_URL_ROLESANYWHERE": "http://127.0.0.1:1"})


def no_verify_ssl(bench):
    port = int(bench.recorder.url.rpartition(":")[2])
    folder = bench.workspace.folder.parent / "tls"
    folder.mkdir()
    with tls_front(folder, port) as (front, _):
        words = bench.given("endpoint", f"https://127.0.0.1:{front}")
        fails(bench.run, "credential-process", *words, saying="TLS")
        bench.session(*words, "--no-verify-ssl")


def with_proxy(bench):
    words = bench.given("endpoint", "http://127.0.0.1:1")
    environment = {"http_proxy": bench.recorder.url, "NO_PROXY": None}
    bench.session(*words, "--with-proxy", environment=environment)


def debug(bench):
    _, quiet = bench.session(*bench.given())
    _, loud = bench.session(*bench.given(), "--debug")
    assert quiet.stderr == "" and "POST" in loud.stderr
    assert CREDENTIALS["secretAccessKey"] not in loud.stderr


def certificate(bench):
    fails(bench.run, "credential-process", *bench.given("certificate"), saying="--certificate")
    bench.workspace.write("both.pem", bench.client.pem + bench.client.plain(), mode=0o600)
    words = bench.given("certificate", "both.pem")
    at = words.index("--private-key")
    judged, _ = bench.session(*words[:at], *words[at + 2:])
    assert judged.certificate == bench.client.certificate


def private_key(bench):
    other = Party("web-02", "rsa2048", issuer=bench.issuer)
    bench.workspace.write("rsa.pem", other.plain(), mode=0o600)
    bench.workspace.write("rsa-certificate.pem", other.pem)
    words = bench.given("private-key", "rsa.pem")
    fails(bench.run, "credential-process", *words, saying="does not belong")
    judged, _ = bench.session(*words, "--certificate", "rsa-certificate.pem")
    assert judged.certificate == other.certificate


def intermediates(bench):
    bench.workspace.write("issuer.pem", bench.issuer.pem)
    judged, _ = bench.session(*bench.given("intermediates", "issuer.pem"))
    assert judged.chain == [bench.issuer.certificate]


def pkcs8_password(bench):
    text, _ = encoded(bench.workspace, bench.client, "PBES2, PBKDF2 with SHA-256")
    bench.workspace.write("encrypted.pem", text)
    words = bench.given("private-key", "encrypted.pem")
    bench.session(*words, "--pkcs8-password", PASSPHRASE)
    fails(bench.run, "credential-process", *words, "--pkcs8-password", "wrong", saying="passphrase")


def pkcs11_lib(bench):
    token = Token(bench.workspace)
    client = token.make("client")
    token.store(client, "client", "01")
    uri = f"pkcs11:token=example;object=client?pin-value={PIN}"
    words = bench.given("certificate", uri)
    words[words.index("--private-key") + 1] = uri
    judged, _ = bench.session(*words, "--pkcs11-lib", MODULE)
    assert judged.certificate == client.certificate
    fails(bench.run, "credential-process", *words, "--pkcs11-lib", "/nowhere.so", saying="/nowhere.so")
    # As there, the certificate is found by the key's URI.
    at = words.index("--certificate")
    bench.session(*words[:at], *words[at + 2:], "--pkcs11-lib", MODULE)


def reuse_pin(bench):
    token = Token(bench.workspace)
    client = token.make("client", "EC:prime256v1", "01", "--always-auth")
    bench.workspace.write("certificate.pem", client.pem)
    words = bench.given("private-key", f"pkcs11:object=client?pin-value={PIN}")
    words += ["--pkcs11-lib", MODULE]
    fails(bench.run, "credential-process", *words, saying="at each use")
    bench.session(*words, "--reuse-pin")


def tpm_key_password(bench):
    tpm = TPM(bench.workspace)
    try:
        tpm.make("ecc256", "0x81000002", "open sesame")
        words = bench.given("private-key", "handle:0x81000002")
        bench.session(*words, "--tpm-key-password", "open sesame")
        tpm.workspace.run("tpm2_flushcontext", "-t")
        for other in ("--reuse-pin", "--no-tpm-key-password=false", "--pkcs8-password=x"):
            fails(
                bench.run, "credential-process", *words, "--tpm-key-password", "open sesame", other,
                saying="exclude each other")
    finally:
        tpm.stop()


def no_tpm_key_password(bench):
    tpm = TPM(bench.workspace)
    try:
        tpm.make("ecc256", "0x81000001")
        words = bench.given("private-key", "handle:0x81000001")
        fails(bench.run, "credential-process", *words, saying="needs a passphrase")
        bench.session(*words, "--no-tpm-key-password")
    finally:
        tpm.stop()


def refused(flag):
    def row(bench):
        for command, known in FLAGS.items():
            assert flag in known
            value = () if flag.startswith("use-") else ("x",)
            fails(bench.run, command, f"--{flag}", *value, saying=f"--{flag}")
            outcome = bench.workspace.refused(64, "ra", command, f"--{flag}", *value, saying=flag)
            assert "--certificate" in outcome.hint
    return row


def serving(bench, *words):
    """The server's process, and what it says first."""
    process = subprocess.Popen(
        [bench.program, "serve", *bench.given(), *words], cwd=bench.workspace.folder,
        env=bench.workspace.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True)
    return process, process.stderr.readline()


def port(bench):
    process, line = serving(bench, "--port", "0")
    try:
        number = int(line.removeprefix("Local server started on port: "))
        status, _ = ask(number, "PUT", "/latest/api/token")
        assert status == 200
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
    taken, line = serving(bench, "--port", "99999")
    assert taken.wait(timeout=PATIENCE) == 1 and "port" in line


def hop_limit(bench):
    process, line = serving(bench, "--hop-limit", "1", "--port", "0")
    process.terminate()
    process.wait(timeout=PATIENCE)
    assert line.startswith("Local server started")
    refusing, line = serving(bench, "--hop-limit", "0", "--port", "0")
    assert refusing.wait(timeout=PATIENCE) == 1 and "hop" in line


def profile(bench):
    bench.run("update", "--once", *bench.given(), "--profile", "mine")
    bench.recorder.take()
    text = (bench.workspace.home / ".aws" / "credentials").read_text()
    assert text.startswith("[mine]\n") and CREDENTIALS["accessKeyId"] in text


def once(bench):
    bench.run("update", "--once", *bench.given())
    bench.recorder.take()
    assert "[default]\n" in (bench.workspace.home / ".aws" / "credentials").read_text()


def signature(bench, text, digest=hashes.SHA256()):
    bench.client.key.public_key().verify(
        bytes.fromhex(text), fixed_string(bench.client.key), ec.ECDSA(digest))


def form(bench):
    words = ("sign-string", "--private-key", "key.pem")
    signature(bench, json.loads(bench.run(*words).stdout))
    signature(bench, bench.run(*words, "--format", "text").stdout)
    fails(bench.run, *words, "--format", "yaml", saying="yaml")


def digest(bench):
    words = ("sign-string", "--private-key", "key.pem", "--format", "text", "--digest")
    for name, hash_ in (("SHA384", hashes.SHA384()), ("SHA512", hashes.SHA512())):
        signature(bench, bench.run(*words, name).stdout, hash_)


ROWS = {
    "role-arn": changes_a_parameter("role-arn", "roleArn", lambda arn: arn + "-2"),
    "profile-arn": changes_a_parameter(
        "profile-arn", "profileArn", lambda arn: arn.replace("1111-2222", "1111-9999")),
    "trust-anchor-arn": changes_a_parameter(
        "trust-anchor-arn", "trustAnchorArn", lambda arn: arn.replace("1111-2222", "1111-9999")),
    "session-duration": session_duration, "role-session-name": role_session_name,
    "region": region, "endpoint": endpoint, "no-verify-ssl": no_verify_ssl,
    "with-proxy": with_proxy, "debug": debug, "certificate": certificate,
    "private-key": private_key, "intermediates": intermediates, "pkcs8-password": pkcs8_password,
    "pkcs11-lib": pkcs11_lib, "reuse-pin": reuse_pin, "tpm-key-password": tpm_key_password,
    "no-tpm-key-password": no_tpm_key_password, "port": port, "hop-limit": hop_limit,
    "profile": profile, "once": once, "format": form, "digest": digest,
} | {flag: refused(flag) for flag in STORES}

MARKS = {
    "pkcs11-lib": softhsm, "reuse-pin": softhsm, "tpm-key-password": swtpm,
    "no-tpm-key-password": swtpm,
}


@pytest.mark.parametrize("flag", [
    pytest.param(flag, marks=MARKS.get(flag, ())) for flag in sorted(ROWS)
])
def test_a_flag(bench, flag):
    ROWS[flag](bench)
    # A server asks for credentials whenever it is started.
    assert flag in ("port", "hop-limit") or bench.recorder.count == 0


def test_every_flag_has_its_row_and_its_place_in_the_help(bench):
    assert set(ROWS) == set().union(*FLAGS.values())
    for command, known in FLAGS.items():
        text = bench.run(command, "--help").stdout
        # Those that show a secret to whoever lists processes are taken, and not advertised.
        for flag in known - STORES - {"pkcs8-password", "tpm-key-password"}:
            assert f"--{flag}" in text, (command, flag)
        for flag in set(ROWS) - known:
            fails(bench.run, command, f"--{flag}=1", saying=f"--{flag}")


@pytest.mark.parametrize("flag", ["pkcs11-pin", "reuse-latest-expiring-certificate", "fips"])
def test_what_its_guide_names_and_it_does_not_have(bench, flag):
    fails(bench.run, "credential-process", f"--{flag}", "x", saying=f"unknown flag: --{flag}")
