# Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
"""Runs a Python function: loads its handler, then asks the Runtime API for events and answers them, one at a time.

Started as: bootstrap.py RUNTIME_SOCKET MARK ENDPOINT_SOCKET ENDPOINT_PORT [RUNTIME_PORT]. ENDPOINT_SOCKET and its port are
"-" and 0 unless the process has no network, in which case a thread here passes connections to 127.0.0.1:ENDPOINT_PORT on
to the server. With RUNTIME_PORT it runs no Python function but the program "bootstrap" among the function's files, and
passes on what that one says to the Runtime API at 127.0.0.1:RUNTIME_PORT (0 for any).

Start-up time is what users wait for, so imports are few: sockets are the C module's, and logging, traceback and botocore
are prepared only when somebody imports them.
"""
import _socket
import _thread
import json
import os
import sys
import time
from importlib import import_module

API = "/2018-06-01/runtime/"
NBSP = "\u00a0"
# Functions expect boto3. An interpreter that has none of its own finds the one that Debian packages, which is pure Python;
# it comes last, so whatever the function brings along wins.
SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"
MARK = b"\x1e" + sys.argv[2].encode() + b"\n"
stdout = sys.stdout
request_id = ""


class Runtime:
    """The Runtime API over one kept connection."""

    def __init__(self, path):
        self.socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0)
        self.socket.connect(path)
        self.rest = b""

    def next(self):
        self.socket.sendall(b"GET " + API.encode() + b"invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n")
        return self.receive()

    def post(self, path, body, error_type=None, content_type="application/json"):
        head = "POST " + API + path + " HTTP/1.1\r\nHost: runtime\r\nContent-Type: " + content_type
        if error_type:
            head += "\r\nLambda-Runtime-Function-Error-Type: " + error_type
        head += "\r\nContent-Length: " + str(len(body)) + "\r\n\r\n"
        end_output()
        self.socket.sendall(head.encode("utf-8", "replace") + body)
        self.receive()

    def receive(self):
        data = self.rest
        end = data.find(b"\r\n\r\n")
        while end < 0:
            data += self.more()
            end = data.find(b"\r\n\r\n")
        lines = data[:end].decode("utf-8", "replace").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        start = end + 4
        length = int(headers.get("content-length", "0"))
        parts = [data[start:]]
        have = len(parts[0])
        while have < length:
            parts.append(self.more())
            have += len(parts[-1])
        body = b"".join(parts)
        self.rest = body[length:]
        return int(lines[0].split(" ")[1]), headers, body[:length]

    def more(self):
        data = self.socket.recv(262144)
        if not data:
            os._exit(1)  # the server closed this environment
        return data


def end_output():
    """Marks the place up to which output belongs to what is over now."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    try:
        os.write(1, MARK)
    except OSError:
        pass


class Context:
    """What handlers get as their second argument."""

    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.identity = Identity()
        self.tenant_id = None
        client = headers.get("lambda-runtime-client-context")
        self.client_context = ClientContext(json.loads(client)) if client else None
        self._deadline_millis = int(headers.get("lambda-runtime-deadline-ms", "0"))

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_millis - int(time.time() * 1000))

    def log(self, message):
        stdout.write(str(message))

    def __repr__(self):
        return "LambdaContext(" + ", ".join(
            "%s=%r" % (name, value) for name, value in vars(self).items() if not name.startswith("_")) + ")"


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class ClientContext:
    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = Client(values["client"]) if values.get("client") else None


class Client:
    def __init__(self, values):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, values.get(name))


class Fault(Exception):
    """A failure with a name of AWS's own instead of the exception's class."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


def describe(failure):
    """(type, message, trace) of a failure, without this file's own frames."""
    if isinstance(failure, Fault):
        return failure.error_type, str(failure), failure.trace
    import traceback

    frames = traceback.extract_tb(failure.__traceback__)
    while frames and (frames[0].filename == __file__ or "importlib" in frames[0].filename):
        frames = frames[1:]
    trace = []
    for frame in frames:
        text = '  File "%s", line %s, in %s\n' % (frame.filename, frame.lineno, frame.name)
        if frame.line:
            text += "    %s\n" % frame.line
        trace.append(text)
    return type(failure).__name__, str(failure), trace


def error_body(failure, of_request):
    error_type, message, trace = describe(failure)
    body = {"errorMessage": message, "errorType": error_type, "requestId": of_request, "stackTrace": trace}
    log_error(error_type, message, trace)
    return error_type, json.dumps(body).encode()


def log_error(error_type, message, trace):
    """One event: its newlines travel as carriage returns, its leading blanks as no-break spaces."""
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        record = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "log_level": "ERROR",
            "errorMessage": message,
            "errorType": error_type,
            "requestId": request_id,
            "stackTrace": trace,
        }
        stdout.write(json.dumps(record) + "\n")
        return
    lines = ["[ERROR] " + (error_type + ": " + message if message else error_type), "Traceback (most recent call last):"]
    for entry in trace:
        for line in entry.rstrip("\n").split("\n"):
            text = line.lstrip(" ")
            lines.append(NBSP * (len(line) - len(text)) + text)
    stdout.write("\r".join(lines).replace("\n", "\r") + "\n")


def warn_of_load_failure():
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + ".%03dZ" % (now * 1000 % 1000)
    stdout.write("[WARNING]\t" + stamp + "\t\tLAMBDA_WARNING: Unhandled exception. "
                 "The most likely cause is an issue in the function code.\n")


def load_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as failure:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, failure))
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = import_module(module_name.replace("/", "."))
    except ImportError as failure:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, failure))
    except SyntaxError as failure:
        trace = ['  File "%s" Line %s\n    %s' % (failure.filename, failure.lineno, (failure.text or "").rstrip("\n"))]
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, failure), trace)
    if not hasattr(module, function_name):
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name))
    return getattr(module, function_name)


def encode(result):
    """(bytes, content type) of what a handler returned."""
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        text = json.dumps(result, default=encode_other, ensure_ascii=sys.version_info < (3, 12))
    except Exception as failure:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % failure)
    return text.encode("utf-8", "surrogatepass"), "application/json"


def encode_other(value):
    decimal = sys.modules.get("decimal")
    if decimal and isinstance(value, decimal.Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def decode(body):
    try:
        return json.loads(body.decode("utf-8"))
    except Exception as failure:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % failure)


def serve(runtime, handler):
    global request_id
    end_output()
    while True:
        status, headers, body = runtime.next()
        if status != 200:
            os._exit(1)
        request_id = headers["lambda-runtime-aws-request-id"]
        trace_id = headers.get("lambda-runtime-trace-id")
        if trace_id:
            os.environ["_X_AMZN_TRACE_ID"] = trace_id
        try:
            answer, content_type = encode(handler(decode(body), Context(headers)))
        except Exception as failure:
            error_type, answer = error_body(failure, request_id)
            runtime.post("invocation/" + request_id + "/error", answer, error_type)
        else:
            runtime.post("invocation/" + request_id + "/response", answer, None, content_type)
            answer = None


class AfterImport:
    """Runs something once after a module was imported, and costs nothing before."""

    def __init__(self, actions):
        self.actions = actions

    def find_spec(self, name, path=None, target=None):
        action = self.actions.pop(name, None)
        if action is None:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            return None
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            action(module)

        spec.loader.exec_module = exec_module
        return spec


def prepare_logging(logging):
    """Gives the root logger AWS's handler and format."""
    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"

    class Handler(logging.Handler):
        def emit(self, record):
            try:
                stdout.write(self.format(record) + "\n")
            except Exception:
                self.handleError(record)

    class Text(logging.Formatter):
        converter = time.gmtime

        def format(self, record):
            text = super().format(record).replace("\n", "\r")
            stamp = self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + ".%03dZ" % record.msecs
            return "[%s]\t%s\t%s\t%s" % (record.levelname, stamp, request_id, text)

    plain = set(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "taskName"}

    class Json(logging.Formatter):
        converter = time.gmtime

        def format(self, record):
            entry = {
                "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
                "level": record.levelname,
                "message": record.getMessage(),
                "logger": record.name,
                "requestId": request_id,
            }
            entry.update((name, value) for name, value in vars(record).items() if name not in plain)
            if record.exc_info and record.exc_info[1] is not None:
                entry["errorType"], entry["errorMessage"], entry["stackTrace"] = describe(record.exc_info[1])
                entry["location"] = "%s:%s:%s" % (record.pathname, record.funcName, record.lineno)
            return json.dumps(entry, default=str)

    handler = Handler()
    handler.setFormatter(Json() if as_json else Text())
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO" if as_json else "WARNING")
    root.setLevel({"TRACE": "NOTSET", "FATAL": "CRITICAL", "WARN": "WARNING"}.get(level, level))


def prepare_botocore(session_module):
    """Teaches a botocore from before AWS_ENDPOINT_URL where its clients find the server."""
    import botocore

    version = tuple(int(part) for part in botocore.__version__.split(".")[:2])
    if version >= (1, 31):
        return
    create = session_module.Session.create_client

    def create_client(self, service_name, *args, **kwargs):
        if len(args) < 5 and kwargs.get("endpoint_url") is None:
            own = "AWS_ENDPOINT_URL_" + service_name.upper().replace("-", "_").replace(" ", "_")
            kwargs["endpoint_url"] = os.environ.get(own) or os.environ.get("AWS_ENDPOINT_URL")
        return create(self, service_name, *args, **kwargs)

    session_module.Session.create_client = create_client


def relay(listener, path):
    """Passes every connection to this process's own loopback on to the server's socket."""
    while True:
        descriptor, _ = listener._accept()
        near = _socket.socket(fileno=descriptor)
        near.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        far = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0)
        try:
            far.connect(path)
        except OSError:
            near.close()
            far.close()
            continue
        ends = [2]
        _thread.start_new_thread(splice, (near, far, ends))
        _thread.start_new_thread(splice, (far, near, ends))


def splice(source, target, ends):
    try:
        data = source.recv(65536)
        while data:
            target.sendall(data)
            data = source.recv(65536)
    except OSError:
        pass
    try:
        target.shutdown(_socket.SHUT_WR)
    except OSError:
        pass
    ends[0] -= 1
    if not ends[0]:
        source.close()
        target.close()


def start_relay(path, port):
    listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM, 0)
    listener.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    _thread.start_new_thread(relay, (listener, path))
    return listener.getsockname()[1]


def run_program(runtime, runtime_socket, runtime_port):
    """Runs the function's own runtime, and ends as it ends."""
    paths = [os.path.join(os.environ["LAMBDA_TASK_ROOT"], "bootstrap"), "/opt/bootstrap"]
    found = [path for path in paths if os.access(path, os.X_OK) and os.path.isfile(path)]
    if not found:
        message = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
        body = {"errorType": "Runtime.InvalidEntrypoint", "errorMessage": "RequestId: Error: " + message}
        runtime.post("init/error", json.dumps(body).encode(), "Runtime.InvalidEntrypoint")
        os._exit(1)
    port = start_relay(runtime_socket, runtime_port)
    os.environ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:%d" % port
    code = os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn(found[0], found[:1], os.environ), 0)[1])
    os._exit(code if code >= 0 else 128 - code)


def main():
    runtime_socket, endpoint_socket, endpoint_port = sys.argv[1], sys.argv[3], int(sys.argv[4])
    runtime_port = int(sys.argv[5]) if len(sys.argv) > 5 else None
    task = os.environ["LAMBDA_TASK_ROOT"]
    sys.argv = [os.path.join(os.path.dirname(__file__), "bootstrap.py")]
    own = os.path.dirname(os.path.abspath(__file__))
    layers = ["/opt/python/lib/python%d.%d/site-packages" % sys.version_info[:2], "/opt/python"]
    sys.path[:] = [task] + [layer for layer in reversed(layers) if os.path.isdir(layer)] + [
        entry for entry in sys.path if entry != own]
    if os.path.isdir(os.path.join(SYSTEM_PACKAGES, "boto3")) and SYSTEM_PACKAGES not in sys.path:
        sys.path.append(SYSTEM_PACKAGES)
    sys.meta_path.insert(0, AfterImport({"logging": prepare_logging, "botocore.session": prepare_botocore}))
    if "logging" in sys.modules:
        prepare_logging(sys.modules["logging"])
    runtime = Runtime(runtime_socket)
    if endpoint_socket != "-":
        start_relay(endpoint_socket, endpoint_port)
    if runtime_port is not None:
        run_program(runtime, runtime_socket, runtime_port)
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as failure:
        if isinstance(failure, Fault) and failure.error_type != "Runtime.MalformedHandlerName":
            warn_of_load_failure()
        error_type, body = error_body(failure, "")
        runtime.post("init/error", body, error_type)
        os._exit(1)
    serve(runtime, handler)


main()
