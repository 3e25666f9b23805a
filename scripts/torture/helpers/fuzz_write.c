// SPDX-License-Identifier: GPL-2.0-only
/* Write random text, and look at what came of it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "fuzz.h"

static char before[FILE_MAX], after[FILE_MAX];
static int held[FILES_MAX], config;	/* files that are open, 0 where there is none */

/* What Documentation/usage.rst lists, and EFAULT. */
static bool documented(int error)
{
	static const int known[] = {
		EINVAL, ERANGE, E2BIG, ECANCELED, EPERM, EACCES, ENOENT, ENXIO, EOPNOTSUPP,
		ENOMEM, EBUSY, ENODATA, EFAULT,
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == error)
			return true;
	return false;
}

static int number_of(const char *file)
{
	int i;

	for (i = 0; grammar_files[i] && strcmp(grammar_files[i], file); i++)
		;
	return i;
}

static struct count *count_of(const char *file)
{
	return &shared->file[number_of(file)];
}

/*
 * Parameters are written and read through files that stay open, but for one of 32: to open one
 * takes a kernel that watches longer than all the rest.
 */
static int hold(const char *file)
{
	int *fd = &held[number_of(file)];

	if (!*fd)
		*fd = file_open(file, O_RDWR);
	return *fd;
}

static int put(const char *file, const char *text, size_t len)
{
	if (strncmp(file, "params/", 7))
		return file_write(file, text, len, random_below(2) ? COMMAND_MS : patience);
	if (!random_below(32))
		return file_write(file, text, len, COMMAND_MS);
	if (hold(file) < 0)
		return errno;
	return file_write_to(hold(file), text, len, 0);
}

/* All of a parameter, or of config; how many bytes came, or -1. */
static long look_at(int fd, char *into)
{
	size_t have = 0;
	ssize_t got;

	do {
		got = pread(fd, into + have, FILE_MAX - 1 - have, have);
		have += got > 0 ? got : 0;
	} while (got > 0 && have < FILE_MAX - 1);
	into[have] = '\0';
	return got < 0 ? -1 : (long)have;
}

static long look_at_config(char *into)
{
	if (!config)
		config = file_open("config", O_RDONLY);
	return look_at(config, into);
}

void close_files(void)
{
	int i;

	for (i = 0; i < FILES_MAX; i++) {
		if (held[i] > 0)
			close(held[i]);
		held[i] = 0;
	}
	if (config > 0)
		close(config);
	config = 0;
}

static void note(const char *file, int error, unsigned long began)
{
	struct count *count = count_of(file);

	__atomic_add_fetch(&count->ms, now_ms() - began, __ATOMIC_RELAXED);
	BUMP(count->tried);
	if (!error)
		BUMP(count->taken);
	else if (error == EBUSY)
		BUMP(count->busy);
	else
		BUMP(count->refused);
	if (error)
		count->last = error;
	if (error == ECANCELED)
		BUMP(shared->signals);
	if (error && !documented(error))
		problem("errno that is not documented", file, error);
}

/* Never taken: not from the start of the file, or from memory that is none. */
static void write_wrongly(const char *file)
{
	bool pointer = random_below(2) || !strcmp(file, "stream");	/* it is taken in parts */
	int fd = file_open(file, O_WRONLY);
	ssize_t got;

	if (fd < 0)
		return;
	if (!pointer && lseek(fd, 1, SEEK_SET) != 1) {
		close(fd);	/* nothing to read there */
		return;
	}
	got = pointer ? write(fd, BAD_POINTER, 1 + random_below(4096)) : write(fd, "1", 1);
	if (got >= 0 || errno != (pointer ? EFAULT : EINVAL))
		problem(pointer ? "a bad pointer is not EFAULT" : "an offset is not EINVAL", file,
			got < 0 ? errno : got);
	close(fd);
}

/* What a parameter reads back as can be written again, and changes nothing. */
static bool stays(const char *file)
{
	long len = look_at(hold(file), before);
	int error;

	if (len <= 1)
		return false;
	error = put(file, before, len);
	if (error || look_at(hold(file), after) != len ||
	    memcmp(before, after, len)) {
		problem("cannot be written as it reads", file, error);
		return false;
	}
	return true;
}

static unsigned long run_number(void)
{
	char state[512], *at;

	if (files_state(state, sizeof(state)) <= 0)
		return 0;
	at = strstr(state, "run=");
	return at ? strtoul(at + 4, NULL, 10) : 0;
}

/* A run is let go on for a moment, and then stopped unless it has ended. */
static bool run_ended(void)
{
	unsigned int way = random_below(3);

	sleep_ms(random_below(8));
	if (!way)
		file_write("stop", "1", 1, COMMAND_MS);
	else if (way == 1 && !files_wait(IDLE_MS))
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

void write_alone(const char *file, bool good)
{
	bool look = !random_below(16);
	unsigned long run = strcmp(file, "run") ? 0 : run_number(), began = now_ms();
	int error;

	grammar_text(&text, file, good);
	if (look)
		look_at_config(before);
	error = put(file, text.at, text.len);
	note(file, error, began);
	if (!error && carried_out(file, run))
		BUMP(count_of(file)->done);
	else if (error == EBUSY && strcmp(file, "fragment"))	/* it may hold blocks */
		problem("busy, and nothing goes on", file, error);
	if (look && error && (look_at_config(after) < 0 || strcmp(before, after)))
		problem("was refused and changed config", file, error);
	if (!random_below(64))
		write_wrongly(file);
}

void write_among_others(void)
{
	const char *file = grammar_file(!random_below(share));
	unsigned long began = now_ms();

	grammar_text(&text, file, random_below(3));
	note(file, put(file, text.at, text.len), began);
	if (!random_below(64))
		write_wrongly(file);
}
