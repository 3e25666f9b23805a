/* SPDX-License-Identifier: GPL-2.0-only */
/* A request for blocks, as ops and explain accept it. */
#ifndef _BUDDYBENCH_MANUAL_REQUEST_H
#define _BUDDYBENCH_MANUAL_REQUEST_H

#include <linux/gfp.h>

struct bb_command;
struct bb_page_holder;

/**
 * struct bb_request - a request for blocks
 * @order: block order
 * @nid: node
 * @gfp: mask, without the safety flags
 * @n: number of blocks
 * @tag: name of the blocks
 */
struct bb_request {
	u64 order;
	u64 nid;
	gfp_t gfp;
	u64 n;
	const char *tag;
};

/**
 * bb_request_parse() - read ``order= node= gfp=``, and ``n= tag=``
 * @ask: result
 * @command: the command
 * @rest: the options, in its @args; modified
 * @single: n= and tag= have no meaning and are refused
 *
 * Return: 0, -EINVAL, -ERANGE, -EPERM for a mask or -ENXIO for a node.
 */
int bb_request_parse(struct bb_request *ask, const struct bb_command *command,
		     char *rest, bool single);

/**
 * bb_request_admit() - would the guard let this be held?
 * @ask: the request
 * @holder: what it holds on the same node counts, in whatever zone
 * @command: the command
 *
 * Return: 0 or an error of bb_ledger_charge().
 */
int bb_request_admit(const struct bb_request *ask, struct bb_page_holder *holder,
		     const struct bb_command *command);

#endif /* _BUDDYBENCH_MANUAL_REQUEST_H */
