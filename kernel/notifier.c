// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains of functions that want to know of an event. A chain belongs to who
 * declares it; its own lock guards its links.
 */
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/notifier.h>

/* The link that points at @nb, or at the end. */
static struct notifier_block **find_link(struct notifier_block **link,
					 const struct notifier_block *nb)
{
	while (*link && *link != nb)
		link = &(*link)->next;
	return link;
}

int blocking_notifier_chain_register(struct blocking_notifier_head *nh,
				     struct notifier_block *nb)
{
	struct notifier_block **link = &nh->head;

	guard(rwsem_write)(&nh->rwsem);
	if (*find_link(link, nb))
		return -EEXIST;
	while (*link && (*link)->priority >= nb->priority)
		link = &(*link)->next;
	nb->next = *link;
	*link = nb;
	return 0;
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_register);

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
				       struct notifier_block *nb)
{
	struct notifier_block **link;

	guard(rwsem_write)(&nh->rwsem);
	link = find_link(&nh->head, nb);
	if (!*link)
		return -ENOENT;
	*link = nb->next;
	return 0;
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
