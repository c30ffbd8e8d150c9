"""Servers that do what no server should: refuse, hang, fail, answer something else."""

import contextlib
import http.server
import socket
import threading

HTML = b"<!DOCTYPE html><html><body><h1>Please log in</h1></body></html>"


class _Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append(self.path)
        status, kind, body = self.server.content
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def answering(status, kind, body):
    """A server that gives one answer to everything; (url, the paths it was asked for)."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    server.content, server.requests = (status, kind, body), []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.requests
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=20)


@contextlib.contextmanager
def refusing():
    """A port on which nothing listens, kept from everybody else."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"


@contextlib.contextmanager
def hanging():
    """A server that accepts connections and requests, and never answers."""
    with hanging_listener() as (url, _):
        yield url


@contextlib.contextmanager
def hanging_listener():
    """The same; (url, what tells how many connections there were)."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener, contextlib.ExitStack() as taken:
        def count():
            listener.setblocking(False)
            number = 0
            with contextlib.suppress(BlockingIOError):
                while True:
                    taken.enter_context(listener.accept()[0])
                    number += 1
            return number

        yield f"http://127.0.0.1:{listener.getsockname()[1]}", count
