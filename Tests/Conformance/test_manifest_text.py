"""What a manifest may say: faults are found before AWS is asked, and the schema agrees."""

import json

import pytest
import yaml

import judges
from manifest_desk import MANIFEST, POLICY


@pytest.fixture
def desk(authority):
    """Some of the files that manifests name."""
    authority.write("policy.json", json.dumps(POLICY))
    return authority


@pytest.mark.parametrize("text, said", [
    ("trustAnchors:\n  - name: a\n    bundle: nowhere.pem\n", "nowhere.pem"),
    ("trustAnchors:\n  - {name: a, bundle: policy.json}\n", "in policy.json, "),
    ("roles:\n  - {name: a, trustPolicy: issuing.pem}\n", "line 2, column 28): in issuing.pem"),
    ("crls:\n  - {name: a, trustAnchor: b, file: issuing.crl}\n", 'no trust anchor "b"'),
    ("trustAnchors: [{name: a, bundle: root.pem}]\n"
     "crls: [{name: a, trustAnchor: a, file: issuing.pem}]\n", "in issuing.pem"),
    ("profiles:\n- name: p\n  roles: [r]\n", "line 3, column 11"),
    ("\tname: x\n", "line 1, column 1"),
    ("name: \"\\udc00\"\n", "cannot be read"),
])
def test_a_fault_is_found_before_anything_is_asked(desk, text, said):
    desk.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
    desk.environment["AWS_REGION"] = "us-east-1"
    desk.environment |= {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"}
    desk.write("faulty.yaml", text)
    for command in ("plan", "apply", "destroy"):
        refused = desk.ra(command, "faulty.yaml", check=False)
        assert refused.status in (65, 66) and refused.stdout == "", refused
        assert said in refused.stderr and refused.hint, refused


def test_the_example_and_the_schema_are_of_one_mind(desk):
    """jsonschema takes what `ra` takes, and refuses what it refuses."""
    jsonschema = pytest.importorskip("jsonschema")
    folder = judges.REPOSITORY / "templates" / "manifest"
    schema = json.loads((folder / "schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    validator.validate(yaml.safe_load((folder / "example.yaml").read_text()))
    validator.validate(MANIFEST)
    cases = [
        ({"name": "a b"}, False), ({"name": "a/b.c"}, True), ({"users": []}, False),
        ({"trustAnchors": [{"name": "a"}]}, False),
        ({"trustAnchors": [{"name": "a", "bundle": "issuing.pem", "enabled": "yes"}]}, False),
        ({"trustAnchors": [{"name": "a", "bundle": "issuing.pem", "tags": {"a": "b"}}]}, True),
        ({"trustAnchors": [{"name": "a", "bundle": "issuing.pem", "tags": {"aws:a": "b"}}]}, False),
        ({"trustAnchors": [{"name": "ü", "bundle": "issuing.pem"}]}, False),
        ({"trustAnchors": [{"name": "a", "bundle": "issuing.pem",
                            "notifications": [{"event": "OTHER"}]}]}, False),
        ({"roles": [{"name": "r", "trustPolicy": "p.json", "require": ["CN=a"]}]}, False),
        ({"roles": [{"name": "r", "trustPolicy": POLICY, "path": "x"}]}, False),
        ({"profiles": [{"name": "p"}]}, False),
        ({"profiles": [{"name": "p", "roles": [], "durationSeconds": 60}]}, False),
        ({"profiles": [{"name": "p", "roles": [], "attributeMappings": {"x509San": []}}]}, False),
        ({"profiles": [{"name": "p", "roles": [], "attributeMappings": {"x509SAN": []}}]}, True),
    ]
    for number, (manifest, is_good) in enumerate(cases):
        assert validator.is_valid(manifest) == is_good, manifest
        desk.write(f"{number}.yaml", yaml.safe_dump(manifest))
        desk.environment |= {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_REGION": "us-east-1",
                             "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x",
                             "AWS_MAX_ATTEMPTS": "1"}
        done = desk.ra("plan", f"{number}.yaml", check=False)
        assert (done.status == 65) != is_good, done
