"""The same script of IAM calls through boto3 against the local service and against moto.

Every difference has its explanation here, and every explanation its difference: what moto does not
do, or says in words of its own. A difference of ours would be a fault.
"""

import pytest

import iam_script
import moto_server
from xml_judge import XMLJudge

pytestmark = [pytest.mark.judge("moto"), pytest.mark.judge("boto3")]

ACCOUNT = "111122223333"
CLIENT = {"parameter_validation": False, "retries": {"max_attempts": 1}}

# By label of the step: where the answers differ, and why.
EXPLAINED = {}


@pytest.fixture
def judged(lab):
    client = lab.boto3("iam", **CLIENT)
    return client, XMLJudge(client)


def test_every_difference_is_explained(judged, moto):
    client, judge = judged
    moto.reset()
    ours = iam_script.run(client, ACCOUNT)
    theirs = iam_script.run(moto.boto3("iam", **CLIENT), moto_server.ACCOUNT)
    differences = {
        label: found for label in ours if (found := ours[label].differences(theirs[label]))
    }
    explained = {label: set(parts) for label, (parts, _) in EXPLAINED.items()}
    assert differences == explained, {
        label: (ours[label], theirs[label])
        for label in differences.keys() | explained.keys()
        if differences.get(label) != explained.get(label)
    }
    assert judge.faults == []
