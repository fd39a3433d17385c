// SPDX-License-Identifier: GPL-2.0-only
/*
 * What /proc tells of interrupts, devices and zones, to the character where programs look
 * for columns: /proc/interrupts, /proc/devices, /proc/zoneinfo.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <time.h>

#include "../kselftest.h"

static char text[1 << 16];

static const char *read_of(const char *path)
{
	CHECK(ksft_read_file(path, text, sizeof(text)) >= 0);
	return text;
}

/* Where a line of @text begins with @name and a colon, behind blanks; or NULL. */
static const char *line_of(const char *name)
{
	for (const char *at = text; *at; at = strchr(at, '\n') + 1) {
		const char *label = at + strspn(at, " ");

		if (!strncmp(label, name, strlen(name)) && label[strlen(name)] == ':')
			return at;
	}
	return NULL;
}

/* --- interrupts. --- */

/* How many CPUs the first line names, each in eleven characters. */
static unsigned int count_columns(void)
{
	const char *at = read_of("/proc/interrupts") + 11;
	unsigned int nr = 0;
	char name[20];

	REQUIRE(!strncmp(text, "           CPU0", 15));
	for (; *at != '\n'; at += strlen(name), nr++) {
		snprintf(name, sizeof(name), "CPU%-8u", nr);
		REQUIRE(!strncmp(at, name, strlen(name)));
	}
	return nr;
}

/* The sum of a line's columns; where they end. */
static const char *sum_columns(const char *line, unsigned long *sum)
{
	unsigned int nr = count_columns();
	const char *at = line + 5;

	*sum = 0;
	for (unsigned int cpu = 0; cpu < nr; cpu++, at += 11) {
		REQUIRE(isdigit(at[9]) && at[10] == ' ');
		*sum += strtoul(at, NULL, 10);
	}
	return at;
}

/* What stands behind the columns of a line that there must be. */
static unsigned long count_of(const char *name, const char *behind)
{
	unsigned long sum;
	const char *line, *at;

	read_of("/proc/interrupts");
	line = line_of(name);
	REQUIRE(line);
	at = sum_columns(line, &sum);
	if (behind)
		CHECK(!strncmp(at, behind, strlen(behind)) && at[strlen(behind)] == '\n');
	return sum;
}

static void columns(void)
{
	IS(count_columns(), sysconf(_SC_NPROCESSORS_ONLN));
}

#ifdef __x86_64__
#define TIMER		"LOC", "  Local timer interrupts"
#define RESCHEDULE	"RES", "  Rescheduling interrupts"
#define CALL		"CAL", "  Function call interrupts"
#define ERRORS		"ERR"

/* Those that a PC has. */
static void others(void)
{
	count_of("NMI", "  Non-maskable interrupts");
	count_of("SPU", "  Spurious interrupts");
}
#else
/* The timer has a number, which is not the same on all kernels. */
#define RESCHEDULE	"IPI0", "      Rescheduling interrupts"
#define CALL		"IPI1", "      Function call interrupts"
#define ERRORS		"Err"

static void others(void)
{
	count_of("IPI2", NULL);
}
#endif

static void between_cpus(void)
{
	count_of(RESCHEDULE);
	count_of(CALL);
	others();
}

/* They are told in one number. */
static void errors(void)
{
	const char *line;

	read_of("/proc/interrupts");
	line = line_of(ERRORS);
	REQUIRE(line);
	CHECK(!strncmp(line, ERRORS ":          0\n", 15));
}

/* How often the timer has come. */
static unsigned long ticks(void)
{
#ifdef __x86_64__
	return count_of(TIMER);
#else
	unsigned long sum;
	const char *at, *line;

	read_of("/proc/interrupts");
	at = strstr(text, "Level     arch_timer\n");
	REQUIRE(at);
	for (line = at; line[-1] != '\n'; line--)
		;
	at = sum_columns(line, &sum);
	CHECK(strstr(at, " 27 Level     arch_timer\n"));
	return sum;
#endif
}

static void the_timer_comes(void)
{
	unsigned long before = ticks();

	for (int i = 0; i < 5; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	CHECK(ticks() >= before + 5);
}

/* How it signals stands behind the number: on a PC with a stroke. */
static void lines(void)
{
#ifdef __x86_64__
	const char *at, *line;
	unsigned long sum;

	read_of("/proc/interrupts");
	line = line_of("4");
	if (!line)
		SKIP("no serial port");
	CHECK(!strncmp(line, "  4: ", 5));
	at = sum_columns(line, &sum);
	CHECK(!strncmp(at, "  IO-APIC   4-edge      ttyS0\n", 30));
#else
	read_of("/proc/interrupts");
	if (!strstr(text, "uart"))
		SKIP("no serial port");
	CHECK(strstr(text, " 33 Level     uart-pl011\n"));
#endif
}

/* The sum of all, as /proc/stat has it. */
static unsigned long all(void)
{
	const char *at = strstr(read_of("/proc/stat"), "\nintr ");

	REQUIRE(at);
	return strtoul(at + 6, NULL, 10);
}

/* Those between CPUs, and the timer's, are in the sum: it is no less than the latter. */
static void sum_of_stat(void)
{
	unsigned long before = ticks();

	CHECK(all() >= before);
}

/* --- devices. --- */

static void devices(void)
{
	const char *at;

	read_of("/proc/devices");
	CHECK(!strncmp(text, "Character devices:\n  1 mem\n", 27));
	at = strstr(text, "  1 mem\n");
	REQUIRE(at);
	CHECK(!strstr(at + 1, "  1 mem\n"));
	CHECK(strstr(text, "\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx\n"));
	CHECK(strstr(text, "\n 10 misc\n"));
	CHECK(strstr(text, "\n\nBlock devices:\n"));
}

/* --- zoneinfo. --- */

/* The number behind @name, which comes next in a zone's text; moves there. */
static unsigned long number_of(const char **at, const char *name)
{
	*at = strstr(*at, name);
	REQUIRE(*at);
	*at += strlen(name);
	return strtoul(*at, (char **)at, 10);
}

/* A zone with memory has these, each for every CPU. */
static void pagesets(void)
{
	const char *at = read_of("/proc/zoneinfo");
	long nr = sysconf(_SC_NPROCESSORS_ONLN);

	at = strstr(at, "\n  pagesets\n");
	REQUIRE(at);
	for (long cpu = 0; cpu < nr; cpu++) {
		IS(number_of(&at, "\n    cpu: "), cpu);
		number_of(&at, "\n              count: ");
		number_of(&at, "\n              high:  ");
		CHECK(number_of(&at, "\n              batch: ") > 0);
		number_of(&at, "\n  vm stats threshold: ");
	}
	number_of(&at, "\n  node_unreclaimable:  ");
	number_of(&at, "\n  start_pfn:           ");
	CHECK(*at == '\n');
}

/* Marks ascend, and no more is managed than is there. */
static void zones(void)
{
	const char *at = read_of("/proc/zoneinfo");
	unsigned int nr = 0;

	while ((at = strstr(at, "\n  pages free     "))) {
		unsigned long min, low, high, spanned, present;

		min = number_of(&at, "\n        min      ");
		low = number_of(&at, "\n        low      ");
		high = number_of(&at, "\n        high     ");
		spanned = number_of(&at, "\n        spanned  ");
		present = number_of(&at, "\n        present  ");
		CHECK(min <= low && low <= high && present <= spanned);
		CHECK(number_of(&at, "\n        managed  ") <= present);
		nr++;
	}
	/* The empty ones, too. */
	CHECK(nr >= 3 && strstr(text, ", zone  Movable\n  pages free     0\n"));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(columns), KSFT_CASE(between_cpus), KSFT_CASE(errors),
		KSFT_CASE(the_timer_comes), KSFT_CASE(lines), KSFT_CASE(sum_of_stat),
		KSFT_CASE(devices), KSFT_CASE(pagesets), KSFT_CASE(zones),
	};

	return KSFT_RUN(cases);
}
