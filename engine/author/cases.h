/* A policy's cases (cases.json beside it): small sessions, each with what must
 * be decided of it. payers/README.md describes the file.
 *
 * A case is the base session with a patch laid over it, decided as `gonio
 * check` would. Without a known_on everything that the policy says counts as
 * known, so that a case means the same on every day it is run. */
#ifndef GONIO_AUTHOR_CASES_H
#define GONIO_AUTHOR_CASES_H

#include "model/day.h"
#include "policy/policy_set.h"

struct case_result {
    struct text policy; /* id */
    struct text name;   /* of the case */
    struct text rule;   /* that it is about; absent when it does not say */
    const char *file;
    uint32_t line; /* where the case, or what is wrong in it, stands */
    bool passed;
    struct text difference; /* of one that failed: lines, without a last end */
    const struct day *day;  /* NULL, and so is the decision: nothing was decided */
    const struct decision *decision;
};

struct case_sink {
    void *context;
    /* What is handed over is borrowed for the call. */
    enum status (*result)(void *context, const struct case_result *result,
                          struct error *error);
};

struct case_counts {
    size_t run;
    size_t failed;
};

struct case_subject {
    struct policy_set *set;
    const struct policy *policy;
    bool explain; /* results have decisions with what became of every rule */
};

/* Runs the cases of one policy. STATUS_NOT_FOUND: it has none; STATUS_USAGE:
 * the file as a whole cannot be read (a case that is wrong in itself is one
 * that fails). counts are added to. */
enum status cases_run(const struct case_subject *subject, const struct case_sink *sink,
                      struct case_counts *counts, struct error *error) MUST_CHECK;

#endif
