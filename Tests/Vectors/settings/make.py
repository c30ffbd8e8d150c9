"""Writes cases.json: environments and config files, and where botocore's clients send a request."""

import json
import os
import pathlib
import random
import re
import tempfile

import botocore
import botocore.exceptions
import botocore.parsers
import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config

OPERATIONS = {
    "rolesanywhere": "list_trust_anchors", "iam": "list_roles", "sts": "get_caller_identity",
}
REGIONS = [
    "us-east-1", "eu-west-1", "eu-central-2", "us-gov-west-1", "cn-north-1", "us-isof-south-1",
    "eusc-de-east-1", "fips-us-east-1", "us-gov-east-1-fips", "mx-central-1",
]
URLS = [
    "http://127.0.0.1:8080", "https://vpce.example", "https://vpce.example:8443/base",
    "http://[::1]:9911",
]
# Each kind of endpoint where no region is set.
NO_REGION = [
    {}, {"AWS_USE_DUALSTACK_ENDPOINT": "true"}, {"AWS_USE_FIPS_ENDPOINT": "true"},
    {"AWS_USE_DUALSTACK_ENDPOINT": "true", "AWS_USE_FIPS_ENDPOINT": "true"},
]
MODES = ["standard", "legacy", "adaptive", "Standard", "nonsense"]
TRUTHS = ["true", "true", "TRUE", "false", "1", "yes"]


def some(rng, probability, make):
    return make() if rng.random() < probability else None


def profile(rng):
    settings = {
        "region": some(rng, 0.8, lambda: rng.choice(REGIONS)),
        "endpoint_url": some(rng, 0.2, lambda: rng.choice(URLS)),
        "services": some(rng, 0.3, lambda: rng.choice(["one", "two", "one", "absent"])),
        "use_fips_endpoint": some(rng, 0.2, lambda: rng.choice(TRUTHS)),
        "use_dualstack_endpoint": some(rng, 0.2, lambda: rng.choice(TRUTHS)),
        "ignore_configured_endpoint_urls": some(rng, 0.1, lambda: rng.choice(TRUTHS)),
        "retry_mode": some(rng, 0.1, lambda: rng.choice(MODES)),
    }
    return "".join(f"{key} = {value}\n" for key, value in settings.items() if value is not None)


def config(rng):
    text = "[default]\n" + profile(rng) + "[profile a]\n" + profile(rng)
    for name in ("one", "two"):
        text += f"[services {name}]\n"
        for service in rng.sample(sorted(OPERATIONS), rng.randint(1, 2)):
            text += f"{service} =\n  endpoint_url = {rng.choice(URLS)}\n"
    return text


def environment(rng):
    values = {
        "AWS_PROFILE": some(rng, 0.3, lambda: rng.choice(["a", "default", "a", "gone"])),
        "AWS_DEFAULT_PROFILE": some(rng, 0.1, lambda: rng.choice(["a", "default"])),
        "AWS_DEFAULT_REGION": some(rng, 0.3, lambda: rng.choice(REGIONS)),
        "AWS_ENDPOINT_URL": some(rng, 0.2, lambda: rng.choice(URLS)),
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": some(rng, 0.1, lambda: rng.choice(TRUTHS)),
        "AWS_USE_FIPS_ENDPOINT": some(rng, 0.2, lambda: rng.choice(TRUTHS)),
        "AWS_USE_DUALSTACK_ENDPOINT": some(rng, 0.2, lambda: rng.choice(TRUTHS)),
        "AWS_RETRY_MODE": some(rng, 0.1, lambda: rng.choice(MODES)),
    }
    for service in OPERATIONS:
        values[f"AWS_ENDPOINT_URL_{service.upper()}"] = some(
            rng, 0.1, lambda: rng.choice(URLS)
        )
    return {name: value for name, value in values.items() if value is not None}


class Body:
    """The body of an answer that nobody waits for."""

    def stream(self, **_):
        yield b"{}"


def destination(service, variables, text, folder):
    """The URL and the signing region of a request; the exception's name where there is none."""
    path = os.path.join(folder, "config")
    pathlib.Path(path).write_text(text)
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(
        variables, AWS_CONFIG_FILE=path, AWS_SHARED_CREDENTIALS_FILE="/nonexistent",
        AWS_ACCESS_KEY_ID="A", AWS_SECRET_ACCESS_KEY="s", AWS_EC2_METADATA_DISABLED="true",
    )
    seen = []

    def answer(request, **_):
        seen.append(request)
        return AWSResponse(request.url, 200, {}, Body())

    try:
        session = botocore.session.Session()
        client = session.create_client(service, config=Config(retries={"total_max_attempts": 1}))
        client.meta.events.register("before-send", answer)
        try:
            getattr(client, OPERATIONS[service])()
        except botocore.parsers.ResponseParserError:
            pass
    except botocore.exceptions.BotoCoreError as error:
        return {"error": type(error).__name__}
    finally:
        os.environ.clear()
        os.environ.update(kept)
    url, = {request.url for request in seen}
    header = seen[0].headers["Authorization"]
    header = header.decode() if isinstance(header, bytes) else header
    scope = re.search("Credential=A/[0-9]+/([^/]+)/", header)[1]
    return {"url": url, "region": scope}


def cases(count=400):
    """The cases in their order; a lower count gives the first ones."""
    rng = random.Random(20261126)
    made = []
    chosen = [(service, variables, "") for service in ("sts", "iam") for variables in NO_REGION]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            service = rng.choice(sorted(OPERATIONS))
            variables, text = environment(rng), config(rng)
            if number < len(chosen):
                service, variables, text = chosen[number]
            expected = destination(service, variables, text, folder)
            # Where no region is set, ours goes to the global endpoint.
            if expected.get("error") == "NoRegionError" and service != "rolesanywhere":
                continue
            made.append({
                "service": service, "environment": variables, "config": text,
                "expected": expected,
            })
    return made


def document():
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases())
    return f'{{"botocore":"{botocore.__version__}","cases":[\n{lines}\n]}}\n'


if __name__ == "__main__":
    pathlib.Path(__file__).with_name("cases.json").write_text(document())
