"""Certificate authorities that other tools have made, in the layouts of those tools."""

import pathlib

CONFIGURATION = """
[ca]
default_ca = it
[it]
dir = .
database = index.txt
new_certs_dir = newcerts
serial = serial
crlnumber = crlnumber
certificate = cacert.pem
private_key = private/cakey.pem
default_md = sha256
default_days = 365
default_crl_days = 30
policy = any
unique_subject = no
x509_extensions = client
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
[any]
commonName = supplied
organizationName = optional
[client]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[req]
distinguished_name = name
[name]
"""

EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")

# What makes foreign.pem and foreign.key.
FOREIGN_ROOT = (
    "req", "-x509", *EC, "-keyout", "foreign.key", "-out", "foreign.pem",
    "-subj", "/CN=Foreign Root/O=Elsewhere", "-days", "3650",
    "-addext", "basicConstraints=critical,CA:TRUE",
    "-addext", "keyUsage=critical,keyCertSign,cRLSign",
)


class OpenSSLAuthority:
    """The directory of `openssl ca`; every revocation that it knows is tried on one client."""

    REASONS = {
        "web-plain": (),
        "web-stolen": ("-crl_reason", "keyCompromise"),
        "web-hold": ("-crl_hold", "holdInstructionCallIssuer"),
        "web-since": ("-crl_compromise", "20240101000000Z"),
    }

    def __init__(self, workspace, name="demoCA"):
        self.workspace = workspace
        self.folder = workspace.path(name)
        for part in ("newcerts", "private"):
            (self.folder / part).mkdir(parents=True)
        for part, content in (
            ("ca.cnf", CONFIGURATION), ("index.txt", ""), ("serial", "1000\n"),
            ("crlnumber", "1A\n"),
        ):
            (self.folder / part).write_text(content)
        self.openssl(
            "req", "-new", *EC, "-keyout", "private/cakey.pem", "-subj", "/CN=Demo CA/O=Demo",
            "-config", "ca.cnf", "-out", "careq.pem",
        )
        self.openssl(
            "ca", "-config", "ca.cnf", "-batch", "-selfsign", "-extensions", "authority", "-days",
            "3650", "-in", "careq.pem", "-out", "cacert.pem", "-notext",
        )
        for client in ("web-live", "web-lost", *self.REASONS):
            self.issue(client)
        for client, reason in self.REASONS.items():
            self.openssl("ca", "-config", "ca.cnf", "-revoke", f"{client}.pem", *reason)
        self.openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "crl.pem")
        # One whose file is gone, as it happens.
        (self.folder / "newcerts" / f"{self.serial('web-lost')}.pem").unlink()

    def openssl(self, *arguments, **options):
        return self.workspace.run(
            "sh", "-c", 'cd "$0" && exec openssl "$@"', self.folder, *arguments, **options
        )

    def issue(self, client):
        self.openssl(
            "req", "-new", *EC, "-keyout", f"{client}.key", "-subj", f"/CN={client}/O=Ex\\/ample",
            "-config", "ca.cnf", "-out", f"{client}.csr",
        )
        self.openssl(
            "ca", "-config", "ca.cnf", "-batch", "-in", f"{client}.csr", "-out", f"{client}.pem",
            "-notext",
        )

    def serial(self, client):
        return self.openssl(
            "x509", "-in", f"{client}.pem", "-noout", "-serial"
        ).line.removeprefix("serial=")


EASY_RSA = pathlib.Path("/usr/share/easy-rsa/easyrsa")


def easy_rsa(workspace, *arguments):
    """A command of easy-rsa in the folder `pki`."""
    return workspace.run(
        EASY_RSA, *arguments,
        environment={
            "EASYRSA_BATCH": "1", "EASYRSA_PKI": str(workspace.path("pki")),
            "EASYRSA_ALGO": "ec", "EASYRSA_CURVE": "prime256v1",
            "EASYRSA_REQ_CN": "Easy CA" if arguments[0] == "build-ca" else None,
        },
    )


def step_directory(workspace):
    """What `step ca init` leaves: a root, an intermediate, their keys, and its own database."""
    folder = workspace.path("step")
    for part in ("certs", "secrets", "config", "db"):
        (folder / part).mkdir(parents=True)
    (folder / "config" / "ca.json").write_text("{}")
    (folder / "db" / "000000.vlog").write_bytes(b"\0" * 16)
    workspace.write("intermediate.ext", (
        "basicConstraints = critical, CA:TRUE, pathlen:0\n"
        "keyUsage = critical, keyCertSign, cRLSign\n"
        "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n"
    ))
    workspace.openssl(
        "req", "-x509", *EC, "-keyout", "root.clear", "-out", folder / "certs" / "root_ca.crt",
        "-subj", "/O=Smallstep/CN=Smallstep Root CA", "-days", "3650",
        "-addext", "basicConstraints=critical,CA:TRUE,pathlen:1",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )
    workspace.openssl(
        "req", "-new", *EC, "-keyout", "intermediate.clear", "-out", "intermediate.csr",
        "-subj", "/O=Smallstep/CN=Smallstep Intermediate CA",
    )
    workspace.openssl(
        "x509", "-req", "-in", "intermediate.csr", "-CA", folder / "certs" / "root_ca.crt",
        "-CAkey", "root.clear", "-days", "3000", "-extfile", "intermediate.ext",
        "-out", folder / "certs" / "intermediate_ca.crt",
    )
    for name in ("root", "intermediate"):
        # The traditional PEM encryption, which step uses.
        workspace.openssl(
            "ec", "-in", f"{name}.clear", "-aes256", "-passout", "env:PKI_KEY_PASSPHRASE",
            "-out", folder / "secrets" / f"{name}_ca_key",
        )
        (folder / "secrets" / f"{name}_ca_key").chmod(0o600)
    return folder
