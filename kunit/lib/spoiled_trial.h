/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trials whose lists cannot be made, or are moved, or on a node of which a test says where it is;
 * and what they hold when they read the events. Kbuild includes this before trial.c; it changes
 * its calls only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_SPOILED_TRIAL_H
#define _BUDDYBENCH_KUNIT_LIB_SPOILED_TRIAL_H

#include <buddybench/guard/headroom.h>
#include <buddybench/machine/vm_events.h>

#include "src/run/list_state.h"

/**
 * struct bb_test_spoil - what becomes of the lists of a trial
 * @unmade: bit 0 if they cannot be made the first time, bit 1 for the second, and so on
 * @moved: bit 0 if they have not lasted the first time, and so on
 * @home: the node that serves the CPU, if not 0; it need not exist
 * @ledger: has what is held, or is NULL
 */
struct bb_test_spoil {
	unsigned long unmade;
	unsigned long moved;
	int home;
	const struct bb_ledger *ledger;
};

/**
 * bb_test_spoil_begin() - count from here
 * @spoil: what is to happen; lists are what they are otherwise
 */
void bb_test_spoil_begin(const struct bb_test_spoil *spoil);

/**
 * bb_test_spoil_end() - lists are what they are
 */
void bb_test_spoil_end(void);

/**
 * bb_test_spoil_make() - what is called instead of bb_list_state_make()
 * @s: as there
 * @cell: as there
 * @need: as there
 * @err: as there
 *
 * Return: as there; -ENOMEM if they cannot be made.
 */
int bb_test_spoil_make(struct bb_list_state *s, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_err *err);

/**
 * bb_test_spoil_lasted() - what is called instead of bb_list_state_lasted()
 * @s: as there
 *
 * Return: as there.
 */
bool bb_test_spoil_lasted(const struct bb_list_state *s);

/**
 * bb_test_spoil_node() - what is called instead of bb_headroom_node()
 * @nid: as there
 * @gfp: as there
 *
 * Return: as there.
 */
int bb_test_spoil_node(int nid, gfp_t gfp);

/**
 * bb_test_spoil_zone() - what is called instead of bb_headroom_zone()
 * @nid: as there, or a node that does not exist, which has the zones of this CPU's
 * @gfp: as there
 *
 * Return: as there.
 */
struct zone *bb_test_spoil_zone(int nid, gfp_t gfp);

/**
 * bb_test_spoil_asked() - whose zone was asked for last?
 *
 * Return: a node.
 */
int bb_test_spoil_asked(void);

/**
 * bb_test_spoil_events() - what is called instead of bb_vm_events_read()
 * @value: as there
 */
void bb_test_spoil_events(s64 *value);

/**
 * bb_test_spoil_held() - what was held when the events were read last?
 *
 * Return: pages.
 */
long bb_test_spoil_held(void);

#ifndef BB_SPOIL_REAL
#define bb_vm_events_read(value)			bb_test_spoil_events(value)
#define bb_list_state_make(s, cell, need, err)	bb_test_spoil_make(s, cell, need, err)
#define bb_list_state_lasted(s)			bb_test_spoil_lasted(s)
#define bb_headroom_node(nid, gfp)		bb_test_spoil_node(nid, gfp)
#define bb_headroom_zone(nid, gfp)		bb_test_spoil_zone(nid, gfp)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_SPOILED_TRIAL_H */
