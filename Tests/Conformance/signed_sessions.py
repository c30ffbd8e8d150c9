"""Certificates and signed CreateSession requests by pyca/cryptography, thousands at a time."""

import base64
import datetime
import hashlib
import json
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = datetime.timedelta(days=1)


def new_key(kind="p256"):
    if kind == "rsa2048":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


class Signatory:
    """A key and its certificate; an authority, or a client of one."""

    def __init__(self, name, issuer=None, kind="p256", is_authority=False):
        self.key = new_key(kind)
        self.name = x509.Name(
            [
                x509.NameAttribute(NameOID.COMMON_NAME, name),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Load"),
            ]
        )
        now = datetime.datetime.now(datetime.timezone.utc)
        usage = dict.fromkeys(
            (
                "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
            ),
            False,
        )
        wanted = ("key_cert_sign", "crl_sign") if is_authority else ("digital_signature",)
        usage |= dict.fromkeys(wanted, True)
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name((issuer or self).name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY)
            .not_valid_after(now + DAY)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
        )
        if not is_authority:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
            )
        self.certificate = builder.sign((issuer or self).key, hashes.SHA256())

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def encoded(self):
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return base64.b64encode(der).decode()

    def sign(self, message):
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))

    @property
    def algorithm(self):
        kind = "RSA" if isinstance(self.key, rsa.RSAPrivateKey) else "ECDSA"
        return f"AWS4-X509-{kind}-SHA256"


class SessionRequests:
    """Signed CreateSession requests for a service, for one anchor, profile and role."""

    def __init__(self, url, region, trust_anchor, profile, role):
        self.host = urllib.parse.urlsplit(url).netloc
        self.region = region
        arns = {"profileArn": profile, "roleArn": role, "trustAnchorArn": trust_anchor}
        self.query = "&".join(
            f"{name}={urllib.parse.quote(value, safe='')}" for name, value in sorted(arns.items())
        )

    def request(self, client, chain=(), body=None, moment=None):
        """The bytes of one request."""
        body = json.dumps(body or {}).encode()
        moment = moment or datetime.datetime.now(datetime.timezone.utc)
        date = moment.strftime("%Y%m%dT%H%M%SZ")
        headers = {
            "content-type": "application/json",
            "host": self.host,
            "x-amz-date": date,
            "x-amz-x509": client.encoded(),
        }
        if chain:
            headers["x-amz-x509-chain"] = ",".join(one.encoded() for one in chain)
        names = ";".join(sorted(headers))
        canonical = "\n".join(
            [
                "POST", "/sessions", self.query,
                *(f"{name}:{headers[name]}" for name in sorted(headers)),
                "", names, hashlib.sha256(body).hexdigest(),
            ]
        )
        scope = f"{date[:8]}/{self.region}/rolesanywhere/aws4_request"
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        string = f"{client.algorithm}\n{date}\n{scope}\n{digest}"
        signature = client.sign(string.encode()).hex()
        headers["authorization"] = (
            f"{client.algorithm} Credential={client.certificate.serial_number}/{scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )
        headers["content-length"] = str(len(body))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST /sessions?{self.query} HTTP/1.1\r\n{head}\r\n".encode() + body

    def many(self, clients, count, chain=()):
        """Requests in turn by each client, no two of them alike."""
        moment = datetime.datetime.now(datetime.timezone.utc)
        return [
            self.request(clients[number % len(clients)], chain, {"durationSeconds": 900 + number},
                         moment)
            for number in range(count)
        ]


def provision(lab, authority, name="load"):
    """An anchor of an authority, a role and a profile; the requests that use them."""
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    anchor = anywhere.create_trust_anchor(
        name=name, enabled=True,
        source={
            "sourceType": "CERTIFICATE_BUNDLE",
            "sourceData": {"x509CertificateData": authority.pem},
        },
    )["trustAnchor"]["trustAnchorArn"]
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                "Condition": {"ArnEquals": {"aws:SourceArn": anchor}},
            }
        ],
    }
    role = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps(trust), MaxSessionDuration=43200
    )["Role"]["Arn"]
    profile = anywhere.create_profile(
        name=name, roleArns=[role], enabled=True, durationSeconds=43200
    )["profile"]["profileArn"]
    return SessionRequests(lab.url, lab.environment["AWS_REGION"], anchor, profile, role)
