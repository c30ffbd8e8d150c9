"""Holds every answer of a boto3 client against the model that botocore has of the service.

boto3 itself is lenient: it takes what it can read and looks away from the rest. Here the body is
read as it came: required members, types, enums, lengths, patterns, and members that the model does
not know.
"""

import base64
import json
import re
import uuid

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
JSON_TYPES = {
    "structure": dict, "map": dict, "list": list, "string": str, "blob": str, "timestamp": str,
    "boolean": bool, "integer": int, "long": int,
}


class ModelJudge:
    """Judges a client's answers, and remembers which operations and which errors it saw."""

    def __init__(self, client):
        self.operations = set()
        self.errors = set()
        self.faults = []
        name = client.meta.service_model.service_id.hyphenize()
        client.meta.events.register(f"before-parse.{name}", self._judge)

    def _judge(self, operation_model, response_dict, **_):
        place = operation_model.name
        try:
            body = json.loads(response_dict["body"])
        except ValueError:
            self.faults.append(f"{place}: no JSON: {response_dict['body'][:80]}")
            return
        headers = response_dict["headers"]
        if headers.get("Content-Type") != "application/json":
            self.faults.append(f"{place}: Content-Type {headers.get('Content-Type')}")
        if str(uuid.UUID(headers.get("x-amzn-RequestId"))) != headers["x-amzn-RequestId"]:
            self.faults.append(f"{place}: x-amzn-RequestId {headers['x-amzn-RequestId']}")
        if response_dict["status_code"] < 300:
            self.operations.add(place)
            expected = operation_model.http["responseCode"]
            if response_dict["status_code"] != expected:
                self.faults.append(f"{place}: {response_dict['status_code']}, not {expected}")
            self._check(operation_model.output_shape, body, place)
        else:
            self._check_error(operation_model, response_dict, body)

    def _check_error(self, operation_model, response_dict, body):
        place = operation_model.name
        code = response_dict["headers"].get("x-amzn-ErrorType")
        declared = {shape.name: shape for shape in operation_model.error_shapes}
        if code not in declared:
            self.faults.append(f"{place}: {code} is not declared")
            return
        self.errors.add((place, code))
        status = declared[code].metadata["error"]["httpStatusCode"]
        if response_dict["status_code"] != status:
            self.faults.append(f"{place}: {code} with {response_dict['status_code']}")
        if body.keys() != {"message"}:
            self.faults.append(f"{place}: {code} has {sorted(body)}")
        self._check(declared[code], body, f"{place}.{code}")

    def _check(self, shape, value, place):
        """Notes everything in which a value is not what a shape says."""
        expected = JSON_TYPES[shape.type_name]
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            self.faults.append(f"{place}: {value!r} is no {shape.type_name}")
            return
        limits = shape.metadata
        size = value if expected is int else len(value) if expected in (str, list, dict) else None
        if shape.type_name == "blob":
            size = len(base64.b64decode(value, validate=True))
        if size is not None and shape.type_name not in ("structure", "timestamp"):
            if size < limits.get("min", size) or size > limits.get("max", size):
                self.faults.append(f"{place}: {size} is not in {limits}")
        if limits.get("enum") and value not in limits["enum"]:
            self.faults.append(f"{place}: {value} is not in {limits['enum']}")
        if "pattern" in limits and not re.fullmatch(limits["pattern"], value):
            self.faults.append(f"{place}: {value} does not match {limits['pattern']}")
        if shape.type_name == "timestamp" and not TIMESTAMP.fullmatch(value):
            self.faults.append(f"{place}: {value} is no timestamp")
        self._check_parts(shape, value, place)

    def _check_parts(self, shape, value, place):
        if shape.type_name == "structure":
            for name in shape.required_members:
                if name not in value:
                    self.faults.append(f"{place}: {name} is missing")
            known = {
                member.serialization.get("name", name): member
                for name, member in shape.members.items()
            }
            for name, part in value.items():
                if name in known:
                    self._check(known[name], part, f"{place}.{name}")
                else:
                    self.faults.append(f"{place}: {name} is unknown")
        elif shape.type_name == "list":
            for number, part in enumerate(value, 1):
                self._check(shape.member, part, f"{place}.{number}")
        elif shape.type_name == "map":
            for name, part in value.items():
                self._check(shape.key, name, f"{place} key")
                self._check(shape.value, part, f"{place}.{name}")
