// SPDX-License-Identifier: GPL-2.0-only
/*
 * Convert a plan to and from text, as used by run, config and params/.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/near_miss.h>
#include <buddybench/plan/plan_text.h>

void bb_plan_defaults(const struct bb_plan_edit *edit)
{
	unsigned int key;

	memset(edit->plan, 0, sizeof(*edit->plan));
	/* Cannot fail: keys_kunit sets every default on the smallest machine. */
	for (key = 0; key < NR_BB_KEYS; key++)
		bb_key_set(edit, key, bb_keys[key].def);
}

size_t bb_plan_text(const struct bb_plan *plan, char *buf, size_t size)
{
	unsigned int key;
	size_t n = 0;

	for (key = 0; key < NR_BB_KEYS; key++) {
		n += scnprintf(buf + n, size - n, "%s%s=", key ? " " : "",
			       bb_keys[key].name);
		n += bb_key_text(plan, key, buf + n, size - n);
	}
	return n;
}

static int find_key(const char *name)
{
	int key;

	for (key = 0; key < NR_BB_KEYS; key++)
		if (!strcmp(bb_keys[key].name, name))
			return key;
	return -ENOENT;
}

/* A key that has no meaning where the plan is used is refused, not ignored. */
static int refuse_key(const struct bb_plan_edit *edit, const char *name)
{
	char list[160];
	size_t n = 0;
	unsigned int key;

	for_each_set_bit(key, &edit->only, NR_BB_KEYS)
		n += scnprintf(list + n, sizeof(list) - n, "%s%s", n ? " " : "",
			       bb_keys[key].name);
	return bb_err_set(edit->err, -EINVAL, name - edit->scratch->text,
			  "%s takes %s, not %s", edit->command, list, name);
}

static int refuse_unknown(struct bb_err *err, const char *name, unsigned int pos)
{
	unsigned int key;

	for (key = 0; key < NR_BB_KEYS; key++)
		if (bb_near_miss(name, bb_keys[key].name))
			return bb_err_set(err, -EINVAL, pos,
					  "unknown key '%.32s': did you mean %s=?",
					  name, bb_keys[key].name);
	return bb_err_set(err, -EINVAL, pos,
			  "unknown key '%.32s' (see the README file)", name);
}

/* One key=value; @value is NULL without a =, @rest is what comes after it. */
static int set_key(const struct bb_plan_edit *edit, enum bb_key key,
		   const char *value, const char *rest)
{
	struct bb_err *err = edit->err;
	unsigned int pos;
	int ret;

	if (!value)
		return bb_err_set(err, -EINVAL, 0, "%s= needs a value%s",
				  bb_keys[key].name,
				  rest && *rest == '=' ? ", without a blank before it" : "");
	pos = value - edit->scratch->text;
	if (bb_near_miss_open(value, rest))
		return bb_err_set(err, -EINVAL, pos + strlen(value), BB_NO_BLANKS);
	ret = bb_key_set(edit, key, value);
	if (ret)
		err->pos += pos;
	return ret;
}

int bb_plan_overrides(const struct bb_plan_edit *edit, const char *text)
{
	char *start = edit->scratch->text, *rest = start, *name, *value;
	struct bb_err *err = edit->err;
	bool first = true;
	int key, ret;

	if (!strcmp(text, "1"))
		return 0;
	if (strlen(text) > BB_TEXT_MAX)
		return bb_err_set(err, -E2BIG, 0, "longer than %d bytes",
				  BB_TEXT_MAX);
	strscpy(start, text, sizeof(edit->scratch->text));
	/* Values hold no spaces, so there is nothing to quote. */
	while ((name = strsep(&rest, " "))) {
		if (!*name)
			continue;
		value = name;
		strsep(&value, "=");
		key = find_key(name);
		if (key < 0 && bb_near_miss_blank(name, value, first))
			return bb_err_set(err, -EINVAL, name - start, BB_NO_BLANKS);
		if (key < 0)
			return refuse_unknown(err, name, name - start);
		if (edit->only && !(edit->only & BIT(key)))
			return refuse_key(edit, name);
		ret = set_key(edit, key, value, rest);
		if (ret && !value)
			err->pos = name - start + strlen(name);
		if (ret)
			return ret;
		first = false;
	}
	return 0;
}
