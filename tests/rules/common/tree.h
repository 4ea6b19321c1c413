/* SPDX-License-Identifier: MIT */
/* The good value of everything a fixture may change in tree.dts. */
#ifndef MEMORY_TYPE
#define MEMORY_TYPE "memory"
#endif
#ifndef RAM
#define RAM 0x40000000
#endif
#ifndef RAM_SIZE
#define RAM_SIZE 0x10000000
#endif
#ifndef RAM2
#define RAM2 0x60000000
#endif
#ifndef RAM2_SIZE
#define RAM2_SIZE 0x10000000
#endif
#ifndef UART
#define UART 0x1c090000
#endif
