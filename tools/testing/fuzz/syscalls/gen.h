/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes up system calls. Knows neither the kernel nor a library: the same code runs in
 * the kernel of the host, where libFuzzer's bytes decide, and in a program that runs on
 * a machine, where a row of random numbers does.
 *
 * A worker, which makes calls one after the other, has a struct gen of its own and memory
 * in which its structures lie, as follows in pages from gen.mem on:
 *
 *	0 - 11	may be written to	structures and names are made here
 *	12	may be read
 *	13	PROT_NONE
 *	14, 15	nothing is mapped
 *	16 - 63	may be written to	mmap() and its like take place here
 */
#ifndef _FUZZ_SYSCALLS_GEN_H
#define _FUZZ_SYSCALLS_GEN_H

#define GEN_PAGE	4096ul
#define GEN_PAGES	64
#define GEN_OWN		(12 * GEN_PAGE)
#define GEN_PLAY	(16 * GEN_PAGE)
#define GEN_RESULTS	16
#define GEN_FDS		24

struct gen {
	/* @n bytes that decide; what is put at an address of the worker's own memory. */
	void (*decide)(struct gen *gen, void *to, unsigned long n);
	void (*put)(struct gen *gen, unsigned long at, const void *from, unsigned long n);
	unsigned long mem;	/* where its memory is */
	unsigned long used;	/* of its own part, by this call */
	int self;		/* whom it may send signals to */
	long results[GEN_RESULTS];	/* of its last calls: descriptors, numbers */
	unsigned int nr_results;
};

struct gen_call {
	const char *name;	/* NULL: a number that nobody has */
	unsigned long nr, args[6];
};

/* The next call of @gen. */
void gen_call(struct gen *gen, struct gen_call *call);
/* What it has come to. */
void gen_result(struct gen *gen, long ret);

#endif /* _FUZZ_SYSCALLS_GEN_H */
