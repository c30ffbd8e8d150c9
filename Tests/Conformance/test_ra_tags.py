"""Tags and subjects, as `ra` shows and changes them; boto3 looks on."""

import pytest

from account_reader import reader, tags_of  # noqa: F401

pytestmark = pytest.mark.judge("boto3")


# --- Tags and subjects ----------------------------------------------------------------------------


def test_tags_of_every_kind(anywhere, lab, reader):
    authority = anywhere.authority
    anywhere.session()
    crl = authority.ra(
        "import-crl", "--name", "list", "--trust-anchor", "web-01", "--crl", authority.create_crl(),
        "--tag", "made=with",
    ).line
    subject = authority.ra("list-subjects", "--json").json[0]["arn"]
    assert {"key": "made", "value": "with"} in tags_of(reader, crl)
    for arn in (anywhere.trust_anchor, anywhere.profile, crl, subject):
        authority.ra("tag", arn, "team=payments", "empty=", "sum=1+1=2")
        tags = {tag["key"]: tag["value"] for tag in tags_of(reader, arn)}
        assert tags.items() >= {"team": "payments", "empty": "", "sum": "1+1=2"}.items()
        listed = authority.ra("list-tags", arn, "--json").json
        assert listed["arn"] == arn and listed["tags"] == tags
        authority.ra("untag", arn, "team", "empty", "absent")
        assert not {"team", "empty"} & {tag["key"] for tag in tags_of(reader, arn)}
    authority.refused(65, "ra", "tag", "web-01", "a=b", saying="4 resources are named")
    authority.ra("tag", "web-01", "a=b", "--kind", "role")
    role = lab.boto3("iam").list_role_tags(RoleName="web-01")["Tags"]
    assert {"Key": "a", "Value": "b"} in role


def test_what_somebody_else_made_becomes_ours_by_its_tag(anywhere, reader):
    authority = anywhere.authority
    bundle = authority.path("issuing.pem").read_text()
    foreign = reader.create_trust_anchor(
        name="foreign", enabled=True,
        source={"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": bundle}},
    )["trustAnchor"]
    command = ["ra", "disable-trust-anchor", "foreign"]
    hint = authority.refused(73, *command, saying="was not made by this tool").hint
    adoption = hint.rpartition("with: ")[2].split()
    assert adoption[:2] == ["ra", "tag"]
    authority.run(*adoption)
    authority.run(*command)
    read = reader.get_trust_anchor(trustAnchorId=foreign["trustAnchorId"])["trustAnchor"]
    assert not read["enabled"]


def test_subjects(anywhere, reader):
    authority = anywhere.authority
    assert authority.ra("list-subjects", "--json").json == []
    anywhere.session()
    summary = reader.list_subjects()["subjects"][0]
    for name in ("web-01", summary["x509Subject"], summary["subjectArn"]):
        shown = authority.ra("show-subject", name, "--json").json
        assert shown["arn"] == summary["subjectArn"] and shown["subject"] == summary["x509Subject"]
        serial = authority.pki("show", "web-01", "--json").json["serialNumber"]
        assert [each["serialNumber"] for each in shown["certificates"]] == [serial]
    authority.refused(66, "ra", "show-subject", "web-02", saying="there is no subject")
