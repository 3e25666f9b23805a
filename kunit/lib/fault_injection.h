/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fault injection for loading: fails the n-th allocation or registration.
 * Kbuild includes this before the files under test; it changes their calls
 * only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_FAULT_INJECTION_H
#define _BUDDYBENCH_KUNIT_LIB_FAULT_INJECTION_H

#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/notifier.h>
#include <linux/oom.h>
#include <linux/percpu.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/suspend.h>
#include <linux/workqueue.h>

/**
 * bb_test_faults_arm() - count from here
 * @nth: the call to fail, 1 is the first; 0 for none
 */
void bb_test_faults_arm(unsigned int nth);

/**
 * bb_test_faults_hit() - has a call failed since?
 *
 * Return: true if there were that many calls.
 */
bool bb_test_faults_hit(void);

/**
 * bb_test_faults_held() - balance of allocations and registrations since
 *
 * Return: the balance, negative if more was released than taken.
 */
int bb_test_faults_held(void);

void *bb_test_faults_kvzalloc(size_t size, gfp_t gfp);
void bb_test_faults_kvfree(const void *p);
struct workqueue_struct *bb_test_faults_queue(const char *name, unsigned int flags, int max);
void bb_test_faults_end_queue(struct workqueue_struct *queue);
long __percpu *bb_test_faults_percpu(void);
void bb_test_faults_free_percpu(void __percpu *p);
bool bb_test_faults_cpumask(cpumask_var_t *mask, gfp_t gfp);
void bb_test_faults_free_cpumask(cpumask_var_t mask);
int bb_test_faults_state(enum cpuhp_state state, const char *name,
			 int (*up)(unsigned int cpu, struct hlist_node *node),
			 int (*down)(unsigned int cpu, struct hlist_node *node));
void bb_test_faults_end_state(enum cpuhp_state state);
int bb_test_faults_instance(enum cpuhp_state state, struct hlist_node *node);
int bb_test_faults_end_instance(enum cpuhp_state state, struct hlist_node *node);

struct dentry *bb_test_faults_dir(const char *name, struct dentry *parent);
struct dentry *bb_test_faults_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops);
void bb_test_faults_end_dir(struct dentry *dir);

#define BB_FAULTS_NOTIFIER(kind)					\
	int bb_test_faults_##kind(struct notifier_block *nb);		\
	int bb_test_faults_end_##kind(struct notifier_block *nb)

BB_FAULTS_NOTIFIER(oom);
BB_FAULTS_NOTIFIER(pm);
BB_FAULTS_NOTIFIER(reboot);
BB_FAULTS_NOTIFIER(memory);

#ifndef BB_FAULTS_REAL
#undef kvzalloc
#undef kvcalloc
#undef kvfree
#undef alloc_workqueue
#undef destroy_workqueue
#undef zalloc_cpumask_var
#undef register_pm_notifier
#undef unregister_pm_notifier
#undef register_memory_notifier
#undef unregister_memory_notifier
#undef debugfs_create_dir
#undef debugfs_create_file
#undef debugfs_remove
#define kvzalloc			bb_test_faults_kvzalloc
#define kvcalloc(n, size, gfp)		bb_test_faults_kvzalloc(array_size(n, size), gfp)
#define kvfree				bb_test_faults_kvfree
#define alloc_workqueue			bb_test_faults_queue
#define destroy_workqueue		bb_test_faults_end_queue
#undef alloc_percpu
#define alloc_percpu(type)		bb_test_faults_percpu()
#define free_percpu			bb_test_faults_free_percpu
#define zalloc_cpumask_var		bb_test_faults_cpumask
#define free_cpumask_var		bb_test_faults_free_cpumask
#define cpuhp_setup_state_multi		bb_test_faults_state
#define cpuhp_remove_multi_state	bb_test_faults_end_state
#define cpuhp_state_add_instance_nocalls	bb_test_faults_instance
#define cpuhp_state_remove_instance_nocalls	bb_test_faults_end_instance
#define register_oom_notifier		bb_test_faults_oom
#define unregister_oom_notifier		bb_test_faults_end_oom
#define register_pm_notifier		bb_test_faults_pm
#define unregister_pm_notifier		bb_test_faults_end_pm
#define register_reboot_notifier	bb_test_faults_reboot
#define unregister_reboot_notifier	bb_test_faults_end_reboot
#define register_memory_notifier	bb_test_faults_memory
#define unregister_memory_notifier	bb_test_faults_end_memory
#define debugfs_create_dir		bb_test_faults_dir
#define debugfs_create_file		bb_test_faults_file
#define debugfs_remove			bb_test_faults_end_dir
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_FAULT_INJECTION_H */
