/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The key table: the single source of the params files, of key=value in run, of
 * config, of the README's list and of every range error.
 */
#ifndef _BUDDYBENCH_PLAN_KEYS_H
#define _BUDDYBENCH_PLAN_KEYS_H

#include <buddybench/lib/parse.h>
#include <buddybench/plan/plan.h>

enum bb_key_type {
	BB_TYPE_U64,		/* a number in [min, max] */
	BB_TYPE_NUMBERS,	/* numbers in [min, max], as written */
	BB_TYPE_CHOICE,		/* one name of a table */
	BB_TYPE_CHOICES,	/* several names of a table, or all */
	BB_TYPE_LIST,		/* set of numbers in [min, max], or all */
	BB_TYPE_GFP,		/* masks by name */
};

/**
 * struct bb_key_info - one key
 * @name: what the user writes, and the name of the file in params/
 * @type: enum bb_key_type
 * @offset: of the member in struct bb_plan
 * @nbits: size of the member, %BB_TYPE_LIST only
 * @min: smallest value
 * @max: largest value; the facts may lower it (orders)
 * @names: table of %BB_TYPE_CHOICE and %BB_TYPE_CHOICES
 * @nr_names: its length
 * @def: default, as text
 * @help: one line, with the unit
 */
struct bb_key_info {
	const char *name;
	u8 type;
	u16 offset;
	u32 nbits;
	u64 min;
	u64 max;
	const char * const *names;
	unsigned int nr_names;
	const char *def;
	const char *help;
};

extern const struct bb_key_info bb_keys[];	/* by enum bb_key */

/**
 * struct bb_scratch - working memory of bb_key_set(), too large for the stack
 * @bits: a set
 * @old: the plan to restore on error
 * @text: a copy that may be modified
 * @shown: the value as text; larger than what may be written, to detect
 *	overflow
 */
struct bb_scratch {
	DECLARE_BITMAP(bits, NR_CPUS + 1);
	struct bb_plan old;
	char text[BB_TEXT_MAX + 1];
	char shown[BB_TEXT_MAX + 2];
};

/**
 * struct bb_plan_edit - a plan that is being edited
 * @plan: changed in place
 * @facts: the machine, for the highest order
 * @scratch: working memory
 * @err: filled in on error, position counted from the text
 * @only: BIT(enum bb_key) of those that have a meaning here; 0 = all
 * @command: who takes only these, for the message
 */
struct bb_plan_edit {
	struct bb_plan *plan;
	const struct bb_facts *facts;
	struct bb_scratch *scratch;
	struct bb_err *err;
	unsigned long only;
	const char *command;
};

/**
 * bb_key_set() - give one key a value
 * @edit: its plan is changed only on success
 * @key: which
 * @text: the value, clean (see bb_parse_clean())
 *
 * Return: 0, an error of the key's parser, or -E2BIG for a value whose
 * canonical text is too long to be written again: a mask of 2 kB may be a list
 * of 20 kB.
 */
int bb_key_set(const struct bb_plan_edit *edit, enum bb_key key,
	       const char *text);

/**
 * bb_key_text() - read one key back
 * @plan: the plan
 * @key: which
 * @buf: result: canonical, accepted by bb_key_set()
 * @size: room
 *
 * Return: bytes written without the NUL.
 */
int bb_key_text(const struct bb_plan *plan, enum bb_key key, char *buf,
		size_t size);

#endif /* _BUDDYBENCH_PLAN_KEYS_H */
