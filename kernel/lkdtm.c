// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crashes on demand (CONFIG_LKDTM): lkdtm=BUG and its like on the command
 * line make the kernel do wrong at the end of the boot, so that a test from
 * outside sees what it says and how the machine ends. Where Linux's module has
 * the same crash its name is used.
 *
 * Owns nothing that matters. Each crash point is a function of its own, not
 * inlined, that must be named in the report.
 */
#include <asm/processor.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/moduleparam.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <uapi/linux/mman.h>

/* The crash that was asked for, or none. */
static char *lkdtm;
core_param(lkdtm, lkdtm, charp, 0444);

static noinline void lkdtm_PANIC(void)
{
	panic("dumptest\n");
}

/* Stops the machine, unlike a warning. */
static noinline void lkdtm_BUG(void)
{
	BUG();
}

/* Goes on afterwards, unless panic_on_warn says otherwise. */
static noinline void lkdtm_WARNING(void)
{
	WARN_ON(1);
}

static noinline void lkdtm_WARNING_MESSAGE(void)
{
	WARN(1, "Warning message trigger: %d\n", 7);
}

/* Through a variable, or the compiler would see what we do. */
static noinline __no_sanitize_address __no_sanitize_undefined
void lkdtm_EXCEPTION(void)
{
	int *nowhere = NULL;

	OPTIMIZER_HIDE_VAR(nowhere);
	*(volatile int *)nowhere = 0;
}

/* Deeper than any stack; a variable, as compilers know endless recursion. */
static int deepest = 1 << 20;

/* The frame is used after the call, or the optimizer would make a loop. */
static noinline int lkdtm_recurse(int depth)
{
	volatile char frame[512];

	if (depth == READ_ONCE(deepest))
		return 0;
	frame[0] = depth;
	frame[sizeof(frame) - 1] = lkdtm_recurse(depth + 1);
	return frame[0] + frame[sizeof(frame) - 1];
}

static noinline void lkdtm_EXHAUST_STACK(void)
{
	pr_info("lkdtm: recursion came back with %d\n", lkdtm_recurse(0));
}

static DEFINE_SPINLOCK(lockup);

/* Nobody will ever unlock it: who waits, waits for himself. */
static noinline void lkdtm_SPINLOCKUP(void)
{
	spin_lock(&lockup);
	spin_lock(&lockup);
}

/* Of these two, the first is taken first; later the other way round. */
static DEFINE_SPINLOCK(first_lock);
static DEFINE_SPINLOCK(second_lock);

/* Nobody waits for anybody this time; two CPUs might. */
static noinline void lkdtm_LOCK_INVERSION(void)
{
	spin_lock(&first_lock);
	spin_lock(&second_lock);
	spin_unlock(&second_lock);
	spin_unlock(&first_lock);

	spin_lock(&second_lock);
	spin_lock(&first_lock);
	spin_unlock(&first_lock);
	spin_unlock(&second_lock);
}

/* Who sleeps while he reads holds up what waits for the readers. */
static noinline void lkdtm_RCU_SLEEP(void)
{
	rcu_read_lock();
	might_sleep();
	rcu_read_unlock();
}

static void rcu_nothing(struct rcu_head *head)
{
}

/* Somebody waits for the end of readers that begin now; no tick need come to say so. */
static void start_grace_period(void)
{
	static struct rcu_head head;

	call_rcu(&head, rcu_nothing);
	rcu_begin();
}

/* A reader that does not come to its end. */
static noinline void lkdtm_RCU_STALL(void)
{
	rcu_read_lock();
	start_grace_period();
	for (;;)
		cpu_relax();
}

/* The same, where no tick can notice it. */
static noinline void lkdtm_RCU_STALL_IRQS_OFF(void)
{
	local_irq_disable();
	lkdtm_RCU_STALL();
}

/* Interrupts come, but nobody else gets to run. */
static noinline void lkdtm_SOFTLOCKUP(void)
{
	preempt_disable();
	for (;;)
		cpu_relax();
}

/* Nothing comes: another CPU must find out. */
static noinline void lkdtm_HARDLOCKUP(void)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

/* Nobody will wake it. */
static noinline void lkdtm_HUNG_TASK(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
}

static noinline void lkdtm_WRITE_AFTER_FREE(void)
{
	volatile char *object = kmalloc(96, GFP_KERNEL);
	void *next;

	if (!object)
		return;
	kfree((void *)object);
	OPTIMIZER_HIDE_VAR(object);
	object[40] = 1;
	/* Without a sanitizer, found when it is used again. */
	next = kmalloc(96, GFP_KERNEL);
	kfree(next);
}

/* Only a sanitizer sees that: reading leaves no trace. */
static noinline void lkdtm_READ_AFTER_FREE(void)
{
	volatile char *object = kmalloc(96, GFP_KERNEL);

	if (!object)
		return;
	kfree((void *)object);
	OPTIMIZER_HIDE_VAR(object);
	pr_info("lkdtm: read %d\n", object[40]);
}

/* The first byte behind: in a red zone, if the cache has them. */
static noinline void lkdtm_SLAB_LINEAR_OVERFLOW(void)
{
	volatile char *object = kmalloc(96, GFP_KERNEL);

	if (!object)
		return;
	OPTIMIZER_HIDE_VAR(object);
	object[96] = 1;
	kfree((void *)object);
}

/* The second one finds the object on the list of free ones. */
static noinline void lkdtm_SLAB_FREE_DOUBLE(void)
{
	void *object = kmalloc(96, GFP_KERNEL);

	kfree(object);
	OPTIMIZER_HIDE_VAR(object);
	kfree(object);
}

/* The neighbour does not point back. */
static noinline void lkdtm_CORRUPT_LIST_ADD(void)
{
	struct list_head head = LIST_HEAD_INIT(head), one, two;

	list_add(&one, &head);
	head.next->prev = &two;
	list_add(&two, &head);
}

/* Nobody sleeps, but somebody might. */
static noinline void lkdtm_SCHEDULING_WHILE_ATOMIC(void)
{
	preempt_disable();
	might_sleep();
	preempt_enable();
}

static const unsigned long rodata = 0xaa55aa55;

/* Through variables, or the compiler would refuse. */
static noinline void lkdtm_WRITE_RO(void)
{
	volatile unsigned long *p = (unsigned long *)&rodata;

	OPTIMIZER_HIDE_VAR(p);
	*p = 0;
}

/* The code of a function, which runs where it may not be written. */
static noinline void lkdtm_WRITE_KERN(void)
{
	volatile unsigned char *p = (unsigned char *)lkdtm_PANIC;

	OPTIMIZER_HIDE_VAR(p);
	*p ^= 1;
}

static noinline void do_nothing(void)
{
	barrier();
}

#define EXEC_SIZE 64
static u8 data_area[EXEC_SIZE];
static const u8 rodata_area[EXEC_SIZE] = { 0xc3 };

/* A function that would do nothing, from where there is only data. */
static void execute_at(void *where)
{
	void (*fn)(void) = where;

	OPTIMIZER_HIDE_VAR(fn);
	fn();
}

static void copy_and_execute(void *where)
{
	memcpy(where, do_nothing, EXEC_SIZE);
	execute_at(where);
}

static noinline void lkdtm_EXEC_DATA(void)
{
	copy_and_execute(data_area);
}

static noinline void lkdtm_EXEC_STACK(void)
{
	u8 area[EXEC_SIZE];

	copy_and_execute(area);
}

static noinline void lkdtm_EXEC_KMALLOC(void)
{
	void *area = kmalloc(EXEC_SIZE, GFP_KERNEL);

	if (area)
		copy_and_execute(area);
	kfree(area);
}

static noinline void lkdtm_EXEC_VMALLOC(void)
{
	u8 *area = vmalloc(PAGE_SIZE);

	/* In the middle, so that a report can show the bytes before. */
	if (area)
		copy_and_execute(area + PAGE_SIZE / 2);
	vfree(area);
}

static noinline void lkdtm_EXEC_RODATA(void)
{
	execute_at((void *)rodata_area);
}

/*
 * A page of user memory with a function in it, at the running thread's address; 0 if
 * there is no memory for that.
 */
static unsigned long user_page(void)
{
	struct mm_struct *mm = mm_alloc();
	unsigned long addr;

	if (!mm)
		return 0;
	addr = mm_map(mm, &(struct map_request){
		.len = PAGE_SIZE, .flags = MAP_PRIVATE | MAP_ANONYMOUS,
		.prot = PROT_READ | PROT_WRITE | PROT_EXEC });
	kthread_use_mm(mm);
	if (!IS_ERR_VALUE(addr) &&
	    !copy_to_user((void __user *)addr, do_nothing, EXEC_SIZE))
		return addr;
	pr_err("lkdtm: no user memory at %#lx\n", addr);
	return 0;
}

/* It is there and may be read, but not so. */
static noinline void lkdtm_ACCESS_USERSPACE(void)
{
	unsigned long addr = user_page();
	volatile unsigned long *p = (unsigned long *)addr;

	OPTIMIZER_HIDE_VAR(p);
	if (addr)
		(void)*p;
}

/* Code of the user's, which the kernel must not run. */
static noinline void lkdtm_EXEC_USERSPACE(void)
{
	unsigned long addr = user_page();

	if (addr)
		execute_at((void *)addr);
}

/* A crash type is its function without "lkdtm_". */
#define CRASH_TYPE(type) { #type, lkdtm_##type }

static const struct {
	const char *name;
	void (*crash)(void);
} crash_types[] = {
	CRASH_TYPE(PANIC),
	CRASH_TYPE(BUG),
	CRASH_TYPE(WARNING),
	CRASH_TYPE(WARNING_MESSAGE),
	CRASH_TYPE(EXCEPTION),
	CRASH_TYPE(EXHAUST_STACK),
	CRASH_TYPE(SPINLOCKUP),
	CRASH_TYPE(LOCK_INVERSION),
	CRASH_TYPE(RCU_SLEEP),
	CRASH_TYPE(RCU_STALL),
	CRASH_TYPE(RCU_STALL_IRQS_OFF),
	CRASH_TYPE(SOFTLOCKUP),
	CRASH_TYPE(HARDLOCKUP),
	CRASH_TYPE(HUNG_TASK),
	CRASH_TYPE(WRITE_AFTER_FREE),
	CRASH_TYPE(READ_AFTER_FREE),
	CRASH_TYPE(SLAB_LINEAR_OVERFLOW),
	CRASH_TYPE(SLAB_FREE_DOUBLE),
	CRASH_TYPE(CORRUPT_LIST_ADD),
	CRASH_TYPE(SCHEDULING_WHILE_ATOMIC),
	CRASH_TYPE(WRITE_RO),
	CRASH_TYPE(WRITE_KERN),
	CRASH_TYPE(EXEC_DATA),
	CRASH_TYPE(EXEC_STACK),
	CRASH_TYPE(EXEC_KMALLOC),
	CRASH_TYPE(EXEC_VMALLOC),
	CRASH_TYPE(EXEC_RODATA),
	CRASH_TYPE(ACCESS_USERSPACE),
	CRASH_TYPE(EXEC_USERSPACE),
};

/* Last of all: the machine is as complete as it will be. */
static int __init lkdtm_init(void)
{
	if (!lkdtm)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(crash_types); i++) {
		if (strcmp(lkdtm, crash_types[i].name))
			continue;
		pr_info("lkdtm: Performing direct entry %s\n", lkdtm);
		crash_types[i].crash();
		pr_info("lkdtm: survived %s\n", lkdtm);
		return 0;
	}
	pr_err("lkdtm: no such crash type: %s\n", lkdtm);
	return -EINVAL;
}
late_initcall(lkdtm_init);
