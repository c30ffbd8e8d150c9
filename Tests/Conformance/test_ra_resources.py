"""Every command that changes a resource of Roles Anywhere, and what boto3 reads afterwards."""

import json

import pytest

from account_reader import OWNER, anchor_of, profile_of, reader, tags_of  # noqa: F401

pytestmark = pytest.mark.judge("boto3")


# --- Trust anchors --------------------------------------------------------------------------------


def test_a_trust_anchor_is_changed_by_name_and_by_arn(anywhere, reader):
    authority = anywhere.authority
    both = authority.path("issuing.pem").read_text() + authority.path("root.pem").read_text()
    authority.write("both.pem", both)
    for name, bundle in ((anywhere.client, "both.pem"), (anywhere.trust_anchor, "root.pem")):
        done = authority.ra("update-trust-anchor", name, "--bundle", bundle)
        assert done.line == anywhere.trust_anchor and "certificates: " in done.stderr
        source = anchor_of(reader, anywhere)["source"]
        assert source["sourceType"] == "CERTIFICATE_BUNDLE"
        assert source["sourceData"]["x509CertificateData"] == authority.path(bundle).read_text()
    before = anchor_of(reader, anywhere)
    again = authority.ra("update-trust-anchor", anywhere.client, "--bundle", "root.pem")
    assert "nothing was changed" in again.stderr and anchor_of(reader, anywhere) == before
    authority.ra("update-trust-anchor", anywhere.client, "--name", "renamed")
    assert anchor_of(reader, anywhere)["name"] == "renamed"
    assert tags_of(reader, anywhere.trust_anchor) == [OWNER]


def test_a_private_ca_is_named_as_it_is(anywhere, reader):
    """The local service has no AWS Private CA: what it says is AWS's own refusal."""
    arn = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/" + "1" * 8
    refused = anywhere.authority.refused(
        65, "ra", "create-trust-anchor", "--name", "pca", "--private-ca", arn,
        saying="Given AWS PCA did not allow get request",
    )
    assert "CreateTrustAnchor" in refused.stderr
    anywhere.authority.refused(
        64, "ra", "create-trust-anchor", "--name", "pca", "--private-ca", anywhere.role,
        saying="is not the ARN of a CA in AWS Private CA",
    )


@pytest.mark.parametrize("kind", ["trust-anchor", "profile", "crl"])
def test_enabling_and_disabling(anywhere, reader, kind):
    authority = anywhere.authority
    name = anywhere.client
    if kind == "crl":
        crl = authority.create_crl()
        authority.ra(
            "import-crl", "--name", name, "--trust-anchor", name, "--crl", crl
        )

    def enabled():
        if kind == "crl":
            return reader.list_crls()["crls"][0]["enabled"]
        read = anchor_of if kind == "trust-anchor" else profile_of
        return read(reader, anywhere)["enabled"]

    for verb, state in (("disable", False), ("disable", False), ("enable", True)):
        before = enabled()
        done = authority.ra(f"{verb}-{kind}", name)
        assert enabled() is state and done.line.startswith("arn:"), done
        assert ("nothing was changed" in done.stderr) == (before is state)
    if kind != "crl":
        assert anywhere.session().status == 0
        authority.ra(f"disable-{kind}", name)
        assert anywhere.session(check=False).status != 0


# --- Profiles -------------------------------------------------------------------------------------


def test_a_profile_is_changed_field_by_field(anywhere, reader):
    authority = anywhere.authority
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}
    authority.write("policy.json", json.dumps(policy))
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    before = profile_of(reader, anywhere)
    for options, field, value in (
        (["--duration-seconds", "1800"], "durationSeconds", 1800),
        (["--accept-role-session-name"], "acceptRoleSessionName", True),
        (["--no-accept-role-session-name"], "acceptRoleSessionName", False),
        (["--session-policy", "policy.json"], "sessionPolicy", json.dumps(policy)),
        (["--managed-policy-arn", arn], "managedPolicyArns", [arn]),
        (["--no-managed-policies"], "managedPolicyArns", []),
        (["--role", anywhere.role], "roleArns", [anywhere.role]),
        (["--name", "renamed"], "name", "renamed"),
    ):
        authority.ra("update-profile", anywhere.profile, *options)
        after = profile_of(reader, anywhere)
        assert after[field] == value
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed <= {field, "updatedAt"}, (options, changed)
        before = after


def test_a_role_limits_its_profiles(anywhere, reader):
    authority = anywhere.authority
    before = profile_of(reader, anywhere)
    authority.refused(
        64, "ra", "update-profile", "web-01", "--duration-seconds", "3601",
        saying='a session of the role "web-01" lasts 3600 seconds at most',
    )
    authority.refused(
        64, "ra", "create-profile", "--name", "x", "--role", "web-01", "--duration-seconds", "7200",
        saying="lasts 3600 seconds at most",
    )
    authority.refused(
        64, "ra", "update-profile", "web-01", "--role", "arn:aws:iam::999922223333:role/x",
        saying="a profile takes roles of its own account only",
    )
    assert profile_of(reader, anywhere) == before
    absent = "arn:aws:iam::111122223333:role/absent"
    done = authority.ra("update-profile", "web-01", "--role", absent)
    assert f"warning: there is no role {absent}" in done.stderr


def test_attribute_mappings(anywhere, reader):
    authority = anywhere.authority

    def mapped():
        return {
            mapping["certificateField"]: [rule["specifier"] for rule in mapping["mappingRules"]]
            for mapping in profile_of(reader, anywhere)["attributeMappings"]
        }

    def put(*options):
        return authority.ra("put-attribute-mapping", "web-01", *options)

    def delete(*options):
        return authority.ra("delete-attribute-mapping", "web-01", *options)

    put("--certificate-field", "subject", "--attribute", "CN", "--attribute", "2.5.4.11")
    assert mapped()["x509Subject"] == ["*", "CN", "2.5.4.11"]
    put("--certificate-field", "subject", "--attribute", "CN", "--attribute", "OU", "--only")
    assert mapped()["x509Subject"] == ["CN", "OU"]
    again = put("--certificate-field", "x509Subject", "--attribute", "OU", "--attribute", "CN")
    assert "nothing was changed" in again.stderr
    delete("--certificate-field", "SAN", "--attribute", "Name/")
    assert mapped()["x509SAN"] == ["DNS", "URI"]
    delete("--certificate-field", "issuer")
    assert set(mapped()) == {"x509Subject", "x509SAN"}
    assert "nothing was changed" in delete("--certificate-field", "issuer").stderr
    authority.refused(
        66, "ra", "delete-attribute-mapping", "web-01", "--certificate-field", "san",
        "--attribute", "Name/CN", saying="it maps DNS, URI",
    )


def test_notification_settings(anywhere, reader):
    authority = anywhere.authority

    def settings():
        return {
            setting["event"]: (setting["enabled"], setting["threshold"], setting["configuredBy"])
            for setting in anchor_of(reader, anywhere)["notificationSettings"]
        }

    first = settings()
    ca, entity = "CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY"
    authority.ra("put-notification-settings", "web-01", "--event", "ca", "--days", "90")
    assert settings() == first | {ca: (True, 90, "111122223333")}
    authority.ra("put-notification-settings", "web-01", "--off")
    assert settings() == {ca: (False, 90, "111122223333"), entity: (False, 45, "111122223333")}
    authority.ra("reset-notification-settings", "web-01", "--event", "end-entity")
    assert settings()[ca][1] == 90 and settings()[entity] == first[entity]
    authority.ra("reset-notification-settings", "web-01")
    assert settings() == first
