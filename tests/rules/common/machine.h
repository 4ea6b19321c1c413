/* SPDX-License-Identifier: MIT */
/* The good value of everything a fixture may change in machine.yaml. */
#ifndef LOADER
#define LOADER fixed
#endif
#ifndef LOAD
#define LOAD 0x40008000
#endif
#ifndef DTB
#define DTB 0x48000000
#endif
#ifndef STAGE2
#define STAGE2 false
#endif
#ifndef MODE
#define MODE svc
#endif
#ifndef SCTLR
#define SCTLR 0x00c50078
#endif
#ifndef CPSR
#define CPSR 0x1d3
#endif
#ifndef ROOM
#define ROOM 0x80000000 /* for RAM, as far as the layout knows */
#endif
#ifndef ROOM_SIZE
#define ROOM_SIZE 0x10000000
#endif
