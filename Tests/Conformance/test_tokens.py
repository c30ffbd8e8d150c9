"""Keys in a PKCS #11 token (SoftHSM): `ra` signs with them, and they stay there."""

import pytest

from key_material import Party
from recorded_sessions import arns, recorder, refused, session  # noqa: F401
from served import Served
from soft_tokens import MODULE, PIN, Token, locked_module, options, softhsm

pytestmark = pytest.mark.judge("pyca/cryptography")


@pytest.fixture
def token(workspace):
    return Token(workspace)


@softhsm
@pytest.mark.parametrize("kind", ["EC:prime256v1", "p384", "p521", "rsa:2048"])
def test_a_key_of_a_token_signs(workspace, token, recorder, kind):
    client = token.make("client", kind) if ":" in kind else token.bring("client", kind)
    workspace.write("certificate.pem", client.pem)
    for key, given in (
        (f"pkcs11:token=example;object=client?pin-value={PIN}", {}),
        ("pkcs11:token=example;id=%01;type=private", {"RA_TOKEN_PIN": PIN}),
        ("pkcs11:object=client;type=private", {"RA_TOKEN_PIN": PIN}),
    ):
        judged = session(
            workspace, recorder, *options("certificate.pem", key), environment=given
        )
        assert judged.certificate == client.certificate


@softhsm
def test_a_pin_comes_from_where_it_is(workspace, token, recorder):
    client = token.make("client")
    workspace.write("certificate.pem", client.pem)
    pin = workspace.write("pin", PIN + "\n", mode=0o600)
    key = "pkcs11:token=example;object=client"
    session(workspace, recorder, *options("certificate.pem", key), "--token-pin-file", "pin")
    session(workspace, recorder, *options("certificate.pem", f"{key}?pin-source=file:{pin}"))
    session(workspace, recorder, *options("certificate.pem", f"{key}?pin-source={pin}"))
    pin.chmod(0o644)
    refused(
        workspace, recorder, 65, *options("certificate.pem", f"{key}?pin-source={pin}"),
        saying="can be read by others",
    )
    outcome = refused(
        workspace, recorder, 64, *options("certificate.pem", key), saying='token "example" needs a PIN'
    )
    assert "RA_TOKEN_PIN" in outcome.hint


@softhsm
def test_the_certificate_comes_from_the_token_too(workspace, token, recorder):
    client = token.make("client")
    token.store(client, "client", "01")
    other = token.make("other", identifier="02")
    token.store(other, "other", "02")
    for given in (
        ("pkcs11:token=example;object=client",),
        (f"pkcs11:token=example;object=client;type=cert?pin-value={PIN}",),
        ("pkcs11:token=example;id=%01", "pkcs11:token=example;object=client"),
    ):
        judged = session(
            workspace, recorder, *options(*given), environment={"RA_TOKEN_PIN": PIN}
        )
        assert judged.certificate == client.certificate
    refused(
        workspace, recorder, 65,
        *options("pkcs11:token=example;object=client", "pkcs11:token=example;object=other"),
        environment={"RA_TOKEN_PIN": PIN}, saying="does not belong",
    )
    read = workspace.ra(
        "read-certificate-data", "--pkcs11-lib", MODULE, "--certificate",
        "pkcs11:token=example;object=other",
    ).json
    assert read["serialNumber"] == str(other.certificate.serial_number)


@softhsm
def test_the_certificate_is_found_beside_the_key(workspace, token, recorder):
    """As AWS's client finds it: by the key's own URI."""
    client = token.make("client")
    token.store(client, "client", "01")
    token.store(token.issuer, "issuer", "09")
    for uri in ("pkcs11:token=example;object=client", "pkcs11:token=example;id=%01;type=private"):
        judged = session(
            workspace, recorder, "--pkcs11-lib", MODULE, "--private-key", uri, "--intermediates",
            "pkcs11:token=example;object=issuer", environment={"RA_TOKEN_PIN": PIN})
        assert judged.certificate == client.certificate
        assert judged.chain == [token.issuer.certificate]
    token.make("alone", identifier="05")
    refused(
        workspace, recorder, 66, "--pkcs11-lib", MODULE, "--private-key",
        f"pkcs11:token=example;object=alone?pin-value={PIN}", saying="not found")


@softhsm
def test_a_label_is_no_question(workspace, recorder):
    """libp11 asks for a "key PIN" where a key wants one at each use; a token may be called so."""
    token = Token(workspace, "key PIN")
    workspace.write("certificate.pem", token.make("key PIN").pem)
    key = f"pkcs11:token=key%20PIN;object=key%20PIN?pin-value={PIN}"
    session(workspace, recorder, *options("certificate.pem", key))


@softhsm
def test_a_process_uses_one_module(workspace, token, recorder):
    client = token.make("client")
    workspace.write("certificate.pem", client.pem)
    other = workspace.path("other.so")
    other.symlink_to(MODULE)
    key = f"pkcs11:token=example;object=client?pin-value={PIN}&module-path="
    anchor, profile, role = arns()[1::2]
    entries = "".join(
        f"  - {{name: {name}, roleArn: \"{role}\", certificate: certificate.pem, "
        f"privateKey: \"{key}{module}\"}}\n" for name, module in (("a", MODULE), ("b", other)))
    workspace.write(
        "roles.yaml", f"trustAnchorArn: {anchor}\nprofileArn: {profile}\nroles:\n{entries}")
    outcome = workspace.refused(
        64, "ra", "serve", "--roles-file", "roles.yaml", "--endpoint", recorder.url,
        saying=f"uses the PKCS #11 module {MODULE} already")
    assert "one --pkcs11-lib" in outcome.hint and recorder.count == 0


@softhsm
def test_flags_of_tokens_are_for_the_roles_that_have_one(workspace, token, recorder):
    client, other = token.make("client"), Party("web-02")
    workspace.write("client.pem", client.pem)
    workspace.write("other.pem", other.pem + other.plain(), mode=0o600)
    anchor, profile, role = arns()[1::2]

    def roles(*entries):
        workspace.write("roles.yaml", f"trustAnchorArn: {anchor}\nprofileArn: {profile}\nroles:\n"
                        + "".join(f"  - {{roleArn: \"{role}\", {entry}}}\n" for entry in entries))
        return (
            "--roles-file", "roles.yaml", "--pkcs11-lib", MODULE, "--endpoint", recorder.url)

    plain = "name: b, certificate: other.pem"
    options = roles(
        'name: a, certificate: client.pem, privateKey: "pkcs11:token=example;object=client"', plain)
    with Served(workspace, *options, environment={"RA_TOKEN_PIN": PIN}) as served:
        served.said("a: credentials until")
        served.said("b: credentials until")
        assert served.stop() == 0
    asked = {judged.certificate for judged in recorder.take_all()}
    assert asked == {client.certificate, other.certificate}
    workspace.refused(64, "ra", "serve", *roles(plain), saying="--pkcs11-lib means nothing here")


@softhsm
def test_a_key_that_wants_its_pin_at_each_use(workspace, token, recorder):
    client = token.make("client", "EC:prime256v1", "01", "--always-auth")
    workspace.write("certificate.pem", client.pem)
    given = options("certificate.pem", f"pkcs11:token=example;object=client?pin-value={PIN}")
    session(workspace, recorder, *given, "--reuse-pin")
    outcome = refused(workspace, recorder, 64, *given, saying="at each use")
    assert "--reuse-pin" in outcome.hint


@softhsm
@pytest.mark.parametrize(
    "key, status, saying",
    [
        ("pkcs11:token=example;object=client?pin-value=0000", 77, "PIN or password is wrong"),
        (f"pkcs11:token=example;object=nobody?pin-value={PIN}", 66, "object not found"),
        (f"pkcs11:token=elsewhere;object=client?pin-value={PIN}", 66, "object not found"),
        ("pkcs11:", 64, "names no token and no object"),
        ("pkcs11:client", 64, "has no value"),
        ("pkcs11:object=%zz", 64, "without its two digits"),
        ("pkcs11:object=a;object=b", 64, "object is there twice"),
        ("pkcs11:slot=3", 64, "nothing can be looked for"),
        ("pkcs11:slot-id=3;object=a", 64, "a token is not found by its slot-id: name it by token, "),
        ("pkcs11:slot-description=x;object=a", 64, "not found by its slot-description"),
        ("pkcs11:slot-manufacturer=x;object=a", 64, "not found by its slot-manufacturer"),
        ("pkcs11:library-version=1.2;object=a", 64, "by its library-version: give module-path"),
        ("pkcs11:object=a?module-name=softhsm2", 64, "not found by its name: give module-path"),
        ("pkcs11:object=a?pin-value=1&pin-source=x", 64, "two answers"),
        ("pkcs11:object=a?colour=blue", 64, "means nothing here"),
        ("pkcs11:object=a?pin-source=|show-pin", 66, "show-pin"),
    ],
)
def test_what_a_token_does_not_have(workspace, token, recorder, key, status, saying):
    client = token.make("client")
    workspace.write("certificate.pem", client.pem)
    outcome = refused(
        workspace, recorder, status, *options("certificate.pem", key), saying=saying
    )
    assert PIN not in outcome.stderr and "0000" not in outcome.stderr


@softhsm
@pytest.mark.judge("C compiler")
def test_a_locked_token_is_told(workspace, token, recorder):
    workspace.write("certificate.pem", token.make("client").pem)
    outcome = refused(
        workspace, recorder, 77, "--pkcs11-lib", locked_module(workspace), "--certificate",
        "certificate.pem", "--private-key", f"pkcs11:token=example;object=client?pin-value={PIN}",
        saying="it is locked after too many wrong PINs")
    assert "pkcs11-tool --unlock-pin" in outcome.hint and PIN not in outcome.stderr


@softhsm
def test_a_module_that_is_not_there(workspace, token, recorder):
    workspace.write("certificate.pem", token.make("client").pem)
    refused(
        workspace, recorder, 66, "--pkcs11-lib", "/nowhere.so", "--certificate", "certificate.pem",
        "--private-key", f"pkcs11:object=client?pin-value={PIN}", saying="/nowhere.so",
    )
    # Without the engine it says what to install.
    outcome = refused(
        workspace, recorder, 78, *options("certificate.pem", "pkcs11:object=client"),
        environment={"OPENSSL_ENGINES": "/nowhere"}, saying="engine pkcs11",
    )
    assert "libengine-pkcs11-openssl" in outcome.hint


def test_nothing_of_it_is_loaded_for_a_file(workspace, recorder):
    """A key in a file costs neither engine nor provider."""
    client = Party("web-01")
    workspace.write("certificate.pem", client.pem)
    workspace.write("key.pem", client.plain(), mode=0o600)
    session(
        workspace, recorder, "--certificate", "certificate.pem", "--private-key", "key.pem",
        environment={"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(workspace.path("loaded"))},
    )
    loaded = "".join(path.read_text() for path in workspace.folder.glob("loaded.*"))
    assert "libcrypto" in loaded
    for name in ("pkcs11", "tpm2", "legacy.so", "engines"):
        assert name not in loaded, name
