"""Holds every answer of IAM and STS against the model that botocore has of them, as it came."""

import re
import urllib.parse
import xml.etree.ElementTree

DOCUMENTS = {"PolicyDocument", "AssumeRolePolicyDocument"}
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

# What AWS answers although its own model says otherwise.
EXCEPTIONS = {("PermissionsBoundaryType", "Policy")}
UNDECLARED = {("CreateRole", "NoSuchEntity")}  # the permissions boundary that is not there


class XMLJudge:
    """Judges a client's answers, and remembers which operations and which errors it saw."""

    def __init__(self, client):
        self.operations = set()
        self.errors = set()
        self.faults = []
        model = client.meta.service_model
        self.namespace = model.metadata["xmlNamespace"]
        self.own_codes = {"ValidationError", "InvalidAction", "AccessDenied"}
        client.meta.events.register(
            f"before-parse.{model.service_id.hyphenize()}", self._judge)

    def _judge(self, operation_model, response_dict, **_):
        place = operation_model.name
        root = xml.etree.ElementTree.fromstring(response_dict["body"])
        if not root.tag.startswith(f"{{{self.namespace}}}"):
            self.faults.append(f"{place}: namespace of {root.tag}")
        for element in root.iter():
            element.tag = element.tag.split("}")[-1]
        identity = response_dict["headers"].get("x-amzn-RequestId")
        if response_dict["status_code"] >= 300:
            return self._check_error(operation_model, response_dict, root, identity)
        self.operations.add(place)
        if root.tag != f"{place}Response" or root.findtext("ResponseMetadata/RequestId") != identity:
            self.faults.append(f"{place}: {root.tag}, request id")
        result = root.find(f"{place}Result")
        shape = operation_model.output_shape
        if (result is None) != (shape is None):
            self.faults.append(f"{place}: result {result}")
        elif shape is not None:
            self._check(shape, result, place)

    def _check_error(self, operation_model, response_dict, root, identity):
        place = operation_model.name
        error = root.find("Error")
        code = error.findtext("Code")
        self.errors.add((place, code))
        if root.findtext("RequestId") != identity or error.findtext("Type") != "Sender":
            self.faults.append(f"{place}: {code} lacks request id or type")
        declared = {
            shape.metadata.get("error", {}).get("code", shape.name): shape
            for shape in operation_model.error_shapes
        }
        if code in declared:
            status = declared[code].metadata["error"]["httpStatusCode"]
            if response_dict["status_code"] != status:
                self.faults.append(f"{place}: {code} with {response_dict['status_code']}")
        elif code not in self.own_codes and (place, code) not in UNDECLARED:
            self.faults.append(f"{place}: {code} is not declared")

    def _check(self, shape, element, place):
        """Notes everything in which an element is not what a shape says."""
        if shape.type_name == "structure":
            return self._check_structure(shape, element, place)
        if shape.type_name == "list":
            for part in element:
                if part.tag != shape.member.serialization.get("name", "member"):
                    self.faults.append(f"{place}: {part.tag}")
                self._check(shape.member, part, place)
            return None
        text = element.text or ""
        if element.tag in DOCUMENTS:
            text = urllib.parse.unquote(text)
        limits = shape.metadata
        if shape.type_name == "timestamp" and not TIMESTAMP.fullmatch(text):
            self.faults.append(f"{place}: {text} is no timestamp")
        if shape.type_name == "boolean" and text not in ("true", "false"):
            self.faults.append(f"{place}: {text} is no boolean")
        size = int(text) if shape.type_name == "integer" else len(text)
        if shape.type_name in ("integer", "string"):
            if size < limits.get("min", size) or size > limits.get("max", size):
                self.faults.append(f"{place}: {size} is not in {limits}")
        if limits.get("enum") and text not in limits["enum"]:
            if (element.tag, text) not in EXCEPTIONS:
                self.faults.append(f"{place}: {text} is not in {limits['enum']}")
        if "pattern" in limits and not re.fullmatch(_python(limits["pattern"]), text):
            self.faults.append(f"{place}: {text} does not match {limits['pattern']}")
        return None

    def _check_structure(self, shape, element, place):
        parts = {part.tag: part for part in element}
        if len(parts) != len(element):
            self.faults.append(f"{place}: a member comes twice")
        for name in shape.required_members:
            if name not in parts:
                self.faults.append(f"{place}: {name} is missing")
        for name, part in parts.items():
            if name in shape.members:
                self._check(shape.members[name], part, f"{place}.{name}")
            else:
                self.faults.append(f"{place}: {name} is unknown")


def _python(pattern):
    """A pattern of the model in Python's words: classes of letters, digits and blanks."""
    return pattern.replace(r"\p{L}\p{Z}\p{N}_", r"\w\s")
