/* SPDX-License-Identifier: GPL-2.0-only */
/* A plan as text: key=value key=value. */
#ifndef _BUDDYBENCH_PLAN_PLAN_TEXT_H
#define _BUDDYBENCH_PLAN_PLAN_TEXT_H

#include <buddybench/plan/keys.h>

/**
 * bb_plan_defaults() - set every key to its default
 * @edit: its plan is the result
 */
void bb_plan_defaults(const struct bb_plan_edit *edit);

/**
 * bb_plan_text() - read all keys back, as ``key=value key=value``
 * @plan: the plan
 * @buf: result: accepted by bb_plan_overrides() unless too long
 * @size: room, not 0
 *
 * Return: bytes written without the NUL; @size - 1 if it may be truncated.
 */
size_t bb_plan_text(const struct bb_plan *plan, char *buf, size_t size);

/**
 * bb_plan_overrides() - apply ``key=value key=value``
 * @edit: the caller discards its plan on error
 * @text: clean text, ``1`` alone stands for no overrides
 *
 * Return: 0, -EINVAL for an unknown key, or an error of bb_key_set().
 */
int bb_plan_overrides(const struct bb_plan_edit *edit, const char *text);

#endif /* _BUDDYBENCH_PLAN_PLAN_TEXT_H */
