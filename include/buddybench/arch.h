/* SPDX-License-Identifier: GPL-2.0-only */
/* Architecture-specific code: the fast clock and hypervisor detection. */
#ifndef _BUDDYBENCH_ARCH_H
#define _BUDDYBENCH_ARCH_H

#include <linux/string.h>
#include <linux/types.h>

#include <buddybench/compat.h>

#if defined(CONFIG_X86) || defined(CONFIG_UML_X86)
#define BB_HAVE_TSC 1
#define BB_FAST_CLOCK "tsc"
#else
#define BB_HAVE_TSC 0
#define BB_FAST_CLOCK "cycles"
#endif

/*
 * rdtsc_ordered() moved from asm/msr.h to asm/tsc.h in 6.16. In User Mode Linux
 * get_cycles() is always 0, but the instruction works. A bare rdtsc waits for
 * nothing before it, so that an operation would seem shorter than it is; the fence
 * is what rdtsc_ordered() has for processors of all vendors. Other architectures have
 * only get_cycles(); clock.c tests whether it is usable.
 */
#if defined(CONFIG_X86)
#include <asm/msr.h>
#include <asm/tsc.h>
static __always_inline u64 bb_fast_clock(void)
{
	return rdtsc_ordered();
}
#elif BB_HAVE_TSC
static __always_inline u64 bb_fast_clock(void)
{
	u32 low, high;

	asm volatile("lfence; rdtsc" : "=a" (low), "=d" (high) : : "memory");
	return low | (u64)high << 32;
}
#else
#include <linux/timex.h>
static __always_inline u64 bb_fast_clock(void)
{
	return get_cycles();
}
#endif

/* A counter of 32 bits (ARM) wraps within a minute, and differences are 2^64 off then. */
#if BB_HAVE_TSC
#define BB_FAST_CLOCK_WIDE	true
#else
#define BB_FAST_CLOCK_WIDE	(sizeof(cycles_t) == sizeof(u64))
#endif

#if defined(CONFIG_X86) && defined(CONFIG_X86_TSC)
#define bb_fast_clock_khz()	tsc_khz
#else
#define bb_fast_clock_khz()	0	/* clock.c measures it against ktime */
#endif

#ifdef CONFIG_X86
#include <asm/cpufeature.h>
#include <asm/processor.h>
#define bb_virtual()	boot_cpu_has(X86_FEATURE_HYPERVISOR)

/* QEMU without hardware virtualisation returns this signature in three registers. */
static inline bool bb_emulated(void)
{
	static const char tcg[] = "TCGTCGTCGTCG";
	u32 leaf = 0, name[3] = { 0 };

	if (bb_virtual())
		cpuid(0x40000000, &leaf, &name[0], &name[1], &name[2]);
	return !memcmp(name, tcg, sizeof(name));
}
#else
#define bb_virtual()	false
#define bb_emulated()	false	/* cannot be detected */
#endif

#endif /* _BUDDYBENCH_ARCH_H */
