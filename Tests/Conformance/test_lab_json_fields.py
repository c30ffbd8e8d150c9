"""docs/ra-json.md names every field that the local service's commands print, and no others."""

import contextlib
import copy
import datetime
import json
import socket
import urllib.parse

import botocore.exceptions
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

import signed_sessions
from json_page import RA_PAGE, Account, Page
from local_service import LocalService
from patience import PATIENCE
from test_ra_json_fields import LAB_TITLES

pytestmark = [pytest.mark.judge("boto3"), pytest.mark.judge("pyca/cryptography")]


def send(lab, request):
    address = urllib.parse.urlsplit(lab.url)
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        assert connection.recv(12).startswith(b"HTTP/1.1 ")


def revoke(lab, issuer, client, anchor):
    now = datetime.datetime.now(datetime.timezone.utc)
    revoked = (
        x509.RevokedCertificateBuilder().serial_number(client.certificate.serial_number)
        .revocation_date(now - signed_sessions.DAY)
        .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False).build()
    )
    crl = (
        x509.CertificateRevocationListBuilder().issuer_name(issuer.name)
        .last_update(now - signed_sessions.DAY).next_update(now + signed_sessions.DAY)
        .add_revoked_certificate(revoked).sign(issuer.key, hashes.SHA256())
    )
    lab.boto3("rolesanywhere").import_crl(
        name="list", enabled=True, trustAnchorArn=anchor,
        crlData=crl.public_bytes(serialization.Encoding.DER))


def provoke(lab):
    """Requests that are refused for every reason of which a record tells."""
    anywhere, iam, sts = (lab.boto3(name) for name in ("rolesanywhere", "iam", "sts"))
    issuer = signed_sessions.Signatory("issuer", is_authority=True)
    requests = signed_sessions.provision(lab, issuer)
    client, revoked = (signed_sessions.Signatory(name, issuer) for name in ("client", "revoked"))
    send(lab, requests.request(client))
    # Another issuer, no query under the signature, a certificate on a CRL, no such path.
    send(lab, requests.request(signed_sessions.Signatory("alone")))
    unqueried = copy.copy(requests)
    unqueried.query = ""
    send(lab, unqueried.request(client).replace(
        b"/sessions? ", f"/sessions?{requests.query} ".encode(), 1))
    revoke(lab, issuer, revoked, anywhere.list_trust_anchors()["trustAnchors"][0]["trustAnchorArn"])
    send(lab, requests.request(revoked))
    send(lab, b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    # A switch decides.
    anywhere.disable_profile(profileId=anywhere.list_profiles()["profiles"][0]["profileId"])
    send(lab, requests.request(client))
    # Conditions that cannot be compared, or are not known, and a statement with a name.
    iam.update_assume_role_policy(RoleName="load", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [
            {"Sid": "Odd", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
             "Condition": {"StringEquals": {"aws:NoSuchKey": "x"}}},
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
             "Condition": {"DateLessThan": {"aws:username": "2027-01-01T00:00:00Z"},
                           "NumericLessThan": {"aws:CurrentTime": "7"}}},
        ]}))
    with contextlib.suppress(botocore.exceptions.ClientError):
        sts.assume_role(RoleArn=iam.get_role(RoleName="load")["Role"]["Arn"], RoleSessionName="me")


def test_the_page_and_the_local_service_name_the_same_fields(tmp_path):
    account = Account(Page(RA_PAGE))
    with LocalService(tmp_path / "lab", "--fault", "delay=1:0") as lab:
        provoke(lab)
        ra = lab.workspace.ra
        account.look("lab", ra("lab", "--list-behaviours", "--json").json)
        shown = ra("lab", "env", "--json").json
        assert shown == {name: lab.environment[name] for name in lab.VARIABLES}
        account.look("lab env", shown)
        account.look("lab log", ra("lab", "log", "--json").json)
    assert not account.faults, "\n".join(sorted(set(account.faults)))
    unseen = [each for each in account.never_seen() if each.lower().startswith(LAB_TITLES)]
    assert not unseen, "\n".join(unseen)
