# SPDX-License-Identifier: GPL-2.0-only
"""A kernel's configuration, cut down to what can change the cost of an allocation."""

import hashlib
import re

RELEVANT = re.compile(
    r"CONFIG_(64BIT|ARCH_FORCE|CC_OPTIMIZE|CFI|CGROUPS|CLANG|CMA|COMPACTION|CPUSETS|DEBUG_|FAIL_"
    r"|FAULT_|FLATMEM|FORTIFY|FTRACE|FUNCTION_|GCC_|GCOV|HARDENED|HUGETLB|HYPERVISOR|HZ|INIT_ON"
    r"|INIT_STACK|JUMP_LABEL|KASAN|KCOV|KCSAN|KMSAN|LOCK|LTO|MEMCG|MEMORY_|MEM_ALLOC|MIGRATION"
    r"|MITIGATION|NO_HZ|NR_CPUS|NUMA|PAGE_|PARAVIRT|PERCPU|PREEMPT|PROVE_|PSI|PT_|RANDOMIZE"
    r"|RANDSTRUCT|RETHUNK|RETPOLINE|SHUFFLE|SLAB|SLOB|SLUB|SMP|SPARSEMEM|STACKPROTECTOR|TRANSPARENT"
    r"|TRACEPOINTS|TREE_RCU|UBSAN|UNWINDER|VM_EVENT|X86_KERNEL_IBT|ZONE_)"
)
# Made anew by each build, or said elsewhere.
NOT_CODE = re.compile(
    r"CONFIG_(BUILD_SALT|LOCALVERSION|CC_VERSION_TEXT|.*_VERSION|DEFAULT_HOSTNAME)="
)


def built_in(text):
    """The lines that set an option of the kernel proper: modules do not change the allocator."""
    lines = [line.strip() for line in text.splitlines()]
    return sorted(
        line
        for line in lines
        if line.startswith("CONFIG_") and not line.endswith("=m") and not NOT_CODE.match(line)
    )


def facts(text):
    """{"sha256", "options"} of a .config; None when there is none."""
    lines = built_in(text)
    if not lines:
        return None
    return {
        "sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
        "options": dict(
            line.removeprefix("CONFIG_").split("=", 1) for line in lines if RELEVANT.match(line)
        ),
    }


def differences(ours, theirs):
    """What to say of two of them: [(name, in A, in B)]; an option that is not set is n."""
    if not ours or not theirs or ours["sha256"] == theirs["sha256"]:
        return []
    one, other = ours["options"], theirs["options"]
    found = [
        (f"CONFIG_{name}", one.get(name, "n"), other.get(name, "n"))
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]
    return found or [("other options of .config", ours["sha256"][:8], theirs["sha256"][:8])]
