"""Writes endpoints.tsv from the rule sets of the botocore that is installed."""

import itertools
import pathlib

import botocore
import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

SERVICES = ["rolesanywhere", "iam", "sts", "s3"]
# Regions that nobody has announced, and one that fits no partition.
UNKNOWN_REGIONS = ["us-new-9", "cn-new-2", "us-gov-new-3", "mars-west-1"]


def endpoint(provider, region, fips, dual_stack):
    try:
        found = provider.resolve_endpoint(
            Region=region, UseFIPS=fips, UseDualStack=dual_stack
        )
    except EndpointProviderError:
        return "-", "-"
    schemes = found.properties.get("authSchemes", [])
    regions = [s["signingRegion"] for s in schemes if s["name"] == "sigv4"]
    return found.url, (regions or [region])[0]


def document():
    loader = botocore.session.get_session().get_component("data_loader")
    partitions = loader.load_data("partitions")
    regions = [name for p in partitions["partitions"] for name in p["regions"]]
    lines = [f"# botocore {botocore.__version__}: service, region, variant, URL, signing region"]
    for service in SERVICES:
        rules = loader.load_service_model(service, "endpoint-rule-set-1")
        provider = EndpointProvider(rules, partitions)
        for region in regions + UNKNOWN_REGIONS:
            for fips, dual_stack in itertools.product([False, True], repeat=2):
                variant = int(fips) + 2 * int(dual_stack)
                url, signing_region = endpoint(provider, region, fips, dual_stack)
                lines.append("\t".join([service, region, str(variant), url, signing_region]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    pathlib.Path(__file__).with_name("endpoints.tsv").write_text(document())
