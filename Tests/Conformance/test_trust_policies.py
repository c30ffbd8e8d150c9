"""The trust policies that `ra` makes let the right certificates in, and no others.

A hundred random certificates of two CAs, made by pyca/cryptography, ask for roles with random
requirements and for roles of their own; what they may be let in for is worked out by the test.
"""

import fnmatch
import http.client
import random
import re
import shlex
import socket
import urllib.parse

import pytest

import random_certificates
from patience import PATIENCE
from signed_sessions import SessionRequests, Signatory

pytestmark = pytest.mark.judge("pyca/cryptography")

FIELDS = {
    "CN": "x509Subject/CN", "subject.OU": "x509Subject/OU", "O": "x509Subject/O",
    "2.5.4.7": "x509Subject/L", "issuer.CN": "x509Issuer/CN", "san.DNS": "x509SAN/DNS",
    "san.URI": "x509SAN/URI",
}
REQUIREMENTS = [
    ("CN=web-01", "CN=db-*", "O=Example"), ("CN=web-0?", "san.URI=spiffe://x/*"),
    ("subject.OU=a/*", "issuer.CN=A1"), ("O=Über", "subject.OU=É*"),
    ("san.DNS=web-01.example", "2.5.4.7=*"),
]


def meets(tags, requirements):
    wanted = {}
    for requirement in requirements:
        field, _, value = requirement.partition("=")
        wanted.setdefault(FIELDS[field], []).append(value)
    return all(
        key in tags
        and any(re.fullmatch(fnmatch.translate(value), tags[key]) for value in alternatives)
        for key, alternatives in wanted.items()
    )


class Door:
    """One connection to the service, on which certificates ask for roles."""

    def __init__(self, lab, anchors, profile):
        self.lab, self.anchors, self.profile = lab, anchors, profile
        parts = urllib.parse.urlsplit(lab.url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)

    def lets_in(self, client, role):
        anchor = self.anchors[client.certificate.issuer]
        requests = SessionRequests(
            self.lab.url, self.lab.environment["AWS_REGION"], anchor, self.profile, role)
        self.socket.sendall(requests.request(client))
        answer = http.client.HTTPResponse(self.socket)
        answer.begin()
        body = answer.read().decode()
        assert answer.status == 201 or "Unable to assume role" in body, body
        return answer.status == 201


@pytest.fixture
def desk(workspace, lab):
    return lab.point(workspace)


def test_a_hundred_certificates(desk, lab, note):
    dice = random.Random(20261126)
    issuers = [Signatory(name, is_authority=True) for name in ("A1", "A2")]
    anchors, names = {}, []
    for number, issuer in enumerate(issuers, 1):
        desk.write(f"a{number}.pem", issuer.pem)
        names += ["--trust-anchor", f"a{number}"]
        anchors[issuer.name] = desk.ra(
            "create-trust-anchor", "--name", f"a{number}", "--bundle", f"a{number}.pem").line
    clients = random_certificates.clients(issuers, 100, dice)
    roles = {}
    for number, requirements in enumerate(REQUIREMENTS):
        options = [word for text in requirements for word in ("--require", text)]
        role = desk.ra("create-role", "--name", f"r{number}", *names, *options).line
        roles[role] = lambda client, requirements=requirements: meets(client.tags, requirements)
    identifiable = [client for client in clients if client.is_identifiable]
    for owner in dice.sample([client for client in clients if not client.is_identifiable], 5):
        desk.write("owner.pem", owner.pem)
        desk.refused(
            65, "ra", "create-role", "--name", "none", *names, "--for-certificate", "owner.pem",
            saying="no trust policy can let in the certificate")
    for number, owner in enumerate(dice.sample(identifiable, 3)):
        desk.write("owner.pem", owner.pem)
        role = desk.ra(
            "create-role", "--name", f"o{number}", *names, "--for-certificate", "owner.pem").line
        roles[role] = lambda client, owner=owner: client.tags == owner.tags
    # One more, of the first anchor alone.
    role = desk.ra("create-role", "--name", "first", "--trust-anchor", "a1").line
    roles[role] = lambda client: client.certificate.issuer == issuers[0].name
    profile = desk.ra(
        "create-profile", "--name", "all", *[word for role in roles for word in ("--role", role)]
    ).line
    door = Door(lab, anchors, profile)
    counts = []
    for role, is_right in roles.items():
        right = [client for client in clients if is_right(client)]
        got_in = [client for client in clients if door.lets_in(client, role)]
        assert got_in == right, (
            role, [c.tags for c in clients if (c in got_in) != (c in right)])
        counts.append(len(right))
    assert all(0 < count < 100 for count in counts), counts
    note(f"trust policies: 100 certificates, {len(roles)} roles, let in {counts}")


def test_a_superset_is_not_the_certificate(desk, lab):
    """Who has more than the certificate that a role is for is somebody else."""
    issuer = Signatory("A1", is_authority=True)
    desk.write("a1.pem", issuer.pem)
    anchor = desk.ra("create-trust-anchor", "--name", "a1", "--bundle", "a1.pem").line
    owner = random_certificates.Client(issuer, [("CN", "web-01")], ["a.example"])
    desk.write("owner.pem", owner.pem)
    made = desk.ra(
        "create-role", "--name", "own", "--trust-anchor", "a1", "--for-certificate", "owner.pem")
    assert "another serial number may assume it, too" in made.stderr
    profile = desk.ra("create-profile", "--name", "all", "--role", "own").line
    door = Door(lab, {issuer.name: anchor}, profile)
    again = random_certificates.Client(issuer, [("CN", "web-01")], ["a.example"])
    more = random_certificates.Client(issuer, [("CN", "web-01"), ("OU", "x")], ["a.example"])
    assert [door.lets_in(client, made.line) for client in (owner, again, more)] == [
        True, True, False]


def test_what_is_refused_says_what_to_ask_for_instead(desk, lab):
    """The requirements of the hint are taken, and let the certificate in."""
    issuer = Signatory("A1", is_authority=True)
    desk.write("a1.pem", issuer.pem)
    anchor = desk.ra("create-trust-anchor", "--name", "a1", "--bundle", "a1.pem").line
    owner = random_certificates.Client(
        issuer, [("CN", "web-01"), ("OU", "a b"), ("OU", "c")], ["a.example", "b.example"])
    desk.write("owner.pem", owner.pem)
    refused = desk.refused(
        65, "ra", "create-role", "--name", "own", "--trust-anchor", "a1", "--for-certificate",
        "owner.pem", saying="OU=a b/c: AWS joins its 2 values, as one value could be; DNS:b.example")
    hint = refused.stderr.split("with: ", 1)[1].strip()
    words = shlex.split(hint)
    assert set(words[::2]) == {"--require"}
    role = desk.ra("create-role", "--name", "own", "--trust-anchor", "a1", *words).line
    profile = desk.ra("create-profile", "--name", "all", "--role", "own").line
    door = Door(lab, {issuer.name: anchor}, profile)
    other = random_certificates.Client(issuer, [("CN", "web-01")], ["a.example"])
    assert [door.lets_in(client, role) for client in (owner, other)] == [True, False]
