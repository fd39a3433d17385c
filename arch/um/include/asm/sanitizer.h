/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Telling the host's sanitizers that the stack changes. Without it the
 * address sanitizer takes the new stack for a wild one, and the thread
 * sanitizer takes two tasks for one thread.
 */
#ifndef _ASM_UM_SANITIZER_H
#define _ASM_UM_SANITIZER_H

#include <asm/processor.h>
#include <linux/stddef.h>
#include <linux/types.h>

#ifdef CONFIG_KASAN
void __sanitizer_start_switch_fiber(void **save, const void *bottom,
				    size_t size);
void __sanitizer_finish_switch_fiber(void *fake, const void **bottom_old,
				     size_t *size_old);
static inline void sanitizer_start_switch(void **save,
					  struct thread_struct *next)
{
	__sanitizer_start_switch_fiber(save, (void *)next->stack_bottom,
				       next->stack_size);
}

static inline void sanitizer_finish_switch(void *fake)
{
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
}
#elif defined(CONFIG_UM_TSAN)
void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned int flags);
void __tsan_destroy_fiber(void *fiber);
void __tsan_switch_to_fiber(void *fiber, unsigned int flags);
static inline void sanitizer_start_switch(void **save,
					  struct thread_struct *next)
{
	/* 0: the tasks of one CPU are ordered by its switches, as they are. */
	__tsan_switch_to_fiber(next->tsan_fiber, 0);
}

static inline void sanitizer_finish_switch(void *fake)
{
}
#else
static inline void sanitizer_start_switch(void **save,
					  struct thread_struct *next)
{
}

static inline void sanitizer_finish_switch(void *fake)
{
}
#endif

#ifdef CONFIG_UM_TSAN
static inline void sanitizer_create_fiber(struct thread_struct *thread)
{
	thread->tsan_fiber = __tsan_create_fiber(0);
}

static inline void sanitizer_adopt_fiber(struct thread_struct *thread)
{
	thread->tsan_fiber = __tsan_get_current_fiber();
}

static inline void sanitizer_destroy_fiber(struct thread_struct *thread)
{
	__tsan_destroy_fiber(thread->tsan_fiber);
}
#else
static inline void sanitizer_create_fiber(struct thread_struct *thread)
{
}

static inline void sanitizer_adopt_fiber(struct thread_struct *thread)
{
}

static inline void sanitizer_destroy_fiber(struct thread_struct *thread)
{
}
#endif

#endif /* _ASM_UM_SANITIZER_H */
