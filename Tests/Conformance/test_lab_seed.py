"""`ra lab --seed`: a service that begins with what a manifest names."""

import json

import pytest

from local_service import LocalService

pytestmark = pytest.mark.judge("boto3")

S3_READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"

MANIFEST = {
    "trustAnchors": [{"name": "example", "bundle": "issuing.pem"}],
    "roles": [
        {
            "name": "reader",
            "trustAnchor": "example",
            "require": ["CN=web-01"],
            "policyArns": [S3_READ_ONLY],
            "policies": {
                "more": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}
                    ],
                }
            },
            "maxSessionDurationSeconds": 7200,
        }
    ],
    "profiles": [
        {
            "name": "reader",
            "roles": ["reader"],
            "sessionPolicy": "policies/session.json",
            "durationSeconds": 1800,
            "acceptRoleSessionName": True,
        }
    ],
    "crls": [{"name": "example", "trustAnchor": "example", "file": "issuing.crl"}],
}


@pytest.fixture
def seeded(authority):
    """A CA's bundle and CRL, a policy, and the manifest that names them."""
    authority.clients = {
        name: authority.issue(name, decrypt=True) for name in ("web-01", "web-02")
    }
    authority.pki("revoke", "web-02")
    authority.pki("create-crl", "--out", "issuing.crl")
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
    }
    authority.write("policies/session.json", json.dumps(policy))
    authority.write("seed.json", json.dumps(MANIFEST, indent=2))
    return authority


def arns(workspace):
    return {
        kind: workspace.ra(f"show-{kind}", name, "--json").json["arn"]
        for kind, name in (
            ("trust-anchor", "example"), ("role", "reader"), ("profile", "reader"),
            ("crl", "example"),
        )
    }


def test_begins_with_what_the_manifest_names(tmp_path, seeded):
    found = []
    for number in range(2):
        with LocalService(tmp_path / str(number), "--seed", seeded.path("seed.json")) as service:
            service.point(seeded)
            found.append(arns(seeded))
            role = service.boto3("iam").get_role(RoleName="reader")["Role"]
            assert role["MaxSessionDuration"] == 7200
            attached = service.boto3("iam").list_attached_role_policies(RoleName="reader")
            assert [each["PolicyArn"] for each in attached["AttachedPolicies"]] == [S3_READ_ONLY]
            inline = service.boto3("iam").get_role_policy(RoleName="reader", PolicyName="more")
            assert inline["PolicyDocument"] == MANIFEST["roles"][0]["policies"]["more"]
            profile, = service.boto3("rolesanywhere").list_profiles()["profiles"]
            assert profile["durationSeconds"] == 1800 and profile["acceptRoleSessionName"]
            assert json.loads(profile["sessionPolicy"])["Statement"][0]["Action"] == "s3:*"
            assert not any("200 iam:CreateRole" in line for line in service.log)

            def session(client):
                folder = seeded.clients[client]
                return seeded.ra(
                    "session", "--trust-anchor-arn", found[-1]["trust-anchor"],
                    "--profile-arn", found[-1]["profile"], "--role-arn", found[-1]["role"],
                    "--certificate", folder / "certificate.pem",
                    "--private-key", folder / "decrypted_private_key.pem", check=False,
                )

            assert session("web-01").status == 0
            assert "Certificate revoked" in session("web-02").stderr
    assert found[0] == found[1], "a seed gives the same ARNs each time"


@pytest.mark.parametrize("change, said", [
    (lambda manifest: manifest.update(users=[]), 'no member "users"'),
    (lambda manifest: manifest["roles"][0].update(trustAnchor="x"), "makes no trust anchor"),
    (lambda manifest: manifest["profiles"][0].update(roles="reader"), "not a list"),
    (lambda manifest: manifest["roles"].append(manifest["roles"][0]), "another role"),
    (lambda manifest: manifest["roles"][0].update(require=["CN"]), "FIELD=VALUE"),
    (lambda manifest: manifest["roles"][0].pop("name"), 'has no "name"'),
    (lambda manifest: manifest["profiles"][0].update(durationSeconds="1800"), "whole number"),
    (lambda manifest: manifest["profiles"][0].update(durationSeconds=60), "60 seconds"),
    (lambda manifest: manifest["trustAnchors"][0].update(bundle="nowhere.pem"), "nowhere.pem"),
    (lambda manifest: manifest["roles"][0].update(policyArns=["arn:aws:iam::aws:policy/X"]),
     "NoSuchEntity"),
])
def test_a_manifest_with_a_fault_starts_nothing(seeded, change, said):
    manifest = json.loads(json.dumps(MANIFEST))
    change(manifest)
    seeded.write("faulty.json", json.dumps(manifest))
    for options in ((), ("--detach",)):
        refused = seeded.ra("lab", *options, "--seed", "faulty.json", check=False)
        assert refused.status in (64, 65, 66, 77) and refused.stdout in ("", "false\n"), refused
        assert "hint: " in refused.stderr, refused
        # A service in the background is told absolute paths, which may be too long to be shown.
        assert said in refused.stderr or options and said == "nowhere.pem", refused
    assert seeded.ra("lab", "env", check=False).status == 66


def test_what_is_no_manifest_is_refused(workspace):
    for text in ("", "[]", "{", '{"roles": {}}', '{"roles": [], "roles": []}', "roles: {"):
        workspace.write("seed.json", text)
        refused = workspace.ra("lab", "--seed", "seed.json", check=False)
        assert refused.status == 65 and "the manifest cannot be read" in refused.stderr, refused


def test_in_the_background_files_are_found_as_well(seeded):
    try:
        seeded.ra("lab", "--detach", "--seed", "seed.json")
        exports = seeded.ra("lab", "env").stdout
        environment = dict(
            line.removeprefix("export ").split("=", 1) for line in exports.splitlines()
        )
        shown = seeded.ra("show-role", "reader", "--json", environment=environment).json
        assert shown["arn"] == "arn:aws:iam::111122223333:role/reader"
    finally:
        seeded.ra("lab", "stop")
