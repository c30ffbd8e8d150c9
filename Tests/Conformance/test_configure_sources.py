"""Profiles of `ra configure` whose keys are not in files: every AWS tool uses them, from any directory."""

import pytest

from anywhere import S3_READ_ONLY
from key_material import Party
from soft_tokens import MODULE, PIN, TPM, Token, softhsm, swtpm

pytestmark = [pytest.mark.judge("AWS CLI"), pytest.mark.judge("boto3")]


def are_used(authority, *names):
    """Whether boto3 has credentials by these profiles, and the AWS CLI by the first, elsewhere."""
    authority.run(
        "sh", "-c", "cd / && exec python3 -c 'import boto3, sys\n"
        "for name in sys.argv[1:]:\n"
        "    session = boto3.Session(profile_name=name)\n"
        "    session.client(\"sts\").get_caller_identity()' \"$@\"", "sh", *names)
    authority.run("sh", "-c", f"cd / && aws sts get-caller-identity --profile {names[0]}")


def test_a_program(authority, anywhere):
    key = authority.write("with space/key 1.pem", anywhere.private_key.read_text(), mode=0o600)
    authority.write(".home/key.pem", anywhere.private_key.read_text(), mode=0o600)
    authority.write("give me", f"#!/bin/sh\ncat '{key}'\n", mode=0o755)
    names = []
    for command in (
        f"sh -c \"cat \\\"{key}\\\" | tee /dev/null\"", f"cat '{key}'",
        f"sh -c 'cat \"$0\"' \"{key}\"", f"\"{authority.folder}/give me\"",
        "sh -c 'cat \"$HOME/key.pem\"'",
    ):
        names.append(f"program-{len(names)}")
        authority.ra(
            "configure", names[-1], *anywhere.arns, "--certificate", anywhere.certificate,
            "--private-key", f"exec:{command}")
    are_used(authority, *names)


def test_a_program_that_would_not_be_found(authority, anywhere):
    authority.write("key.pem", anywhere.private_key.read_text(), mode=0o600)
    authority.write("give", "#!/bin/sh\ncat key.pem\n", mode=0o755)
    for command, status, saying in (
        ("cat key.pem", 66, "key.pem"), ("./give", 66, "./give"),
        ("sh -c 'cat key.pem'", 66, "key.pem"),
        (f"sh -c \"cat '{anywhere.private_key}'; : \\$0\"", 65, "cannot be written"),
    ):
        outcome = authority.refused(
            status, "ra", "configure", "program", *anywhere.arns, "--certificate",
            anywhere.certificate, "--private-key", f"exec:{command}", saying=saying)
        assert status == 65 or "absolute paths" in outcome.hint
    authority.refused(
        64, "ra", "configure", "x", *anywhere.arns, "--certificate", "-", saying="is read now",
        stdin=Party("x").pem.decode())


def trusting(authority, issuer, name):
    """An anchor, a role and a profile for an issuer's certificates; the ARNs as flags."""
    bundle = authority.write("token-ca.pem", issuer.pem)
    anchor = authority.ra("create-trust-anchor", "--name", name, "--bundle", bundle).line
    role = authority.ra(
        "create-role", "--name", name, "--trust-anchor", name, "--policy-arn", S3_READ_ONLY).line
    profile = authority.ra("create-profile", "--name", name, "--role", name).line
    return "--trust-anchor-arn", anchor, "--profile-arn", profile, "--role-arn", role


@softhsm
def test_a_token(authority, lab):
    lab.point(authority)
    token = Token(authority)
    client = token.make("client")
    token.store(client, "client", "01")
    arns = trusting(authority, token.issuer, "token")
    authority.write("pin", PIN, mode=0o600)
    uri = "pkcs11:token=example;object=client"
    authority.ra(
        "configure", "token", *arns, "--private-key", uri, "--pkcs11-lib", MODULE,
        "--token-pin-file", "pin")
    authority.ra(
        "configure", "again", *arns, "--certificate",
        f"{uri}?pin-source=file:{authority.path('pin')}&module-path={MODULE}")
    are_used(authority, "token", "again")
    for query, saying in (
        (f"pin-value={PIN}", "would stand in the config file"),
        ("pin-source=pin", "from this directory alone"),
        (f"pin-source={authority.path('pin')}&module-path=x.so", "from this directory alone"),
    ):
        authority.refused(
            64, "ra", "configure", "never", *arns, "--certificate", f"{uri}?{query}", saying=saying)


@swtpm
def test_a_tpm(authority, lab):
    lab.point(authority)
    tpm = TPM(authority)
    try:
        tpm.make("ecc256", "0x81000001")
        arns = trusting(authority, tpm.issuer, "tpm")
        authority.ra(
            "configure", "tpm", *arns, "--certificate", "certificate.pem", "--private-key",
            "handle:0x81000001", "--no-tpm-key-password")
        are_used(authority, "tpm")
    finally:
        tpm.stop()
