"""templates/manifest/schema.json takes what `ra` takes, and refuses what a schema can refuse of the rest."""

import concurrent.futures
import json
import random

import pytest
import yaml

import judges
from manifest_desk import MANIFEST, POLICY
from random_manifests import Files, RandomManifests

FOLDER = judges.REPOSITORY / "templates" / "manifest"
ARN = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/11111111-2222-4333-8444-555555555555"
ROLE = "arn:aws:iam::111122223333:role/a/b"
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
PCA = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1"
TRUST = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
    "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    "Condition": {"ArnEquals": {"aws:SourceArn": ARN}}}]}
OPEN = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
    "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]}


def anchor(**more):
    return {"trustAnchors": [{"name": "a", "bundle": "issuing.pem"} | more]}


def crl(**more):
    return {"crls": [{"name": "c", "trustAnchor": ARN, "file": "issuing.crl"} | more]}


def role(**more):
    return {"roles": [{"name": "r", "trustAnchor": ARN} | more]}


def profile(**more):
    return {"profiles": [{"name": "p", "roles": []} | more]}


def requiring(*texts):
    return role(require=list(texts))


def mapping(field, *specifiers):
    return profile(attributeMappings={field: list(specifiers)})


def events(*names):
    return anchor(notifications=[{"event": name} for name in names])


def without(manifest, member):
    """The manifest with its one resource lacking a member."""
    copy = json.loads(json.dumps(manifest))
    for resources in copy.values():
        del resources[0][member]
    return copy


CA, END = "CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY"
TAKEN = [
    {}, {"name": "a/b.c"}, anchor(), anchor(tags={"a": "b"}), anchor(tags={}), events(CA, END), events(),
    anchor(notifications=[{"event": CA, "thresholdDays": 360, "enabled": False}]),
    without(anchor(privateCA=PCA), "bundle"), crl(), crl(enabled=False), role(), requiring(),
    role(tags={"k" * 128: "v" * 256, "Zürich": "ä b"}), role(tags={f"k{n}": "v" for n in range(46)}),
    role(path="/"), role(path="/a/"), role(path="///"), role(path=f"/{'x' * 510}/"), role(description=""),
    role(description="\t" + "ÿ" * 999), role(maxSessionDurationSeconds=43200),
    requiring("CN=web-01", "subject.ou=a b/c", "2.5.4.7=Bern", "ISSUER.O=Zürich", "issuer.2.5.4.97=x=y"),
    requiring("san.dns=*.example.org", "San.URI=spiffe://a/b", "san.Name.CN=x?", "SAN.name/emailAddress=a@b"),
    requiring("CN=" + "x" * 256),
    role(policies={"own": POLICY, "AWSRevokeOlderSessionsToo": "policy.json"}),
    role(policies={"own": {"file": "template.json", "parameters": {"bucket": "b"}}}),
    role(policyArns=[READ, "arn:aws-cn:iam::111122223333:policy/path/name"]),
    role(policyArns=[f"{READ}{n}" for n in range(25)]), role(policyArns=[READ] * 26),
    without(role(trustPolicy=TRUST), "trustAnchor"), without(role(trustPolicy=OPEN, insecureAnyTrustAnchor=True), "trustAnchor"),
    role(insecureAnyTrustAnchor=False), profile(roles=[ROLE]), profile(sessionPolicy=POLICY),
    profile(policyArns=[f"{READ}{n}" for n in range(10)]), profile(durationSeconds=900),
    mapping("x509SAN"), mapping("x509SAN", "DNS", "URI", "Name", "Name/", "Name/*", "Name/cn", "Name/2.5.4.3"),
    mapping("x509Subject", "*", "cn", "emailAddress", "0.9.2342.19200300.100.1.25", "2.999.1"),
    {"trustAnchors": [{"name": "a", "bundle": "issuing.pem"}],
     "roles": [{"name": "r", "trustAnchor": "a"}], "profiles": [{"name": "p", "roles": ["R", ROLE]}]},
]
REFUSED = [
    {"name": "a b"}, {"name": "x" * 129}, {"users": []}, without(anchor(), "bundle"), anchor(privateCA=PCA),
    anchor(enabled="yes"), anchor(name="ü"), anchor(name=""), anchor(bundle=""),
    anchor(tags={"aws:a": "b"}), anchor(tags={"AnchoragE:a": "b"}), anchor(tags={"": "b"}),
    anchor(tags={"k" * 129: "b"}), anchor(tags={"ü": "b"}), anchor(tags={"a": "x" * 257}), anchor(tags={"a": "b,"}),
    events("OTHER"), events(CA, CA), events(CA, END, CA),
    anchor(notifications=[{"event": CA, "thresholdDays": 361}]), anchor(notifications=[{"thresholdDays": 3}]),
    *(without(anchor(privateCA=arn), "bundle") for arn in (
        "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/", PCA.replace("us-east-1", ""),
        PCA.replace("aws:", "aws-cn:"), PCA.replace("acm-pca", "pca"), PCA.replace("111122223333", ""))),
    crl(trustAnchor="a/b"), crl(trustAnchor=ARN.replace("trust-anchor", "profile")), crl(file=""),
    *(role(trustAnchor=arn) for arn in (
        ARN[:-36] + "*", ARN[:-36], ARN.replace("us-east-1", ""), ARN.replace("111122223333", "1"), ROLE)),
    role(name="x" * 65), role(name="a b"), role(path="//"), role(path="x"), role(path="/a"),
    role(path=f"/{'x' * 511}/"), role(path="/a b/"), role(description="x" * 1001), role(description="\u2028"),
    role(description="Ж"), role(description="\u0080"), role(maxSessionDurationSeconds=3599),
    role(tags={f"k{n}": "v" for n in range(47)}), role(tags={"aWs:a": "b"}), role(tags={"a(": "b"}),
    *(requiring(text) for text in (
        "CN", "CN=", "=a", "XX=a", "2.5=a", "subject.XX=a", "san.email=a", "san.Name.XX=a", "CN=a,b", "CN=a;b",
        "CN=a\nb", "3.5.4.3=a", "issuer.=a", "1.40.3=a", "2.05.4=a")),
    role(policies={"AWSRevokeOlderSessions": POLICY}), role(policies={"a b": POLICY}), role(policies={"own": []}),
    role(policies={"own": {"file": "template.json", "Statement": []}}), role(policies={"own": ""}),
    role(policies={"own": {"file": "template.json", "parameters": {"1": "b"}}}),
    role(policies={"own": {"file": "", "parameters": {}}}),
    *(member(policyArns=[arn]) for member in (role, profile) for arn in (
        READ + "/", "arn:aws:iam::aws:policy/", "arn:aws:iam:us-east-1:aws:policy/x", ROLE, "x")),
    role(policyArns=["arn:aws:iam::aws:policy/" + "x" * 2048]),
    profile(policyArns=["arn:aws:iam::aws:policy/" + "x" * 200]),
    profile(policyArns=[f"{READ}{n}" for n in range(11)]),
    role(trustPolicy=TRUST), without(role(trustPolicy=TRUST, require=["CN=a"]), "trustAnchor"),
    role(insecureAnyTrustAnchor=True), without(profile(), "roles"), profile(roles=[ROLE, ROLE]),
    profile(roles=[ARN]), profile(roles=["a b"]), profile(roles=[ROLE + "*"]),
    profile(roles=[f"{ROLE}{n}" for n in range(251)]), profile(durationSeconds=60),
    profile(attributeMappings={"x509San": []}), mapping("x509SAN", "email"), mapping("x509SAN", "CN"),
    mapping("x509SAN", "*"), mapping("x509SAN", "Name/XX"), mapping("x509Subject", "XX"), mapping("x509Subject", ""),
    mapping("x509Issuer", "2.5.4." + "9" * 60), mapping("x509Issuer", "DNS"), mapping("x509Subject", "1.40.3"),
]
# What docs/manifest.md says that the schema cannot tell.
BEYOND = [
    {"trustAnchors": anchor()["trustAnchors"] * 2},
    {"roles": [{"name": "r", "trustAnchor": ARN}, {"name": "R", "trustAnchor": ARN}]},
    crl(trustAnchor="nowhere"), role(trustAnchor="nowhere"), profile(roles=["nowhere"]),
    role() | profile(roles=["r", "R"]), role() | profile(roles=["r"], durationSeconds=3601),
    role(policyArns=[f"{READ}{n}" for n in range(26)]), role(tags={"a": "1", "A": "2"}),
    role(tags={"a": "€"}), requiring("CN=€"), requiring("CN=" + "x" * 257),
    role(maxSessionDurationSeconds=7200.0), anchor(bundle="policy.json"), crl(file="issuing.pem"),
    role(policies={"own": {"Version": "2012-10-17", "Statement": []}}),
    without(role(trustPolicy=OPEN), "trustAnchor"),
]


@pytest.fixture(scope="module")
def validator():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((FOLDER / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture
def desk(authority):
    """Files that manifests name, and nobody who would answer."""
    authority.create_crl()
    authority.write("policy.json", json.dumps(POLICY))
    authority.write("template.json", json.dumps(POLICY).replace('"*"', '"arn:aws:s3:::{{bucket}}"'))
    authority.environment |= {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"}
    return authority


def is_taken(desk, manifest, file="manifest.yaml"):
    """Whether `ra` takes a manifest, as far as it can be told without AWS."""
    desk.write(file, yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False))
    done = desk.ra("plan", file, check=False)
    assert done.status in (65, 66, 69), (manifest, done)
    return done.status == 69


def together(manifests):
    """One manifest with the resources of all, each with a name of its own."""
    whole = {}
    for number, manifest in enumerate(manifests):
        for kind, (resource,) in manifest.items():
            whole.setdefault(kind, []).append(resource | {"name": f"{resource['name']}{number}"})
    return whole


def test_both_take_what_is_right(desk, validator):
    single = [each for each in TAKEN if len(each) == 1 and "name" not in each]
    wrong = [each for each in TAKEN if not validator.is_valid(each)]
    wrong += [each for each in TAKEN if each not in single and not is_taken(desk, each)]
    if not is_taken(desk, together(single)):
        wrong += [each for each in single if not is_taken(desk, each)] or ["all of them together"]
    assert not wrong, "\n".join(map(str, wrong))


def test_both_refuse_what_is_wrong(desk, validator):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        taken = list(pool.map(
            lambda numbered: is_taken(desk, numbered[1], f"{numbered[0]}.yaml"),
            enumerate(REFUSED)))
    wrong = [
        each for each, is_good in zip(REFUSED, taken) if is_good or validator.is_valid(each)]
    assert not wrong, "\n".join(map(str, wrong))


def test_what_the_schema_cannot_tell_is_refused_all_the_same(desk, validator):
    wrong = [
        manifest for manifest in BEYOND
        if not validator.is_valid(manifest) or is_taken(desk, manifest)
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_whole_manifests_pass(workspace, validator):
    validator.validate(yaml.safe_load((FOLDER / "example.yaml").read_text()))
    validator.validate(MANIFEST)
    manifests = RandomManifests(random.Random(8), Files(workspace))
    for _ in range(40):
        manifests.change()
        validator.validate(yaml.safe_load(manifests.text()))
