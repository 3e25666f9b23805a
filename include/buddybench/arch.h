/* SPDX-License-Identifier: GPL-2.0-only */
/* What depends on the architecture and on a hypervisor below: the fast clock, and who runs us. */
#ifndef _BUDDYBENCH_ARCH_H
#define _BUDDYBENCH_ARCH_H

#include <linux/string.h>
#include <linux/types.h>

#include <buddybench/compat.h>

/*
 * The fast clock. rdtsc_ordered() moved from asm/msr.h to asm/tsc.h in 6.16.
 * User mode Linux runs on the bare counter, its get_cycles() is 0. Elsewhere
 * get_cycles() is what there is; clock.c tests whether it is any good.
 */
#if defined(CONFIG_X86)
#include <asm/msr.h>
#include <asm/tsc.h>
#define BB_FAST_CLOCK "tsc"
static __always_inline u64 bb_fast_clock(void)
{
	return rdtsc_ordered();
}
#elif defined(CONFIG_UML) && (defined(__x86_64__) || defined(__i386__))
#define BB_FAST_CLOCK "tsc"
static __always_inline u64 bb_fast_clock(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high) : : "memory");
	return low | (u64)high << 32;
}
#else
#include <linux/timex.h>
#define BB_FAST_CLOCK "cycles"
static __always_inline u64 bb_fast_clock(void)
{
	return get_cycles();
}
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

/* QEMU without hardware virtualisation calls itself so, in three registers. */
static inline bool bb_emulated(void)
{
	static const char name[] = "TCGTCGTCGTCG";
	u32 leaf = 0, says[3] = { 0 };

	if (bb_virtual())
		cpuid(0x40000000, &leaf, &says[0], &says[1], &says[2]);
	return !memcmp(says, name, sizeof(says));
}
#else
#define bb_virtual()	false
#define bb_emulated()	false	/* no way to tell */
#endif

#endif /* _BUDDYBENCH_ARCH_H */
