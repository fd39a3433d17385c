// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program of the build: prints the tables of lib/crc32.c.
 *
 * Table 0 of a polynomial holds, for each byte, what remains when it has gone
 * through the shift register; table i what remains when i bytes of zero follow.
 */
#include <stdint.h>
#include <stdio.h>

#define NR_TABLES	8

static uint32_t table[NR_TABLES][256];

/* Lowest bit first: the register moves right. */
static void fill_le(uint32_t poly)
{
	for (int byte = 0; byte < 256; byte++) {
		uint32_t crc = byte;

		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (crc & 1 ? poly : 0);
		table[0][byte] = crc;
	}
	for (int i = 1; i < NR_TABLES; i++) {
		for (int byte = 0; byte < 256; byte++) {
			uint32_t crc = table[i - 1][byte];

			table[i][byte] = (crc >> 8) ^ table[0][crc & 0xff];
		}
	}
}

/* Highest bit first: it moves left. */
static void fill_be(uint32_t poly)
{
	for (int byte = 0; byte < 256; byte++) {
		uint32_t crc = (uint32_t)byte << 24;

		for (int bit = 0; bit < 8; bit++)
			crc = (crc << 1) ^ (crc >> 31 ? poly : 0);
		table[0][byte] = crc;
	}
	for (int i = 1; i < NR_TABLES; i++) {
		for (int byte = 0; byte < 256; byte++) {
			uint32_t crc = table[i - 1][byte];

			table[i][byte] = (crc << 8) ^ table[0][crc >> 24];
		}
	}
}

static void print_table(const char *name)
{
	printf("static const u32 %s[%d][256] = {\n", name, NR_TABLES);
	for (int i = 0; i < NR_TABLES; i++) {
		printf("\t{");
		for (int byte = 0; byte < 256; byte++)
			printf("%s0x%08x,", byte % 6 ? " " : "\n\t\t",
			       table[i][byte]);
		printf("\n\t},\n");
	}
	printf("};\n\n");
}

int main(void)
{
	printf("/* Made by gen_crc32table.c: do not edit. */\n\n");
	fill_le(0xedb88320);
	print_table("crc32_table_le");
	fill_be(0x04c11db7);
	print_table("crc32_table_be");
	fill_le(0x82f63b78);
	print_table("crc32c_table_le");
	return 0;
}
