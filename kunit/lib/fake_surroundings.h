/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens around a replay, as a test says. Kbuild includes this before the files under
 * test; it changes their calls only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_FAKE_SURROUNDINGS_H
#define _BUDDYBENCH_KUNIT_LIB_FAKE_SURROUNDINGS_H

#include <buddybench/guard/headroom.h>
#include <buddybench/machine/env.h>
#include <buddybench/worker/disturbance.h>

/**
 * struct bb_test_surroundings - what happens
 * @traced: bit 0 if somebody traces the first time that it is asked, and so on
 * @steal: that a hypervisor takes between two readings
 * @home: the node that serves all that a class asks for, if not 0; it need not exist
 */
struct bb_test_surroundings {
	unsigned long traced;
	u64 steal;
	int home;
};

/**
 * bb_test_surroundings_begin() - count from here
 * @around: what is to happen
 */
void bb_test_surroundings_begin(const struct bb_test_surroundings *around);

/**
 * bb_test_surroundings_end() - all is as it is
 */
void bb_test_surroundings_end(void);

/**
 * bb_test_surroundings_flags() - what is called instead of bb_env_flags()
 * @counts: as there
 *
 * Return: as there, with %BB_FLAG_TRACE as the test says.
 */
u64 bb_test_surroundings_flags(bool counts);

/**
 * bb_test_surroundings_read() - what is called instead of bb_disturbance_read()
 * @d: as there
 * @cpu: as there
 */
void bb_test_surroundings_read(struct bb_disturbance *d, int cpu);

/**
 * bb_test_surroundings_node() - what is called instead of bb_headroom_node()
 * @nid: as there
 * @gfp: as there
 *
 * Return: as there, or the node that the test says.
 */
int bb_test_surroundings_node(int nid, gfp_t gfp);

#ifndef BB_SURROUNDINGS_REAL
#define bb_env_flags(counts)		bb_test_surroundings_flags(counts)
#define bb_disturbance_read(d, cpu)	bb_test_surroundings_read(d, cpu)
#define bb_headroom_node(nid, gfp)	bb_test_surroundings_node(nid, gfp)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_FAKE_SURROUNDINGS_H */
