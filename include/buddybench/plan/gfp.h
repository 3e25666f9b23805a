/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GFP masks by name, and which of them may reach the allocator.
 *
 * Names, never numbers: 0x200 is __GFP_ATOMIC in 6.1 and nothing in 6.12.
 */
#ifndef _BUDDYBENCH_PLAN_GFP_H
#define _BUDDYBENCH_PLAN_GFP_H

#include <linux/gfp.h>

#include <buddybench/lib/error.h>

#define BB_MAX_MASKS	32	/* masks in one plan */
#define BB_GFP_TEXT	320	/* longest mask in names */

/**
 * struct bb_gfp_list - the masks of a plan, in the order they were written
 * @nr: how many
 * @mask: as the user wrote them, without the safety flags
 */
struct bb_gfp_list {
	unsigned int nr;
	gfp_t mask[BB_MAX_MASKS];
};

/**
 * bb_gfp_parse() - read ``NAME|NAME`` into a mask
 * @text: the names; need not end with NUL
 * @len: how many bytes of it to read
 * @mask: the result, untouched on error
 * @err: filled in on error; @err->pos counts from @text
 *
 * Return: 0; -EINVAL for a name that does not exist, for one that no longer
 * exists (the message says what replaced it) and for a number; -EPERM for a
 * flag or combination that could harm the machine (see bb_gfp_refusal()).
 */
int bb_gfp_parse(const char *text, size_t len, gfp_t *mask, struct bb_err *err);

/**
 * bb_gfp_parse_list() - read masks separated by commas
 * @text: NUL-terminated
 * @list: the result, untouched on error
 * @err: filled in on error
 *
 * Return: as bb_gfp_parse(), or -E2BIG for more than %BB_MAX_MASKS masks.
 */
int bb_gfp_parse_list(const char *text, struct bb_gfp_list *list,
		      struct bb_err *err);

/**
 * bb_gfp_refusal() - may this mask be given to the allocator at all?
 * @mask: what would be passed
 *
 * The rules are I5, I12, I13 and I15 of Documentation/safety.rst. Stock kernels
 * check none of them: %__GFP_MOVABLE with %__GFP_RECLAIMABLE oopses.
 *
 * Return: NULL if it may, else the reason.
 */
const char *bb_gfp_refusal(gfp_t mask);

/**
 * bb_gfp_nearest() - the mask that is nearest to one of another kernel
 * @text: its names
 * @len: how many bytes of it to read
 * @mask: the result, untouched on error
 * @changed: set if it is not the same mask
 * @err: filled in on error; @err->pos counts from @text
 *
 * Names that this kernel lacks or that are refused are left out, and so is what
 * contradicts the rest.
 *
 * Return: 0; -EINVAL for what is no name of a mask.
 */
int bb_gfp_nearest(const char *text, size_t len, gfp_t *mask, bool *changed,
		   struct bb_err *err);

/**
 * bb_gfp_effective() - the mask that is really passed
 * @mask: what the user asked for
 *
 * Adds %__GFP_NOWARN, and %__GFP_NORETRY unless %__GFP_RETRY_MAYFAIL is set, so
 * that no allocation of ours can invoke the OOM killer or flood the log. Both
 * are tested in the slow path only, and cost nothing measurable.
 *
 * Return: the mask with the safety flags.
 */
gfp_t bb_gfp_effective(gfp_t mask);

/**
 * bb_gfp_text() - write a mask in names
 * @buf: where to
 * @size: size of @buf, %BB_GFP_TEXT always suffices
 * @mask: any mask; bits without a name are left out
 *
 * The text is canonical: bb_gfp_parse() of it gives @mask again.
 *
 * Return: number of bytes written, without the NUL.
 */
int bb_gfp_text(char *buf, size_t size, gfp_t mask);

/**
 * bb_gfp_name() - walk the names this kernel knows
 * @i: 0, 1, 2, ...
 * @mask: the bits that belong to the name
 *
 * Return: the name, or NULL after the last.
 */
const char *bb_gfp_name(unsigned int i, gfp_t *mask);

#endif /* _BUDDYBENCH_PLAN_GFP_H */
