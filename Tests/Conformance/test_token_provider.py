"""libcrypto's provider `pkcs11`, which is the way to tokens where there is no engine."""

import pathlib

import pytest

import judges
from key_material import Party
from recorded_sessions import recorder, refused, session  # noqa: F401
from soft_tokens import MODULE, PIN, Token, locked_module, options

MODULES = next(
    (
        path.parent
        for place in (pathlib.Path("/usr"), judges.REPOSITORY / ".build/pkcs11-provider/usr")
        for path in [*place.glob("lib*/*/ossl-modules/pkcs11.so"),
                     *place.glob("lib*/ossl-modules/pkcs11.so")]
    ),
    None,
)

pytestmark = [
    pytest.mark.judge("pyca/cryptography"), pytest.mark.judge("SoftHSM"),
    pytest.mark.skipif(
        MODULES is None, reason="no provider pkcs11 here: Scripts/pkcs11-provider fetches one"),
]

KEY = "pkcs11:token=example;object=client"


@pytest.fixture
def token(workspace):
    workspace.environment |= {"OPENSSL_ENGINES": "/nowhere", "OPENSSL_MODULES": str(MODULES)}
    return Token(workspace)


@pytest.mark.parametrize("kind", ["EC:prime256v1", "EC:secp384r1", "rsa:2048"])
def test_a_key_signs(workspace, token, recorder, kind):
    if kind == "EC:secp384r1":
        client = token.bring("client", "p384")
    else:
        client = token.make("client", kind)
    workspace.write("certificate.pem", client.pem)
    for key, given in (
        (f"{KEY}?pin-value={PIN}", {}), (KEY, {"RA_TOKEN_PIN": PIN}),
        ("pkcs11:token=example;id=%01;type=private", {"RA_TOKEN_PIN": PIN}),
    ):
        judged = session(
            workspace, recorder, *options("certificate.pem", key), environment=given)
        assert judged.certificate == client.certificate


def test_the_certificate_and_its_issuer_come_from_the_token(workspace, token, recorder):
    client = token.make("client")
    token.store(client, "client", "01")
    token.store(token.issuer, "issuer", "09")
    given = {"RA_TOKEN_PIN": PIN}
    for names in ((KEY,), (f"{KEY};type=cert", KEY)):
        judged = session(
            workspace, recorder, *options(*names), "--intermediates",
            "pkcs11:token=example;object=issuer", environment=given)
        assert judged.certificate == client.certificate
        assert judged.chain == [token.issuer.certificate]


def test_a_key_that_wants_its_pin_at_each_use(workspace, token, recorder):
    client = token.make("client", "EC:prime256v1", "01", "--always-auth")
    workspace.write("certificate.pem", client.pem)
    given = options("certificate.pem", f"{KEY}?pin-value={PIN}")
    session(workspace, recorder, *given, "--reuse-pin")
    outcome = refused(workspace, recorder, 64, *given, saying="at each use")
    assert "--reuse-pin" in outcome.hint


@pytest.mark.parametrize("key, status, saying", [
    (f"{KEY}?pin-value=0000", 77, "PIN or password is wrong"),
    (f"pkcs11:token=example;object=nobody?pin-value={PIN}", 66, "object not found"),
    (f"pkcs11:token=elsewhere;object=client?pin-value={PIN}", 66, "object not found"),
    (KEY, 64, 'token "example" needs a PIN'),
])
def test_what_a_token_does_not_have(workspace, token, recorder, key, status, saying):
    workspace.write("certificate.pem", token.make("client").pem)
    refused(workspace, recorder, status, *options("certificate.pem", key), saying=saying)


def test_a_module_of_a_strange_name(workspace, token, recorder):
    client = token.make("client")
    workspace.write("certificate.pem", client.pem)
    name = workspace.path("a $HOME #module;\\ [x].so")
    name.symlink_to(MODULE)
    session(
        workspace, recorder, "--pkcs11-lib", name, "--certificate", "certificate.pem",
        "--private-key", f"{KEY}?pin-value={PIN}")


def test_neither_engine_nor_provider(workspace, token, recorder):
    workspace.write("certificate.pem", Party("x").pem)
    outcome = refused(
        workspace, recorder, 78, *options("certificate.pem", KEY),
        environment={"OPENSSL_MODULES": "/nowhere"}, saying="nor the provider pkcs11")
    assert "pkcs11-provider" in outcome.hint


@pytest.mark.judge("C compiler")
@pytest.mark.parametrize("locked, answer, saying", [
    ("example", "0xa4", "it is locked after too many wrong PINs"),
    # Another token's lock says nothing of this one.
    ("other", "0xa0", "its PIN or password is wrong"),
])
def test_a_locked_token_is_told(workspace, token, recorder, locked, answer, saying):  # noqa: F811
    workspace.write("certificate.pem", token.make("client").pem)
    module = locked_module(workspace, locked, answer)
    outcome = refused(
        workspace, recorder, 77, "--pkcs11-lib", module, "--certificate", "certificate.pem",
        "--private-key", KEY, environment={"RA_TOKEN_PIN": PIN}, saying=saying)
    assert PIN not in outcome.stderr
