"""The templates for systemd and Kubernetes: their own judges, and `ra serve` as they start it."""

import json
import re
import subprocess

import pytest
import yaml

import judges
from own_ports import own_port
from served import Served, ask
from workspace import tools_folder

TEMPLATES = judges.REPOSITORY / "templates"


@pytest.fixture
def own():
    with own_port() as number:
        yield number


def manifests():
    return list(yaml.safe_load_all((TEMPLATES / "kubernetes" / "sidecar.yaml").read_text()))


@pytest.mark.judge("systemd")
def test_the_unit(tmp_path):
    unit = tmp_path / "ra-serve.service"
    text = (TEMPLATES / "systemd" / "ra-serve.service").read_text()
    assert text.count("/usr/local/bin/ra ") == 1
    unit.write_text(text.replace("/usr/local/bin/ra ", f"{tools_folder() / 'ra'} "))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
    # What it says of other units of this machine is not about ours.
    said = [line for line in done.stderr.splitlines() if "ra-serve" in line]
    assert done.returncode == 0 and not said, done
    exposed = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=20", unit],
        capture_output=True, text=True)
    assert exposed.returncode == 0, exposed.stdout[-500:]


@pytest.mark.judge("kubernetes-validate")
def test_the_manifests_are_what_kubernetes_takes():
    import kubernetes_validate

    kinds = []
    for manifest in manifests():
        for version in ("1.29", kubernetes_validate.latest_version()):
            kubernetes_validate.validate(manifest, version, strict=True)
        kinds.append(manifest["kind"])
    assert kinds == ["ConfigMap", "Secret", "Deployment"]


@pytest.mark.judge("AWS CLI")
def test_the_sidecar_serves_the_program(anywhere, authority, tmp_path, own):
    """The container's own arguments, with paths of this machine for those of its volumes."""
    roles, secret, deployment = manifests()
    pod = deployment["spec"]["template"]["spec"]
    sidecar, program = pod["initContainers"][0], pod["containers"][0]
    volumes = {mount["mountPath"]: tmp_path / mount["name"] for mount in sidecar["volumeMounts"]}
    text = roles["data"]["roles.yaml"]
    for kind, arn in (
        ("trustAnchorArn", anywhere.trust_anchor), ("profileArn", anywhere.profile),
        ("roleArn", anywhere.role),
    ):
        text = re.sub(rf"{kind}: .*", f"{kind}: {arn}", text)
    text = text.replace("/identity/tls.crt", str(anywhere.certificate))
    text = text.replace("/identity/tls.key", str(anywhere.private_key))
    for folder in volumes.values():
        folder.mkdir()
    (volumes["/config"] / "roles.yaml").write_text(text)
    token = volumes["/authorization"] / "token"
    token.write_text(secret["stringData"]["token"])
    token.chmod(0o440)
    # The port is told outside, so that it cannot be 0.
    port = own
    arguments = []
    for argument in sidecar["args"][1:]:
        for path, folder in volumes.items():
            argument = argument.replace(f"={path}/", f"={folder}/")
        arguments.append(argument.replace("0.0.0.0:9912", f"0.0.0.0:{port}"))
    with Served(authority, *arguments) as served:
        served.wait_for_credentials()
        probe = sidecar["startupProbe"]["httpGet"]["path"]
        status, report = ask(port, "GET", probe, Host="10.1.2.3:9912")
        # Whoever reaches the pod learns that it is well, and no more.
        assert (status, report) == (200, '{"status":"ok","roles":[{"status":"ok"}]}')
        environment = {entry["name"]: entry["value"] for entry in program["env"]}
        uri = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
        client = served.container(uri.rpartition("/")[2], token)
        assert client["AWS_CONTAINER_CREDENTIALS_FULL_URI"] == uri.replace("9911", str(served.port))
        shown = json.loads(authority.aws("sts", "get-caller-identity", environment=client).stdout)
        assert shown["Arn"].split("/")[1] == "web-01"
        assert served.ask("PUT", "/latest/api/token")[0] == 404
