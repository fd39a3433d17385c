// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains of functions that want to know of an event. A chain belongs to who
 * declares it; its own lock guards its links.
 *
 * An atomic chain is walked under RCU, by readers who must not wait: a link is
 * changed by one store, after what it leads to is complete, and who has left
 * the chain keeps his own link, for those who stand on it.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

/* The link that points at @nb, or at the end. */
static struct notifier_block **find_link(struct notifier_block **link,
					 const struct notifier_block *nb)
{
	while (*link && *link != nb)
		link = &(*link)->next;
	return link;
}

/* Under the chain's lock. Who walks it meanwhile finds @nb whole, or not. */
static int add_link(struct notifier_block **link, struct notifier_block *nb)
{
	if (*find_link(link, nb))
		return -EEXIST;
	while (*link && (*link)->priority >= nb->priority)
		link = &(*link)->next;
	nb->next = *link;
	smp_store_release(link, nb);
	return 0;
}

/* @nb->next stays: somebody may be about to follow it. */
static int remove_link(struct notifier_block **link, struct notifier_block *nb)
{
	link = find_link(link, nb);
	if (!*link)
		return -ENOENT;
	WRITE_ONCE(*link, nb->next);
	return 0;
}

int atomic_notifier_chain_register(struct atomic_notifier_head *nh,
				   struct notifier_block *nb)
{
	guard(raw_spinlock_irqsave)(&nh->lock);
	return add_link(&nh->head, nb);
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_register);

int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh,
				     struct notifier_block *nb)
{
	int err;

	scoped_guard(raw_spinlock_irqsave, &nh->lock)
		err = remove_link(&nh->head, nb);
	/* Its function may be running still, and its memory in use. */
	synchronize_rcu();
	return err;
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_unregister);

/* Each one's answer replaces the one before; the first to stop it is last. */
int atomic_notifier_call_chain(struct atomic_notifier_head *nh,
			       unsigned long action, void *data)
{
	struct notifier_block *nb;
	int ret = NOTIFY_DONE;

	guard(rcu)();
	for (nb = smp_load_acquire(&nh->head);
	     nb && !(ret & NOTIFY_STOP_MASK); nb = smp_load_acquire(&nb->next))
		ret = nb->notifier_call(nb, action, data);
	return ret;
}
EXPORT_SYMBOL_GPL(atomic_notifier_call_chain);

int blocking_notifier_chain_register(struct blocking_notifier_head *nh,
				     struct notifier_block *nb)
{
	guard(rwsem_write)(&nh->rwsem);
	return add_link(&nh->head, nb);
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_register);

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
				       struct notifier_block *nb)
{
	guard(rwsem_write)(&nh->rwsem);
	return remove_link(&nh->head, nb);
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_unregister);

/* From the first one to before @end. Returns as the interface says. */
static int call_chain(struct blocking_notifier_head *nh, unsigned long action,
		      void *data, struct notifier_block **end)
{
	struct notifier_block *nb;
	int ret = NOTIFY_DONE;

	for (nb = nh->head; nb != *end; nb = nb->next) {
		ret = nb->notifier_call(nb, action, data);
		if (ret & NOTIFY_STOP_MASK) {
			*end = nb;
			break;
		}
	}
	return ret;
}

int blocking_notifier_call_chain(struct blocking_notifier_head *nh,
				 unsigned long action, void *data)
{
	struct notifier_block *end = NULL;

	guard(rwsem_read)(&nh->rwsem);
	return call_chain(nh, action, data, &end);
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain);

int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh,
					unsigned long action,
					unsigned long undo, void *data)
{
	struct notifier_block *end = NULL;
	int ret;

	guard(rwsem_read)(&nh->rwsem);
	ret = call_chain(nh, action, data, &end);
	if (notifier_to_errno(ret))
		call_chain(nh, undo, data, &end);
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain_robust);
