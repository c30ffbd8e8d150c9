"""`ra lab --behaviour`, `--fault`, `--clock` and `--listen`: how a service is made to behave."""

import datetime
import json

import botocore.exceptions
import pytest

from anywhere import Anywhere
from local_service import LocalService

pytestmark = pytest.mark.judge("boto3")


def records(service):
    return service.workspace.ra("lab", "log", "--json").json


def test_lists_what_can_be_switched(workspace):
    listed = workspace.ra("lab", "--list-behaviours", "--json").json
    assert {each["question"] for each in listed if "question" in each} == set(range(1, 20))
    for each in listed:
        assert each["summary"].endswith(".") and each["values"], each
    text = workspace.ra("lab", "--list-behaviours").stdout
    for each in listed:
        assert f"{each['name']}={each['default']}  (or " in text
    refused = workspace.ra("lab", "--json", check=False)
    assert refused.status == 64 and refused.stdout == "", refused
    assert json.loads(refused.stderr)["error"]["code"] == "usage"


def test_what_cannot_be_switched_is_refused(workspace):
    for options, said in (
        (("--behaviour", "crl.expired"), "NAME=VALUE"),
        (("--behaviour", "no.such=1"), "there is no behaviour"),
        (("--behaviour", "crl.expired=maybe"), "warn, ignore, deny"),
        (("--fault", "throttle"), "NAME=RATE"),
        (("--fault", "throttle=2"), "from 0 to 1"),
        (("--fault", "late=1"), "there is no fault"),
        (("--fault-seed", "1"), "--fault"),
        (("--clock", "tomorrow"), "--clock"),
        (("--listen", "everywhere"), "an IPv4 or IPv6 address"),
        (("--listen", "localhost"), "such as 127.0.0.1"),
        (("--clock", "tomorrow"), "such as +1h"),
        (("--clock", "4764-01-01"), "more than a hundred years away"),
        (("--fault", "delay=0.5:99999"), "from 0 to 3600"),
        (("--fault", "drop=0.5:1"), "drop takes no seconds"),
        (("--fault", "drop=1", "--fault-seed", "-3"), "'-3' is invalid"),
        (("--fault", "drop=1", "--fault", "drop=0"), "--fault drop is given twice"),
        (("--behaviour", "crl.expired=deny", "--behaviour", "crl.expired=warn"),
         "--behaviour crl.expired is given twice"),
        (("--bucket", "reports", "--bucket", "reports"), "--bucket reports is given twice"),
    ):
        refused = workspace.refused(64, "ra", "lab", *options)
        assert said in refused.stderr, refused


def test_throttling_is_retried(tmp_path):
    """boto3 takes the answers for AWS's throttling, and comes again."""
    with LocalService(
        tmp_path, "--fault", "throttle=50%", "--fault-seed", "10",
        "--behaviour", "throttle.status=429",
    ) as service:
        client = service.boto3("rolesanywhere", retries={"max_attempts": 10, "mode": "standard"})
        attempts = sum(
            1 + client.list_profiles()["ResponseMetadata"]["RetryAttempts"] for _ in range(4)
        )
        told = records(service)
    assert len(told) == attempts > 4
    throttled = [each for each in told if each.get("fault") == "throttle"]
    assert len(throttled) == attempts - 4
    for each in throttled:
        assert (each["status"], each["code"]) == (429, "ThrottlingException")
        assert each["behaviours"] == {"throttle.status": "429"} and not each["awsVerified"]
    assert any("[fault throttle]" in line for line in service.log)


@pytest.mark.parametrize("service_name, code", [
    ("rolesanywhere", "InternalServerException"), ("iam", "ServiceFailure"),
    ("sts", "InternalFailure"), ("s3", "InternalError"),
])
def test_errors_are_parsed(tmp_path, service_name, code):
    call = {
        "rolesanywhere": lambda client: client.list_profiles(),
        "iam": lambda client: client.list_roles(),
        "sts": lambda client: client.get_caller_identity(),
        "s3": lambda client: client.list_buckets(),
    }[service_name]
    with LocalService(tmp_path, "--fault", "error=1") as service:
        client = service.boto3(service_name, retries={"total_max_attempts": 1})
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            call(client)
    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500


@pytest.mark.parametrize("fault, is_done", [("drop", False), ("drop-answer", True)])
def test_connections_are_dropped(tmp_path, fault, is_done):
    with LocalService(tmp_path, "--fault", f"{fault}=1") as service:
        client = service.boto3("iam", retries={"total_max_attempts": 1})
        with pytest.raises(botocore.exceptions.HTTPClientError):
            client.create_role(
                RoleName="reader",
                AssumeRolePolicyDocument=json.dumps({
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Effect": "Allow", "Action": "sts:AssumeRole",
                        "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                    }],
                }),
            )
        record, = records(service)
    assert record["fault"] == fault and record["operation"] == "iam:CreateRole"
    assert record["status"] == (200 if is_done else 0)


def test_answers_are_late(tmp_path):
    with LocalService(tmp_path, "--fault", "delay=1:0.5") as service:
        client = service.boto3("iam")
        begin = datetime.datetime.now()
        client.list_roles()
        assert (datetime.datetime.now() - begin).total_seconds() >= 0.5
        impatient = service.boto3("iam", read_timeout=0.2, retries={"total_max_attempts": 1})

        def ends_in_time():
            """A client that was held up for longer finds the answer."""
            try:
                impatient.list_roles()
            except botocore.exceptions.ReadTimeoutError:
                return False
            return True

        assert not all(ends_in_time() for _ in range(20))
        assert all(each["fault"] == "delay 0.5s" for each in records(service))


def test_credentials_end_soon(tmp_path, authority):
    with LocalService(tmp_path, "--fault", "expire=100%:120") as service:
        service.point(authority)
        session = Anywhere(authority).session().json
    end = datetime.datetime.fromisoformat(session["Expiration"].replace("Z", "+00:00"))
    left = (end - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    assert 60 < left <= 120


@pytest.mark.parametrize("clock, hours", [("+1h", 1), ("-90m", -1.5)])
def test_another_clock(tmp_path, authority, clock, hours):
    """Clients on the true time are answered; what the service gives out is of its own."""
    with LocalService(tmp_path, "--clock", clock) as service:
        service.point(authority)
        service.boto3("iam", retries={"total_max_attempts": 1}).list_roles()
        if hours > 0:
            session = Anywhere(authority).session().json
            end = datetime.datetime.fromisoformat(session["Expiration"].replace("Z", "+00:00"))
            left = end - datetime.datetime.now(datetime.timezone.utc)
            assert abs(left.total_seconds() - (hours + 1) * 3600) < 60
        told = records(service)
    now = datetime.datetime.now(datetime.timezone.utc)
    for record in told:
        assert abs(record["skewSeconds"]) < 60 and record["status"] != 403, record
        time = datetime.datetime.fromisoformat(record["time"].replace("Z", "+00:00"))
        assert abs((time - now).total_seconds() - hours * 3600) < 60


def test_at_another_clock_certificates_expire(tmp_path, authority):
    with LocalService(tmp_path, "--clock", "+120d") as service:
        service.point(authority)
        refused = Anywhere(authority).session(check=False)
        record = records(service)[-1]
    assert refused.status == 77 and refused.stdout == "", refused
    assert record["operation"] == "rolesanywhere:CreateSession"
    assert "expired" in record["message"], record


@pytest.mark.parametrize("clock, hours", [("+1h", 1), ("-90m", -1.5), ("+30d", 720)])
def test_another_clock_for_signatures(tmp_path, clock, hours):
    with LocalService(
        tmp_path, "--clock", clock, "--behaviour", "clock.signatures=service"
    ) as service:
        client = service.boto3("iam", retries={"total_max_attempts": 1})
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            client.list_roles()
        record = records(service)[0]
    assert "Signature" in str(refused.value)
    assert abs(record["skewSeconds"] + hours * 3600) < 30
    assert any("its clock says" in line for line in service.log)
    assert record["behaviours"]["clock.signatures"] == "service" and not record["awsVerified"]


def test_an_address_of_another_machine_is_named_as_that(workspace):
    refused = workspace.ra("lab", "--listen", "192.0.2.1", check=False)
    assert refused.status == 78 and refused.stdout == "", refused
    assert "--listen" in refused.hint and "--port" not in refused.hint, refused


def test_help_shows_defaults_as_they_are_given(workspace):
    shown = " ".join(workspace.ra("lab", "--help").stdout.split())
    assert "ListenAddress" not in shown and "127.0.0.1 unless given" in shown
