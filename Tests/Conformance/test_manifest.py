"""One manifest: planned, applied, disturbed, verified and destroyed; boto3 looks at the account."""

import json
import time

import pytest

from manifest_desk import (  # noqa: F401
    MANIFEST, POLICY, S3_READ_ONLY, account, apply, desk, plan, wanted, write,
)
from terminal import Terminal

pytestmark = pytest.mark.judge("boto3")


def test_the_account_is_exactly_the_manifest(desk, lab):
    lab.point(desk)
    assert plan(desk) == (2, [
        "create trustAnchor example", "create crl example", "create role reader",
        "create role idle", "create profile reader",
    ])
    applied = apply(desk)
    assert account(lab) == wanted(desk)
    assert [line.split()[:2] for line in applied.stdout.splitlines()] == [
        ["trustAnchor", "example"], ["crl", "example"], ["role", "reader"], ["role", "idle"],
        ["profile", "reader"],
    ]
    assert plan(desk) == (0, [])
    again = desk.ra("apply", "manifest.yaml")
    assert again.stdout == applied.stdout, "nothing to do needs no consent, and says the same"

    # What somebody else changes is seen, said, and put right.
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    anchor, = anywhere.list_trust_anchors()["trustAnchors"]
    profile, = anywhere.list_profiles()["profiles"]
    anywhere.disable_trust_anchor(trustAnchorId=anchor["trustAnchorId"])
    anywhere.tag_resource(
        resourceArn=anchor["trustAnchorArn"], tags=[{"key": "team", "value": "else"}])
    anywhere.update_profile(profileId=profile["profileId"], durationSeconds=43200)
    anywhere.put_attribute_mapping(
        profileId=profile["profileId"], certificateField="x509SAN",
        mappingRules=[{"specifier": "DNS"}])
    iam.put_role_policy(
        RoleName="reader", PolicyName="back-door", PolicyDocument=json.dumps(POLICY))
    iam.detach_role_policy(RoleName="reader", PolicyArn=S3_READ_ONLY)
    iam.update_assume_role_policy(
        RoleName="idle", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]}))
    shown = desk.ra("plan", "manifest.yaml", check=False)
    assert shown.status == 2
    assert "durationSeconds: 43200 -> 1800  (changed by somebody else" in shown.stdout, shown
    assert "enabled: false -> true  (changed by somebody else" in shown.stdout, shown
    assert "4 changed by somebody else" in shown.stdout.splitlines()[-1], shown
    assert "back-door" in shown.stdout and "\x1b" not in shown.stdout
    apply(desk)
    assert account(lab) == wanted(desk)
    assert plan(desk) == (0, [])

    # What is taken out of the file goes; what is somebody else's stays.
    anywhere.create_profile(name="foreign", roleArns=[])
    less = {"name": "conformance", "trustAnchors": MANIFEST["trustAnchors"]}
    write(desk, less)
    assert plan(desk) == (2, [
        "delete profile reader", "delete role idle", "delete role reader", "delete crl example",
    ])
    write(desk, MANIFEST)
    destroyed = desk.ra("destroy", "manifest.yaml", "--yes")
    assert destroyed.stdout == ""
    assert [each["name"] for each in anywhere.list_profiles()["profiles"]] == ["foreign"]
    assert anywhere.list_trust_anchors()["trustAnchors"] == []
    assert [each["Path"] for each in iam.list_roles()["Roles"]
            if not each["Path"].startswith("/aws-service-role/")] == []


def test_nothing_is_changed_without_consent(desk, lab):
    lab.point(desk)
    desk.refused(64, "ra", "apply", "manifest.yaml", saying="--yes")
    apply(desk)
    desk.refused(64, "ra", "destroy", "manifest.yaml", saying="--yes")
    assert plan(desk) == (0, [])


def test_a_terminal_shows_colours_and_is_asked(desk, lab):
    lab.point(desk)
    colours = {"TERM": "xterm", "NO_COLOR": None}
    with Terminal(desk, "ra", "plan", "manifest.yaml", environment=colours) as terminal:
        assert terminal.end() == 2
        assert '\x1b[32m+ create trust anchor "example"\x1b[0m' in terminal.screen
    with Terminal(desk, "ra", "plan", "manifest.yaml", environment={"NO_COLOR": "1"}) as terminal:
        assert terminal.end() == 2 and "\x1b[3" not in terminal.screen
    with Terminal(desk, "ra", "apply", "manifest.yaml", environment=colours) as terminal:
        terminal.wait_for("make these 5 changes? [y/N]").type("n")
        assert terminal.end() == 1 and "nothing was changed" in terminal.screen
    assert lab.boto3("rolesanywhere").list_trust_anchors()["trustAnchors"] == []
    with Terminal(desk, "ra", "apply", "manifest.yaml", environment=colours) as terminal:
        terminal.wait_for("make these 5 changes? [y/N]").type("yes")
        assert terminal.end() == 0, terminal.screen
    assert account(lab) == wanted(desk)
    with Terminal(desk, "ra", "destroy", "manifest.yaml", environment=colours) as terminal:
        terminal.wait_for("delete all 5? [y/N]").type("y")
        assert terminal.end() == 0, terminal.screen


def test_consent_is_to_what_is_still_so(desk, lab):
    """While the question waits, somebody else has a role of that name, or a newer CRL there."""
    lab.point(desk)
    apply(desk)
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    iam.untag_role(RoleName="reader", TagKeys=["team"])
    with Terminal(desk, "ra", "destroy", "manifest.yaml") as terminal:
        terminal.wait_for("delete all 5? [y/N]")
        iam.untag_role(RoleName="reader", TagKeys=["anchorage:managed-by", "anchorage:manifest"])
        terminal.type("y")
        assert terminal.end() == 75 and "the account has changed" in terminal.screen
    assert iam.get_role(RoleName="reader")["Role"]["RoleName"] == "reader"
    assert len(anywhere.list_trust_anchors()["trustAnchors"]) == 1
    assert len(anywhere.list_profiles()["profiles"]) == 1


def test_a_newer_crl_that_came_meanwhile_stays(desk, lab):
    lab.point(desk)
    apply(desk)
    desk.create_crl("next.crl")
    desk.create_crl("newest.crl")
    manifest = json.loads(json.dumps(MANIFEST))
    manifest["crls"][0]["file"] = "next.crl"
    write(desk, manifest)
    with Terminal(desk, "ra", "apply", "manifest.yaml") as terminal:
        terminal.wait_for("[y/N]")
        desk.ra("import-crl", "--name", "example", "--trust-anchor", "example", "--crl", "newest.crl")
        terminal.type("y")
        assert terminal.end() == 75 and "the account has changed" in terminal.screen
    held, = lab.boto3("rolesanywhere").list_crls()["crls"]
    assert held["crlData"] == desk.path("newest.crl").read_bytes()


def test_apply_proves_that_it_works(desk, lab):
    lab.point(desk)
    folder = desk.folder_of_client
    key = folder / "decrypted_private_key.pem"
    done = apply(desk, "--verify", folder / "certificate.pem", key)
    line, = [line for line in done.stderr.splitlines() if line.startswith("verified: ")]
    assert line.startswith('verified: CN=web-01 has a session of the role "reader" by the profile '
                           '"reader" and the trust anchor "example", and STS says '
                           "arn:aws:sts::111122223333:assumed-role/reader/"), line
    other = desk.issue("web-02", decrypt=True)
    refused = apply(
        desk, "--verify", other / "certificate.pem", other / "decrypted_private_key.pem",
        "--verify-timeout", "1", check=False)
    assert refused.status == 77 and "Unable to assume role" in refused.stderr, refused
    desk.pki("revoke", "web-01")
    desk.create_crl("issuing.crl", "--force")
    start = time.monotonic()
    refused = apply(
        desk, "--verify", folder / "certificate.pem", key, "--verify-timeout", "3600", check=False)
    assert time.monotonic() - start < 30, "what cannot get better is not waited for"
    assert refused.status == 77 and "Certificate revoked" in refused.stderr, refused
    desk.openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "stranger.key", "-out", "stranger.pem", "-subj", "/CN=stranger")
    desk.path("stranger.key").chmod(0o600)
    refused = apply(desk, "--verify", "stranger.pem", "stranger.key", check=False)
    assert refused.status == 65 and "is the issuer of" in refused.stderr, refused
    assert desk.ra("apply", "manifest.yaml", "--verify", "one", check=False).status == 64


def test_an_empty_description_is_none(desk, lab):
    lab.point(desk)
    write(desk, {"roles": [{"name": "r", "description": "", "trustPolicy": {
        "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole"}}}]})
    apply(desk)
    assert plan(desk) == (0, [])
