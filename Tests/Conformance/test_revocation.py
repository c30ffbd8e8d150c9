"""A revoked certificate gets no new session, whoever switches the CRL on and off."""

import pytest

from workspace import Authority

pytestmark = pytest.mark.judge("boto3")


@pytest.fixture
def revoked(anywhere):
    authority = anywhere.authority
    authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    authority.create_crl()
    done = authority.ra(
        "import-crl", "--name", "web", "--trust-anchor", "web-01", "--crl", "issuing.crl"
    )
    assert "until they expire" in done.stderr, done
    return anywhere


def assert_refused(anywhere):
    outcome = anywhere.session(check=False)
    assert outcome.status == 77 and outcome.stdout == "", outcome
    assert "Certificate revoked" in outcome.stderr and outcome.hint, outcome


def test_refused_until_the_crl_is_off(revoked, lab):
    client = lab.boto3("rolesanywhere")
    identity = client.list_crls()["crls"][0]["crlId"]
    assert_refused(revoked)
    client.disable_crl(crlId=identity)
    revoked.session()
    client.enable_crl(crlId=identity)
    assert_refused(revoked)
    revoked.authority.ra("delete-crl", "web")
    revoked.session()


def test_a_session_already_issued_lives_on(anywhere):
    authority = anywhere.authority
    environment = anywhere.environment()
    authority.pki("revoke", "web-01")
    authority.create_crl()
    authority.ra("import-crl", "--name", "web", "--trust-anchor", "web-01", "--crl", "issuing.crl")
    assert_refused(anywhere)
    assert authority.aws("s3", "ls", environment=environment).stdout.endswith(" reports\n")


def test_importing_again_updates_the_list_of_that_name(anywhere, lab):
    authority = anywhere.authority
    authority.create_crl("first.crl")
    command = ["import-crl", "--name", "web", "--trust-anchor", "web-01", "--crl"]
    first = authority.ra(*command, "first.crl").line
    anywhere.session()
    authority.pki("revoke", "web-01")
    authority.create_crl("second.crl")
    assert authority.ra(*command, "second.crl").line == first
    assert len(lab.boto3("rolesanywhere").list_crls()["crls"]) == 1
    assert_refused(anywhere)


def test_the_list_of_a_namesake(anywhere, lab, tmp_path):
    authority = anywhere.authority
    namesake = Authority(tmp_path / "namesake").make()
    namesake.create_crl("foreign.crl")
    authority.write("foreign.crl", namesake.path("foreign.crl").read_text())
    authority.refused(
        65, "ra", "import-crl", "--name", "web", "--trust-anchor", "web-01",
        "--crl", "foreign.crl", saying=("Conformance Issuing A1", "not signed"),
    )
    assert lab.boto3("rolesanywhere").list_crls()["crls"] == []


def test_the_list_of_another_authority(anywhere):
    authority = anywhere.authority
    authority.pki("init-issuing", "--subject", "CN=Another A2", "--name", "another")
    authority.pki("create-crl", "--issuer", "another", "--out", "other.crl")
    command = ["import-crl", "--trust-anchor", anywhere.trust_anchor, "--crl", "other.crl"]
    done = authority.ra(*command, "--name", "other")
    assert '"CN=Another A2"' in done.stderr and "Conformance Issuing A1" in done.stderr, done
    authority.ra(*command, "--name", "second")
    authority.refused(
        73, "ra", *command, "--name", "third", saying=("takes two CRLs", "ra delete-crl")
    )


def test_disabled_anchor_and_profile(anywhere, lab):
    client = lab.boto3("rolesanywhere")
    anchor, profile = anywhere.trust_anchor.split("/")[-1], anywhere.profile.split("/")[-1]
    client.disable_trust_anchor(trustAnchorId=anchor)
    outcome = anywhere.session(check=False)
    assert outcome.status == 77 and "Specified Trust Anchor is disabled." in outcome.stderr
    client.enable_trust_anchor(trustAnchorId=anchor)
    client.disable_profile(profileId=profile)
    outcome = anywhere.session(check=False)
    assert outcome.status == 77 and outcome.stdout == "", outcome
    client.enable_profile(profileId=profile)
    anywhere.session()
