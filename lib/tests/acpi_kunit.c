// SPDX-License-Identifier: GPL-2.0-only
/* Tests of lib/acpi.c: good tables, and what is wrong with bad ones. */
#include <kunit/test.h>
#include <linux/acpi.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

static void set_sum(void *data, size_t len, u8 *sum)
{
	u8 total = 0;

	*sum = 0;
	for (size_t i = 0; i < len; i++)
		total += ((u8 *)data)[i];
	*sum = -total;
}

/* A table with @len bytes behind its header, whose sum is right. */
static void make_table(void *buf, const char *signature, const void *body,
		       size_t len)
{
	struct acpi_table *t = buf;

	memset(t, 0, sizeof(*t));
	memcpy(t->signature, signature, 4);
	t->length = sizeof(*t) + len;
	memcpy(t + 1, body, len);
	set_sum(t, t->length, &t->checksum);
}

static void tables_are_summed(struct kunit *test)
{
	u8 buf[64];
	struct acpi_table *t = (void *)buf;

	make_table(buf, "TEST", "12345678", 8);
	KUNIT_EXPECT_TRUE(test, acpi_table_ok(t, sizeof(buf)));
	KUNIT_EXPECT_TRUE(test, acpi_table_ok(t, t->length));
	KUNIT_EXPECT_FALSE(test, acpi_table_ok(t, t->length - 1));
	KUNIT_EXPECT_FALSE(test, acpi_table_ok(t, 10));
	buf[40] ^= 1;
	KUNIT_EXPECT_FALSE(test, acpi_table_ok(t, sizeof(buf)));
	t->length = 3;
	KUNIT_EXPECT_FALSE(test, acpi_table_ok(t, sizeof(buf)));
}

static void root_pointer(struct kunit *test)
{
	struct acpi_rsdp r = { .revision = 0 };

	memcpy(r.signature, "RSD PTR ", 8);
	set_sum(&r, 20, &r.checksum);
	KUNIT_EXPECT_TRUE(test, acpi_rsdp_ok(&r, 20));
	KUNIT_EXPECT_FALSE(test, acpi_rsdp_ok(&r, 19));
	r.revision = 2;
	set_sum(&r, 20, &r.checksum);
	KUNIT_EXPECT_FALSE(test, acpi_rsdp_ok(&r, sizeof(r)));
	r.length = sizeof(r);
	r.xsdt = 0x12345678;
	set_sum(&r, sizeof(r), &r.extended_checksum);
	KUNIT_EXPECT_TRUE(test, acpi_rsdp_ok(&r, sizeof(r)));
	KUNIT_EXPECT_FALSE(test, acpi_rsdp_ok(&r, sizeof(r) - 1));
	r.signature[3] = 'X';
	KUNIT_EXPECT_FALSE(test, acpi_rsdp_ok(&r, sizeof(r)));
}

struct seen {
	int nr;
	u8 types[8];
	int stop_at;
};

static int note_entry(void *arg, const struct acpi_entry *e)
{
	struct seen *s = arg;

	if (s->nr < 8)
		s->types[s->nr] = e->type;
	s->nr++;
	return s->nr == s->stop_at ? 77 : 0;
}

static void entries_in_turn(struct kunit *test)
{
	static const u8 body[] = { 0, 4, 9, 9, 1, 2, 5, 3, 0 };
	struct seen s = { 0 };
	u8 buf[64];

	make_table(buf, "APIC", body, sizeof(body));
	KUNIT_EXPECT_EQ(test, acpi_for_each_entry((void *)buf, 36, note_entry,
						  &s), 0);
	KUNIT_EXPECT_EQ(test, s.nr, 3);
	KUNIT_EXPECT_MEMEQ(test, s.types, ((u8[]){ 0, 1, 5 }), 3);
	s = (struct seen){ .stop_at = 2 };
	KUNIT_EXPECT_EQ(test, acpi_for_each_entry((void *)buf, 36, note_entry,
						  &s), 77);
	KUNIT_EXPECT_EQ(test, s.nr, 2);
	KUNIT_EXPECT_EQ(test, acpi_for_each_entry((void *)buf, 60, note_entry,
						  &s), -EINVAL);
}

/* An entry of no length would be walked for ever. */
static void entries_that_lie(struct kunit *test)
{
	static const u8 bad[][4] = {
		{ 0, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 5, 0, 0 }, { 0, 3, 0, 7 },
	};
	struct seen s = { 0 };
	u8 buf[64];

	for (int i = 0; i < 4; i++) {
		make_table(buf, "APIC", bad[i], 4);
		KUNIT_EXPECT_EQ_MSG(test, acpi_for_each_entry((void *)buf, 36,
							      note_entry, &s),
				    -EINVAL, "case %d", i);
	}
}

static void distances(struct kunit *test)
{
	static const u8 body[] = { 2, 0, 0, 0, 0, 0, 0, 0, 10, 21, 9, 10 };
	u8 buf[64];
	struct acpi_slit *slit = (void *)buf;

	make_table(buf, "SLIT", body, sizeof(body));
	KUNIT_EXPECT_EQ(test, acpi_slit_distance(slit, 0, 0), 10);
	KUNIT_EXPECT_EQ(test, acpi_slit_distance(slit, 0, 1), 21);
	KUNIT_EXPECT_EQ(test, acpi_slit_distance(slit, 1, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, acpi_slit_distance(slit, 2, 0), -EINVAL);
	slit->nr_nodes = 3;
	KUNIT_EXPECT_EQ(test, acpi_slit_distance(slit, 0, 0), -EINVAL);
	slit->nr_nodes = ~0ull;
	KUNIT_EXPECT_EQ(test, acpi_slit_distance(slit, 0, 0), -EINVAL);
}

static void power_off(struct kunit *test)
{
	static const u8 zero[] = "ab\x08_S5_\x12\x06\x04\x00\x00\x00\x00";
	static const u8 five[] = "\x08\\_S5_\x12\x07\x04\x0a\x05\x00\x00";
	static const u8 text[] = "\x0d_S5_\x00 and no more of it";
	static const u8 cut[] = "abc\x08_S5_\x12\x06";
	u8 buf[100], type = 99;

	make_table(buf, "DSDT", zero, sizeof(zero));
	KUNIT_EXPECT_EQ(test, acpi_find_s5((void *)buf, &type), 0);
	KUNIT_EXPECT_EQ(test, type, 0);
	make_table(buf, "DSDT", five, sizeof(five));
	KUNIT_EXPECT_EQ(test, acpi_find_s5((void *)buf, &type), 0);
	KUNIT_EXPECT_EQ(test, type, 5);
	make_table(buf, "DSDT", text, sizeof(text));
	KUNIT_EXPECT_EQ(test, acpi_find_s5((void *)buf, &type), -ENOENT);
	make_table(buf, "DSDT", cut, sizeof(cut) - 1);
	KUNIT_EXPECT_EQ(test, acpi_find_s5((void *)buf, &type), -ENOENT);
	make_table(buf, "DSDT", "", 0);
	KUNIT_EXPECT_EQ(test, acpi_find_s5((void *)buf, &type), -ENOENT);
}

/* As QEMU's microvm has them: a name, and two descriptors of resources. */
#define VIRTIO_NAME	"\x08_HID\x0dLNRO0005\0"
#define VIRTIO_MEMORY	"\x86\x09\0\x01\0\x2e\xb0\xfe\0\x02\0\0"
#define VIRTIO_LINE	"\x89\x06\0\x01\x01\x2f\0\0\0"

/* @n of them, one behind the other, of which @cut bytes are missing. */
static unsigned int count_virtio(const char *body, size_t len, int n, int cut)
{
	struct acpi_mmio_device d = { 0 };
	unsigned int found = 0;
	u8 body_n[200], buf[300];

	for (int i = 0; i < n; i++)
		memcpy(body_n + i * len, body, len);
	make_table(buf, "DSDT", body_n, n * len - cut);
	while (acpi_next_virtio((void *)buf, &d))
		found++;
	return found;
}
#define COUNT_VIRTIO(body, n, cut) \
	count_virtio(body, sizeof(body) - 1, n, cut)

static void devices_of_hypervisors(struct kunit *test)
{
	static const char whole[] = VIRTIO_NAME VIRTIO_MEMORY VIRTIO_LINE;
	struct acpi_mmio_device d = { 0 };
	u8 buf[100];

	make_table(buf, "DSDT", whole, sizeof(whole) - 1);
	KUNIT_ASSERT_TRUE(test, acpi_next_virtio((void *)buf, &d));
	KUNIT_EXPECT_EQ(test, d.base, 0xfeb02e00u);
	KUNIT_EXPECT_EQ(test, d.size, 0x200u);
	KUNIT_EXPECT_EQ(test, d.gsi, 0x2fu);
	KUNIT_EXPECT_EQ(test, d.irq_flags, 1);
	KUNIT_EXPECT_FALSE(test, acpi_next_virtio((void *)buf, &d));
	KUNIT_EXPECT_EQ(test, COUNT_VIRTIO(whole, 3, 0), 3u);
	KUNIT_EXPECT_EQ(test, COUNT_VIRTIO(whole, 3, 1), 2u);
	KUNIT_EXPECT_EQ(test, COUNT_VIRTIO(VIRTIO_NAME, 3, 0), 0u);
	/* What is the next one's is not this one's. */
	KUNIT_EXPECT_EQ(test, COUNT_VIRTIO(VIRTIO_NAME VIRTIO_MEMORY
					   VIRTIO_NAME VIRTIO_LINE, 1, 0), 0u);
	KUNIT_EXPECT_EQ(test, COUNT_VIRTIO(VIRTIO_LINE VIRTIO_MEMORY, 2, 0),
			0u);
	make_table(buf, "DSDT", "", 0);
	d.next = 0;
	KUNIT_EXPECT_FALSE(test, acpi_next_virtio((void *)buf, &d));
}

/* Whatever is in the memory, nothing beyond it is read: the sanitizer looks. */
static void anything_at_all(struct kunit *test)
{
	struct rnd_state rnd;
	u8 type;

	prandom_seed_state(&rnd, 42);
	for (int i = 0; i < 2000; i++) {
		size_t size = 36 + prandom_u32_state(&rnd) % 60;
		u8 *buf = kunit_kmalloc(test, size, GFP_KERNEL);
		struct acpi_table *t = (void *)buf;
		struct acpi_mmio_device d = { 0 };
		struct seen s = { 0 };

		KUNIT_ASSERT_NOT_NULL(test, buf);
		prandom_bytes_state(&rnd, buf, size);
		t->length = size;
		for (size_t j = 36; j < size; j++)
			buf[j] %= 21;
		acpi_for_each_entry(t, 36, note_entry, &s);
		acpi_find_s5(t, &type);
		if (i % 2)
			memcpy(buf + 36, "LNRO0005", min_t(size_t, 8, size - 36));
		while (acpi_next_virtio(t, &d))
			KUNIT_EXPECT_LE(test, d.next, size - 36);
		if (size >= sizeof(struct acpi_slit))
			acpi_slit_distance((void *)buf, i % 5, i % 7);
		acpi_rsdp_ok((void *)buf, size);
		kunit_kfree(test, buf);
	}
}

/* Nothing but the port's place and kind is looked at, and its speed. */
static struct acpi_spcr spcr(u8 interface, u8 space, u8 width, u64 address)
{
	return (struct acpi_spcr){
		.header.length = sizeof(struct acpi_spcr),
		.interface = interface,
		.port = { .space = space, .bit_width = width,
			  .address = address },
		.baud = 7,
	};
}

static void the_firmwares_console(struct kunit *test)
{
	struct acpi_spcr t = spcr(ACPI_SPCR_16550, ACPI_SPACE_IO, 8, 0x3f8);
	char buf[40];

	KUNIT_ASSERT_EQ(test, acpi_spcr_earlycon(&t, buf, sizeof(buf)), 0);
	KUNIT_EXPECT_STREQ(test, buf, "uart8250,io,0x3f8,115200");
	t = spcr(ACPI_SPCR_16550_GAS, ACPI_SPACE_MEMORY, 32, 0xfe001000);
	t.baud = 0;
	KUNIT_ASSERT_EQ(test, acpi_spcr_earlycon(&t, buf, sizeof(buf)), 0);
	KUNIT_EXPECT_STREQ(test, buf, "uart8250,mmio32,0xfe001000");
	t = spcr(ACPI_SPCR_PL011, ACPI_SPACE_MEMORY, 8, 0x9000000);
	t.baud = 3;
	KUNIT_ASSERT_EQ(test, acpi_spcr_earlycon(&t, buf, sizeof(buf)), 0);
	KUNIT_EXPECT_STREQ(test, buf, "pl011,mmio,0x9000000,9600");
}

static void a_console_of_no_use(struct kunit *test)
{
	struct acpi_spcr t = spcr(ACPI_SPCR_16550, ACPI_SPACE_IO, 8, 0x3f8);
	char buf[40];

	KUNIT_EXPECT_EQ(test, acpi_spcr_earlycon(&t, buf, 10), -ENOSPC);
	KUNIT_EXPECT_EQ(test, acpi_spcr_earlycon(&t, buf, 25), 0);
	KUNIT_EXPECT_EQ(test, acpi_spcr_earlycon(&t, buf, 24), -ENOSPC);
	t.header.length--;
	KUNIT_EXPECT_EQ(test, acpi_spcr_earlycon(&t, buf, sizeof(buf)), -EINVAL);
	t = spcr(15, ACPI_SPACE_MEMORY, 32, 0x1000);
	KUNIT_EXPECT_EQ(test, acpi_spcr_earlycon(&t, buf, sizeof(buf)), -ENOENT);
	t = spcr(ACPI_SPCR_16550, 2, 8, 0x1000);
	KUNIT_EXPECT_EQ(test, acpi_spcr_earlycon(&t, buf, sizeof(buf)), -ENOENT);
	/* This is how firmware says that it has none. */
	t = spcr(ACPI_SPCR_16550, ACPI_SPACE_IO, 8, 0);
	KUNIT_EXPECT_EQ(test, acpi_spcr_earlycon(&t, buf, sizeof(buf)), -ENOENT);
}

/* Of the first segment, and only if it can be. */
static void configuration_of_pci(struct kunit *test)
{
	struct {
		u8 reserved[8];
		struct acpi_mcfg_entry e[2];
	} __packed body = { .e = {
		{ .base = 0xc0000000, .segment = 1, .last_bus = 255 },
		{ .base = 0xb0000000, .first_bus = 2, .last_bus = 9 },
	} };
	struct acpi_mcfg_entry found;
	u8 buf[128];

	make_table(buf, "MCFG", &body, sizeof(body));
	KUNIT_EXPECT_EQ(test, acpi_mcfg_first((void *)buf, &found), 0);
	KUNIT_EXPECT_EQ(test, found.base, 0xb0000000ull);
	KUNIT_EXPECT_EQ(test, found.first_bus, 2);
	KUNIT_EXPECT_EQ(test, found.last_bus, 9);
	make_table(buf, "MCFG", &body, sizeof(body) - 1);
	KUNIT_EXPECT_EQ(test, acpi_mcfg_first((void *)buf, &found), -ENOENT);
	make_table(buf, "MCFG", &body, 7);
	KUNIT_EXPECT_EQ(test, acpi_mcfg_first((void *)buf, &found), -EINVAL);
	body.e[1].last_bus = 1;
	make_table(buf, "MCFG", &body, sizeof(body));
	KUNIT_EXPECT_EQ(test, acpi_mcfg_first((void *)buf, &found), -EINVAL);
	body.e[1].last_bus = 9;
	body.e[1].base = 0xb0001000;
	make_table(buf, "MCFG", &body, sizeof(body));
	KUNIT_EXPECT_EQ(test, acpi_mcfg_first((void *)buf, &found), -EINVAL);
}

static struct kunit_case acpi_cases[] = {
	KUNIT_CASE(tables_are_summed),
	KUNIT_CASE(root_pointer),
	KUNIT_CASE(entries_in_turn),
	KUNIT_CASE(entries_that_lie),
	KUNIT_CASE(distances),
	KUNIT_CASE(power_off),
	KUNIT_CASE(the_firmwares_console),
	KUNIT_CASE(a_console_of_no_use),
	KUNIT_CASE(configuration_of_pci),
	KUNIT_CASE(devices_of_hypervisors),
	KUNIT_CASE(anything_at_all),
	{}
};

static struct kunit_suite acpi_suite = {
	.name = "acpi",
	.test_cases = acpi_cases,
};
kunit_test_suite(acpi_suite);
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
