"""Files with one fault each, and an account with one of everything, for the exact messages of `ra`."""

import datetime
import json
import random

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from anywhere import S3_READ_ONLY, Anywhere
from random_certificates import Client
from signed_sessions import DAY, Signatory, new_key

TIME = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
CRL_NUMBER = x509.ObjectIdentifier("2.5.29.20")
YEARS = datetime.timedelta(days=3650)
TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
POLICY = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


class Maker:
    """A CA whose certificate and CRLs have what they are told to have."""

    def __init__(self, name, key=None, units=0):
        self.key = key or new_key()
        attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        attributes += [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{'x' * 60}{number:03}")
            for number in range(units)
        ]
        self.name = x509.Name(attributes)

    def certificate(self, is_ca=True, usages=("key_cert_sign", "crl_sign"), begin=TIME, end=None):
        names = (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        )
        return (
            x509.CertificateBuilder().subject_name(self.name).issuer_name(self.name)
            .public_key(self.key.public_key()).serial_number(7)
            .not_valid_before(begin).not_valid_after(end or begin + YEARS)
            .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
            .add_extension(
                x509.KeyUsage(**{name: name in usages for name in names}), critical=True)
            .sign(self.key, hashes.SHA256())
            .public_bytes(serialization.Encoding.PEM).decode()
        )

    def crl(self, number=1, *extensions, revoked=0, when=TIME):
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(
            when).next_update(when + YEARS)
        if number is not None:
            builder = builder.add_extension(x509.CRLNumber(number), critical=False)
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        dice = random.Random(1)
        for _ in range(revoked):
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(dice.getrandbits(120) + 1)
                .revocation_date(when).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def scope(**parts):
    """An issuing distribution point with some of its parts."""
    return x509.IssuingDistributionPoint(**dict.fromkeys((
        "only_contains_user_certs", "only_contains_ca_certs", "indirect_crl",
        "only_contains_attribute_certs"), False) | {
            "full_name": None, "relative_name": None, "only_some_reasons": None} | parts)


def write_certificates(workspace):
    ca, other, long = Maker("Example CA"), Maker("Other CA"), Maker("Long CA", units=180)
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    limited = Maker("Limited CA")
    for name, content in {
        "ca.pem": ca.certificate(), "other.pem": other.certificate(),
        "twice.pem": ca.certificate() * 2,
        "three.pem": ca.certificate() + other.certificate() + limited.certificate(),
        "leaf.pem": Maker("web-09").certificate(is_ca=False, usages=("digital_signature",)),
        "no-cert-sign.pem": Maker("Unsigning CA").certificate(usages=("crl_sign",)),
        "no-crl-sign.pem": limited.certificate(usages=("key_cert_sign",)),
        "long.pem": long.certificate(),
        "expired.pem": Maker("Old CA").certificate(
            begin=past, end=past + datetime.timedelta(days=1)),
        "empty.pem": "", "text.pem": "no certificate\n",
        "cut.pem": ca.certificate()[:300],
        "anonymous.pem": Maker("?").certificate(is_ca=False, usages=("digital_signature",)),
    }.items():
        workspace.write(name, content)
    workspace.openssl(
        "req", "-x509", "-sha1", "-newkey", "rsa:2048", "-nodes", "-keyout", "weak.key",
        "-out", "weak.pem", "-subj", "/CN=Weak CA",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    client = Signatory("Client CA", is_authority=True)
    for name, subject, dns in (
        ("units.pem", [("CN", "web-01"), ("OU", "a"), ("OU", "b")], []),
        ("names.pem", [("CN", "web-01")], ["a.example", "b.example"]),
        ("slash.pem", [("CN", "a/b")], []),
    ):
        workspace.write(name, Client(client, subject, dns).pem)
    for name, content in {
        "two.crl": ca.crl(2), "one.crl": ca.crl(1), "other.crl": other.crl(5),
        "delta.crl": ca.crl(3, x509.DeltaCRLIndicator(2)),
        "cas.crl": ca.crl(3, scope(only_contains_ca_certs=True)),
        "attributes.crl": ca.crl(3, scope(only_contains_attribute_certs=True)),
        "indirect.crl": ca.crl(3, scope(indirect_crl=True)),
        "reasons.crl": ca.crl(
            3, scope(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise]))),
        "same-number.crl": ca.crl(2, revoked=1), "no-number.crl": ca.crl(None, when=TIME + DAY),
        "same-date.crl": other.crl(None, revoked=1), "earlier.crl": other.crl(None, when=TIME - DAY),
        "plain.crl": other.crl(None),
        "negative.crl": ca.crl(None, x509.UnrecognizedExtension(CRL_NUMBER, b"\x02\x01\xff")),
        "forged.crl": Maker("Example CA").crl(9), "limited.crl": limited.crl(1),
        "large.crl": ca.crl(9, revoked=9500), "text.crl": b"no CRL\n",
    }.items():
        workspace.write(name, content)


def write_policies(workspace):
    def policy(resources):
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resources}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    long = [f"arn:aws:s3:::bucket-{number:03}/*" for number in range(500)]
    for name, content in {
        "policy.json": json.dumps(POLICY), "text.json": "not JSON", "list.json": "[]",
        "latin.json": json.dumps(POLICY).replace("s3", "\xfc").encode("latin-1"),
        "effect.json": json.dumps(POLICY).replace("Allow", "Perhaps"),
        "version.json": json.dumps(dict(reversed(POLICY.items()))),
        "no-statement.json": '{"Version": "2012-10-17"}',
        "long-session.json": policy(long[:100]), "long-role.json": policy(long),
        "half.json": policy(long[:250]), "other-half.json": policy(long[250:]),
        "we ird?.json": json.dumps(POLICY),
        "places.json": policy("arn:aws:s3:::{{bucket}}/{{prefix}}*"),
        "named-place.json": json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringEquals": {"{{key}}": "x"}}}]}),
        "trust.json": json.dumps(TRUST),
        "good.yaml": "name: m\ntrustAnchors: [{name: made, bundle: ca.pem}]\n",
        "foreign.yaml": "trustAnchors: [{name: foreign, bundle: ca.pem}]\n",
        "foreign-role.yaml": "roles: [{name: foreign, path: /x/, trustPolicy: trust.json}]\n",
        "twins.yaml": "trustAnchors: [{name: twins, bundle: ca.pem}]\n",
        "older.yaml": "trustAnchors: [{name: ca, bundle: ca.pem}]\n"
        "crls: [{name: list, trustAnchor: ca, file: one.crl}]\n",
        "account.yaml": "profiles: [{name: x, roles: ['arn:aws:iam::999999999999:role/x']}]\n",
        "role-twice.yaml": "roles: [{name: r, trustPolicy: trust.json}]\n"
        "profiles: [{name: x, roles: [r, r]}]\n",
    }.items():
        workspace.write(name, content)


def furnish(authority, lab):
    """Ours: web-01 of each kind, and more; somebody else's: foreign, and two of the name twins."""
    anywhere = Anywhere(lab.point(authority), policies=("--policy-arn", S3_READ_ONLY))
    ra, reader, iam = authority.ra, lab.boto3("rolesanywhere"), lab.boto3("iam")
    for name, bundle in (
        ("ca", "ca.pem"), ("limited", "no-crl-sign.pem"), ("other", "other.pem")
    ):
        ra("create-trust-anchor", "--name", name, "--bundle", bundle)
    ra("import-crl", "--name", "list", "--trust-anchor", "ca", "--crl", "two.crl")
    ra("import-crl", "--name", "second", "--trust-anchor", "ca", "--crl", "two.crl")
    ra("import-crl", "--name", "plain", "--trust-anchor", "other", "--crl", "plain.crl")
    ra("create-role", "--name", "long", "--trust-anchor", "ca", "--max-session-duration", "7200")
    ra("create-role", "--name", "odd", "--trust-anchor", "ca")
    source = {"sourceType": "CERTIFICATE_BUNDLE",
              "sourceData": {"x509CertificateData": authority.path("ca.pem").read_text()}}
    for name in ("foreign", "twins", "twins"):
        made = reader.create_trust_anchor(name=name, enabled=True, source=source)
        reader.create_profile(name=name, roleArns=[anywhere.role])
    reader.import_crl(
        name="foreign", enabled=True, crlData=authority.path("two.crl").read_bytes(),
        trustAnchorArn=made["trustAnchor"]["trustAnchorArn"])
    iam.create_role(RoleName="foreign", AssumeRolePolicyDocument=json.dumps(TRUST))
    # Ours, and not as we write it.
    ra("create-role", "--name", "changed", "--trust-anchor", "ca")
    changed = json.loads(json.dumps(TRUST))
    changed["Statement"][0]["Sid"] = "Anchorage"
    iam.update_assume_role_policy(RoleName="changed", PolicyDocument=json.dumps(changed))
    iam.update_assume_role_policy(RoleName="odd", PolicyDocument=json.dumps(TRUST))
    iam.put_role_policy(
        RoleName="odd", PolicyName="AWSRevokeOlderSessions", PolicyDocument=json.dumps(POLICY))
    return anywhere
