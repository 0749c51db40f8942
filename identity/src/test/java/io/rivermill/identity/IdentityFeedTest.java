// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static io.rivermill.identity.IdentityRig.ACCOUNT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.Seeds;
import io.rivermill.base.Tasks;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.Operation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.iam.AttachRolePolicyRequest;
import io.rivermill.wire.iam.CreatePolicyRequest;
import io.rivermill.wire.iam.CreateRoleRequest;
import io.rivermill.wire.iam.DeletePolicyRequest;
import io.rivermill.wire.iam.DeleteRoleRequest;
import io.rivermill.wire.iam.DetachRolePolicyRequest;
import io.rivermill.wire.iam.Operations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Several nodes change the same few roles and policies at once. */
class IdentityFeedTest {
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}""";
    private static final int WRITERS = 4;
    private static final int STEPS = 60;

    @Test
    void allNodesComeToTheSameStateAndNoPolicyIsDeletedWhileAttached() {
        Seeds.tryEach(5, random -> {
            try (IdentityRig rig = new IdentityRig();
                    Identity other = rig.open(2)) {
                List<Thread> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    Identity node = i % 2 == 0 ? rig.identity : other;
                    RandomGenerator steps = Seeds.generator(random.nextLong());
                    writers.add(Thread.ofVirtual().start(() -> {
                        for (int step = 0; step < STEPS; step++) {
                            step(node, steps);
                        }
                    }));
                }
                for (Thread writer : writers) {
                    join(writer);
                }
                IdentityState state = rig.parts().state();
                awaitSame(state, other.service().parts().state());
                try (Identity reopened = rig.open(3)) {
                    awaitSame(state, reopened.service().parts().state());
                }
                PolicyUses uses = PolicyUses.of(state, ACCOUNT);
                for (CustomerPolicy policy : state.policies(ACCOUNT)) {
                    assertEquals(uses.attachments(policy), policy.uses(), policy.name());
                }
                uses.attachments()
                        .keySet()
                        .forEach(arn -> assertEquals(
                                arn, state.policyOf(arn).map(ManagedPolicy::arn).orElse("gone")));
            }
        });
    }

    @Test
    void aNodeThatWasAwayForLongerThanTheLogIsKeptReadsAllRowsAgain() {
        IdentityState seen = new IdentityState();
        try (IdentityRig rig = new IdentityRig();
                IdentityFeed away = new IdentityFeed(rig.store, new IdleTasks(), seen)) {
            rig.createRole("early");
            away.catchUp();
            rig.createRole("worker");
            rig.call(Operations.DELETE_ROLE, DeleteRoleRequest.create().roleName("early"));
            rig.clock.advance(Duration.ofHours(3));
            rig.store.freeLogBefore(rig.clock.millis() - Duration.ofHours(1).toMillis());
            rig.createRole("later"); // queued behind the freeing
            away.catchUp();
            assertEquals(all(rig.parts().state()), all(seen));
        }
    }

    /** Tasks that never run: a node that sleeps. */
    private static final class IdleTasks implements Tasks {
        private record Idle() implements Task {
            @Override
            public void cancel() {}

            @Override
            public boolean isDone() {
                return false;
            }
        }

        @Override
        public Task start(String name, Runnable work) {
            return new Idle();
        }

        @Override
        public Task after(String name, Duration delay, Runnable work) {
            return new Idle();
        }

        @Override
        public Task every(String name, Duration pause, Runnable work) {
            return new Idle();
        }

        @Override
        public void close() {}
    }

    private static void step(Identity node, RandomGenerator random) {
        String role = "role" + random.nextInt(3);
        String policy = "policy" + random.nextInt(3);
        String arn = "arn:aws:iam::" + ACCOUNT + ":policy/" + policy;
        switch (random.nextInt(5)) {
            case 0 ->
                call(
                        node,
                        Operations.CREATE_ROLE,
                        CreateRoleRequest.create().roleName(role).assumeRolePolicyDocument(IdentityRig.LAMBDA_TRUST));
            case 1 ->
                call(
                        node,
                        Operations.CREATE_POLICY,
                        CreatePolicyRequest.create().policyName(policy).policyDocument(POLICY));
            case 2 ->
                call(
                        node,
                        Operations.ATTACH_ROLE_POLICY,
                        AttachRolePolicyRequest.create().roleName(role).policyArn(arn));
            case 3 ->
                call(
                        node,
                        Operations.DETACH_ROLE_POLICY,
                        DetachRolePolicyRequest.create().roleName(role).policyArn(arn));
            default -> {
                if (random.nextBoolean()) {
                    call(
                            node,
                            Operations.DELETE_ROLE,
                            DeleteRoleRequest.create().roleName(role));
                } else {
                    call(
                            node,
                            Operations.DELETE_POLICY,
                            DeletePolicyRequest.create().policyArn(arn));
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // an operation has the views of its type
    private static <I extends View, O extends View> void call(Identity node, OperationType<I, O> type, I input) {
        Operation<?, ?> operation = node.service().operations().stream()
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
        try {
            ((ControlOperation<I, O>) operation).handle(input, IdentityRig.root());
        } catch (ServiceException expected) {
            // it is there already, or gone, or in use
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitSame(IdentityState one, IdentityState other) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!all(one).equals(all(other)) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(all(one), all(other));
    }

    private static List<Entity> all(IdentityState state) {
        List<Entity> all = new ArrayList<>(state.roles(ACCOUNT));
        all.addAll(state.policies(ACCOUNT));
        return all;
    }
}
