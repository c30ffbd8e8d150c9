"""A proxy before the local service that lets something happen at one call of a command."""

import contextlib
import http.client
import http.server
import json
import signal
import threading
import time
import urllib.parse

from patience import PATIENCE

EXPIRED = "The security token included in the request is expired"


class CallProxy:
    """Passes calls on, counts those that change something, and acts at one of them.

    What happens at change number `number` is `action`:
    `kill-before` and `kill-after` end `process` before it is passed on, or when it was answered;
    `expired` refuses it and every call after it; `denied` refuses it alone; `blind` passes it on and
    refuses every call that only reads after it; `late` passes it on when the time `until` has come.
    """

    def __init__(self, url):
        self.address = urllib.parse.urlsplit(url).netloc
        self.arm()

    def arm(self, number=0, action=None, process=None, until=None):
        """Counts from the beginning."""
        self.until = until
        self.count, self.number, self.action = 0, number, action
        self.acted = None
        self._known, self._process = threading.Event(), None
        if process:
            self.process = process

    @property
    def process(self):
        """Whom it ends; it may call before whoever has started it can say."""
        assert self._known.wait(PATIENCE)
        return self._process

    @process.setter
    def process(self, process):
        self._process = process
        self._known.set()

    def __enter__(self):
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # One packet for each answer: two would wait for each other.
            wbufsize, disable_nagle_algorithm = -1, True

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer = proxy.answer(self, body)
                if answer is None:
                    self.close_connection = True
                    return
                status, headers, content = answer
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = pass_on

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.lock = threading.Lock()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request, body):
        """The answer to a call: status, headers and content; None hangs up."""
        operation = self.operation(request, body)
        with self.lock:
            if operation:
                self.count += 1
            is_now = operation and self.count == self.number
            if is_now:
                self.acted = operation
            if self.action == "expired" and self.acted:
                return refusal(request, "ExpiredToken", EXPIRED)
            if not operation and self.action == "blind" and self.acted:
                return refusal(
                    request, "AccessDenied",
                    "User: operator is not authorized to perform: reading on resource: *")
            if is_now and self.action == "denied":
                return refusal(
                    request, "AccessDenied",
                    f"User: operator is not authorized to perform: {operation} on resource: *")
            if is_now and self.action == "kill-before":
                self.process.send_signal(signal.SIGKILL)
                return None
            if is_now and self.action == "late":
                time.sleep(max(0, self.until - time.time()))
            answer = self.forward(request, body)
            if is_now and self.action == "kill-after":
                self.process.send_signal(signal.SIGKILL)
                return None
            return answer

    def forward(self, request, body):
        with contextlib.closing(http.client.HTTPConnection(self.address, timeout=PATIENCE)) as connection:
            connection.putrequest(
                request.command, request.path, skip_host=True, skip_accept_encoding=True)
            for name, value in request.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            content = response.read()
            headers = [
                (name, value) for name, value in response.getheaders()
                if name.lower() not in ("content-length", "connection", "transfer-encoding")
            ]
            return response.status, headers, content

    @staticmethod
    def operation(request, body):
        """The name of a call that changes something; None for one that only reads."""
        if b"Action=" in body:
            action = urllib.parse.parse_qs(body.decode())["Action"][0]
            return None if action.startswith(("Get", "List")) else f"iam:{action}"
        return None if request.command == "GET" else f"rolesanywhere:{request.path}"


def refusal(request, code, message):
    """What AWS answers, in the form of the service that is asked."""
    if "/iam/" in request.headers["Authorization"] or "/sts/" in request.headers["Authorization"]:
        content = (
            '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error>'
            f"<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            "<RequestId>11111111-2222-4333-8444-555555555555</RequestId></ErrorResponse>")
        return 403, [("Content-Type", "text/xml")], content.encode()
    return 403, [
        ("Content-Type", "application/json"), ("x-amzn-ErrorType", f"{code}Exception"),
        ("x-amzn-RequestId", "11111111-2222-4333-8444-555555555555"),
    ], json.dumps({"message": message}).encode()
