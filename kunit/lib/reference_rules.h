/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second implementation of the rules for masks and cells, written from the
 * invariants in Documentation/safety.rst and the kernel's table of zones, not
 * from gfp.c and cell.c. Where the two disagree, one of them is wrong.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_REFERENCE_RULES_H
#define _BUDDYBENCH_KUNIT_LIB_REFERENCE_RULES_H

#include <linux/types.h>

struct bb_cell;
struct bb_facts;

/* Modifiers that a user may write, one bit each. */
extern const gfp_t bb_test_rule_bits[];
extern const unsigned int bb_test_rule_nr_bits;

/**
 * bb_test_rule_mask() - the masks made of public modifiers, counted through
 * @n: 0 to 2^bb_test_rule_nr_bits - 1
 *
 * Return: a mask.
 */
gfp_t bb_test_rule_mask(unsigned int n);

/**
 * bb_test_rule_refuses() - is a mask to be refused?
 * @mask: what would be passed
 *
 * Return: true by I4, I5, I12, I13 or I15.
 */
bool bb_test_rule_refuses(gfp_t mask);

/**
 * bb_test_rule_effective() - the mask an API passes to the allocator
 * @api: enum bb_api
 * @mask: what the user asked for
 *
 * Return: with the safety flags (I4) and what the API adds.
 */
gfp_t bb_test_rule_effective(unsigned int api, gfp_t mask);

/**
 * bb_test_rule_reasons() - all reasons to skip a cell
 * @cell: the cell
 * @context: enum bb_context
 * @mem_nodes: nodes with memory, a bit each
 *
 * Return: a bit per enum bb_skip, 0 if it may be run.
 */
unsigned long bb_test_rule_reasons(const struct bb_cell *cell,
				   unsigned int context, unsigned long mem_nodes);

/**
 * bb_test_rule_lists() - the states of the free lists that a combination has a cell for
 * @cell: complete but for @cell->lists
 * @facts: the machine
 * @wanted: a bit per enum bb_lists of the plan
 *
 * Return: a bit per enum bb_lists.
 */
unsigned long bb_test_rule_lists(const struct bb_cell *cell, const struct bb_facts *facts,
				 unsigned long wanted);

/**
 * bb_test_rule_lists_reasons() - all reasons to skip a cell for its state of the lists
 * @cell: the cell
 * @facts: the machine
 *
 * Return: a bit per enum bb_skip, 0 if it may be run.
 */
unsigned long bb_test_rule_lists_reasons(const struct bb_cell *cell,
					 const struct bb_facts *facts);

#endif /* _BUDDYBENCH_KUNIT_LIB_REFERENCE_RULES_H */
