// SPDX-License-Identifier: GPL-2.0-only
/*
 * slay -n KILLS -s SEED -i IDLE_MS: kill -9 who writes a command, waits for a run or reads a table,
 * at a random moment. The module has to be idle IDLE_MS later at most, or to go on with a run that
 * nobody has to wait for, and holds nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "grammar.h"

struct victim {
	const char *file;
	const char *text;	/* NULL: a reader, beside a run */
};

static const struct victim victims[] = {
	{ "verify", "count=100000000" },
	{ "oracle", "fuzz n=10000000" },
	{ "fragment", "node=0 order=9 target=500" },
	{ "selftest", "1" },
	{ "ops", "alloc order=0 n=1024 tag=slay" },
	{ "run", "apis=alloc_pages_node orders=0-3 nodes=all cpus=all patterns=lifo,remote hold=64"
		 " count=0 duration_ms=2000 repeats=50" },
	{ "wait", NULL },
	{ "state", NULL },
	{ "zones", NULL },
};

#define NR_VICTIMS	(sizeof(victims) / sizeof(victims[0]))
#define RUN	"apis=alloc_pages orders=0-2 cpus=all patterns=lifo hold=64 count=0" \
		" duration_ms=1000 repeats=9"

static unsigned long kills, inside, problems;
static char text[FILE_MAX];

static void problem(const char *what, const struct victim *victim)
{
	file_read("state", text, sizeof(text), sizeof(text));
	if (++problems <= 20)
		printf("problem: %s after the kill of %s: %s\n", what, victim->file, text);
	fflush(stdout);
}

/* Never returns: reads or writes until it is killed. */
static void be(const struct victim *victim)
{
	for (;;) {
		if (!victim->text)
			file_read(victim->file, text, sizeof(text), 64);
		else if (file_write(victim->file, victim->text, strlen(victim->text), 0))
			sleep_ms(1);
	}
}

static bool nothing_held(void)
{
	char *at;

	if (file_read("state", text, sizeof(text), sizeof(text)) <= 0)
		return false;
	at = strstr(text, "held_pages=");
	return !at || !strtoul(at + 11, NULL, 10);
}

/* A job dies with its writer: once the writer is gone a command is taken. */
static bool takes_commands(void)
{
	unsigned long end = now_ms() + 100;
	int error;

	while ((error = file_write("ops", "free all", 8, 0)) && error != 2 && now_ms() < end)
		sleep_ms(1);
	return !error || error == 2;
}

static void slay_one(const struct victim *victim, unsigned int idle_ms)
{
	unsigned long began;
	pid_t child;

	if (!victim->text)
		file_write("run", RUN, strlen(RUN), 0);
	child = fork();
	if (!child)
		be(victim);
	sleep_ms(random_below(60));
	inside += files_running() || victim->text;
	kill(child, SIGKILL);
	began = now_ms();
	waitpid(child, NULL, 0);
	if (now_ms() - began > idle_ms)
		problem("did not die", victim);
	file_write("stop", "1", 1, 0);
	if (!files_until_idle(idle_ms))
		problem("not idle", victim);
	if (!nothing_held())
		problem("pages are held", victim);
	if (!takes_commands())
		problem("takes no command", victim);
	kills++;
}

/* wait with O_NONBLOCK: EAGAIN while a run goes on, then poll() says so and it can be read. */
static void wait_without_blocking(unsigned int idle_ms)
{
	static const struct victim wait = { "wait", NULL };
	struct pollfd ready = { .events = POLLIN, .fd = file_open("wait", O_RDONLY | O_NONBLOCK) };
	unsigned long began;

	if (file_write("run", RUN, strlen(RUN), 0))
		problem("no run", &wait);
	if (read(ready.fd, text, sizeof(text)) >= 0 || errno != EAGAIN)
		problem("blocks or returns", &wait);
	if (poll(&ready, 1, 0))
		problem("poll returns", &wait);
	file_write("stop", "1", 1, 0);
	began = now_ms();
	/* When its time is over it looks once more: that it is not woken is seen by the time. */
	if (poll(&ready, 1, idle_ms) != 1 || !(ready.revents & POLLIN) ||
	    now_ms() - began >= idle_ms)
		problem("poll does not return", &wait);
	if (read(ready.fd, text, sizeof(text)) <= 0 || strncmp(text, "idle", 4))
		problem("cannot be read", &wait);
	close(ready.fd);
}

int main(int argc, char **argv)
{
	unsigned long n = 100, seed = 1, idle_ms = 2000, i;
	int option;

	while ((option = getopt(argc, argv, "n:s:i:")) > 0) {
		if (option == 'n')
			n = strtoul(optarg, NULL, 0);
		else if (option == 's')
			seed = strtoul(optarg, NULL, 0);
		else if (option == 'i')
			idle_ms = strtoul(optarg, NULL, 0);
		else
			return 2;
	}
	random_seed(seed);
	wait_without_blocking(idle_ms);
	for (i = 0; i < n; i++) {
		if (!(i % 20)) {
			printf("#progress pct=%lu\n", 100 * i / n);
			fflush(stdout);
		}
		slay_one(&victims[i % NR_VICTIMS], idle_ms);
	}
	file_write("fragment", "release", 7, 0);
	printf("provoked: kills=%lu inside=%lu\n", kills, inside);
	return problems ? 1 : 0;
}
