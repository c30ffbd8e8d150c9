"""The help of every `pki` command shows what the command really prints."""

import pytest

import help_examples
from foreign_authority import OpenSSLAuthority
from help_examples import Between, Example, Story

FLEET = """name,sans,days
web-11,dns:web-11.example.com,30
web-12,,
web-13,uri:spiffe://example.com/web-13,90
"""

# The order in which one directory can live through all of them.
STORY = Story("pki", [
    Example("pki", store="first"),
    Between("rm -r clients"),
    Example("init-root"),
    Example("init-issuing"),
    Example("set-urls"),
    Example("issue-client"),
    Example("issue-client", 1),
    Example("decrypt-key"),
    Example("encrypt-key"),
    Example("export-bundle"),
    Example("export"),
    Example("inspect"),
    Example("lint"),
    Example("lint", 1, statuses=(65,)),
    Example("verify"),
    Example("list"),
    Example("search"),
    Example("show"),
    Example("expiring", statuses=(2,)),
    Example("needs-renewal", statuses=(2,)),
    Example("tree"),
    Example("list-authorities"),
    Example("create-csr"),
    Example("create-csr", 1),
    Between("cp web-02/request.csr web-02.csr"),
    Example("sign-csr"),
    Between(
        "mkdir requests; for name in web-21 web-22; do pki create-csr $name --out $name; "
        "cp $name/request.csr requests/$name.csr; done"
    ),
    Example("sign-csr", 1),
    Between("openssl rand -hex 32 > leaked.txt"),
    Example("block-keys"),
    Example("renew"),
    Example("rekey"),
    Example("create-crl"),
    Example("verify", 1, statuses=(65,)),
    Example("revoke"),
    Between("pki create-crl --out newer.crl"),
    Example("list-crls"),
    Example("diff-crls"),
    Example("export-crl"),
    Example("log"),
    Example("release-hold"),
    Example("rotate-issuing"),
    Example("rotate-issuing", 1),
    Example("renew-authority"),
    Between("pki export-bundle --root --out ours.pem"),
    Between(
        'pki init-root --subject "CN=Partner Root,O=Partner"; '
        "pki export-bundle --root --out partner-root.pem; cp partner-root.pem partner-ca.pem; "
        "pki cross-sign ours.pem --out ours-by-partner.pem", store="partner",
    ),
    Example("cross-sign"),
    Example("install-cross"),
    Between(
        'pki init-root --subject "CN=Offline Root R1,O=Example"; '
        "pki export-bundle --root --out root.pem", store="offline",
    ),
    Example("init-issuing", 1, store="online"),
    Example("sign-csr", 2, store="offline"),
    Example("install-issuing", store="online"),
    Example("import-authority", store="moved"),
    Example("import-authority", 1, store="from-pkcs12"),
    Example("backup"),
    Example("check"),
    Example("check", 1),
    Example("restore"),
    Example("change-passphrase"),
    Example("change-passphrase", 1),
    Example("list-profiles"),
    Example("show-profile"),
])


@pytest.mark.judge("openssl")
def test_every_example_prints_what_it_shows(workspace):
    workspace.environment |= {
        "PKI_EXPORT_PASSPHRASE": "a passphrase for an export",
        "PKI_NEW_PASSPHRASE": "the passphrase that comes after",
    }
    workspace.write("fleet.csv", FLEET)
    old = OpenSSLAuthority(workspace, "demoCA")
    old.openssl(
        "pkcs12", "-export", "-inkey", "private/cakey.pem", "-in", "cacert.pem", "-iter", "20000",
        "-passout", "env:PKI_KEY_PASSPHRASE", "-out", "../ca.p12",
    )
    STORY.play(workspace)


def test_every_command_has_an_example_with_output(workspace):
    help_examples.check_presence(workspace, "pki")


def test_a_terminal_shows_the_examples_as_they_are(workspace):
    help_examples.check_width(workspace, "pki")
