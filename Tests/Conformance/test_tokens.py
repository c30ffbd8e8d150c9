"""Keys in a PKCS #11 token (SoftHSM) and in a TPM (swtpm): `ra` signs with them, and they stay there."""

import contextlib
import os
import socket
import subprocess
import time

import pytest

import judges
from cryptography.hazmat.primitives import serialization
from key_material import Party
from served import Served
from session_judge import recording
from test_key_sources import arns, refused, session

pytestmark = pytest.mark.judge("pyca/cryptography")

softhsm = pytest.mark.judge("SoftHSM")
swtpm = pytest.mark.judge("swtpm")

MODULE = next(
    (path for path in (
        "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
    ) if os.path.exists(path)),
    "libsofthsm2.so",
)
PIN = "4711"


@pytest.fixture
def recorder():
    with recording() as recorder:
        yield recorder


class Token:
    """A SoftHSM token with keys that are made in it."""

    def __init__(self, workspace, label="example"):
        self.workspace = workspace
        self.label = label
        # What a token notes is not what a command leaves behind.
        tokens = workspace.folder.parent / "tokens"
        tokens.mkdir(mode=0o700)
        configuration = workspace.folder.parent / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n")
        workspace.environment["SOFTHSM2_CONF"] = str(configuration)
        workspace.run(
            "softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN,
            "--so-pin", "1234567",
        )
        self.issuer = Party("Issuer", is_authority=True)

    def tool(self, *arguments):
        return self.workspace.run(
            "pkcs11-tool", "--module", MODULE, "--token-label", self.label, "--login", "--pin", PIN,
            *arguments,
        )

    def make(self, label, kind="EC:prime256v1", identifier="01", *options):
        """A key pair in the token, and its certificate."""
        self.tool(
            "--keypairgen", "--key-type", kind, "--id", identifier, "--label", label, *options
        )
        read = self.workspace.path(f"{label}.spki")
        self.tool("--read-object", "--type", "pubkey", "--id", identifier, "--output-file", read)
        public = serialization.load_der_public_key(read.read_bytes())
        return certified(label, public, self.issuer)

    def bring(self, label, kind, identifier="01"):
        """A key pair that was made elsewhere, and its certificate."""
        party = Party(label, kind, issuer=self.issuer)
        file = self.workspace.write("brought.pem", party.plain(), mode=0o600)
        self.workspace.run(
            "softhsm2-util", "--import", file, "--token", self.label, "--label", label, "--id",
            identifier, "--pin", PIN,
        )
        file.unlink()
        return party

    def store(self, party, label, identifier):
        der = self.workspace.write(
            f"{label}.der", party.certificate.public_bytes(serialization.Encoding.DER)
        )
        self.tool(
            "--write-object", der, "--type", "cert", "--id", identifier, "--label", label
        )


class _Public:
    """A key of which only the public half is known."""

    def __init__(self, public):
        self._public = public

    def public_key(self):
        return self._public


def certified(name, public, issuer):
    return Party(name, issuer=issuer, key=_Public(public))


@pytest.fixture
def token(workspace):
    return Token(workspace)


def options(certificate, key=None):
    given = ("--pkcs11-lib", MODULE, "--certificate", certificate)
    return given + (("--private-key", key) if key else ())


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


# --- TPM ------------------------------------------------------------------------------------------


def free_ports():
    """Two ports that follow each other, as swtpm's clients take them for granted."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            number = first.getsockname()[1]
            with contextlib.suppress(OSError):
                second.bind(("127.0.0.1", number + 1))
                return number
    raise AssertionError("no two ports in a row")


class TPM:
    """A TPM in software."""

    def __init__(self, workspace):
        self.workspace = workspace
        state = workspace.folder.parent / "tpm"
        state.mkdir()
        port = free_ports()
        self.process = subprocess.Popen(
            [
                judges.program("swtpm"), "socket", "--tpm2", "--server",
                f"port={port},bindaddr=127.0.0.1", "--ctrl",
                f"type=tcp,port={port + 1},bindaddr=127.0.0.1", "--tpmstate", f"dir={state}",
                "--flags", "not-need-init,startup-clear",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        tcti = f"swtpm:host=127.0.0.1,port={port}"
        workspace.environment |= {"TPM2TOOLS_TCTI": tcti, "TPM2OPENSSL_TCTI": tcti}
        self.issuer = Party("Issuer", is_authority=True)
        self._wait()
        self.run("createprimary", "-C", "o", "-g", "sha256", "-G", "ecc", "-c", "primary")

    def _wait(self):
        for _ in range(100):
            if self.workspace.run("tpm2_getcap", "properties-fixed", check=False).status == 0:
                return
            time.sleep(0.05)
        raise AssertionError("swtpm does not answer")

    def run(self, command, *arguments):
        self.workspace.run(f"tpm2_{command}", "-Q", *arguments)
        self.workspace.run("tpm2_flushcontext", "-t")

    def make(self, kind, handle, password=None):
        """A key that the TPM keeps under a handle, and its certificate."""
        auth = ("-p", password) if password else ()
        self.run(
            "create", "-C", "primary", "-G", kind, "-u", "public", "-r", "private", *auth, "-a",
            "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign",
        )
        self.run("load", "-C", "primary", "-u", "public", "-r", "private", "-c", "loaded")
        self.run("evictcontrol", "-C", "o", "-c", "loaded", handle)
        self.run("readpublic", "-c", handle, "-f", "pem", "-o", "public.pem")
        public = serialization.load_pem_public_key(self.workspace.path("public.pem").read_bytes())
        client = certified("client", public, self.issuer)
        self.workspace.write("certificate.pem", client.pem)
        return client

    def write_key(self, algorithm, *options, password=None):
        """A key in a file that only this TPM can read, and its certificate."""
        self.workspace.openssl(
            "genpkey", "-provider", "tpm2", "-provider", "default", "-algorithm", algorithm,
            *options, *(("-pkeyopt", f"user-auth:{password}") if password else ()),
            "-out", "key.pem",
        )
        self.workspace.openssl(
            "pkey", "-provider", "tpm2", "-provider", "default", "-in", "key.pem", "-pubout",
            "-out", "public.pem", *(("-passin", f"pass:{password}") if password else ()),
        )
        public = serialization.load_pem_public_key(self.workspace.path("public.pem").read_bytes())
        client = certified("client", public, self.issuer)
        self.workspace.write("certificate.pem", client.pem)
        return client


@pytest.fixture
def tpm(workspace):
    made = TPM(workspace)
    yield made
    made.process.terminate()
    made.process.wait(timeout=20)


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
