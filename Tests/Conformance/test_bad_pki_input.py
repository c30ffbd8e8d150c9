"""Bad input to `pki`: a clear error with a hint, the right exit code, nothing written or lost."""

import stat

import pytest

from workspace import PASSPHRASE

ISSUE = ["pki", "issue-client", "web-01", "--out", "clients/web-01"]
NO_PASSPHRASE = {"PKI_PASSPHRASE": None}


# --- Passphrases ----------------------------------------------------------------------------------


def test_wrong_passphrase(authority):
    authority.refused(
        77, *ISSUE, environment={"PKI_PASSPHRASE": "not the passphrase"}, saying="passphrase"
    )


@pytest.mark.parametrize("command", [
    ISSUE,
    ["pki", "create-crl", "--out", "issuing.crl"],
    ["pki", "init-issuing", "--subject", "CN=Another A2", "--name", "another"],
])
def test_no_terminal_and_no_passphrase(authority, command):
    authority.refused(64, *command, environment=NO_PASSPHRASE, saying="PKI_PASSPHRASE")


def test_no_terminal_and_no_passphrase_for_a_new_authority(workspace):
    workspace.refused(
        64, "pki", "init-root", "--subject", "CN=Root R1", environment=NO_PASSPHRASE,
        saying="--passphrase-file",
    )


def test_no_terminal_and_no_passphrase_for_a_client_key(authority):
    authority.refused(64, *ISSUE, environment={"PKI_KEY_PASSPHRASE": None})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_passphrase_file_readable_by_others(authority, mode):
    authority.write("passphrase", PASSPHRASE, mode=mode)
    authority.refused(
        65, *ISSUE, "--passphrase-file", "passphrase", environment=NO_PASSPHRASE, saying="chmod 600"
    )


@pytest.mark.parametrize("passphrase", ["", "short"])
def test_too_short_for_an_authority(workspace, passphrase):
    workspace.refused(
        65, "pki", "init-root", "--subject", "CN=Root R1",
        environment={"PKI_PASSPHRASE": passphrase},
    )


# --- The store ------------------------------------------------------------------------------------


def test_init_root_twice(authority):
    authority.refused(73, "pki", "init-root", "--subject", "CN=Another Root R1")


def test_no_store(workspace):
    for command in (ISSUE, ["pki", "list"], ["pki", "create-crl", "--out", "x"]):
        workspace.refused(66, *command, saying="init-root")


def test_ca_data_not_writable(workspace):
    # Not even root can make a directory there.
    workspace.refused(
        73, "pki", "init-root", "--subject", "CN=Root R1", "--ca-data", "/sys/ca-data"
    )


@pytest.mark.parametrize("name, mode", [("ca-data", 0o755), ("ca-data/pki.sqlite", 0o644)])
def test_store_readable_by_others(authority, name, mode):
    authority.path(name).chmod(mode)
    authority.refused(77, *ISSUE, saying="chmod")
    authority.path(name).chmod(0o700 if name == "ca-data" else 0o600)


def test_a_fresh_checkout_is_tightened_with_a_notice(workspace):
    workspace.write("ca-data/README.md", "# ca-data\n")
    workspace.write("ca-data/.gitignore", "*\n")
    workspace.path("ca-data").chmod(0o755)
    done = workspace.pki("init-root", "--subject", "CN=Root R1")
    assert "ca-data" in done.stderr and "0700" in done.stderr, done
    assert stat.S_IMODE(workspace.path("ca-data").stat().st_mode) == 0o700
    assert stat.S_IMODE(workspace.path("ca-data/pki.sqlite").stat().st_mode) == 0o600


# --- Names and validity ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "web/01", "web\n01", "w" * 62, "web(01)", "", " web", "web 01", "wéb", "web\x07",
])
def test_client_name(authority, name):
    outcome = authority.refused(65, "pki", "issue-client", name, "--out", "clients/x")
    assert "\x07" not in outcome.stderr and len(outcome.stderr.splitlines()) == 2, outcome


def test_a_name_with_a_live_certificate(authority):
    authority.issue("web-01")
    authority.refused(
        65, "pki", "issue-client", "web-01", "--out", "clients/again", saying="--additional"
    )
    authority.pki("issue-client", "web-01", "--out", "clients/again", "--additional")


def test_a_subject_with_another_name(authority):
    authority.refused(65, *ISSUE, "--subject", "CN=web-02,O=Example")


@pytest.mark.parametrize("days", ["0", "-1", "398", "1462", "99999999", "9223372036854775807"])
def test_days(authority, days):
    authority.refused(65, *ISSUE, f"--days={days}", saying=days)


def test_days_beyond_the_issuer(authority):
    # The profile for other uses allows more than the CA below has left.
    authority.pki(
        "init-issuing", "--subject", "CN=Short A2", "--name", "short", "--days", "20"
    )
    authority.refused(65, *ISSUE, "--issuer", "short", "--days", "21")


@pytest.mark.parametrize("days", ["0", "-1", "5479", "99999999"])
def test_days_of_an_issuing_ca(authority, days):
    authority.refused(
        65, "pki", "init-issuing", "--subject", "CN=Another A2", "--name", "another",
        f"--days={days}",
    )


@pytest.mark.parametrize("names", [
    ["--dns", "not a name"], ["--ip", "999.0.2.1"], ["--uri", "no-scheme"],
    ["--email", "nobody"], ["--dns", "a.example,DNS:evil.example"],
])
def test_alternative_names(authority, names):
    authority.refused(65, *ISSUE, *names)


@pytest.mark.parametrize("selector", ["nobody", "00112233445566778899aabbccddeeff"])
def test_revoking_what_is_not_there(authority, selector):
    authority.refused(66, "pki", "revoke", selector)
    authority.refused(66, "pki", "show", selector)


def test_revocation_reasons(authority):
    authority.issue("web-01")
    authority.refused(64, "pki", "revoke", "web-01", "--reason", "boredom")
    authority.refused(65, "pki", "revoke", "web-01", "--reason", "cACompromise")
    authority.refused(65, "pki", "revoke", "web-01", "--reason", "removeFromCRL")
    authority.refused(
        65, "pki", "revoke", "web-01", "--invalidity-date", "2999-01-01T00:00:00Z"
    )


# --- Outputs that exist ---------------------------------------------------------------------------


@pytest.mark.parametrize("command, output", [
    (ISSUE, "clients/web-01/precious"),
    (["pki", "export-bundle", "--out", "bundle.pem"], "bundle.pem"),
    (["pki", "create-crl", "--out", "issuing.crl"], "issuing.crl"),
])
def test_output_exists(authority, command, output):
    authority.write(output, "precious")
    authority.refused(73, *command)
    assert authority.path(output).read_text() == "precious"


def test_output_is_a_symlink(authority):
    authority.write("elsewhere", "precious")
    authority.path("issuing.crl").symlink_to("elsewhere")
    authority.refused(73, "pki", "create-crl", "--out", "issuing.crl")


def test_output_below_nothing(authority):
    authority.refused(73, "pki", "export-bundle", "--out", "no/such/folder/bundle.pem")


def test_a_profile_that_is_not_json(authority):
    authority.write("profile.json", "{ not JSON")
    authority.refused(65, *ISSUE, "--profile", "profile.json")
    authority.refused(66, *ISSUE, "--profile", "absent.json")
