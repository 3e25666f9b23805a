// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pure folders under libFuzzer: the first byte of an input chooses what the rest is given to,
 * or BB_FUZZ_TARGET in the environment, so that all inputs are for one.
 */
#include "pure.h"

static void (* const targets[])(struct input *in) = {
	fuzz_number, fuzz_list, fuzz_choices, fuzz_clean, fuzz_options, fuzz_mask, fuzz_key,
	fuzz_plan, fuzz_bits, fuzz_hist, fuzz_halves, fuzz_granularity, fuzz_random,
	fuzz_orders, fuzz_clock,
	fuzz_free_lists, fuzz_forecast, fuzz_stream, fuzz_shape, fuzz_warmth,
	fuzz_list_goal, fuzz_steer, fuzz_command,
};

u8 next_byte(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

u64 next_number(struct input *in)
{
	unsigned int bytes = next_byte(in) % 10, i;
	u64 value = 0;

	if (bytes == 9)
		return ~(u64)next_byte(in);
	for (i = 0; i < bytes; i++)
		value = value << 8 | next_byte(in);
	return value;
}

char *rest_text(struct input *in)
{
	char *text = malloc(in->left + 1);

	HOLDS(text);
	memcpy(text, in->at, in->left);
	text[in->left] = '\0';
	in->left = 0;
	return text;
}

void make_facts(struct input *in, struct bb_facts *facts)
{
	static const char * const zones[] = { "DMA", "DMA32", "Normal", "Movable" };
	unsigned int cpus = 1 + next_byte(in) % NR_CPUS, nodes = 1 + next_byte(in) % MAX_NUMNODES;
	unsigned int i, odd = next_byte(in), lacking = next_byte(in);

	memset(facts, 0, sizeof(*facts));
	facts->max_order = odd & 1 ? 10 : odd % 14;
	facts->page_size = odd & 2 ? 4096 : 65536;
	for (i = 0; i < NR_BB_APIS; i++) {
		if (lacking == i)
			facts->api_missing[i] = "it is missing";
		else
			facts->apis |= BIT(i);
	}
	facts->preempt_rt = odd == 255;
	facts->fast_clock = odd != 254;
	facts->pcp_orders = lacking & 1 ? 0xf : 1;
	for (i = 0; i < cpus; i++) {
		__set_bit(i, facts->cpus);
		facts->cpu_node[i] = i % nodes;
	}
	for (i = 0; i < nodes; i++) {
		__set_bit(i, facts->nodes);
		if (i != odd % 16)
			__set_bit(i, facts->mem_nodes);
	}
	for (i = 0; i < ARRAY_SIZE(zones); i++)
		facts->zone_names[i] = zones[i];
}

void check_error(const struct bb_err *err, int ret, size_t len)
{
	if (!ret)
		return;
	HOLDS(ret < 0 && ret > -4096 && err->code == ret);
	HOLDS(err->pos <= len);
	HOLDS(err->msg[0] && strnlen(err->msg, sizeof(err->msg)) < sizeof(err->msg));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	const char *only = getenv("BB_FUZZ_TARGET");
	unsigned int which = only ? strtoul(only, NULL, 10) : next_byte(&in);

	targets[which % ARRAY_SIZE(targets)](&in);
	return 0;
}
