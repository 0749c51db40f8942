// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.lambda.sandbox.Await;
import io.rivermill.lambda.sandbox.SandboxFolder;
import io.rivermill.logs.LogSink;
import io.rivermill.logs.Metrics;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.Store;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.CreateFunctionRequest;
import io.rivermill.wire.lambda.FunctionCode;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.GetFunctionConfigurationRequest;
import io.rivermill.wire.lambda.InvocationRequest;
import io.rivermill.wire.lambda.InvocationResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;

/** The service over a store in memory, with roles and logs that are lists. */
final class LambdaFixture implements AutoCloseable {
    static final String ACCOUNT = "000000000000";
    static final String REGION = "eu-central-1";
    static final String ROLE = "arn:aws:iam::000000000000:role/good";

    /** One event that reached the logs. */
    record Line(String group, String stream, String message) {}

    final List<Line> lines = new CopyOnWriteArrayList<>();
    final List<String> assumable = new CopyOnWriteArrayList<>(List.of(ROLE));
    final Metrics metrics = new Metrics();
    final Tasks tasks = Tasks.system();
    final Store store = new MemoryStore(Clock.system());
    final Path folder;
    volatile boolean mayLog = true;
    volatile boolean rolesFail; // as they do when the store does
    volatile InetSocketAddress endpoint = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private final UnaryOperator<LambdaSettings> settings;
    LambdaService service;

    LambdaFixture() {
        this(settings -> settings);
    }

    LambdaFixture(UnaryOperator<LambdaSettings> settings) {
        this.settings = settings;
        try {
            this.folder = Files.createTempDirectory("rmx");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.service = open();
    }

    private LambdaService open() {
        return new LambdaService(
                store,
                Clock.system(),
                tasks,
                new Roles(),
                (role, accesses) -> assumable.contains(role),
                new Reports(new Lines(), new Lines(), metrics),
                settings.apply(LambdaSettings.of(folder, () -> endpoint)));
    }

    /** Ends the service and opens it again over the same store, with or without its folder. */
    void restart(boolean keepFolder) throws IOException {
        service.close();
        if (!keepFolder) {
            SandboxFolder.delete(folder);
        }
        service = open();
    }

    private final class Roles implements FunctionRoles {
        @Override
        public boolean assumable(String roleArn) {
            return assumable.contains(roleArn);
        }

        @Override
        public Optional<Credentials> session(String roleArn, String sessionName, Duration duration) {
            if (rolesFail) {
                throw new IllegalStateException("roles can't be read");
            }
            return assumable(roleArn)
                    ? Optional.of(new Credentials("ASIAKEY", "secret of " + sessionName, "token"))
                    : Optional.empty();
        }

        @Override
        public boolean may(String roleArn, List<String> actions, String resource) {
            return mayLog;
        }
    }

    private final class Lines implements LogSink {
        @Override
        public void append(
                String account, String region, String group, String stream, long timestampMillis, String message) {
            lines.add(new Line(group, stream, message));
        }

        @Override
        public void flush() {
            // nothing waits
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    Caller caller() {
        return new Caller(Principal.root(ACCOUNT), REGION, UUID.randomUUID().toString(), "127.0.0.1");
    }

    /** Asks the operation of that name. */
    @SuppressWarnings("unchecked") // the operation is found by its name, its types follow
    <O extends View> O call(String operation, View input, Class<O> output) {
        for (Operation<?, ?> candidate : service.operations()) {
            if (candidate.type().name().equals(operation)) {
                Assertions.assertFalse(((ControlOperation<View, O>) candidate)
                        .access(input, caller())
                        .isEmpty());
                return output.cast(((ControlOperation<View, O>) candidate).handle(input, caller()));
            }
        }
        throw new AssertionError("no operation " + operation);
    }

    /** Code and message of what an operation refuses with. */
    String refusal(String operation, View input) {
        ServiceException error =
                Assertions.assertThrows(ServiceException.class, () -> call(operation, input, View.class));
        return error.status() + " " + error.code() + ": " + error.getMessage();
    }

    static CreateFunctionRequest function(String name, String source) {
        return CreateFunctionRequest.create()
                .functionName(name)
                .runtime("python3.11")
                .handler("app.handler")
                .role(ROLE)
                .timeout(20)
                .code(FunctionCode.create().zipFile(zip(Map.of("app.py", source))));
    }

    /** Creates a function and waits until it is Active. */
    void create(CreateFunctionRequest request) {
        call("CreateFunction", request, FunctionConfiguration.class);
        awaitActive(request.functionName());
    }

    void create(String name, String source) {
        create(function(name, source));
    }

    void awaitActive(String name) {
        Await.until(() -> {
            FunctionConfiguration present = configuration(name);
            return "Active".equals(present.state()) && "Successful".equals(present.lastUpdateStatus());
        });
    }

    FunctionConfiguration configuration(String name) {
        return call(
                "GetFunctionConfiguration",
                GetFunctionConfigurationRequest.create().functionName(name),
                FunctionConfiguration.class);
    }

    InvocationResponse invoke(String name, String payload) {
        return call(
                "Invoke",
                InvocationRequest.create()
                        .functionName(name)
                        .logType("Tail")
                        .payload(payload.getBytes(StandardCharsets.UTF_8)),
                InvocationResponse.class);
    }

    static String text(InvocationResponse answer) {
        byte[] payload = answer.payload();
        return payload == null ? "" : new String(payload, StandardCharsets.UTF_8);
    }

    List<String> messages() {
        return lines.stream().map(Line::message).toList();
    }

    static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        service.close();
        Assertions.assertFalse(Files.exists(folder.resolve("environments")), "folders of environments are left over");
        tasks.close();
        store.close();
        try {
            SandboxFolder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
