"""What a manifest may say: faults are found before AWS is asked."""

import json

import pytest

from manifest_desk import POLICY


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
