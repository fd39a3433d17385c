// SPDX-License-Identifier: GPL-2.0-only
/* What /proc/cpuinfo says of the host's threads that are CPUs. Owns nothing. */
#include <linux/cpuinfo.h>
#include <linux/sprintf.h>

int cpuinfo_text(unsigned int cpu, char *buf, size_t size)
{
	return scnprintf(buf, size, "processor\t: %u\nvendor_id\t: User Mode Linux\n"
				    "model name\t: UML\n\n", cpu);
}
