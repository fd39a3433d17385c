// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers that nobody can guess.
 *
 *	sources --> pool (BLAKE2s) --> base key --> key of each CPU --> stream
 *
 * What comes in is hashed into the pool (pool.lock). When 256 bits have come
 * whose source says that nobody can guess them, and once a minute afterwards, a
 * key is made of it for all (base.lock). Each CPU takes a key of its own from
 * that one, and its numbers from its key by ChaCha20, with interrupts off for the
 * first block only.
 *
 * A key is replaced by the first half of the block that it makes, before anybody
 * sees the second: who reads memory later learns nothing of what was given out.
 */
#include <asm/archrandom.h>
#include <crypto/blake2s.h>
#include <crypto/chacha.h>
#include <kunit/visibility.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define READY_BITS		256u
#define RESEED_INTERVAL		(60 * HZ)
#define SEED_LONGS		(BLAKE2S_HASH_SIZE / sizeof(long))

static struct {
	raw_spinlock_t lock;
	struct blake2s_state hash;
	unsigned int bits;		/* that nobody can guess, at most 256 */
} pool = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(pool.lock),
	.hash = BLAKE2S_INIT,
};

static struct {
	raw_spinlock_t lock;
	u8 key[CHACHA_KEY_SIZE];
	unsigned long birth;		/* jiffies */
	unsigned long generation;	/* 0: never made */
} base = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(base.lock),
};

struct crng {
	u8 key[CHACHA_KEY_SIZE];
	unsigned long generation;	/* that of the key it comes from */
};
static DEFINE_PER_CPU(struct crng, crngs);
/* Before, all CPUs' variables would become copies of the one that is used. */
static bool crngs_apart __ro_after_init;

static bool crng_ready;
static DECLARE_WAIT_QUEUE_HEAD(ready_wait);

static bool trust_cpu __ro_after_init = true;
static bool trust_bootloader __ro_after_init = true;

static int __init trust_cpu_param(char *val)
{
	return val ? kstrtobool(val, &trust_cpu) : -EINVAL;
}
early_param("random.trust_cpu", trust_cpu_param);

static int __init trust_bootloader_param(char *val)
{
	return val ? kstrtobool(val, &trust_bootloader) : -EINVAL;
}
early_param("random.trust_bootloader", trust_bootloader_param);

bool rng_is_initialized(void)
{
	return READ_ONCE(crng_ready);
}
EXPORT_SYMBOL_GPL(rng_is_initialized);

/* --- The pool --- */

static void mix_pool(const void *buf, size_t len)
{
	guard(raw_spinlock_irqsave)(&pool.lock);
	blake2s_update(&pool.hash, buf, len);
}

/* What is in the pool as a key of hashes; the pool goes on from another. */
static void pool_take(u8 *seed)
{
	struct {
		unsigned long cpu[SEED_LONGS];
		u64 now;
	} fresh;
	u8 next[BLAKE2S_HASH_SIZE];
	struct blake2s_state s;

	fresh.now = sched_clock();
	for (size_t i = 0; i < SEED_LONGS; i++)
		if (!arch_get_random_seed_longs(&fresh.cpu[i], 1) &&
		    !arch_get_random_longs(&fresh.cpu[i], 1))
			fresh.cpu[i] = sched_clock();
	scoped_guard(raw_spinlock_irqsave, &pool.lock) {
		blake2s_update(&pool.hash, &fresh, sizeof(fresh));
		blake2s_final(&pool.hash, seed);
		blake2s_init_key(&s, BLAKE2S_HASH_SIZE, seed, BLAKE2S_KEY_SIZE);
		blake2s_update(&s, "pool", 4);
		blake2s_final(&s, next);
		blake2s_init_key(&pool.hash, BLAKE2S_HASH_SIZE, next,
				 sizeof(next));
	}
	memzero_explicit(next, sizeof(next));
	memzero_explicit(&fresh, sizeof(fresh));
}

/* A new key for all, of everything that has come in. */
static void reseed(void)
{
	u8 seed[BLAKE2S_KEY_SIZE], key[CHACHA_KEY_SIZE];
	struct blake2s_state s;

	pool_take(seed);
	blake2s_init_key(&s, sizeof(key), seed, sizeof(seed));
	blake2s_update(&s, "crng", 4);
	blake2s_final(&s, key);
	scoped_guard(raw_spinlock_irqsave, &base.lock) {
		memcpy(base.key, key, sizeof(key));
		WRITE_ONCE(base.birth, jiffies);
		WRITE_ONCE(base.generation, base.generation + 1);
	}
	memzero_explicit(seed, sizeof(seed));
	memzero_explicit(key, sizeof(key));
}

/* The caller has mixed them in already. */
static void credit(unsigned int bits)
{
	bool ready;

	scoped_guard(raw_spinlock_irqsave, &pool.lock) {
		ready = pool.bits < READY_BITS && pool.bits + bits >= READY_BITS;
		pool.bits = min(pool.bits + bits, READY_BITS);
	}
	if (!ready)
		return;
	reseed();
	WRITE_ONCE(crng_ready, true);
	pr_notice("random: crng init done\n");
	wake_up_all(&ready_wait);
}

/* --- The streams --- */

/*
 * Makes a block with @key, which the first half of it replaces; the second
 * begins what is given out, @len bytes. @state goes on with the old key, which
 * is nowhere else any more.
 */
static void fast_key_erasure(u8 *key, u32 *state, void *out, size_t len)
{
	static const u8 nonce[12];
	u8 block[CHACHA_BLOCK_SIZE];

	chacha_init(state, key, 0, nonce);
	chacha20_block(state, block);
	memcpy(key, block, CHACHA_KEY_SIZE);
	memcpy(out, block + CHACHA_KEY_SIZE, len);
	memzero_explicit(block, sizeof(block));
}

/* A key from the common one. Interrupts are off. */
static void take_base_key(u8 *key)
{
	u32 state[CHACHA_STATE_WORDS];

	guard(raw_spinlock)(&base.lock);
	fast_key_erasure(base.key, state, key, CHACHA_KEY_SIZE);
	memzero_explicit(state, sizeof(state));
}

/*
 * The state of a stream, and its first bytes, half a block at most. Until enough
 * has been gathered, whatever has come since the last time counts at once.
 */
static void begin_stream(u32 *state, void *out, size_t len)
{
	u8 key[CHACHA_KEY_SIZE];
	unsigned long flags, generation;
	struct crng *crng;

	if (!rng_is_initialized() ||
	    time_after(jiffies, READ_ONCE(base.birth) + RESEED_INTERVAL))
		reseed();
	local_irq_save(flags);
	if (likely(crngs_apart)) {
		crng = this_cpu_ptr(&crngs);
		generation = READ_ONCE(base.generation);
		if (unlikely(crng->generation != generation)) {
			take_base_key(crng->key);
			crng->generation = generation;
		}
		fast_key_erasure(crng->key, state, out, len);
	} else {
		take_base_key(key);
		fast_key_erasure(key, state, out, len);
		memzero_explicit(key, sizeof(key));
	}
	local_irq_restore(flags);
}

void get_random_bytes(void *buf, size_t len)
{
	size_t n = min_t(size_t, len, CHACHA_BLOCK_SIZE - CHACHA_KEY_SIZE);
	u32 state[CHACHA_STATE_WORDS];
	u8 block[CHACHA_BLOCK_SIZE];

	if (!len)
		return;
	begin_stream(state, buf, n);
	for (buf += n, len -= n; len; buf += n, len -= n) {
		n = min_t(size_t, len, CHACHA_BLOCK_SIZE);
		chacha20_block(state, block);
		memcpy(buf, block, n);
	}
	memzero_explicit(block, sizeof(block));
	memzero_explicit(state, sizeof(state));
}
EXPORT_SYMBOL_GPL(get_random_bytes);

/*
 * The upper half of a product with 32 bits; those few whose lower half would
 * make some results more frequent are drawn again.
 */
u32 get_random_u32_below(u32 ceil)
{
	u64 product;

	if (!ceil)
		return get_random_u32();
	do
		product = (u64)get_random_u32() * ceil;
	while ((u32)product < -ceil % ceil);
	return product >> 32;
}
EXPORT_SYMBOL_GPL(get_random_u32_below);

/* --- Sources --- */

/* Serial numbers and the like: no secret, but not the same everywhere. */
void add_device_randomness(const void *buf, size_t len)
{
	u64 now = sched_clock();

	mix_pool(&now, sizeof(now));
	mix_pool(buf, len);
}
EXPORT_SYMBOL_GPL(add_device_randomness);

void add_bootloader_randomness(const void *buf, size_t len)
{
	mix_pool(buf, len);
	if (trust_bootloader)
		credit(min_t(size_t, len * 8, READY_BITS));
}

void add_hwgenerator_randomness(const void *buf, size_t len, size_t entropy_bits)
{
	mix_pool(buf, len);
	credit(min3(entropy_bits, len * 8, (size_t)READY_BITS));
}
EXPORT_SYMBOL_GPL(add_hwgenerator_randomness);

/*
 * Nobody brings anything: then it is when we are interrupted, measured finely,
 * that nobody can guess; a bit for each tick that was not like the last.
 */
int wait_for_random_bytes(void)
{
	u64 last = 0, passed = 0;

	while (!rng_is_initialized()) {
		u64 before = passed, now;
		long left = wait_event_interruptible_timeout(
			ready_wait, rng_is_initialized(), 1);

		if (left < 0)
			return left;
		now = sched_clock();
		mix_pool(&now, sizeof(now));
		passed = now - last;
		last = now;
		if (passed != before)
			credit(1);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(wait_for_random_bytes);

/* Programs have these from their C library. */
#define GRND_NONBLOCK	0x1
#define GRND_RANDOM	0x2
#define GRND_INSECURE	0x4

/* What is copied is used up, and forgotten at once. */
static ssize_t give_random(char __user *buf, size_t len)
{
	u8 block[64];
	size_t done = 0;

	while (done < len) {
		size_t part = min(len - done, sizeof(block));
		size_t left;

		get_random_bytes(block, part);
		left = copy_to_user(buf + done, block, part);
		done += part - left;
		if (left || (done >= 256 && signal_pending(current)))
			break;
		cond_resched();
	}
	memzero_explicit(block, sizeof(block));
	return done || !len ? (ssize_t)done : -EFAULT;
}

/* There is one kind of numbers. A short request is never cut short by a signal. */
SYSCALL_DEFINE3(getrandom, char __user *, buf, size_t, len, unsigned int, flags)
{
	int err;

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if ((flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if (!rng_is_initialized() && !(flags & GRND_INSECURE)) {
		if (flags & GRND_NONBLOCK)
			return -EAGAIN;
		err = wait_for_random_bytes();
		if (err)
			return err;
	}
	return give_random(buf, min(len, (size_t)INT_MAX));
}

/* What the processor gives counts, unless random.trust_cpu=0. */
static void __init ask_cpu(void)
{
	unsigned int bits = 0;
	unsigned long value;

	for (size_t i = 0; i < SEED_LONGS; i++) {
		if (!arch_get_random_seed_longs(&value, 1) &&
		    !arch_get_random_longs(&value, 1))
			continue;
		mix_pool(&value, sizeof(value));
		bits += 8 * sizeof(value);
	}
	memzero_explicit(&value, sizeof(value));
	if (trust_cpu)
		credit(bits);
}

void __init random_init_early(void *seed, size_t len)
{
	u64 now = sched_clock();

	mix_pool(&now, sizeof(now));
	ask_cpu();
	if (len)
		add_bootloader_randomness(seed, len);
	memzero_explicit(seed, len);
}

void __init random_init(void)
{
	u64 now = sched_clock();

	mix_pool(&now, sizeof(now));
	reseed();
	crngs_apart = true;
}
