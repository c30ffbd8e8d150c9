"""awslabs' iam-rolesanywhere-session, which speaks https only, obtains sessions."""

import urllib.parse

import boto3
import pytest

from tls_front import tls_front

pytestmark = pytest.mark.judge("iam-rolesanywhere-session")


@pytest.fixture
def front(lab, tmp_path):
    port = urllib.parse.urlsplit(lab.url).port
    with tls_front(tmp_path, port) as (front_port, certificate):
        yield f"127.0.0.1:{front_port}", str(certificate)


def session(anywhere, front, **options):
    from iam_rolesanywhere_session import IAMRolesAnywhereSession

    endpoint, certificate = front
    return IAMRolesAnywhereSession(
        profile_arn=anywhere.profile,
        role_arn=anywhere.role,
        trust_anchor_arn=anywhere.trust_anchor,
        certificate=anywhere.certificate.read_bytes(),
        private_key=anywhere.private_key.read_bytes(),
        region="us-east-1",
        endpoint=endpoint,
        verify=certificate,
        **options,
    )


def caller(credentials, lab):
    frozen = credentials.get_frozen_credentials()
    sts = boto3.client(
        "sts", endpoint_url=lab.url, region_name="us-east-1",
        aws_access_key_id=frozen.access_key, aws_secret_access_key=frozen.secret_key,
        aws_session_token=frozen.token,
    )
    return sts.get_caller_identity()


def test_obtains_a_session(anywhere, lab, front):
    credentials = session(anywhere, front).get_refreshable_credentials()
    identity = caller(credentials, lab)
    serial = anywhere.authority.pki("show", "web-01", "--json").json["serialNumber"]
    assert identity["Account"] == "111122223333"
    assert identity["Arn"].endswith(f":assumed-role/web-01/{serial.lower()}")


def test_obtains_a_session_through_the_root(authority, anywhere, lab, front):
    anywhere.trust_anchor = authority.ra(
        "create-trust-anchor", "--name", "root", "--bundle", "root.pem"
    ).line
    anywhere.role = authority.ra(
        "create-role", "--name", "root", "--trust-anchor", "root"
    ).line
    anywhere.profile = authority.ra("create-profile", "--name", "root", "--role", "root").line

    from iam_rolesanywhere_session import CredentialsRetrievalError

    with pytest.raises(CredentialsRetrievalError, match="Untrusted signing certificate"):
        session(anywhere, front).get_refreshable_credentials().get_frozen_credentials()

    chain = (anywhere.folder / "certificate_chain.pem").read_bytes()
    credentials = session(anywhere, front, certificate_chain=chain).get_refreshable_credentials()
    assert ":assumed-role/root/" in caller(credentials, lab)["Arn"]


def test_is_refused_once_revoked(authority, anywhere, front):
    from iam_rolesanywhere_session import CredentialsRetrievalError

    authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    authority.create_crl()
    authority.ra("import-crl", "--name", "web", "--trust-anchor", "web-01", "--crl", "issuing.crl")
    with pytest.raises(CredentialsRetrievalError, match="Certificate revoked") as caught:
        session(anywhere, front).get_refreshable_credentials().get_frozen_credentials()
    assert caught.value.status_code == 403
