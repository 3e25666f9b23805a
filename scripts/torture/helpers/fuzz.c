// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz -n WRITES -s SEED [-c N] [-m MS] [-w N] [-r N]: random text into every file of the module.
 * One write of N (32) is a command, the others are parameters. A signal ends one of two commands
 * after 300 ms, the other after MS. Six of ten are made by one writer, who looks at what came of
 * each; the rest by -w (4) at a time, beside -r (1) who read, seek and poll. Prints a line per
 * file, and "problem: " before what must not be.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "fuzz.h"

#define MANY	16

struct shared *shared;
struct text text;
unsigned int share = 32, patience = COMMAND_MS;
static unsigned int writers = 4, readers = 1;

void problem(const char *what, const char *file, long detail)
{
	if (BUMP(shared->problems) <= 20)
		printf("problem: %s: %s (%ld) after '%.*s'\n", file, what, detail,
		       (int)(text.len < 200 ? text.len : 200), text.at);
	fflush(stdout);
}

static void read_all_the_time(unsigned long unused)
{
	(void)unused;
	while (!__atomic_load_n(&shared->over, __ATOMIC_RELAXED)) {
		read_stable();
		read_wildly();
	}
}

static void write_many(unsigned long n)
{
	while (n--)
		write_among_others();
}

static pid_t start(void (*work)(unsigned long n), unsigned long n, uint64_t seed)
{
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child)
		return child;
	random_seed(seed);
	work(n);
	fflush(stdout);
	_exit(0);
}

static void joined(pid_t child, const char *else_problem)
{
	int status;

	if (waitpid(child, &status, 0) != child || status)
		problem(else_problem, "fuzz", status);
}

static void together(unsigned long n, uint64_t seed)
{
	pid_t reader[MANY], writer[MANY];
	unsigned int i;

	close_files();	/* each has a position of its own in them */
	for (i = 0; i < readers; i++)
		reader[i] = start(read_all_the_time, 0, seed + MANY + i);
	for (i = 0; i < writers; i++)
		writer[i] = start(write_many, n / writers, seed + i);
	for (i = 0; i < writers; i++)
		joined(writer[i], "a writer died");
	__atomic_store_n(&shared->over, 1, __ATOMIC_RELAXED);
	for (i = 0; i < readers; i++)
		joined(reader[i], "a reader died");
	file_write("stop", "1", 1, COMMAND_MS);
	if (!files_until_idle(IDLE_MS))
		problem("not idle at the end", "state", IDLE_MS);
}

static int report(void)
{
	struct count all = { 0 };
	int i;

	for (i = 0; grammar_files[i]; i++) {
		const struct count *count = &shared->file[i];

		printf("# %-20s tried %lu taken %lu done %lu busy %lu refused %lu in %lu ms\n",
		       grammar_files[i], count->tried, count->taken, count->done, count->busy,
		       count->refused, count->ms);
		all.tried += count->tried;
		all.taken += count->taken;
		all.done += count->done;
		if (!count->taken)
			problem("nothing was taken", grammar_files[i], count->last);
	}
	printf("provoked: writes=%lu taken=%lu done=%lu signals=%lu ",
	       all.tried, all.taken, all.done, shared->signals);
	printf("reads=%lu seeks=%lu polls=%lu\n", shared->reads, shared->seeks, shared->polls);
	if (all.done * 10 < all.tried)
		problem("less than a tenth was carried out", "fuzz", all.done);
	return shared->problems ? 1 : 0;
}

/* Good texts for a file until one is taken: some ask for what is not there. */
#define TRIES	16

static void one_by_one(unsigned long alone, unsigned long n)
{
	unsigned long i, each = 0, tries = 0;

	for (i = 0; i < alone; i++) {
		if (grammar_files[each] && (shared->file[each].taken || tries == TRIES)) {
			each++;
			tries = 0;
		}
		if (!(i % (1 + n / 100))) {
			printf("#progress pct=%lu\n", 100 * i / n);
			fflush(stdout);
		}
		if (grammar_files[each]) {	/* whatever chance will choose */
			write_alone(grammar_files[each], true);
			tries++;
		} else {
			write_alone(grammar_file(!random_below(share)), random_below(3));
		}
	}
}

int main(int argc, char **argv)
{
	unsigned long n = 1000, alone;
	uint64_t seed = 1;
	int option;

	while ((option = getopt(argc, argv, "n:s:c:m:w:r:")) > 0) {
		unsigned long value = strtoul(optarg ? optarg : "0", NULL, 0);

		switch (option) {
		case 'n':
			n = value;
			break;
		case 's':
			seed = value;
			break;
		case 'c':
			share = value;
			break;
		case 'm':
			patience = value;
			break;
		case 'w':
			writers = value < MANY ? value : MANY;
			break;
		case 'r':
			readers = value < MANY ? value : MANY;
			break;
		default:
			return 2;
		}
	}
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED)
		return 3;
	random_seed(seed);
	alone = n * 6 / 10;
	one_by_one(alone, n);
	together(n - alone, seed);
	return report();
}
