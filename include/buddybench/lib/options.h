/* SPDX-License-Identifier: GPL-2.0-only */
/* A command and its name=value options, as the files of the commands take them. */
#ifndef _BUDDYBENCH_LIB_OPTIONS_H
#define _BUDDYBENCH_LIB_OPTIONS_H

#include <buddybench/lib/error.h>

/**
 * struct bb_option - one option of a command
 * @name: before the =
 * @min: smallest number
 * @max: largest number
 * @number: where a number goes, or NULL
 * @text: where a text goes if it is not a number: points into the input
 * @given: set if the option was present; may be NULL
 */
struct bb_option {
	const char *name;
	u64 min;
	u64 max;
	u64 *number;
	const char **text;
	bool *given;
};

/**
 * bb_options_command() - split ``command name=value ...``
 * @text: clean input; modified
 * @commands: their names
 * @nr: how many
 * @rest: set to what follows the command
 * @err: filled in on error
 *
 * Return: index in @commands, or -EINVAL.
 */
int bb_options_command(char *text, const char * const *commands, unsigned int nr,
		       char **rest, struct bb_err *err);

/**
 * bb_options_parse() - read ``name=value ...``
 * @text: start of the input, for the position of an error
 * @rest: from bb_options_command(); modified
 * @options: accepted options
 * @nr: how many
 * @err: filled in on error, position counted from @text
 *
 * Return: 0, -EINVAL for an unknown option or a missing value, or an error of
 * bb_parse_u64().
 */
int bb_options_parse(const char *text, char *rest,
		     const struct bb_option *options, unsigned int nr,
		     struct bb_err *err);

#endif /* _BUDDYBENCH_LIB_OPTIONS_H */
