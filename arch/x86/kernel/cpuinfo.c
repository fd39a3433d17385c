// SPDX-License-Identifier: GPL-2.0-only
/*
 * What /proc/cpuinfo says of a CPU, as CPUID tells it. Owns nothing. All CPUs are of the kind
 * of the one that asks; what differs is their number.
 */
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cpuinfo.h>
#include <linux/cpumask.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* Where a word of flags comes from, and what Linux calls its bits; NULL: nothing. */
struct flag_word {
	u32 leaf;
	enum { EAX, EBX, ECX, EDX } reg;
	const char *const names[32];
};

/* In Linux's order. */
static const struct flag_word flag_words[] = {
	{ 1, EDX, { "fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce", "cx8", "apic", NULL,
		    "sep", "mtrr", "pge", "mca", "cmov", "pat", "pse36", "pn", "clflush", NULL,
		    "dts", "acpi", "mmx", "fxsr", "sse", "sse2", "ss", "ht", "tm", "ia64",
		    "pbe" } },
	/* Others of its bits say again what the word above says. */
	{ 0x80000001, EDX, { [11] = "syscall", [19] = "mp", [20] = "nx", [22] = "mmxext",
			     [25] = "fxsr_opt", [26] = "pdpe1gb", [27] = "rdtscp", [29] = "lm",
			     [30] = "3dnowext", [31] = "3dnow" } },
	{ 1, ECX, { "pni", "pclmulqdq", "dtes64", "monitor", "ds_cpl", "vmx", "smx", "est",
		    "tm2", "ssse3", "cid", "sdbg", "fma", "cx16", "xtpr", "pdcm", NULL, "pcid",
		    "dca", "sse4_1", "sse4_2", "x2apic", "movbe", "popcnt",
		    "tsc_deadline_timer", "aes", "xsave", NULL, "avx", "f16c", "rdrand",
		    "hypervisor" } },
	{ 0x80000001, ECX, { "lahf_lm", "cmp_legacy", "svm", "extapic", "cr8_legacy", "abm",
			     "sse4a", "misalignsse", "3dnowprefetch", "osvw", "ibs", "xop",
			     "skinit", "wdt", [15] = "lwp", [16] = "fma4", [17] = "tce",
			     [19] = "nodeid_msr", [21] = "tbm", [22] = "topoext" } },
	{ 7, EBX, { "fsgsbase", "tsc_adjust", "sgx", "bmi1", "hle", "avx2", NULL, "smep", "bmi2",
		    "erms", "invpcid", "rtm", "cqm", NULL, "mpx", "rdt_a", "avx512f",
		    "avx512dq", "rdseed", "adx", "smap", "avx512ifma", NULL, "clflushopt",
		    "clwb", "intel_pt", "avx512pf", "avx512er", "avx512cd", "sha_ni",
		    "avx512bw", "avx512vl" } },
	/* Protection keys are not used. */
	{ 7, ECX, { NULL, "avx512vbmi", "umip", NULL, NULL, "waitpkg", "avx512_vbmi2", NULL,
		    "gfni", "vaes", "vpclmulqdq", "avx512_vnni", "avx512_bitalg", "tme",
		    "avx512_vpopcntdq", NULL, "la57", [22] = "rdpid", [25] = "cldemote",
		    [27] = "movdiri", [28] = "movdir64b" } },
	{ 7, EDX, { [4] = "fsrm", [14] = "serialize", [16] = "tsxldtrk", [18] = "pconfig" } },
};

/* The highest leaf of this one's kind. */
static bool has_leaf(u32 leaf)
{
	u32 regs[4];

	cpuid(leaf & 0x80000000, regs);
	return regs[EAX] >= leaf;
}

/* Behind @len bytes: how many there are then. */
static int put_word(char *buf, size_t size, int len, const struct flag_word *word)
{
	u32 regs[4];

	if (!has_leaf(word->leaf))
		return len;
	cpuid(word->leaf, regs);
	for (unsigned int i = 0; i < 32; i++)
		if (word->names[i] && regs[word->reg] & BIT(i))
			len += scnprintf(buf + len, size - len, " %s", word->names[i]);
	return len;
}

/* Model and family are in two parts each, the second of which is for large numbers. */
static int put_kind(char *buf, size_t size)
{
	u32 id[4], regs[4], family, model;

	cpuid(0, id);
	cpuid(1, regs);
	family = regs[EAX] >> 8 & 0xf;
	model = regs[EAX] >> 4 & 0xf;
	if (family == 0xf || family == 6)
		model |= regs[EAX] >> 12 & 0xf0;
	if (family == 0xf)
		family += regs[EAX] >> 20 & 0xff;
	return scnprintf(buf, size, "vendor_id\t: %.4s%.4s%.4s\ncpu family\t: %u\nmodel\t\t: %u\n",
			 (char *)&id[EBX], (char *)&id[EDX], (char *)&id[ECX], family, model);
}

/* As its maker calls it; blanks in front are no part of the name. */
static int put_model_name(char *buf, size_t size)
{
	char name[52] = { };
	u32 regs[4];

	if (!has_leaf(0x80000004))
		return scnprintf(buf, size, "model name\t: unknown\n");
	/* Sixteen bytes each. */
	for (u32 i = 0; i < 3; i++)
		cpuid(0x80000002 + i, (u32 *)name + 4 * i);
	cpuid(1, regs);
	return scnprintf(buf, size, "model name\t: %s\nstepping\t: %u\n", strim(name),
			 regs[EAX] & 0xf);
}

/* Of the second level: its caches, and its TLBs. */
#define CACHES_LEAF	0x80000006

/* How fast it is, and how much it holds of memory. */
static int put_speed(char *buf, size_t size)
{
	unsigned int khz = tsc_hz() / 1000;
	int len = scnprintf(buf, size, "cpu MHz\t\t: %u.%03u\n", khz / 1000, khz % 1000);
	u32 regs[4];

	if (!has_leaf(CACHES_LEAF))
		return len;
	cpuid(CACHES_LEAF, regs);
	return len + scnprintf(buf + len, size - len, "cache size\t: %u KB\n", regs[ECX] >> 16);
}

/* One package, in which each CPU is a core. */
static int put_place(char *buf, size_t size, unsigned int cpu)
{
	unsigned int nr = num_online_cpus();

	return scnprintf(buf, size, "physical id\t: 0\nsiblings\t: %u\ncore id\t\t: %u\n"
				    "cpu cores\t: %u\napicid\t\t: %u\ninitial apicid\t: %u\n"
				    "fpu\t\t: yes\nfpu_exception\t: yes\n",
			 nr, cpu, nr, cpu, cpu);
}

/* Of 4K pages, for data and for code; who does not tell has no line. */
static int put_tlb_size(char *buf, size_t size)
{
	u32 regs[4] = { };

	if (has_leaf(CACHES_LEAF))
		cpuid(CACHES_LEAF, regs);
	regs[EBX] = (regs[EBX] >> 16 & 0xfff) + (regs[EBX] & 0xfff);
	return regs[EBX] ? scnprintf(buf, size, "TLB size\t: %u 4K pages\n", regs[EBX]) : 0;
}

/* Behind the flags. */
static int put_sizes(char *buf, size_t size)
{
	u32 regs[4] = { 0x3030 }, one[4], khz = tsc_hz() / 1000;
	int len;

	/* 48 bits each, where nobody says otherwise. */
	cpuid(1, one);
	if (has_leaf(0x80000008))
		cpuid(0x80000008, regs);
	len = scnprintf(buf, size, "\nbugs\t\t:\nbogomips\t: %u.%02u\n", khz / 500,
			khz / 5 % 100);
	len += put_tlb_size(buf + len, size - len);
	return len + scnprintf(buf + len, size - len,
			       "clflush size\t: %u\ncache_alignment\t: 64\n"
			       "address sizes\t: %u bits physical, %u bits virtual\n"
			       "power management:\n\n", (one[EBX] >> 8 & 0xff) * 8,
			       regs[EAX] & 0xff, regs[EAX] >> 8 & 0xff);
}

/* In Linux's order. Programs find a line by its name, and take what is behind the colon. */
int cpuinfo_text(unsigned int cpu, char *buf, size_t size)
{
	int len = scnprintf(buf, size, "processor\t: %u\n", cpu);
	u32 regs[4];

	len += put_kind(buf + len, size - len);
	len += put_model_name(buf + len, size - len);
	len += put_speed(buf + len, size - len);
	len += put_place(buf + len, size - len, cpu);
	cpuid(0, regs);
	len += scnprintf(buf + len, size - len, "cpuid level\t: %u\nwp\t\t: yes\nflags\t\t:",
			 regs[EAX]);
	for (unsigned int i = 0; i < ARRAY_SIZE(flag_words); i++)
		len = put_word(buf, size, len, &flag_words[i]);
	return len + put_sizes(buf + len, size - len);
}
