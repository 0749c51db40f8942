// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The filter of system calls that a function's processes run under, as the kernel's own instructions (classic BPF).
 *
 * <p>Everything is allowed but what changes the machine, looks into other processes or makes namespaces: those calls
 * fail with EPERM. {@code clone3} fails with ENOSYS, since its flags can't be seen from here and C libraries then fall
 * back to {@code clone}, whose flags can. Calls of another instruction set end the process.
 */
final class SeccompFilter {
    // Instructions: class, size, mode and test of linux/bpf_common.h put together.
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    // Where struct seccomp_data holds what.
    private static final int OFFSET_NUMBER = 0;
    private static final int OFFSET_ARCHITECTURE = 4;
    private static final int OFFSET_ARGUMENT_0 = 16;
    private static final int OFFSET_ARGUMENT_1 = 24;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL = 0x80000000;
    private static final int EPERM = 0x00050000 | 1;
    private static final int ENOSYS = 0x00050000 | 38;

    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
    private static final int NAMESPACE_FLAGS = 0x7e020000;

    private static final int TIOCSTI = 0x5412; // types into the terminal
    private static final int TIOCLINUX = 0x541c; // pastes into the terminal
    private static final int CLONE3 = 435; // the same number everywhere

    /** Calls that came after numbers were unified: io_uring, new mount calls, pidfd_getfd, process_madvise, and so on. */
    private static final int[] DENIED_EVERYWHERE = {425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442, 443, 447
    };

    private static final Architecture X86_64 = new Architecture(
            0xc000003e,
            56,
            16,
            new int[] {
                101, 103, 134, 139, 153, 154, 155, 156, 159, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173,
                174, 175, 176, 177, 178, 179, 180, 212, 227, 246, 248, 249, 250, 256, 272, 279, 298, 300, 303, 304, 305,
                308, 310, 311, 312, 313, 320, 321, 323
            },
            true);

    private static final Architecture AARCH64 = new Architecture(
            0xc00000b7,
            220,
            29,
            new int[] {
                18, 39, 40, 41, 42, 51, 58, 60, 89, 97, 104, 105, 106, 112, 116, 117, 142, 161, 162, 170, 171, 217, 218,
                219, 224, 225, 238, 239, 241, 262, 264, 265, 266, 268, 270, 271, 272, 273, 280, 282, 294
            },
            false);

    /** What differs between machines; {@code narrow} where numbers from 2^30 on are a second set of calls. */
    private record Architecture(int audit, int cloneCall, int ioctlCall, int[] denied, boolean narrow) {}

    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    private final List<Instruction> program = new ArrayList<>();

    private SeccompFilter(Architecture machine) {
        add(LOAD_WORD, 0, 0, OFFSET_ARCHITECTURE);
        add(JUMP_EQUAL, 1, 0, machine.audit);
        add(RETURN, 0, 0, KILL);
        add(LOAD_WORD, 0, 0, OFFSET_NUMBER);
        if (machine.narrow) {
            add(JUMP_AT_LEAST, 0, 1, 0x40000000);
            add(RETURN, 0, 0, ENOSYS);
        }
        for (int number : machine.denied) {
            refuse(number, EPERM);
        }
        for (int number : DENIED_EVERYWHERE) {
            refuse(number, EPERM);
        }
        refuse(CLONE3, ENOSYS);
        add(JUMP_EQUAL, 0, 4, machine.cloneCall);
        add(LOAD_WORD, 0, 0, OFFSET_ARGUMENT_0);
        add(JUMP_ANY_BIT, 0, 1, NAMESPACE_FLAGS);
        add(RETURN, 0, 0, EPERM);
        add(RETURN, 0, 0, ALLOW);
        add(JUMP_EQUAL, 0, 4, machine.ioctlCall);
        add(LOAD_WORD, 0, 0, OFFSET_ARGUMENT_1);
        add(JUMP_EQUAL, 1, 0, TIOCSTI);
        add(JUMP_EQUAL, 0, 1, TIOCLINUX);
        add(RETURN, 0, 0, EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    /** The filter for a machine as {@code os.arch} names it, or nothing where none is known. */
    static Optional<byte[]> forMachine(String machine) {
        return switch (machine) {
            case "amd64", "x86_64" -> Optional.of(new SeccompFilter(X86_64).toBytes());
            case "aarch64", "arm64" -> Optional.of(new SeccompFilter(AARCH64).toBytes());
            default -> Optional.empty();
        };
    }

    private void refuse(int number, int answer) {
        add(JUMP_EQUAL, 0, 1, number);
        add(RETURN, 0, 0, answer);
    }

    private void add(int code, int ifTrue, int ifFalse, int operand) {
        program.add(new Instruction(code, ifTrue, ifFalse, operand));
    }

    private byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.nativeOrder());
        for (Instruction instruction : program) {
            bytes.putShort((short) instruction.code)
                    .put((byte) instruction.ifTrue)
                    .put((byte) instruction.ifFalse)
                    .putInt(instruction.operand);
        }
        return bytes.array();
    }
}
