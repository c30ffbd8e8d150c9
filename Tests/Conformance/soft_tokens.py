"""A token (SoftHSM) and a TPM (swtpm) in software, with keys that are made in them."""

import contextlib
import os
import pathlib
import subprocess

import pytest

import judges
from cryptography.hazmat.primitives import serialization
from key_material import Party
from own_ports import own_port
from patience import PATIENCE, wait_until

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


def locked_module(workspace, token="example", answer="0xa4"):
    """A module that lets nobody in, and says that a token's PIN is locked."""
    source = pathlib.Path(__file__).with_name("locked_module.c")
    path = workspace.folder.parent / "locked.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source, "-ldl"]
    subprocess.run(command, check=True)
    workspace.environment |= {
        "REAL_MODULE": MODULE, "LOCKED_TOKEN": token, "LOGIN_ANSWER": answer}
    return path


def certified(name, public, issuer):
    return Party(name, issuer=issuer, key=_Public(public))


class TPM:
    """A TPM in software."""

    def __init__(self, workspace):
        self.workspace = workspace
        state = workspace.folder.parent / "tpm"
        state.mkdir()
        # Two that follow each other, as swtpm's clients take for granted.
        self._ports = contextlib.ExitStack()
        port = self._ports.enter_context(own_port(2))
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
        def answers():
            assert self.process.poll() is None, "swtpm has ended"
            return self.workspace.run("tpm2_getcap", "properties-fixed", check=False).status == 0

        wait_until(answers, "swtpm does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)
        self._ports.close()

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


def options(certificate, key=None):
    given = ("--pkcs11-lib", MODULE, "--certificate", certificate)
    return given + (("--private-key", key) if key else ())
