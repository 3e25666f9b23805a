// SPDX-License-Identifier: GPL-2.0-only
/*
 * A command and its name=value options.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/near_miss.h>
#include <buddybench/lib/options.h>
#include <buddybench/lib/parse.h>

int bb_options_command(char *text, const char * const *commands, unsigned int nr,
		       char **rest, struct bb_err *err)
{
	size_t len = strcspn(text, " ");
	int command = bb_parse_choice(text, len, commands, nr, err);

	*rest = skip_spaces(text + len);
	return command;
}

static const struct bb_option *find_option(const struct bb_option *options,
					   unsigned int nr, const char *name)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (!strcmp(options[i].name, name))
			return &options[i];
	return NULL;
}

static int no_such_option(const struct bb_option *options, unsigned int nr,
			  const char *name, unsigned int pos, struct bb_err *err)
{
	unsigned int i;
	int at;

	for (i = 0; i < nr; i++)
		if (bb_near_miss(name, options[i].name))
			return bb_err_set(err, -EINVAL, pos,
					  "no such option '%.24s': did you mean %s=?",
					  name, options[i].name);
	bb_err_set(err, -EINVAL, pos, "no such option '%.24s'; there is", name);
	at = strlen(err->msg);
	for (i = 0; i < nr; i++)
		at += scnprintf(err->msg + at, sizeof(err->msg) - at, " %s",
				options[i].name);
	return err->code;
}

static int take_option(const struct bb_option *option, const char *value,
		       struct bb_err *err)
{
	int ret = 0;

	if (option->number)
		ret = bb_parse_u64(value, option->min, option->max,
				   option->number, err);
	else
		*option->text = value;
	if (!ret && option->given)
		*option->given = true;
	return ret;
}

int bb_options_parse(const char *text, char *rest,
		     const struct bb_option *options, unsigned int nr,
		     struct bb_err *err)
{
	const struct bb_option *option;
	char *name, *value;
	bool first = true;
	int ret;

	/* Values hold no spaces, so there is nothing to quote. */
	while ((name = strsep(&rest, " "))) {
		if (!*name)
			continue;
		value = name;
		strsep(&value, "=");
		option = find_option(options, nr, name);
		if (!option && bb_near_miss_blank(name, value, first))
			return bb_err_set(err, -EINVAL, name - text, BB_NO_BLANKS);
		if (!option)
			return no_such_option(options, nr, name, name - text, err);
		if (!value)
			return bb_err_set(err, -EINVAL,
					  name - text + strlen(name),
					  "%s= needs a value", name);
		if (bb_near_miss_open(value, rest))
			return bb_err_set(err, -EINVAL, value - text + strlen(value),
					  BB_NO_BLANKS);
		ret = take_option(option, value, err);
		if (ret) {
			err->pos += value - text;
			return ret;
		}
		first = false;
	}
	return 0;
}
