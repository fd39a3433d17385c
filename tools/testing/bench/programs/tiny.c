// SPDX-License-Identifier: GPL-2.0-only
/* The smallest program: it ends. */
#include <asm/unistd.h>

#ifdef __x86_64__
void _start(void)
{
	__asm__ volatile("syscall" : : "a" (__NR_exit_group), "D" (0));
	__builtin_unreachable();
}
#else
void _start(void)
{
	register long x8 __asm__("x8") = __NR_exit_group;
	register long x0 __asm__("x0") = 0;

	__asm__ volatile("svc 0" : : "r" (x8), "r" (x0));
	__builtin_unreachable();
}
#endif
