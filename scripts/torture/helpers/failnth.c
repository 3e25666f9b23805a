// SPDX-License-Identifier: GPL-2.0-only
/*
 * failnth -m MODULE [-e N]: refuse the first, the second, ... allocation (or each Nth) of loading
 * the module, of a write to each file and of a read of each, until one goes by without a refusal.
 * Each system call succeeds, or fails for want of memory and leaves nothing behind; the module is
 * loaded whole or not at all. Needs CONFIG_FAULT_INJECTION.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "files.h"

#define POINTS_MAX	2000
#define IDLE_MS		20000

struct act {
	const char *file;
	const char *text;	/* NULL: read it */
};

static const struct act acts[] = {
	{ "params/apis", "all" }, { "params/gfp", "GFP_KERNEL,GFP_ATOMIC" },
	{ "params/orders", "0-3" }, { "params/cpus", "all" }, { "params/nodes", "all" },
	{ "params/hold", "16" }, { "error_log", "1" }, { "params/orders", "x" },
	{ "run", "apis=alloc_pages,__get_free_pages orders=0 cpus=all warmup_ms=0 paths=1"
		 " patterns=pair,remote modes=op count=10 duration_ms=10 repeats=1" },
	{ "stop", "1" }, { "selftest", "1" }, { "oracle", "fuzz n=10" },
	{ "verify", "count=50 orders=0-1" },
	{ "ops", "alloc order=1 n=8 tag=f" }, { "ops", "free all" },
	{ "explain", "order=2" },
	{ "fragment", "node=0 order=3 target=10" }, { "fragment", "measure" },
	{ "fragment", "release" }, { "replay", "1" },
	{ "README", NULL }, { "version", NULL }, { "features", NULL }, { "env", NULL },
	{ "config", NULL }, { "patterns", NULL }, { "state", NULL }, { "wait", NULL },
	{ "results", NULL }, { "hist", NULL }, { "paths", NULL }, { "zones", NULL },
	{ "snapshots", NULL }, { "events", NULL }, { "selftest", NULL }, { "error_log", NULL },
	{ "oracle", NULL }, { "verify", NULL }, { "stream", NULL }, { "replay", NULL },
	{ "ops", NULL }, { "explain", NULL }, { "fragment", NULL }, { "params/cpus", NULL },
};

static unsigned long points, loads, refused, problems;
static char text[FILE_MAX];
static unsigned int every = 1;
static int fail_fd;

static void problem(const char *what, const char *file, unsigned long detail)
{
	problems++;
	printf("problem: %s: %s (%lu)\n", file, what, detail);
	fflush(stdout);
}

static void set_nth(unsigned int n)
{
	char number[16];
	int len = snprintf(number, sizeof(number), "%u", n);

	if (pwrite(fail_fd, number, len, 0) != len)
		problem("cannot be written", "fail-nth", errno);
}

/* Whether the point was reached: then it counts down no more. */
static bool was_reached(void)
{
	char number[16] = "";

	if (pread(fail_fd, number, sizeof(number) - 1, 0) <= 0)
		problem("cannot be read", "fail-nth", errno);
	return !strtoul(number, NULL, 10);
}

static int try_act(const struct act *act)
{
	if (act->text)
		return file_write(act->file, act->text, strlen(act->text), 0);
	return file_read(act->file, text, sizeof(text), 4096) < 0 ? errno : 0;
}

/* Acts that hold blocks can be repeated when these are given back. */
static const char *undo_of(const struct act *act)
{
	if (act->text && !strcmp(act->file, "ops"))
		return "free all";
	if (act->text && !strncmp(act->text, "node=", 5))
		return "release";
	return NULL;
}

/* Whether everything is as before the act. */
static bool settled(const struct act *act)
{
	bool idle = files_until_idle(IDLE_MS);
	const char *undo = undo_of(act);

	if (undo)
		file_write(act->file, undo, strlen(undo), 0);
	return idle;
}

/*
 * Each point of one act; the last try goes without, and has to succeed as it did before the first.
 */
static void each_point(const struct act *act)
{
	unsigned long begun = now_ms();
	int want = try_act(act), got;
	unsigned int n, step;
	bool reached;

	settled(act);
	/* Of what takes long fewer points. */
	step = every * (1 + (now_ms() - begun) / 1000);
	for (n = 1; n < POINTS_MAX; n += step) {
		set_nth(n);
		got = try_act(act);
		reached = was_reached();
		set_nth(0);
		if (!settled(act))
			problem("does not become idle", act->file, n);
		if (!reached)
			break;
		points++;
		refused += got && got != want;
		if (got && got != want && got != ENOMEM && got != EAGAIN)
			problem("not the errno of a refused allocation", act->file, got);
	}
	got = try_act(act);
	if (got != want)
		problem("does not do again what it did", act->file, got);
	settled(act);
}

static bool is_whole(void)
{
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (!acts[i].text && file_read(acts[i].file, text, sizeof(text), 4096) < 0 &&
		    errno != ENODATA)
			return false;
	return true;
}

static bool anything_there(void)
{
	struct stat info;

	return !stat(FOLDER, &info) || !stat("/sys/module/buddybench", &info);
}

static long load(const char *path, unsigned int n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long ret;

	set_nth(n);
	ret = syscall(SYS_finit_module, fd, "", 0);
	return close(fd) ? -1 : ret;
}

static void each_load(const char *path)
{
	unsigned int n;

	for (n = 1; n < POINTS_MAX; n += every) {
		bool loaded = !load(path, n), reached = was_reached();

		set_nth(0);
		if (loaded && !is_whole())
			problem("loaded, and not whole", "insmod", n);
		if (loaded && syscall(SYS_delete_module, "buddybench", O_NONBLOCK))
			problem("does not unload", "insmod", errno);
		if (anything_there())
			problem("something is left", "insmod", n);
		if (!reached)
			return;
		points++;
		loads++;
		refused += !loaded;
	}
}

int main(int argc, char **argv)
{
	const char *module = "/buddybench.ko";
	int option;
	size_t i;

	while ((option = getopt(argc, argv, "m:e:")) > 0) {
		if (option == 'm')
			module = optarg;
		else if (option == 'e')
			every = strtoul(optarg, NULL, 0);
		else
			return 2;
	}
	fail_fd = open("/proc/thread-self/fail-nth", O_RDWR);
	if (fail_fd < 0)
		return 3;
	each_load(module);
	if (load(module, 0))
		problem("does not load", "insmod", errno);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		printf("#progress pct=%zu\n", 100 * i / (sizeof(acts) / sizeof(acts[0])));
		fflush(stdout);
		each_point(&acts[i]);
	}
	printf("provoked: points=%lu loads=%lu refused=%lu\n", points, loads, refused);
	return problems ? 1 : 0;
}
