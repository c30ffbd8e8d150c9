"""docs/json.md names every field that --json prints, and none that it does not."""

import json

import pytest

import help_examples
import judges
from foreign_authority import OpenSSLAuthority
from json_page import Account, Page

# What every command with --json prints: the section of the page, and a command line.
FIRST = """
list-authorities
tree
set-urls issuing --crl http://pki.example.com/issuing.crl
issue-client web-01 --out web-01 --dns web-01.example.com
issue-client web-02 --out web-02
issue-client web-03 --out web-03
issue-client --from fleet.csv --out clients --keep-going
needs-renewal web-01/certificate.pem
create-csr web-31 --out web-31 --dns web-31.example.com
sign-csr web-31/request.csr --dry-run
sign-csr web-31/request.csr --explain
block-keys leaked.txt
renew web-01 --out renewed.pem
rekey web-02 --out web-02-new
revoke web-03 --invalidity-date SINCE
create-crl --out old.crl
revoke web-03 --reason keyCompromise --invalidity-date SINCE
revoke web-31 --reason certificateHold
create-crl --out new.crl
diff-crls old.crl new.crl
list-crls
release-hold web-31
list
search web
expiring --within 9999d
show web-02
show web-03
list-profiles
show-profile ./own.json
inspect of a certificate: inspect web-01/certificate.pem issuing.pem
inspect of a CSR: inspect web-31/request.csr ca.csr
inspect of a CRL: inspect new.crl
inspect of a key: inspect web-01/private_key.pem public.pem
lint web-01/certificate.pem new.crl demoCA/cacert.pem
verify renewed.pem --anchor issuing.pem
renew-authority issuing
cross-sign issuing.pem --name crossed --out crossed.pem
rotate-issuing --plan
log
"""

SECOND = """
rotate-issuing --plan
list-authorities
"""


@pytest.fixture(scope="module")
def page():
    return Page()


def json_of(workspace, line, store=None):
    """What a line of the lists above prints, under the name of its section."""
    name, _, arguments = line.rpartition(": ")
    words = arguments.split()
    if not name:
        variants = {"--from", "--dry-run", "--plan"} & set(words)
        name = " ".join([words[0], *variants])
    done = workspace.pki(*words, "--json", check=False, environment={"PKI_CA_DATA": store})
    assert done.status in (0, 2, 65) and done.stdout, done
    return name, done.json


@pytest.mark.judge("openssl")
def test_the_page_and_the_commands_name_the_same_fields(authority, page, now):
    account = Account(page)
    since = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    OpenSSLAuthority(authority, "demoCA")
    profile = json.loads((judges.REPOSITORY / "templates/profiles/client.json").read_text())
    authority.write("own.json", json.dumps(profile | {"allowedNames": {"dns": ["*.example.com"]}}))
    authority.write("fleet.csv", "name,days\nweb-11,30\nweb-12,0\n")
    authority.openssl("rand", "-hex", "-out", "leaked.txt", "32")
    authority.openssl(
        "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem"
    )
    authority.openssl("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")

    def play(lines, store=None):
        for line in lines.replace("SINCE", since).strip().splitlines():
            account.look(*json_of(authority, line, store))

    authority.pki(
        "init-issuing", "--ca-data", "waiting", "--subject", "CN=Waiting", "--csr-out", "ca.csr"
    )
    play(FIRST)

    # The stages of a rotation.
    authority.pki("rotate-issuing", "--prepare")
    play(SECOND)
    authority.pki("rotate-issuing", "--issue")
    play(SECOND)
    authority.pki("rotate-issuing", "--back")
    authority.pki("rotate-issuing", "--back")
    authority.pki("rotate-issuing", "--prepare", "--csr-out", "next.csr")
    play(SECOND)

    # What is known by its number alone, and a store that is not as it should be.
    authority.pki("import-authority", "--ca-data", "moved", "demoCA")
    play("list", "moved")
    authority.path("moved/pki.sqlite").chmod(0o644)
    play("check", "moved")

    refused = authority.pki("show", "nobody", "--json", check=False)
    assert refused.stdout == "" and refused.stderr.count("\n") == 1, refused
    account.look("Errors", json.loads(refused.stderr))

    assert not account.faults, "\n".join(sorted(set(account.faults)))
    assert not account.never_seen(), "\n".join(account.never_seen())


def test_every_command_with_json_is_on_the_page(workspace, page):
    for name, description in help_examples.commands(workspace, "pki").items():
        names = [
            option["name"]
            for argument in description.get("arguments", [])
            for option in argument.get("names", [])
        ]
        documented = {title.split()[0] for title in page.commands()}
        assert ("json" in names) == (name in documented), name


def test_the_columns_are_the_fields_flat(authority, page):
    header = authority.pki("list", "--csv").stdout.splitlines()[0].split(",")
    fields = set(page.sections["a-certificate-of-the-store"].fields)
    flat = {
        {"revocation.reason": "revocationReason"}.get(name, name.removeprefix("revocation."))
        for name in fields - {"revocation"}
    }
    assert len(header) == len(set(header)) and set(header) == flat
