/* What may be wrong with a spool, and with the machine it stands on, before it
 * goes wrong: each thing that was looked at, and what to do about it. Nothing is
 * changed, nothing is repaired. What needs trying (does this file system know
 * syncfs?) is tried on the spool itself, in ways that leave no trace. */
#ifndef GONIO_RUNTIME_DOCTOR_H
#define GONIO_RUNTIME_DOCTOR_H

#include "base/error.h"
#include "base/text.h"

enum doctor_weight {
    DOCTOR_GOOD,
    DOCTOR_NOTE, /* to know, or to do when there is time */
    DOCTOR_BAD   /* to be mended */
};
struct doctor_finding {
    enum doctor_weight weight;
    const char *code; /* stable: "spool.mode" */
    char what[320];
    char fix[320]; /* "" where there is nothing to do */
};
/* Told of each thing in turn. */
typedef void doctor_fn(void *context, const struct doctor_finding *finding);

struct doctor {
    const char *spool;
    doctor_fn *call;
    void *context;
    int32_t today; /* days since 1970 */
    bool daemon;   /* out: one has the lock */
};
/* STATUS_USAGE: there is no such folder; then nothing was looked at. */
enum status doctor_examine(struct doctor *doctor, struct error *error) MUST_CHECK;

/* Tells one finding; fix NULL or "": nothing to do. */
void doctor_tell(const struct doctor *doctor, enum doctor_weight weight,
                 const char *code, const char *fix, const char *format, ...)
    PRINTF_LIKE(5, 6);
/* The machine: file system, kernel, encryption, clock (doctor_system.c). root:
 * the spool, open. */
void doctor_system(const struct doctor *doctor, int root);

#endif
