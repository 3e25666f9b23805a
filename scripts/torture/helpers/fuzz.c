// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz -n WRITES -s SEED [-c N] [-w N] [-r N]: random text into every file of the module. One write of N (32) is a command, the others are
 * parameters. Six of ten are made by one writer, who looks at what came of each; the rest by -w (4) at a time, beside
 * -r (1) who read, seek and poll. Prints a line per file, and "problem: " before what must not be.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "grammar.h"

#define MANY		16
#define FILES_MAX	64
#define IDLE_MS		20000	/* two seconds on a machine that is not emulated */
#define COMMAND_MS	300
#define BAD_POINTER	((char *)8)

struct count {
	unsigned long tried, taken, done, busy, refused;
};

/* Shared by all processes. */
struct shared {
	struct count file[FILES_MAX];
	unsigned long problems, signals, reads, polls, seeks;
	int over;
};

static struct shared *shared;
static struct text text;
static char before[FILE_MAX], after[FILE_MAX];
static unsigned int share = 32, writers = 4, readers = 1;

#define BUMP(counter)	__atomic_add_fetch(&(counter), 1, __ATOMIC_RELAXED)

static void problem(const char *what, const char *file, long detail)
{
	if (BUMP(shared->problems) <= 20)
		printf("problem: %s: %s (%ld) after '%.*s'\n", file, what, detail,
		       (int)(text.len < 200 ? text.len : 200), text.at);
	fflush(stdout);
}

/* What Documentation/usage.rst lists, and EFAULT. */
static bool documented(int error)
{
	static const int known[] = {
		EINVAL, ERANGE, E2BIG, ECANCELED, EPERM, EACCES, ENOENT, ENXIO, EOPNOTSUPP, ENOMEM, EBUSY, ENODATA, EFAULT,
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == error)
			return true;
	return false;
}

static struct count *count_of(const char *file)
{
	int i;

	for (i = 0; grammar_files[i] && strcmp(grammar_files[i], file); i++)
		;
	return &shared->file[i];
}

static void note(const char *file, int error)
{
	struct count *count = count_of(file);

	BUMP(count->tried);
	if (!error)
		BUMP(count->taken);
	else if (error == EBUSY)
		BUMP(count->busy);
	else
		BUMP(count->refused);
	if (error == ECANCELED)
		BUMP(shared->signals);
	if (error && !documented(error))
		problem("errno that is not documented", file, error);
}

/* Never taken: not from the start of the file, or from memory that is none. */
static void write_wrongly(const char *file)
{
	bool pointer = random_below(2);
	int fd = file_open(file, O_WRONLY);
	ssize_t put;

	if (fd < 0)
		return;
	if (!pointer && lseek(fd, 1, SEEK_SET) != 1) {
		close(fd);	/* nothing to read there */
		return;
	}
	put = pointer ? write(fd, BAD_POINTER, 1 + random_below(4096)) : write(fd, "1", 1);
	if (put >= 0 || errno != (pointer ? EFAULT : EINVAL))
		problem(pointer ? "a bad pointer is not EFAULT" : "an offset is not EINVAL", file, put < 0 ? errno : put);
	close(fd);
}

/* What a parameter reads back as can be written again, and changes nothing. */
static bool stays(const char *file)
{
	long len = file_read(file, before, sizeof(before), sizeof(before));
	int error;

	if (len <= 1)
		return false;
	error = file_write(file, before, len, COMMAND_MS);
	if (error || file_read(file, after, sizeof(after), sizeof(after)) != len || memcmp(before, after, len)) {
		problem("cannot be written as it reads", file, error);
		return false;
	}
	return true;
}

static unsigned long run_number(void)
{
	char state[512], *at;

	if (file_read("state", state, sizeof(state), sizeof(state)) <= 0)
		return 0;
	at = strstr(state, "run=");
	return at ? strtoul(at + 4, NULL, 10) : 0;
}

/* A run is let go on for a moment, and then stopped unless it has ended. */
static bool run_ended(void)
{
	sleep_ms(random_below(8));
	if (random_below(2))
		file_write("stop", "1", 1, COMMAND_MS);
	else if (!random_below(4) && !files_wait(IDLE_MS))
		problem("wait does not return", "wait", IDLE_MS);
	if (!files_until_idle(500))
		file_write("stop", "1", 1, COMMAND_MS);
	if (files_until_idle(IDLE_MS))
		return true;
	problem("the run does not end", "run", IDLE_MS);
	return false;
}

static bool carried_out(const char *file, unsigned long run)
{
	if (!strncmp(file, "params/", 7))
		return random_below(4) || stays(file);
	if (!strcmp(file, "run"))
		return run_ended() && run_number() > run;
	if (!strcmp(file, "stop"))
		return !files_running();
	if (!strcmp(file, "error_log"))
		return file_read(file, after, sizeof(after), 4096) >= 0;
	return file_read(file, after, sizeof(after), 4096) > 0;
}

/* One write by the only writer there is: what came of it can be told. */
static void write_alone(const char *file, bool good)
{
	bool look = !random_below(16);
	unsigned long run = strcmp(file, "run") ? 0 : run_number();
	int error;

	grammar_text(&text, file, good);
	if (look)
		file_read("config", before, sizeof(before), sizeof(before));
	error = file_write(file, text.at, text.len, COMMAND_MS);
	note(file, error);
	if (!error && carried_out(file, run))
		BUMP(count_of(file)->done);
	else if (error == EBUSY)
		problem("busy, and nothing goes on", file, error);
	if (look && error && (file_read("config", after, sizeof(after), sizeof(after)) < 0 || strcmp(before, after)))
		problem("was refused and changed config", file, error);
	if (!random_below(64))
		write_wrongly(file);
}

static void write_among_others(void)
{
	const char *file = grammar_file(!random_below(share));

	grammar_text(&text, file, random_below(3));
	note(file, file_write(file, text.at, text.len, COMMAND_MS));
	if (!random_below(64))
		write_wrongly(file);
}

static const char * const stable[] = { "README", "version", "features", "patterns" };
static const char * const tables[] = {
	"config", "state", "env", "zones", "results", "hist", "paths", "snapshots", "events", "selftest", "error_log", "oracle", "verify",
	"ops", "explain", "fragment", "params/orders",
};

/* In tiny pieces, and from the middle, it is the same text. */
static void read_stable(void)
{
	const char *file = stable[random_below(sizeof(stable) / sizeof(stable[0]))];
	long len = file_read(file, before, sizeof(before), sizeof(before)), at, got;
	int fd;

	if (len <= 0 || file_read(file, after, sizeof(after), 1 + random_below(7)) != len || memcmp(before, after, len))
		problem("reads otherwise in pieces", file, len);
	fd = file_open(file, O_RDONLY);
	at = len > 0 ? random_below(len) : 0;
	if (fd < 0 || lseek(fd, at, SEEK_SET) != at)
		problem("no seek", file, errno);
	got = read(fd, after, 64);
	if (got <= 0 || memcmp(before + at, after, got))
		problem("reads otherwise from the middle", file, at);
	BUMP(shared->seeks);
	close(fd);
}

/* Any order of system calls; what they return is not looked at, that the kernel does not complain is. */
static void read_wildly(void)
{
	const char *file = tables[random_below(sizeof(tables) / sizeof(tables[0]))];
	int fd = file_open(file, O_RDWR | (random_below(2) ? O_NONBLOCK : 0)), n = 1 + random_below(8);
	struct pollfd wait = { .events = POLLIN | POLLPRI };
	void *map;

	if (fd < 0)
		fd = file_open(file, O_RDONLY);
	for (wait.fd = fd; fd >= 0 && n; n--) {
		lseek(fd, (long)random_below(100000) - 50000, random_below(3));
		if (read(fd, random_below(16) ? after : BAD_POINTER, 1 + random_below(random_below(2) ? 8 : 8192)) >= 0)
			BUMP(shared->reads);
		if (poll(&wait, 1, random_below(4)) >= 0)
			BUMP(shared->polls);
	}
	ioctl(fd, 0x5401, after);
	map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	if (map != MAP_FAILED)
		problem("can be mapped", file, 0);
	if (fd >= 0)
		close(fd);
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

		printf("# %-20s tried %lu taken %lu done %lu busy %lu refused %lu\n", grammar_files[i], count->tried,
		       count->taken, count->done, count->busy, count->refused);
		all.tried += count->tried;
		all.taken += count->taken;
		all.done += count->done;
		if (!count->taken)
			problem("nothing was taken", grammar_files[i], count->tried);
	}
	printf("provoked: writes=%lu taken=%lu done=%lu signals=%lu reads=%lu seeks=%lu polls=%lu\n", all.tried, all.taken,
	       all.done, shared->signals, shared->reads, shared->seeks, shared->polls);
	if (all.done * 10 < all.tried)
		problem("less than a tenth was carried out", "fuzz", all.done);
	return shared->problems ? 1 : 0;
}

int main(int argc, char **argv)
{
	unsigned long n = 1000, i, alone, each = 0;
	uint64_t seed = 1;
	int option;

	while ((option = getopt(argc, argv, "n:s:c:w:r:")) > 0) {
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
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 3;
	random_seed(seed);
	alone = n * 6 / 10;
	for (i = 0; i < alone; i++) {
		if (!(i % (1 + n / 100))) {
			printf("#progress pct=%lu\n", 100 * i / n);
			fflush(stdout);
		}
		if (grammar_files[each])	/* whatever chance will choose */
			write_alone(grammar_files[each++], true);
		else
			write_alone(grammar_file(!random_below(share)), random_below(3));
	}
	together(n - alone, seed);
	return report();
}
