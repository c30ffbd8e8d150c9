"""docs/ra-json.md names every field that --json prints, and none that it does not."""

import json
import re
import socket
import urllib.parse

import pytest

import help_examples
import judges
import signed_sessions
import stub_servers
from call_proxy import CallProxy
from json_page import RA_PAGE, Account, Page

pytestmark = [pytest.mark.judge("boto3"), pytest.mark.judge("pyca/cryptography")]

COMMANDS = """
list-trust-anchors
show-trust-anchor web-01
list-profiles
show-profile web-01
list-crls
show-crl list
list-subjects
show-subject told
list-roles
show-role web-01
list-tags web-01 --kind role
status
"""

# What the local service prints, which test_lab_json_fields.py looks at.
LAB_TITLES = ("`lab", "a certificate in the log")


@pytest.fixture(scope="module")
def page():
    return Page(RA_PAGE)


def tell_properties(lab):
    """A client that tells of its machine when it asks for a session, as ours does not."""
    issuer = signed_sessions.Signatory("issuer", is_authority=True)
    requests = signed_sessions.provision(lab, issuer)
    client = signed_sessions.Signatory("told", issuer)
    address = urllib.parse.urlsplit(lab.url)
    with socket.create_connection((address.hostname, address.port)) as connection:
        body = {"instanceProperties": {"host": "one"}}
        connection.sendall(requests.request(client, body=body))
        assert connection.recv(12) == b"HTTP/1.1 201"


def look_at_reasons(anywhere, account):
    """A policy with something of everything."""
    authority = anywhere.authority
    authority.write("trust.json", json.dumps({"Version": "2012-10-17", "Statement": [{
        "Sid": "In", "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
        "Action": "sts:*", "Condition": {
            "ArnEquals": {"aws:SourceArn": anywhere.trust_anchor},
            "StringEquals": {"aws:PrincipalTag/x509Subject/OU": "a", "aws:NobodyKnows": "b"}}}]}))
    explained = authority.ra(
        "explain", "--policy", "trust.json", "--certificate", anywhere.certificate,
        "--role-arn", anywhere.role, "--json", check=False)
    assert explained.status == 2, explained
    account.look("explain", explained.json)
    examined = authority.ra(
        "doctor", "--trust-anchor", "web-01", "--ra-profile", "web-01", "--role", "web-01",
        "--certificate", anywhere.certificate, "--private-key", anywhere.private_key, "--json",
        check=False)
    assert examined.status in (0, 2), examined
    account.look("doctor", examined.json)


def test_the_page_and_the_commands_name_the_same_fields(anywhere, lab, page):
    account = Account(page)
    authority = anywhere.authority
    reader = lab.boto3("rolesanywhere")
    tell_properties(lab)
    authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    authority.ra(
        "import-crl", "--name", "list", "--trust-anchor", "web-01", "--crl", authority.create_crl())
    authority.write("policy.json", json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))
    authority.ra("update-profile", "web-01", "--session-policy", "policy.json")
    reader.disable_crl(crlId=reader.list_crls()["crls"][0]["crlId"])
    for line in COMMANDS.strip().splitlines():
        words = line.split()
        done = authority.ra(*words, "--json", check=False)
        assert done.status in (0, 2) and done.stdout, done
        account.look(words[0], done.json)

    # One thing to change, one to replace, one to create.
    authority.write("account.yaml", """
        trustAnchors: [{name: web-01, bundle: issuing.pem, enabled: false}]
        roles: [{name: web-01, path: /other/, trustAnchor: web-01}]
        profiles: [{name: new, roles: [web-01]}]
    """)
    planned = authority.ra("plan", "account.yaml", "--json", check=False)
    assert planned.status == 2, planned
    account.look("plan", planned.json)
    account.look("apply", authority.ra("apply", "account.yaml", "--yes", "--json").json)

    look_at_reasons(anywhere, account)

    # The local service has no AWS Private CA.
    arn = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1"
    anchor = {"trustAnchorId": "1", "trustAnchorArn": arn, "name": "pca", "enabled": True, "source": {
        "sourceType": "AWS_ACM_PCA", "sourceData": {"acmPcaArn": "arn:aws:acm-pca:x"}}}
    answer = json.dumps({"trustAnchors": [anchor]}).encode()
    with stub_servers.answering(200, "application/json", answer) as (url, _):
        done = authority.ra("list-trust-anchors", "--json", "--endpoint-url", url)
        account.look("list-trust-anchors", done.json)

    # A profile of somebody else's stays with a role that goes.
    anchor = reader.list_trust_anchors()["trustAnchors"][0]["trustAnchorArn"]
    authority.write("lone.yaml", f"roles: [{{name: lone, trustAnchor: '{anchor}'}}]")
    made = authority.ra("apply", "lone.yaml", "--yes", "--json").json
    lab.boto3("rolesanywhere").create_profile(name="outside", roleArns=[made[0]["arn"]])
    account.look("destroy", authority.ra("destroy", "lone.yaml", "--yes", "--json").json)

    # AWS has no such managed policy, and finds out when the trust anchor is there.
    authority.write("stops.yaml", """
        trustAnchors: [{name: stops, bundle: issuing.pem}]
        roles: [{name: stops, trustAnchor: stops, policyArns: ['arn:aws:iam::aws:policy/None']}]
    """)
    stopped = authority.ra("apply", "stops.yaml", "--yes", "--json", check=False)
    assert stopped.status != 0 and stopped.stdout == "", stopped
    account.look("Errors", json.loads(stopped.stderr))

    # AWS takes a trust anchor, and does not show it.
    with CallProxy(lab.url) as proxy:
        for name in ("seen", "unseen"):
            authority.write("one.yaml", f"trustAnchors: [{{name: {name}, bundle: issuing.pem}}]")
            done = authority.ra(
                "apply", "one.yaml", "--yes", "--json", "--endpoint-url", proxy.url, check=False)
            proxy.arm(proxy.count, "blind")
    assert done.status == 77 and done.stdout == "", done
    account.look("Errors", json.loads(done.stderr.splitlines()[-1]))

    refused = authority.ra("show-crl", "absent", "--json", check=False)
    assert refused.stdout == "" and refused.stderr.count("\n") == 1, refused
    account.look("Errors", json.loads(refused.stderr))

    assert not account.faults, "\n".join(sorted(set(account.faults)))
    unseen = [each for each in account.never_seen() if not each.lower().startswith(LAB_TITLES)]
    assert not unseen, "\n".join(unseen)


def test_every_command_with_json_is_on_the_page(workspace, page):
    documented = {title.split(" --")[0] for title in page.commands()}
    for name, description in help_examples.commands(workspace, "ra").items():
        names = [
            option["name"]
            for argument in description.get("arguments", [])
            for option in argument.get("names", [])
        ]
        assert ("json" in names) == (name in documented), name


def test_every_finding_is_on_the_page(page):
    """The codes that the library has, and those that the page tells of."""
    text = RA_PAGE.read_text().partition("What is found of")[2].partition("\n## ")[0]
    folder = judges.REPOSITORY / "Sources/RolesAnywhere/Status"
    source = "".join(path.read_text() for path in folder.glob("*.swift"))
    codes = set(re.findall(r'"((?:anchor|crl|profile|role)\.[a-zA-Z]+)"', source))
    assert codes and codes == set(re.findall(r"`((?:anchor|crl|profile|role)\.[a-zA-Z]+)`", text))


def test_every_check_is_on_the_page():
    """The codes of the doctor's checks, and those that the page tells of."""
    kinds = "certificate|key|anchor|crl|profile|role"
    text = RA_PAGE.read_text().partition("### `doctor`")[2].partition("\n### ")[0]
    folder = judges.REPOSITORY / "Sources/RolesAnywhere/Checklist"
    source = "".join(path.read_text() for path in folder.glob("*.swift"))
    codes = set(re.findall(rf'"((?:{kinds})\.[a-zA-Z]+)"', source))
    assert codes and codes == set(re.findall(rf"`((?:{kinds})\.[a-zA-Z]+)`", text))
