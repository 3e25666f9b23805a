// SPDX-License-Identifier: GPL-2.0-only
/*
 * The abort reason, shared by runs and commands.
 *
 * Locking: none. @abort, @lasting and @active are atomic, see bb_guard_begin().
 */
#include <linux/bits.h>
#include <linux/kernel.h>

#include <buddybench/guard/guard.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/lib/parse.h>

static const char * const lasting_text[NR_BB_ABORTS] = {
	[BB_ABORT_MEMORY]	= "memory is going offline",
	[BB_ABORT_SUSPEND]	= "the machine is about to suspend",
	[BB_ABORT_REBOOT]	= "the machine is going down",
	[BB_ABORT_UNLOAD]	= "the module is being unloaded",
};

int bb_guard_init(struct bb_guard *guard)
{
	int ret;

	init_waitqueue_head(&guard->idle);
	INIT_LIST_HEAD(&guard->holders);
	if (!zalloc_cpumask_var(&guard->cpus, GFP_KERNEL))
		return -ENOMEM;
	ret = bb_ledger_init(&guard->ledger);
	if (ret)
		free_cpumask_var(guard->cpus);
	return ret;
}

void bb_guard_exit(struct bb_guard *guard)
{
	bb_ledger_exit(&guard->ledger);
	free_cpumask_var(guard->cpus);
}

void bb_guard_abort(struct bb_guard *guard, enum bb_abort why)
{
	atomic_cmpxchg(&guard->abort, BB_ABORT_NONE, why);
}

void bb_guard_last(struct bb_guard *guard, enum bb_abort why, bool on)
{
	if (!on) {
		atomic_andnot(BIT(why), &guard->lasting);
		return;
	}
	/* Fully ordered: pairs with bb_guard_begin(). */
	atomic_fetch_or(BIT(why), &guard->lasting);
	bb_guard_abort(guard, why);
}

/*
 * A start, and a notifier on another CPU. Each side writes, then reads what the other writes:
 *
 *	bb_guard_begin()		bb_guard_last(), then its caller
 *
 *	abort = NONE			lasting |= BIT(why)
 *	read lasting: set? refuse	abort = why, if it is NONE
 *	active = 1			read active: set? wait until it is 0
 *	read lasting: set? refuse
 *
 * If the first read misses the bit, it is set after @abort was cleared, so the reason that follows
 * stays and ends what has started. If the second misses it, too, @active was set before the bit,
 * so the notifier waits.
 */
int bb_guard_begin(struct bb_guard *guard, const struct bb_plan *plan, struct bb_err *err)
{
	unsigned long lasting;

	guard->reserve = plan->reserve_mb * BB_MIB_PAGES;
	/* Fully ordered: pairs with bb_guard_last(). */
	atomic_xchg(&guard->abort, BB_ABORT_NONE);
	lasting = atomic_read(&guard->lasting);
	if (!lasting) {
		atomic_set(&guard->active, 1);
		/* A notifier that saw @active clear does not wait. */
		smp_mb__after_atomic();
		lasting = atomic_read(&guard->lasting);
		if (!lasting)
			return 0;
		bb_guard_end(guard);
	}
	return bb_err_set(err, lasting & BIT(BB_ABORT_UNLOAD) ? -ENODEV : -EBUSY,
			  0, "%s", lasting_text[__fls(lasting)]);
}

void bb_guard_end(struct bb_guard *guard)
{
	atomic_set_release(&guard->active, 0);
	wake_up_all(&guard->idle);
}

void bb_guard_enter(struct bb_guard *guard)
{
	atomic_inc(&guard->busy);
}

void bb_guard_leave(struct bb_guard *guard)
{
	if (atomic_dec_and_test(&guard->busy))
		wake_up_all(&guard->idle);
}
