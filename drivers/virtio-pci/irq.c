/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts: by MSI-X a message for the configuration and one for each
 * queue, or one for all of them where there aren't so many; else INTx.
 */
#include <uk/alloc.h>
#include <uk/errno.h>
#include "vpci.h"

#define MESSAGES_MIN 2

static bool config_irq(void *arg)
{
	virtio_config_irq(arg);
	return true;
}

static bool queue_irq(void *arg)
{
	virtio_queue_irq(arg);
	return true;
}

static bool queues_irq(void *arg)
{
	virtio_all_irq(arg);
	return true;
}

static bool intx(void *arg)
{
	struct vpci *p = arg;
	uint8_t isr = vpci_isr(p);

	if (isr & VPCI_ISR_CONFIG)
		virtio_config_irq(&p->v);
	if (isr & VPCI_ISR_QUEUE)
		virtio_all_irq(&p->v);
	return isr & (VPCI_ISR_CONFIG | VPCI_ISR_QUEUE);
}

static struct ukplat_irq_handler handler(struct vpci *p, unsigned int i)
{
	if (i == 0)
		return (struct ukplat_irq_handler){config_irq, &p->v, NULL};
	if (p->messages == MESSAGES_MIN)
		return (struct ukplat_irq_handler){queues_irq, &p->v, NULL};
	return (struct ukplat_irq_handler){queue_irq, &p->v.queues[i - 1],
					   NULL};
}

static void unbind(struct vpci *p, unsigned int n)
{
	while (n)
		if (n--)
			uk_pci_msix_unbind(p->pci, n, &p->handlers[n]);
	uk_pci_msix_off(p->pci);
	uk_free(uk_alloc_get_default(), p->handlers);
	p->msix = false;
}

static int bind(struct vpci *p, unsigned int n)
{
	int rc = uk_pci_msix_on(p->pci, n);
	unsigned int i = 0;

	if (rc)
		return rc;
	p->messages = n;
	p->handlers =
		uk_calloc(uk_alloc_get_default(), n, sizeof(*p->handlers));
	rc = p->handlers ? 0 : -ENOMEM;
	for (; !rc && i < n; i += !rc) {
		p->handlers[i] = handler(p, i);
		rc = uk_pci_msix_bind(p->pci, i, &p->handlers[i]);
	}
	if (rc)
		unbind(p, i);
	p->msix = !rc;
	return rc;
}

int vpci_irq_on(struct virtio_dev *v)
{
	struct vpci *p = vpci_of(v);

	if (!bind(p, v->nqueues + 1) || !bind(p, MESSAGES_MIN))
		return 0;
	p->intx = (struct ukplat_irq_handler){intx, p, NULL};
	return uk_pci_irq_on(p->pci, &p->intx);
}

void vpci_irq_off(struct virtio_dev *v)
{
	struct vpci *p = vpci_of(v);

	if (p->msix)
		unbind(p, p->messages);
	else
		uk_pci_irq_off(p->pci, &p->intx);
}
