/* What every fuzz target offers, to libFuzzer and to replay.c alike. */
#ifndef GONIO_FUZZER_H
#define GONIO_FUZZER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program when a claim about an input is wrong. */
#define FUZZ_HOLDS(claim)                                                              \
    do {                                                                               \
        if (!(claim))                                                                  \
            __builtin_trap();                                                          \
    } while (0)

#endif
