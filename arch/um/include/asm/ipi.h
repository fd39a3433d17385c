/* SPDX-License-Identifier: GPL-2.0-only */
/* What one CPU may ask of another, and the CPU's sleep. */
#ifndef _ASM_UM_IPI_H
#define _ASM_UM_IPI_H

enum um_ipi {
	UM_IPI_RESCHEDULE,
	UM_IPI_CALL_FUNCTION,
	UM_IPI_TIMER,
	UM_IPI_BACKTRACE,
	UM_IPI_NR,
};

void um_send_ipi(int cpu, enum um_ipi ipi);

#endif /* _ASM_UM_IPI_H */
