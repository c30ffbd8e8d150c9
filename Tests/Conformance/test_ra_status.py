"""`ra status`: an account that boto3 has put out of order, and what is said of it."""

import datetime
import json

import pytest

pytestmark = pytest.mark.judge("boto3")


def codes(authority, status, *options):
    shown = authority.ra("status", "--json", *options, check=False)
    assert shown.status == status, shown
    return {(finding["severity"], finding["code"]) for finding in shown.json["findings"]}


def test_a_healthy_account(anywhere):
    authority = anywhere.authority
    anywhere.session()
    assert codes(authority, 0) == {("notice", "anchor.noCRL")}
    authority.ra(
        "import-crl", "--name", "list", "--trust-anchor", "web-01", "--crl", authority.create_crl())
    assert codes(authority, 0) == set()
    text = authority.ra("status").stdout
    assert text.endswith("\nnothing is wrong\n") and "web-01" in text
    assert codes(authority, 2, "--within", "9999d") == {("soon", "anchor.expiring")}


def test_an_account_out_of_order(anywhere, lab, now):
    authority = anywhere.authority
    reader, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    anchor = anywhere.trust_anchor.rpartition("/")[2]
    profile = anywhere.profile.rpartition("/")[2]
    authority.pki("revoke", "web-01")
    authority.ra(
        "import-crl", "--name", "list", "--trust-anchor", "web-01", "--crl", authority.create_crl())
    reader.disable_crl(crlId=reader.list_crls()["crls"][0]["crlId"])
    reader.disable_trust_anchor(trustAnchorId=anchor)
    reader.put_notification_settings(
        trustAnchorId=anchor,
        notificationSettings=[{"enabled": False, "event": "CA_CERTIFICATE_EXPIRY"}])
    iam.create_role(RoleName="open", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]}))
    iam.create_role(RoleName="other", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole"}]}))
    prefix = "arn:aws:iam::111122223333:role/"
    reader.update_profile(
        profileId=profile, durationSeconds=7200,
        roleArns=[anywhere.role, prefix + "other", prefix + "absent"])
    assert codes(authority, 2) == {
        ("problem", "crl.disabled"), ("problem", "role.open"), ("problem", "profile.duration"),
        ("problem", "profile.roleDistrusts"), ("problem", "profile.roleMissing"),
        ("notice", "anchor.disabled"), ("notice", "anchor.silent"),
    }
    shown = authority.ra("status", check=False)
    assert shown.status == 2 and "problems now, 0 problems before long" in shown.stdout


def test_a_lapsed_list(anywhere, lab):
    """Made now, and looked at when its time is past."""
    authority = anywhere.authority
    hour_ago = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
    authority.write("index.txt", "")
    authority.write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n")
    authority.openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "key.pem", "-out", "short.pem", "-subj", "/CN=Short", "-days", "30",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )

    def crl(name, seconds):
        authority.openssl(
            "ca", "-config", "ca.cnf", "-gencrl", "-keyfile", "key.pem", "-cert", "short.pem",
            "-out", name, "-crl_lastupdate", (hour_ago).strftime("%Y%m%d%H%M%SZ"),
            "-crl_nextupdate",
            (hour_ago + datetime.timedelta(seconds=seconds)).strftime("%Y%m%d%H%M%SZ"))

    crl("lapsed.crl", 1800)
    crl("lapsing.crl", 4500)
    authority.ra("create-trust-anchor", "--name", "short", "--bundle", "short.pem")
    for name in ("lapsed", "lapsing"):
        done = authority.ra(
            "import-crl", "--name", name, "--trust-anchor", "short", "--crl", f"{name}.crl")
        assert ("warning: a newer CRL was due at" in done.stderr) == (name == "lapsed")
    assert codes(authority, 2) >= {
        ("problem", "crl.lapsed"), ("soon", "crl.lapsing"), ("soon", "anchor.expiring"),
    }
