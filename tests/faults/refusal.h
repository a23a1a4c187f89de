/* Memory that is refused on request: the n-th allocation alone, or the n-th
 * and all later ones. Every allocation of ours goes through malloc, calloc or
 * realloc (Lua's and cJSON's too); the linker wraps these three for the
 * programs that link refusal.c (CMakeLists.txt). */
#ifndef GONIO_TESTS_FAULTS_REFUSAL_H
#define GONIO_TESTS_FAULTS_REFUSAL_H

#include <stdbool.h>

struct refusal {
    bool on;
    bool sticky;
    unsigned long at;   /* refuse this one, counted from 0 */
    unsigned long seen; /* allocations so far */
    unsigned long refused;
};
extern struct refusal refusal;

/* From here to refusal_end; what was counted stays until the next begin. */
void refusal_begin(bool sticky, unsigned long at);
void refusal_end(void);

#endif
