"""Nothing is accepted and ignored under the name `ra`; under that of AWS's client, what it passes over is."""

import pytest

from key_material import PASSPHRASE, Party
from recorded_sessions import arns, recorder, refused  # noqa: F401
from session_judge import PRINTED
from workspace import tools_folder

pytestmark = pytest.mark.judge("pyca/cryptography")

FILES = ("--certificate", "certificate.pem", "--private-key", "key.pem")


@pytest.fixture
def desk(workspace):
    client = Party("web-01")
    workspace.write("certificate.pem", client.pem)
    workspace.write("key.pem", client.plain(), mode=0o600)
    workspace.write("secret", PASSPHRASE, mode=0o600)
    return workspace


FLAGS = [
    ("--pkcs11-lib", "/nowhere.so"), ("--reuse-pin",), ("--no-tpm-key-password",),
    ("--tpm-key-password", "x"),
]


@pytest.mark.parametrize("flag", [*FLAGS, ("--token-pin-file", "secret")])
@pytest.mark.parametrize("key", ["key.pem", "exec:cat key.pem"])
def test_what_means_nothing_for_a_key_in_a_file(desk, recorder, flag, key):
    given = (*FILES[:3], key, *flag)
    outcome = refused(desk, recorder, 64, *given, saying=f"{flag[0]} means nothing here")
    assert outcome.hint
    if "--token-pin-file" not in flag and key == "key.pem":
        desk.refused(64, "ra", "sign-string", "--private-key", key, *flag, saying=flag[0])
    if flag[0] != "--tpm-key-password" and key == "key.pem":
        desk.refused(
            64, "ra", "configure", "x", *arns(), *given, saying=f"{flag[0]} means nothing here")


@pytest.mark.parametrize("flag", FLAGS)
def test_aws_client_passes_over_them(desk, recorder, flag):
    program = desk.path("aws_signing_helper")
    program.symlink_to(tools_folder() / "ra")
    done = desk.run(
        program, "credential-process", *arns(), "--endpoint", recorder.url, *FILES, *flag)
    assert done.stdout == PRINTED and done.stderr == ""
    recorder.take()


@pytest.mark.parametrize("flag", [
    ("--key-passphrase-file", "secret"), ("--pkcs8-password", "x"), ("--tpm-key-password", "x"),
    ("--no-tpm-key-password",),
])
def test_what_means_nothing_for_a_key_in_a_token(desk, recorder, flag):
    refused(
        desk, recorder, 64, *FILES[:3], "pkcs11:object=x", *flag,
        saying=f"{flag[0]} means nothing here: the key is in a token",
    )


def test_accounts_must_be_one(desk, recorder):
    """AWS takes a trust anchor, a profile and a role of one account; nothing is sent for others."""
    names = list(arns())
    for position, code in ((3, "the profile of 444455556666"), (5, "roles of its own account")):
        other = list(names)
        other[position] = other[position].replace("111122223333", "444455556666")
        for command in ("session", "exec", "update", "serve"):
            more = ("--", "true") if command == "exec" else ()
            desk.refused(
                64, "ra", command, *other, "--endpoint", recorder.url, *FILES, *more, saying=code)
        anchor, profile, role = other[1::2]
        desk.write(
            "roles.yaml",
            f"trustAnchorArn: {anchor}\nprofileArn: {profile}\ncertificate: certificate.pem\n"
            f"privateKey: key.pem\nroles: [{{name: a, roleArn: \"{role}\"}}]\n",
        )
        desk.refused(
            64, "ra", "serve", "--roles-file", "roles.yaml", "--endpoint", recorder.url, saying=code)
    assert recorder.count == 0
