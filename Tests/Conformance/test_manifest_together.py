"""One manifest applied by several at once, and what apply, destroy and export say of an account with everything."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

from local_service import LocalService
from manifest_desk import MANIFEST, POLICY, apply, desk, plan, write  # noqa: F401

pytestmark = pytest.mark.judge("boto3")

TRUST = {"Version": "2012-10-17", "Statement": {
    "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
    "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    "Condition": {"StringEquals": {"aws:PrincipalTag/x509Subject/CN": "web-01"}}}}


def names(service):
    """What there is, repeated where it is there twice."""
    anywhere, iam = service.boto3("rolesanywhere"), service.boto3("iam")
    return {
        "trustAnchors": [each["name"] for each in anywhere.list_trust_anchors()["trustAnchors"]],
        "crls": [each["name"] for each in anywhere.list_crls()["crls"]],
        "profiles": [each["name"] for each in anywhere.list_profiles()["profiles"]],
        "roles": sorted(
            each["RoleName"] for each in iam.list_roles()["Roles"]
            if not each["Path"].startswith("/aws-service-role/")),
    }


@pytest.mark.parametrize("number", range(10))
def test_two_at_once_end_in_one_of_each(desk, tmp_path, number):  # noqa: F811
    with LocalService(tmp_path / "lab") as service:
        service.point(desk)
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda _: apply(desk, check=False), range(2)))
        for each in done:
            assert each.status == 0, each
        assert done[0].stdout == done[1].stdout
        assert names(service) == {
            "trustAnchors": ["example"], "crls": ["example"], "profiles": ["reader"],
            "roles": ["idle", "reader"]}
        assert plan(desk) == (0, [])


def test_what_stays_and_mentions_what_goes_is_named_beforehand(desk, lab):  # noqa: F811
    lab.point(desk)
    apply(desk)
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    role = iam.get_role(RoleName="reader")["Role"]["Arn"]
    anchor, = anywhere.list_trust_anchors()["trustAnchors"]
    anywhere.create_profile(name="other", roleArns=[role])
    anywhere.import_crl(
        name="theirs", enabled=True, trustAnchorArn=anchor["trustAnchorArn"],
        crlData=desk.path("issuing.crl").read_bytes())
    said = [
        'the profile "other" (arn:aws:rolesanywhere:us-east-1:111122223333:profile/',
        'stays, and lists the role "reader", of which it gives no more sessions',
    ]
    lists = 'stays, and belongs to the trust anchor "example", and does nothing any more'
    shown = desk.ra("delete-role", "reader", "--dry-run", check=False)
    assert shown.status == 0 and all(text in shown.stderr for text in said), shown
    shown = desk.ra("delete-trust-anchor", "example", "--dry-run", check=False)
    assert shown.status == 0 and lists in shown.stderr, shown
    refused = desk.ra("destroy", "manifest.yaml", check=False)
    assert refused.status == 64, "it warns before it asks"
    assert all(text in refused.stderr for text in [*said, lists]), refused
    assert 'profile "reader"' not in [
        line for line in refused.stderr.splitlines() if line.startswith("warning")]
    smaller = {**MANIFEST, "roles": [], "profiles": []}
    write(desk, smaller)
    planned = desk.ra("plan", "manifest.yaml", "--json", check=False)
    assert [
        (each["kind"], each["name"], each["targetKind"], each["targetName"])
        for each in planned.json["dangling"]
    ] == [("profile", "other", "role", "reader")]


def test_a_dry_run_shows_all_and_changes_nothing(desk, lab):  # noqa: F811
    lab.point(desk)
    shown = desk.ra("apply", "manifest.yaml", "--dry-run")
    assert '+ create trust anchor "example"' in shown.stderr
    assert "would call rolesanywhere CreateTrustAnchor" in shown.stdout, shown
    assert "nothing was changed" in shown.stdout
    assert names(lab)["trustAnchors"] == []
    desk.refused(
        64, "ra", "apply", "manifest.yaml", "--dry-run", "--verify", "a", "b", saying="--verify")
    apply(desk)
    before = names(lab)
    shown = desk.ra("destroy", "manifest.yaml", "--dry-run")
    assert '- delete role "reader"' in shown.stderr and "would call" in shown.stdout, shown
    assert names(lab) == before and plan(desk) == (0, [])
    again = desk.ra("apply", "manifest.yaml", "--dry-run")
    assert again.stdout == apply(desk).stdout, "where nothing is to do, it is as without"


def test_scripts_are_told_what_was_done_and_what_was_not(desk, tmp_path):  # noqa: F811
    with LocalService(tmp_path / "lab") as service:
        service.point(desk)
        manifest = json.loads(json.dumps(MANIFEST))
        manifest["roles"][0]["policyArns"] = ["arn:aws:iam::aws:policy/NoSuchPolicyAtAll"]
        write(desk, manifest)
        refused = apply(desk, "--json", check=False)
        assert refused.status not in (0, 2) and refused.stdout == "", refused
        error = json.loads(refused.stderr.splitlines()[-1])["error"]
        assert error["done"] == [
            {"action": "create", "kind": "trustAnchor", "name": "example"},
            {"action": "create", "kind": "crl", "name": "example"}], error
        assert error["notDone"] == [
            {"action": "create", "kind": "role", "name": "reader"},
            {"action": "create", "kind": "role", "name": "idle"},
            {"action": "create", "kind": "profile", "name": "reader"}], error
        write(desk, MANIFEST)
        apply(desk)
        assert plan(desk) == (0, [])


@pytest.mark.parametrize("text, place, said", [
    ("trustAnchors:\n  - name: a\n    bundle: nowhere.pem\n",
     "trustAnchors[0].bundle, line 3, column 13", "nowhere.pem"),
    ("trustAnchors: [{name: a, bundle: issuing.pem}]\ncrls:\n- {name: a, trustAnchor: a, file: no.crl}\n",
     "crls[0].file, line 3, column 35", "no.crl"),
    ("roles:\n- name: r\n  trustPolicy: no.json\n", "roles[0].trustPolicy, line 3, column 16", "no.json"),
])
def test_a_file_that_is_not_there_is_told_by_its_place(desk, text, place, said):  # noqa: F811
    folder = desk.path("sub")
    folder.mkdir()
    (folder / "issuing.pem").write_text(desk.path("issuing.pem").read_text())
    (folder / "m.yaml").write_text(text)
    refused = desk.refused(66, "ra", "plan", "sub/m.yaml", saying=said)
    assert place in refused.stderr, refused
    assert "the manifest's own directory" in refused.hint, refused


def test_a_fault_in_a_policy_is_told_by_its_place(desk):  # noqa: F811
    statement = {"Effect": "Allow", "Action": "nothing", "Resource": "*"}
    desk.write("m.yaml", (
        "roles:\n- name: r\n  trustPolicy: trust.json\n  policies:\n    good: good.json\n    bad:\n"
        "      Version: '2012-10-17'\n      Statement:\n      - Effect: Allow\n        Action: nothing\n"
        "        Resource: '*'\n"))
    ec2 = {"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}
    desk.write("trust.json", json.dumps(ec2))
    desk.write("good.json", json.dumps(POLICY))
    refused = desk.refused(65, "ra", "plan", "m.yaml", saying="roles[0].policies.bad, line 7, column 7")
    assert "Statement[0].Action (line 10, column 17)" in refused.stderr, refused
    desk.write("good.json", json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1))
    refused = desk.refused(65, "ra", "plan", "m.yaml", saying="in good.json")
    assert "roles[0].policies.good, line 5, column 11" in refused.stderr, refused
    assert "Statement[0].Action (line 6, column 14)" in refused.stderr, refused


def test_a_password_in_an_endpoint_is_not_repeated(desk):  # noqa: F811
    for url in ("http://user:secretpw@127.0.0.1:9", "http://user:secret/pw@[::1]:9/", "user:secretpw@host"):
        refused = desk.ra("list-roles", "--endpoint-url", url, "--debug", check=False, environment={
            "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"})
        assert refused.status == 78 and "<redacted>@" in refused.stderr, refused
        assert "secret" not in refused.stderr and "user" not in refused.stderr, refused


def test_a_trust_policy_says_for_which_trust_anchor(desk, lab):  # noqa: F811
    lab.point(desk)
    role = {"name": "open", "trustPolicy": TRUST}
    write(desk, {"roles": [role]})
    refused = desk.refused(65, "ra", "apply", "manifest.yaml", "--yes", saying="every trust anchor")
    assert "roles[0].trustPolicy, line 4, column 5" in refused.stderr, refused
    assert "insecureAnyTrustAnchor: true" in refused.stderr, refused
    write(desk, {"roles": [role | {"insecureAnyTrustAnchor": True}]})
    apply(desk)
    desk.ra("export-manifest", "--out", "account")
    exported = yaml.safe_load(desk.path("account/manifest.yaml").read_text())
    assert exported["roles"][0]["insecureAnyTrustAnchor"] is True
    assert desk.ra("plan", "account/manifest.yaml", check=False).status == 0
    write(desk, {"trustAnchors": [{"name": "a", "bundle": "issuing.pem"}],
                 "roles": [{"name": "r", "trustAnchor": "a", "insecureAnyTrustAnchor": True}]})
    desk.refused(65, "ra", "plan", "manifest.yaml", saying="insecureAnyTrustAnchor")


def test_policies_are_made_of_templates(desk, lab):  # noqa: F811
    lab.point(desk)
    place = {"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{{bucket}}/{{prefix}}*"}}
    desk.write("place.json", json.dumps(place))
    manifest = {
        "name": "m", "trustAnchors": [{"name": "a", "bundle": "issuing.pem"}],
        "roles": [{"name": "r", "trustAnchor": "a", "policies": {
            "p": {"file": "place.json", "parameters": {"bucket": "b", "prefix": "x/"}}}}],
        "profiles": [{"name": "p", "roles": ["r"], "sessionPolicy": {
            "file": "place.json", "parameters": {"bucket": "reports", "prefix": ["a/", "b/"]}}}],
    }
    write(desk, manifest)
    apply(desk)
    assert plan(desk) == (0, [])
    profile, = lab.boto3("rolesanywhere").list_profiles()["profiles"]
    assert json.loads(profile["sessionPolicy"])["Statement"]["Resource"] == [
        "arn:aws:s3:::reports/a/*", "arn:aws:s3:::reports/b/*"]
    inline = lab.boto3("iam").get_role_policy(RoleName="r", PolicyName="p")["PolicyDocument"]
    assert inline["Statement"]["Resource"] == "arn:aws:s3:::b/x/*"
    for parameters, said in (
        ({"bucket": "b"}, '"prefix"'), ({"bucket": "b", "prefix": "p", "other": "o"}, '"other"'),
        ({"bucket": "b", "prefix": []}, '"prefix"'), ({"1": "b"}, "a letter first"),
        ({"bucket": 1}, "not a list"),
    ):
        manifest["profiles"][0]["sessionPolicy"]["parameters"] = parameters
        write(desk, manifest)
        refused = desk.refused(65, "ra", "plan", "manifest.yaml", saying=said)
        assert "profiles[0].sessionPolicy" in refused.stderr, refused
