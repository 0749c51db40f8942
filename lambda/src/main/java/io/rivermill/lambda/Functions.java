// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.lambda.sandbox.Interpreters;
import io.rivermill.wire.ServiceException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Functions and their code: what the operations have in common.
 *
 * <p>A function is created PENDING and a changed one is UPDATING for a moment; a task of its own makes it ACTIVE. A server
 * that starts finishes what an earlier one has begun.
 *
 * <p>Threads: any that may block.
 */
final class Functions {
    private final FunctionRows rows;
    private final CodeStore codes;
    private final CodeCache cache;
    private final EnvironmentPool pool;
    private final Interpreters interpreters;
    private final Clock clock;
    private final Tasks tasks;

    Functions(
            FunctionRows rows,
            CodeStore codes,
            CodeCache cache,
            EnvironmentPool pool,
            Interpreters interpreters,
            Clock clock,
            Tasks tasks) {
        this.rows = rows;
        this.codes = codes;
        this.cache = cache;
        this.pool = pool;
        this.interpreters = interpreters;
        this.clock = clock;
        this.tasks = tasks;
    }

    FunctionRows rows() {
        return rows;
    }

    long nowMillis() {
        return clock.millis();
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    FunctionRow require(FunctionReference reference) {
        return rows.find(reference.requireLatest().function())
                .orElseThrow(() -> LambdaErrors.functionMissing(reference.arn()));
    }

    /** Checks a zip by unpacking it, and writes it. The row that names it comes after. */
    FunctionRow.Code upload(byte[] zip) {
        String sha = sha256(zip);
        Path unpacked = cache.folder(sha, () -> zip);
        if (unpacked.toFile().isDirectory()) {
            String id = newId();
            codes.write(id, zip);
            return new FunctionRow.Code(id, sha, zip.length);
        }
        throw new IllegalStateException("the unpacked code has vanished");
    }

    /** What UpdateFunctionCode with DryRun does with a zip. */
    FunctionRow.Code check(byte[] zip) {
        String sha = sha256(zip);
        cache.folder(sha, () -> zip);
        return new FunctionRow.Code("", sha, zip.length);
    }

    void discard(FunctionRow.Code code) {
        codes.delete(code.id());
    }

    /** Writes a new function; on refusal its code is taken away again. */
    FunctionRow create(FunctionRow row) {
        try {
            rows.create(row);
        } catch (RuntimeException e) {
            if (e instanceof ServiceException) {
                discard(row.code());
            }
            throw e;
        }
        tasks.start("function-ready", () -> settle(row.name(), row.deploymentId()));
        tasks.start(
                "interpreter-search",
                () -> interpreters.find(RuntimeVersions.python(row.config().runtime()))); // before it is waited for
        return row;
    }

    /** Changes a function that isn't being changed, and retires its environments. */
    FunctionRow change(FunctionName name, @Nullable String revisionId, UnaryOperator<FunctionRow> change) {
        FunctionRow next = rows.change(name, present -> {
            requireChangeable(present, revisionId);
            return change.apply(present);
        });
        pool.retire(name);
        tasks.start("function-ready", () -> settle(name, next.deploymentId()));
        return next;
    }

    static void requireChangeable(FunctionRow present, @Nullable String revisionId) {
        if (present.state() == FunctionRow.State.PENDING) {
            throw LambdaErrors.conflict(
                    "The operation cannot be performed at this time. The resource ARN is currently in"
                            + " the following state: 'Pending'. StateReasonCode: 'Creating'");
        }
        if (present.state() == FunctionRow.State.UPDATING) {
            throw LambdaErrors.conflict("The operation cannot be performed at this time. An update is in progress for"
                    + " resource: " + present.name().arn());
        }
        if (revisionId != null && !revisionId.equals(present.revisionId())) {
            throw LambdaErrors.revisionMismatch();
        }
    }

    /** Changes a function's tags; its environments stay unless a tag says how they are to be. */
    void changeTags(FunctionName name, UnaryOperator<Map<String, String>> change) {
        AtomicBoolean networkChanged = new AtomicBoolean();
        rows.change(name, present -> {
            FunctionRow next = present.withTags(change.apply(present.tags()));
            networkChanged.set(NetworkTag.isOpen(present) != NetworkTag.isOpen(next));
            return next;
        });
        if (networkChanged.get()) {
            pool.retire(name);
        }
    }

    void delete(FunctionName name) {
        FunctionRow gone = rows.delete(name);
        pool.retire(name);
        discard(gone.code());
    }

    /** The folder of a function's code, unpacked from its rows if need be. */
    Path code(FunctionRow row) {
        return cache.folder(row.code().sha256(), () -> codes.read(row.code().id()));
    }

    /** What a server does once, before it serves: finishes changes, and forgets code that nobody has any more. */
    void recover() {
        Set<String> used = rows.all().stream().map(row -> row.code().sha256()).collect(Collectors.toSet());
        cache.retain(used);
        rows.all().stream()
                .filter(row -> row.state() != FunctionRow.State.ACTIVE)
                .forEach(row -> settle(row.name(), row.deploymentId()));
    }

    private void settle(FunctionName name, String deploymentId) {
        try {
            rows.change(
                    name,
                    present -> present.deploymentId().equals(deploymentId)
                            ? present.withState(FunctionRow.State.ACTIVE, newId())
                            : present);
        } catch (ServiceException e) {
            // It was deleted meanwhile.
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
