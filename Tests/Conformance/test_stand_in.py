"""`ra` called `aws_signing_helper`: that program's command line, its output byte by byte, its exit codes."""

import base64
import json
import re

import pytest

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from key_material import PASSPHRASE, Party
from recorded_sessions import arns, recorder  # noqa: F401
from session_judge import PRINTED
from workspace import tools_folder

pytestmark = pytest.mark.judge("pyca/cryptography")

LOGGED = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (.+)\n(hint: .+\n)?")


@pytest.fixture
def client():
    return Party("web-01")


@pytest.fixture
def helper(workspace, client):
    """Runs `aws_signing_helper` beside a client's files."""
    workspace.write("certificate.pem", client.pem)
    workspace.write("key.pem", client.plain(), mode=0o600)
    program = workspace.path("aws_signing_helper")
    program.symlink_to(tools_folder() / "ra")

    def run(*arguments, **options):
        return workspace.run(program, *arguments, **options)

    return run


def fails(helper, *arguments, saying="", **options):
    done = helper(*arguments, check=False, **options)
    assert done.status == 1 and done.stdout == "", done
    match = LOGGED.fullmatch(done.stderr)
    assert match and saying in match[1], done
    return done


FILES = ("--certificate", "certificate.pem", "--private-key", "key.pem")


def test_credential_process(helper, recorder, client):
    done = helper("credential-process", *arns(), "--endpoint", recorder.url, *FILES)
    assert done.stdout == PRINTED and done.stderr == ""
    judged = recorder.take()
    assert judged.certificate == client.certificate and judged.body == {"durationSeconds": 3600}


def test_flags_are_read_as_there(helper, recorder):
    """Before and behind the command, with and without a sign, the last of several; values of switches."""
    names = [word for pair in zip(arns()[::2], arns()[1::2]) for word in [f"{pair[0]}={pair[1]}"]]
    done = helper(
        "--endpoint", recorder.url, *names[:1], "credential-process", *names[1:],
        "--session-duration", "900", "--session-duration=1800", "--debug=false",
        "--with-proxy=true", "--no-verify-ssl=0", "--role-session-name", "x-1",
        "--intermediates", "", "--region", "us-east-1", *FILES,
    )
    assert done.stdout == PRINTED and done.stderr == ""
    assert recorder.take().body == {"durationSeconds": 1800, "roleSessionName": "x-1"}


@pytest.mark.parametrize(
    "arguments, saying",
    [
        (("credential-process", "--colour", "red"), "--colour"),
        (("credential-process", "--once"), "--once"),
        (("credential-process", "--role-arn"), "--role-arn"),
        (("credential-process", "-x"), "-x"),
        (("credential-process", "--debug=maybe"), "maybe"),
        (("credential-process", "\\"), "\\"),
        (("make-money",), "make-money"),
        (("credential-process", *arns(), "--certificate", "nowhere.pem"), "nowhere.pem"),
        (("credential-process", *FILES), "--trust-anchor-arn"),
        (("credential-process", *arns()[2:], *FILES, "--trust-anchor-arn", "x"), "x"),
        (("credential-process", *arns(), *FILES, "--session-duration", "soon"), "soon"),
        (("sign-string", "--private-key", "key.pem", "--format", "xml"), "xml"),
        (("sign-string", "--private-key", "key.pem", "--digest", "MD5"), "MD5"),
        (("sign-string",), "--private-key"),
        (("read-certificate-data",), "--certificate"),
    ],
)
def test_errors_are_lines_of_a_log_and_exit_with_1(helper, arguments, saying):
    fails(helper, *arguments, saying=saying)


@pytest.mark.parametrize(
    "flag",
    [
        "--cert-selector=Key=x509Subject,Value=CN=x", "--system-store-name=MY",
        "--system-store-location=LocalMachine", "--use-latest-expiring-certificate",
    ],
)
@pytest.mark.parametrize("command", ["credential-process", "serve", "update", "sign-string"])
def test_certificate_stores_are_refused_by_name(helper, workspace, command, flag):
    name = flag.split("=")[0]
    fails(helper, command, flag, saying=name)
    refused = workspace.refused(64, "ra", command, flag, saying=name)
    assert "--certificate" in refused.hint


def test_a_file_that_others_may_read_is_taken_as_there(helper, workspace, recorder):
    """AWS's client does not look at the mode; whoever moves over must not be stopped by it."""
    workspace.path("key.pem").chmod(0o644)
    done = helper("credential-process", *arns(), "--endpoint", recorder.url, *FILES)
    assert done.stdout == PRINTED and "can be read by others" in done.stderr


def test_a_refusal_of_aws(helper, anywhere, workspace):
    wrong = anywhere.arns[:-1] + ("arn:aws:iam::111122223333:role/nobody",)
    done = anywhere.authority.run(
        workspace.path("aws_signing_helper"), "credential-process", *wrong, "--certificate",
        anywhere.certificate, "--private-key", anywhere.private_key, check=False,
    )
    assert done.status == 1 and done.stdout == ""
    assert "Requested Role isn't one of those listed in the Profile." in done.stderr
    assert re.match(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ", done.stderr)


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",), ("-h",)])
def test_help(helper, arguments):
    done = helper(*arguments)
    for command in (
        "credential-process", "serve", "update", "read-certificate-data", "sign-string", "version"
    ):
        assert f"\n  {command} " in done.stdout
    assert done.stderr == ""


def test_help_of_a_command_and_version(helper, workspace):
    assert "--trust-anchor-arn" in helper("credential-process", "--help").stdout
    assert helper("version").stdout == workspace.ra("--version").stdout


def fixed_string(key):
    public = key.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        encoded = public.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    else:
        encoded = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.PKCS1
        )
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"IAM RA" + encoded)
    return b"AWS Roles Anywhere Credential Helper Signing Test" + b"1" + digest.finalize()


@pytest.mark.parametrize("kind", ["p256", "p384", "p521", "rsa2048", "rsa3072"])
@pytest.mark.parametrize(
    "digest", [("SHA256", hashes.SHA256()), ("SHA384", hashes.SHA384()), ("SHA512", hashes.SHA512())]
)
def test_sign_string(helper, workspace, kind, digest):
    key = Party("x", kind)
    workspace.write("key.pem", key.plain(), mode=0o600)
    named = () if digest[0] == "SHA256" else ("--digest", digest[0])

    def verify(signature):
        public, text = key.key.public_key(), fixed_string(key.key)
        if kind.startswith("rsa"):
            public.verify(signature, text, padding.PKCS1v15(), digest[1])
        else:
            public.verify(signature, text, ec.ECDSA(digest[1]))

    run = ("sign-string", "--private-key", "key.pem", *named)
    printed = helper(*run).stdout
    assert re.fullmatch(r'"[0-9a-f]+"', printed)
    verify(bytes.fromhex(json.loads(printed)))
    assert re.fullmatch(r"[0-9a-f]+", printed := helper(*run, "--format", "text").stdout)
    verify(bytes.fromhex(printed))
    binary = workspace.path("signature")
    workspace.run(
        "sh", "-c", f"./aws_signing_helper {' '.join(run)} --format bin >signature"
    )
    verify(binary.read_bytes())


def test_sign_string_takes_every_source(helper, workspace, client):
    workspace.write("client.p12", client.pkcs12(PASSPHRASE))
    for options in (
        ("--private-key", "client.p12", "--pkcs8-password", PASSPHRASE),
        ("--private-key", "exec:cat key.pem"),
        FILES,
    ):
        printed = helper("sign-string", *options).json
        client.key.public_key().verify(
            bytes.fromhex(printed), fixed_string(client.key), ec.ECDSA(hashes.SHA256())
        )
    workspace.write("other.pem", Party("x").plain(), mode=0o600)
    fails(
        helper, "sign-string", "--certificate", "certificate.pem", "--private-key", "other.pem",
        saying="does not belong",
    )


@pytest.mark.parametrize("kind, name", [("p384", "EC"), ("rsa2048", "RSA")])
def test_read_certificate_data(helper, workspace, kind, name):
    party = Party("x", kind, serial=0x0123456789ABCDEF0123)
    workspace.write("certificate.pem", party.pem + Party("issuer").pem)
    der = party.certificate.public_bytes(serialization.Encoding.DER)
    expected = (
        f'{{"keyType":"{name}","certificateData":"{base64.b64encode(der).decode()}",'
        f'"serialNumber":"{0x0123456789ABCDEF0123}","supportedAlgorithms":'
        f'["{name}SHA256","{name}SHA384","{name}SHA512"]}}'
    )
    assert helper("read-certificate-data", "--certificate", "certificate.pem").stdout == expected
    workspace.write("client.p12", party.pkcs12(None, [Party("issuer", is_authority=True)]))
    assert helper("read-certificate-data", "--certificate", "client.p12").stdout == expected
