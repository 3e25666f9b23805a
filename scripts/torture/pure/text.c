// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text from a user: whatever it is, it is taken whole or refused with a reason, and what is taken
 * can be written again.
 */
#include "pure.h"

#include <buddybench/lib/options.h>
#include <buddybench/lib/parse.h>
#include <buddybench/plan/cell.h>
#include <buddybench/plan/expand.h>
#include <buddybench/plan/plan.h>
#include <buddybench/plan/plan_text.h>

void fuzz_number(struct input *in)
{
	u64 min = next_number(in), max = next_number(in), value = 77;
	char *text = rest_text(in);
	struct bb_err err;
	int ret = bb_parse_u64(text, min, max, &value, &err);

	check_error(&err, ret, strlen(text));
	HOLDS(ret ? value == 77 : value >= min && value <= max);
	free(text);
}

void fuzz_list(struct input *in)
{
	DECLARE_BITMAP(set, NR_CPUS);
	DECLARE_BITMAP(scratch, NR_CPUS);
	unsigned int nbits = 1 + next_byte(in) % NR_CPUS, i;
	unsigned int min = next_byte(in) % nbits, max = next_byte(in) % nbits;
	struct bb_parse_range range = { min, max, nbits };
	char *text = rest_text(in);
	struct bb_err err;
	int ret;

	bitmap_zero(set, NR_CPUS);
	ret = bb_parse_list(text, &range, set, scratch, &err);
	check_error(&err, ret, strlen(text));
	HOLDS(bitmap_empty(set, nbits) == !!ret);
	for_each_set_bit(i, set, nbits)
		HOLDS(i >= min && i <= max);
	free(text);
}

static const char * const words[] = { "pair", "lifo", "op", "a", "node-that-is-long" };

void fuzz_choices(struct input *in)
{
	char *text = rest_text(in);
	unsigned long set = 0;
	struct bb_err err;
	int ret = bb_parse_choices(text, words, ARRAY_SIZE(words), &set, &err);

	check_error(&err, ret, strlen(text));
	HOLDS(ret ? !set : set && !(set >> ARRAY_SIZE(words)));
	free(text);
}

void fuzz_clean(struct input *in)
{
	size_t len = in->left, i;
	char *text = rest_text(in);
	struct bb_err err;
	int ret = bb_parse_clean(text, len, &err);

	check_error(&err, ret, len);
	for (i = 0; !ret && text[i]; i++)
		HOLDS(text[i] >= ' ' && text[i] <= '~');
	free(text);
}

void fuzz_options(struct input *in)
{
	static const char * const verbs[] = { "alloc", "free", "fuzz" };
	u64 order = 0, n = 1;
	const char *tag = "-";
	bool given = false;
	const struct bb_option options[] = {
		{ "order", 0, 10, &order, NULL, NULL },
		{ "n", 1, 1000, &n, NULL, &given },
		{ "tag", 0, 0, NULL, &tag, NULL },
	};
	char *text = rest_text(in), *rest;
	size_t len = strlen(text);
	struct bb_err err;
	int ret = bb_options_command(text, verbs, ARRAY_SIZE(verbs), &rest, &err);

	HOLDS(rest >= text && rest <= text + len);
	if (ret >= 0)
		HOLDS(ret < (int)ARRAY_SIZE(verbs));
	ret = bb_options_parse(text, rest, options, ARRAY_SIZE(options), &err);
	check_error(&err, ret, len);
	HOLDS(order <= 10 && n >= 1 && n <= 1000);
	HOLDS(!strcmp(tag, "-") || (tag > text && tag <= text + len));
	free(text);
}

void fuzz_mask(struct input *in)
{
	char *text = rest_text(in), shown[BB_GFP_TEXT];
	gfp_t mask = 0, again = 0;
	struct bb_err err;
	int ret = bb_gfp_parse(text, strlen(text), &mask, &err);

	check_error(&err, ret, strlen(text));
	if (!ret) {
		HOLDS(!bb_gfp_refusal(mask));
		HOLDS(bb_gfp_text(shown, sizeof(shown), mask) < (int)sizeof(shown) - 1);
		ret = mask ? bb_gfp_parse(shown, strlen(shown), &again, &err) : 0;
		HOLDS(!ret && again == mask);
		mask = bb_gfp_effective(mask);
		HOLDS(mask & __GFP_NOWARN && mask & (__GFP_NORETRY | __GFP_RETRY_MAYFAIL));
		HOLDS(!(mask & (__GFP_NOFAIL | __GFP_MEMALLOC)));
	}
	free(text);
}

/* Any bits at all: either they are refused, or they are names. */
void fuzz_bits(struct input *in)
{
	gfp_t mask = next_number(in), named, left = mask;
	char shown[BB_GFP_TEXT];
	unsigned int i;

	for (i = 0; bb_gfp_name(i, &named); i++)
		left &= ~named;
	HOLDS(!left || bb_gfp_refusal(mask));
	HOLDS(bb_gfp_text(shown, sizeof(shown), mask) < (int)sizeof(shown) - 1);
}

static struct bb_facts facts;
static struct bb_scratch scratch;
static struct bb_plan plan, other;
static struct bb_err err;
static const struct bb_plan_edit edit = { &plan, &facts, &scratch, &err };
static struct bb_cell cells[BB_MAX_CELLS];

void fuzz_key(struct input *in)
{
	static char shown[BB_TEXT_MAX + 2];
	unsigned int key = next_byte(in) % NR_BB_KEYS;
	char *text;
	int ret;

	make_facts(in, &facts);
	bb_plan_defaults(&edit);
	other = plan;
	text = rest_text(in);
	ret = bb_key_set(&edit, key, text);
	check_error(&err, ret, strlen(text));
	if (ret)
		HOLDS(!memcmp(&plan, &other, sizeof(plan)));
	HOLDS(bb_key_text(&plan, key, shown, sizeof(shown)) <= BB_TEXT_MAX);
	HOLDS(!bb_key_set(&edit, key, shown));
	other = plan;
	bb_key_text(&plan, key, scratch.text, sizeof(scratch.text));
	HOLDS(!strcmp(shown, scratch.text));
	free(text);
}

/* None of them is one that could do harm. */
static void check_cells(int nr)
{
	DECLARE_BITMAP(cpus, NR_CPUS);
	int i;

	for (i = 0; i < nr; i++) {
		const struct bb_cell *cell = &cells[i];
		const char *why = NULL;

		HOLDS(bb_cell_skip(cell, plan.context, &facts, &why) == BB_SKIP_NONE);
		HOLDS(bb_cell_cpus(cell, &plan, &facts, cpus) == cell->threads);
		HOLDS(bb_cell_pages(cell) <= (u64)BB_MAX_HOLD << 31);
		HOLDS(cell->order <= facts.max_order);
		HOLDS(cell->pattern == BB_PATTERN_NULL || !bb_gfp_refusal(cell->effective));
	}
}

/* With room for some of the cells, or for all. */
static void expand(unsigned int room)
{
	unsigned int skipped[NR_BB_SKIPS];
	struct bb_cell_list list = { .skipped = skipped };
	int ret = bb_plan_resolve(&plan, &facts, &err), nr;

	check_error(&err, ret, 0);
	if (ret)
		return;
	nr = bb_plan_expand(&plan, &facts, &list, &err);
	check_error(&err, nr < 0 ? nr : 0, 0);
	if (nr < 0)
		return;
	HOLDS(nr && nr <= BB_MAX_CELLS);
	list.cell = cells;
	list.max = room % 2 ? (unsigned int)nr : room * 4;
	HOLDS(bb_plan_expand(&plan, &facts, &list, &err) == nr);
	check_cells(min_t(int, nr, list.max));
}

/* What the whole plan reads as can be written again, and means the same. */
static void check_plan_text(void)
{
	static char shown[NR_BB_KEYS * (BB_TEXT_MAX + 32)];

	other = plan;
	if (bb_plan_text(&plan, shown, sizeof(shown)) > BB_TEXT_MAX)
		return;
	bb_plan_defaults(&edit);
	HOLDS(!bb_plan_overrides(&edit, shown));
	HOLDS(other.all == plan.all && other.orders == plan.orders);
	HOLDS(!memcmp(&other.hold, &plan.hold, sizeof(plan.hold)));
}

/* One byte can make a text longer than any that is taken. */
static char *long_text(struct input *in)
{
	static char text[BB_TEXT_MAX + 600];
	size_t spaces = next_byte(in) == 255 ? BB_TEXT_MAX - 100 : 0, len = min(in->left, 599UL);

	memset(text, ' ', spaces);
	memcpy(text + spaces, in->at, len);
	text[spaces + len] = '\0';
	return text;
}

void fuzz_plan(struct input *in)
{
	unsigned int room = next_byte(in);
	char *text;
	int ret;

	make_facts(in, &facts);
	bb_plan_defaults(&edit);
	text = long_text(in);
	ret = bb_plan_overrides(&edit, text);
	check_error(&err, ret, strlen(text));
	if (ret)
		return;
	check_plan_text();
	expand(room);
}

/* A command that takes some of the keys. */
void fuzz_command(struct input *in)
{
	struct bb_plan_edit few = edit;
	char *text;
	int ret;

	few.command = "verify";
	few.only = next_byte(in) | BIT(next_byte(in) % NR_BB_KEYS);
	make_facts(in, &facts);
	bb_plan_defaults(&edit);
	other = plan;
	text = rest_text(in);
	ret = bb_plan_overrides(&few, text);
	check_error(&err, ret, strlen(text));
	HOLDS(few.only & BIT(BB_KEY_COUNT) || other.count == plan.count);
	HOLDS(few.only & BIT(BB_KEY_MODES) || other.modes == plan.modes);
	free(text);
}
