/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The border between the kernel and the host.
 *
 * arch/um/os/ implements these over libc and knows nothing of the kernel but
 * the up-calls at the end; the kernel calls them and knows nothing of libc.
 * Included from both sides, so it uses the language's own types only.
 */
#ifndef _UM_OS_H
#define _UM_OS_H

#define OS_CMDLINE_SIZE		4096

/*
 * Exit statuses of the program: the machine halted; halted, and its tests had
 * failed; could not be started so; or the kernel panicked.
 */
#define OS_EXIT_OK		0
#define OS_EXIT_FAILED		1
#define OS_EXIT_USAGE		2
#define OS_EXIT_PANIC		134

/* Why a thread of the host was stopped (os_fault.kind). */
enum os_fault_kind {
	OS_FAULT_ACCESS,	/* no memory there, or not for this use */
	OS_FAULT_PROTECTION,	/* no address at all; @address says nothing */
	OS_FAULT_BUS,
	OS_FAULT_ARITHMETIC,
	OS_FAULT_INSTRUCTION,
	OS_FAULT_TRAP,
};

struct pt_regs;

struct os_fault {
	enum os_fault_kind kind;
	unsigned long address;
	int write;
	unsigned long error_code;	/* as the host's CPU pushed it */
	struct pt_regs *regs;		/* where the thread goes on */
};

void os_console_write(const char *text, unsigned long len);
void __attribute__((__noreturn__)) os_exit(int status);

unsigned long long os_monotonic_ns(void);
unsigned long long os_realtime_ns(void);
void os_random(void *buf, unsigned long len);

/* What may be done besides reading. */
#define OS_PROT_WRITE		1
#define OS_PROT_EXEC		2

/*
 * Memory. os_physmem_create() makes the memory object and maps it at @base;
 * os_map_anon() maps fresh zeroed memory; os_map_physmem() shows a part of
 * the object at a second address; @prot and os_protect() say what may be done
 * there besides reading; os_unmap() leaves a hole that faults.
 * All return 0 or a negative errno.
 */
int os_physmem_create(unsigned long base, unsigned long size);
int os_map_anon(unsigned long addr, unsigned long size);
int os_map_physmem(unsigned long addr, unsigned long offset,
		   unsigned long size, int prot);
int os_protect(unsigned long addr, unsigned long size, int prot);
int os_unmap(unsigned long addr, unsigned long size);
void os_discard(unsigned long addr, unsigned long size);

/* CPUs. @fn runs in a host thread of its own, for ever. */
int os_cpu_start(void (*fn)(void *arg), void *arg);
void os_stack_bounds(unsigned long *bottom, unsigned long *size);
void os_yield(void);
/* Sleep while *@word is @val; wake whoever sleeps on @word. */
void os_wait_word(unsigned int *word, unsigned int val);
void os_wake_word(unsigned int *word);
/* The same sleep, until the host's monotonic clock shows @deadline_ns. */
void os_wait_word_until(unsigned int *word, unsigned int val,
			unsigned long long deadline_ns);

/*
 * Maps from numbers to numbers other than 0, each used by one CPU. They grow as they
 * must and forget nothing but what they are told to; there is no way in which they
 * fail, but that of a host without memory, which ends the program.
 */
struct os_map;
struct os_map *os_map_create(void);
unsigned long os_map_get(const struct os_map *map, unsigned long key);
void os_map_set(struct os_map *map, unsigned long key, unsigned long value);
/* From @first to @last, both included. */
void os_map_forget(struct os_map *map, unsigned long first, unsigned long last);
void os_map_clear(struct os_map *map);

/*
 * The size of a file, or a negative errno; and its content, of which @size
 * bytes have to be there.
 */
long os_file_size(const char *path);
int os_file_read(const char *path, void *buf, unsigned long size);

/*
 * Fuzzing: start the fuzzer; wait for an input, which stays until it is said to
 * be done with.
 */
void os_fuzz_start(void);
const void *os_fuzz_next(unsigned long *size);
void os_fuzz_done(void);

void os_bench_malloc(unsigned long size, unsigned long pairs);

/* Up-calls, the only kernel symbols that the host side sees. */
void um_start(const char *command_line);
void um_fault(struct os_fault *fault);

#endif /* _UM_OS_H */
