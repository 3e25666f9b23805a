// SPDX-License-Identifier: GPL-2.0-only
/* Wrappers of fault_injection.h: count the calls, and fail one of them. */
#define BB_FAULTS_REAL
#include "kunit/lib/fault_injection.h"

/* Global, because the wrapped calls pass no context. One test at a time. */
static struct {
	unsigned int nth;
	unsigned int calls;
	int held;
} faults;

void bb_test_faults_arm(unsigned int nth)
{
	faults.nth = nth;
	faults.calls = 0;
	faults.held = 0;
}

bool bb_test_faults_hit(void)
{
	return faults.nth && faults.calls >= faults.nth;
}

int bb_test_faults_held(void)
{
	return faults.held;
}

static bool refuse(void)
{
	return ++faults.calls == faults.nth;
}

/* Pass on the return value of a call. */
static int took(int ret)
{
	faults.held += ret >= 0;
	return ret;
}

void *bb_test_faults_kvzalloc(size_t size, gfp_t gfp)
{
	void *p = refuse() ? NULL : kvzalloc(size, gfp);

	faults.held += !!p;
	return p;
}

void bb_test_faults_kvfree(const void *p)
{
	faults.held -= !!p;
	kvfree(p);
}

struct workqueue_struct *bb_test_faults_queue(const char *name, unsigned int flags, int max)
{
	struct workqueue_struct *queue = NULL;

	if (!refuse())
		queue = alloc_workqueue("%s", flags, max, name);
	faults.held += !!queue;
	return queue;
}

void bb_test_faults_end_queue(struct workqueue_struct *queue)
{
	faults.held--;
	destroy_workqueue(queue);
}

long __percpu *bb_test_faults_percpu(void)
{
	long __percpu *p = refuse() ? NULL : alloc_percpu(long);

	faults.held += !!p;
	return p;
}

void bb_test_faults_free_percpu(void __percpu *p)
{
	faults.held -= !!p;
	free_percpu(p);
}

bool bb_test_faults_cpumask(cpumask_var_t *mask, gfp_t gfp)
{
	if (refuse() || !zalloc_cpumask_var(mask, gfp))
		return false;
	faults.held++;
	return true;
}

void bb_test_faults_free_cpumask(cpumask_var_t mask)
{
	faults.held--;
	free_cpumask_var(mask);
}

int bb_test_faults_state(enum cpuhp_state state, const char *name,
			 int (*up)(unsigned int cpu, struct hlist_node *node),
			 int (*down)(unsigned int cpu, struct hlist_node *node))
{
	return refuse() ? -ENOMEM : took(cpuhp_setup_state_multi(state, name, up, down));
}

void bb_test_faults_end_state(enum cpuhp_state state)
{
	faults.held--;
	cpuhp_remove_multi_state(state);
}

int bb_test_faults_instance(enum cpuhp_state state, struct hlist_node *node)
{
	return refuse() ? -ENOMEM : took(cpuhp_state_add_instance_nocalls(state, node));
}

int bb_test_faults_end_instance(enum cpuhp_state state, struct hlist_node *node)
{
	faults.held--;
	return cpuhp_state_remove_instance_nocalls(state, node);
}

/* Files go with their directory, and what is refused is an error pointer. */
struct dentry *bb_test_faults_dir(const char *name, struct dentry *parent)
{
	struct dentry *dir = ERR_PTR(-ENOMEM);

	if (!refuse())
		dir = debugfs_create_dir(name, parent);
	faults.held += !parent && !IS_ERR(dir);
	return dir;
}

struct dentry *bb_test_faults_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops)
{
	return refuse() ? ERR_PTR(-ENOMEM) :
	       debugfs_create_file(name, mode, parent, data, fops);
}

void bb_test_faults_end_dir(struct dentry *dir)
{
	faults.held -= !IS_ERR_OR_NULL(dir);
	debugfs_remove(dir);
}

#define NOTIFIER(kind)							\
int bb_test_faults_##kind(struct notifier_block *nb)			\
{									\
	return refuse() ? -ENOMEM : took(register_##kind##_notifier(nb)); \
}									\
									\
int bb_test_faults_end_##kind(struct notifier_block *nb)		\
{									\
	faults.held--;							\
	unregister_##kind##_notifier(nb);				\
	return 0;							\
}

NOTIFIER(oom)
NOTIFIER(pm)
NOTIFIER(reboot)
NOTIFIER(memory)
