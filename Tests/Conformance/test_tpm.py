"""Keys in a TPM 2.0 (swtpm): `ra` signs with them, and they stay there."""

import pytest

from key_material import Party
from recorded_sessions import recorder, refused, session  # noqa: F401
from soft_tokens import TPM, swtpm

pytestmark = pytest.mark.judge("pyca/cryptography")


@pytest.fixture
def tpm(workspace):
    made = TPM(workspace)
    yield made
    made.stop()


def tpm_session(tpm, recorder, client, *options, **run):
    judged = session(
        tpm.workspace, recorder, "--certificate", "certificate.pem", "--private-key", *options, **run
    )
    assert judged.certificate == client.certificate
    tpm.workspace.run("tpm2_flushcontext", "-t")


@swtpm
@pytest.mark.parametrize("kind", ["ecc256", "rsa2048"])
def test_a_key_of_a_tpm_signs(tpm, recorder, kind):
    client = tpm.make(kind, "0x81000001")
    tpm_session(tpm, recorder, client, "handle:0x81000001", "--no-tpm-key-password")
    outcome = refused(
        tpm.workspace, recorder, 64, "--certificate", "certificate.pem", "--private-key",
        "handle:0x81000001", saying="needs a passphrase",
    )
    assert "--no-tpm-key-password" in outcome.hint


@swtpm
def test_a_key_of_a_tpm_with_a_password(tpm, recorder):
    client = tpm.make("ecc256", "0x81000002", "open sesame")
    key = "handle:0x81000002"
    tpm_session(tpm, recorder, client, key, "--tpm-key-password", "open sesame")
    tpm_session(
        tpm, recorder, client, key, environment={"RA_KEY_PASSPHRASE": "open sesame"}
    )
    files = ("--certificate", "certificate.pem", "--private-key", key)
    refused(
        tpm.workspace, recorder, 77, *files, "--tpm-key-password", "wrong",
        saying="PIN or password is wrong",
    )
    tpm.workspace.run("tpm2_flushcontext", "-t")
    refused(
        tpm.workspace, recorder, 64, *files, "--tpm-key-password", "x", "--no-tpm-key-password",
        saying="two answers to one question",
    )


@swtpm
@pytest.mark.parametrize(
    "algorithm, options", [("EC", ["-pkeyopt", "group:P-256"]), ("RSA", ["-pkeyopt", "bits:2048"])]
)
def test_a_key_that_a_tpm_has_written(tpm, recorder, algorithm, options):
    client = tpm.write_key(algorithm, *options)
    tpm_session(tpm, recorder, client, "key.pem")


@swtpm
def test_a_key_that_a_tpm_has_written_with_a_password(tpm, recorder):
    client = tpm.write_key("EC", "-pkeyopt", "group:P-256", password="open sesame")
    tpm_session(
        tpm, recorder, client, "key.pem", environment={"RA_KEY_PASSPHRASE": "open sesame"}
    )
    refused(
        tpm.workspace, recorder, 64, "--certificate", "certificate.pem", "--private-key", "key.pem",
        saying="needs a passphrase",
    )


@swtpm
def test_what_a_tpm_does_not_have(tpm, recorder):
    tpm.make("ecc256", "0x81000001")
    tpm.workspace.write("other.pem", Party("web-02").pem)
    files = ("--certificate", "certificate.pem", "--private-key")
    outcome = refused(
        tpm.workspace, recorder, 66, *files, "handle:0x81000009", "--no-tpm-key-password",
        saying="handle is not correct",
    )
    # The TPM's own library says nothing beside it.
    assert len(outcome.stderr.splitlines()) == 2, outcome
    for key in ("handle:", "handle:81000001", "handle:0x", "handle:0xg", "handle:0x810000010"):
        refused(tpm.workspace, recorder, 64, *files, key, saying="names nothing to read")
    refused(
        tpm.workspace, recorder, 65, "--certificate", "other.pem", "--private-key",
        "handle:0x81000001", "--no-tpm-key-password", saying="does not belong",
    )
    refused(
        tpm.workspace, recorder, 64, "--certificate", "handle:0x81000001", saying="is a key's"
    )


@swtpm
def test_no_tpm_and_no_provider(workspace, recorder):
    workspace.write("certificate.pem", Party("web-01").pem)
    given = (
        "--certificate", "certificate.pem", "--private-key", "handle:0x81000001",
        "--no-tpm-key-password",
    )
    nobody = {"TPM2OPENSSL_TCTI": "swtpm:host=127.0.0.1,port=1"}
    refused(workspace, recorder, 66, *given, environment=nobody, saying="nothing to talk to")
    outcome = refused(
        workspace, recorder, 78, *given, environment={"OPENSSL_MODULES": "/nowhere"},
        saying="provider tpm2",
    )
    assert "tpm2-openssl" in outcome.hint
