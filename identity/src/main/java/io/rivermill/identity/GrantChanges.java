// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.identity.IdentityRows.Edit;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Giving policies to roles and users and taking them away: the same for both but for names and quotas. */
final class GrantChanges {
    private static final int ATTACHED_MAX = 10;

    private final IdentityRows rows;

    GrantChanges(IdentityRows rows) {
        this.rows = rows;
    }

    /** To whom policies are given. */
    enum Kind {
        ROLE("role", "Role", 10_240),
        USER("user", "User", 2_048);

        private final String word;
        private final String quota;
        private final int inlineSizeMax;

        Kind(String word, String quota, int inlineSizeMax) {
            this.word = word;
            this.quota = quota;
            this.inlineSizeMax = inlineSizeMax;
        }

        private String key(String account, String name) {
            return this == ROLE ? Role.key(account, name) : User.key(account, name);
        }

        ServiceException notFound(String name) {
            return this == ROLE ? IamErrors.noSuchRole(name) : IamErrors.noSuchUser(name);
        }

        ServiceException noSuchInline(String policyName) {
            return IamErrors.noSuchEntity("The " + word + " policy with name " + policyName + " cannot be found.");
        }
    }

    /** One role or user. */
    record Target(Kind kind, String account, String name) {
        String key() {
            return kind.key(account, name);
        }

        Grantee in(Edit edit) {
            return edit.get(key(), Grantee.class).orElseThrow(() -> kind.notFound(name));
        }
    }

    /** Attaches a managed policy; once more is no matter. */
    void attach(Target target, String policyArn) {
        withPolicy(target, policyArn, (edit, policy) -> {
            Grantee grantee = target.in(edit);
            if (ShippedPolicy.of(policyArn).isEmpty() && policy == null) {
                throw IamErrors.notAttachable(policyArn);
            }
            Grants grants = grantee.grants();
            if (grants.attached().contains(policyArn)) {
                return;
            }
            if (grants.attached().size() >= ATTACHED_MAX) {
                throw IamErrors.quota("PoliciesPer" + target.kind().quota, ATTACHED_MAX);
            }
            edit.put(grantee.withGrants(grants.withAttached(policyArn)));
            use(edit, policy, 1);
        });
    }

    void detach(Target target, String policyArn) {
        withPolicy(target, policyArn, (edit, policy) -> {
            Grantee grantee = target.in(edit);
            if (!grantee.grants().attached().contains(policyArn)) {
                throw IamErrors.noSuchPolicy(policyArn);
            }
            edit.put(grantee.withGrants(grantee.grants().withoutAttached(policyArn)));
            use(edit, policy, -1);
        });
    }

    void putInline(Target target, String policyName, PolicyText policy) {
        change(target, grants -> {
            Grants more = grants.withInline(policyName, policy);
            int max = target.kind().inlineSizeMax;
            if (more.inlineSize() > max) {
                throw IamErrors.limitExceeded("Maximum policy size of " + max + " bytes exceeded for "
                        + target.kind().word + ' ' + target.name());
            }
            return more;
        });
    }

    void deleteInline(Target target, String policyName) {
        change(target, grants -> {
            if (!grants.inline().containsKey(policyName)) {
                throw target.kind().noSuchInline(policyName);
            }
            return grants.withoutInline(policyName);
        });
    }

    private void change(Target target, UnaryOperator<Grants> change) {
        rows.update(List.of(target.key()), edit -> {
            Grantee grantee = target.in(edit);
            edit.put(grantee.withGrants(change.apply(grantee.grants())));
            return true;
        });
    }

    private interface PolicyChange {
        void apply(Edit edit, @Nullable CustomerPolicy policy);
    }

    /** A change that looks at the policy's row, too, so that no policy is deleted while it is being attached. */
    private void withPolicy(Target target, String policyArn, PolicyChange change) {
        Optional<String> policyKey =
                CustomerPolicy.keyOf(policyArn).filter(key -> key.startsWith(CustomerPolicy.KIND + target.account()));
        List<String> keys = new ArrayList<>(List.of(target.key()));
        policyKey.ifPresent(keys::add);
        rows.update(keys, edit -> {
            CustomerPolicy policy = policyKey
                    .flatMap(key -> edit.get(key, CustomerPolicy.class))
                    .filter(known -> known.arn().equals(policyArn))
                    .orElse(null);
            change.apply(edit, policy);
            return true;
        });
    }

    private static void use(Edit edit, @Nullable CustomerPolicy policy, int more) {
        if (policy != null) {
            edit.put(policy.withUses(policy.uses() + more));
        }
    }
}
