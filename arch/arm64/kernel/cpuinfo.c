// SPDX-License-Identifier: GPL-2.0-only
/*
 * What /proc/cpuinfo says of a CPU: what it can do, by Linux's names, and who has made it.
 * Owns nothing. All CPUs are taken to be of the kind of the one that asks.
 */
#include <asm/elf_layout.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cpuinfo.h>
#include <linux/sprintf.h>

/* By the bit in AT_HWCAP. */
static const char *const hwcap_names[] = {
	"fp", "asimd", "evtstrm", "aes", "pmull", "sha1", "sha2", "crc32", "atomics", "fphp",
	"asimdhp", "cpuid", "asimdrdm", "jscvt", "fcma", "lrcpc", "dcpop", "sha3", "sm3", "sm4",
	"asimddp", "sha512", "sve", "asimdfhm", "dit", "uscat", "ilrcpc", "flagm", "ssbs", "sb",
	"paca", "pacg",
};

/* By the bit in AT_HWCAP2. */
static const char *const hwcap2_names[] = {
	"dcpodp", "sve2", "sveaes", "svepmull", "svebitperm", "svesha3", "svesm4", "flagm2",
	"frint", "svei8mm", "svef32mm", "svef64mm", "svebf16", "i8mm", "bf16", "dgh", "rng",
	"bti", "mte", "ecv", "afp", "rpres", "mte3", "sme", "smei16i64", "smef64f64",
	"smei8i32", "smef16f32", "smeb16f32", "smef32f32", "smefa64", "wfxt", "ebf16",
};

/* What follows each other in the text, and what there is of it. */
static const struct {
	const char *const *names;
	unsigned int nr;
	const unsigned long *bits;
} capabilities[] = {
	{ hwcap_names, ARRAY_SIZE(hwcap_names), &ARCH_ELF_HWCAP },
	{ hwcap2_names, ARRAY_SIZE(hwcap2_names), &ARCH_ELF_HWCAP2 },
};

/* Behind @len bytes: how many there are then. */
static int put_capabilities(char *buf, size_t size, int len)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(capabilities); i++)
		for (unsigned int bit = 0; bit < capabilities[i].nr; bit++)
			if (*capabilities[i].bits & BIT(bit))
				len += scnprintf(buf + len, size - len, " %s",
						 capabilities[i].names[bit]);
	return len;
}

/* The number that says who has made it, and what it is. */
static unsigned long read_midr(void)
{
	unsigned long midr;

	asm volatile("mrs %0, midr_el1" : "=r" (midr));
	return midr;
}

/* Turns of a loop that nobody has counted: twice the timer's ticks, in millions, as Linux. */
static unsigned long timer_hz(void)
{
	unsigned long hz;

	asm volatile("mrs %0, cntfrq_el0" : "=r" (hz));
	return hz;
}

int cpuinfo_text(unsigned int cpu, char *buf, size_t size)
{
	unsigned long midr = read_midr(), hz = timer_hz();
	int len = scnprintf(buf, size, "processor\t: %u\nBogoMIPS\t: %lu.%02lu\nFeatures\t:", cpu,
			    hz / 500000, hz / 5000 % 100);

	len = put_capabilities(buf, size, len);
	len += scnprintf(buf + len, size - len,
			 "\nCPU implementer\t: 0x%02lx\nCPU architecture: 8\nCPU variant\t: 0x%lx\n"
			 "CPU part\t: 0x%03lx\nCPU revision\t: %lu\n\n", midr >> 24 & 0xff,
			 midr >> 20 & 0xf, midr >> 4 & 0xfff, midr & 0xf);
	return len;
}
