/* Results of cases as the XML that build servers read (JUnit's): a suite a
 * policy, a testcase a case. It is written whole at the end, so that a run
 * that is interrupted leaves the file as it was. */
#ifndef GONIO_CLI_JUNIT_H
#define GONIO_CLI_JUNIT_H

#include "author/cases.h"
#include "base/buffer.h"

struct junit {
    struct buffer cases;  /* of the suite that is being run */
    struct buffer suites; /* those that are done */
    struct case_counts counts;
};

void junit_begin(struct junit *junit);
void junit_release(struct junit *junit);
void junit_case(struct junit *junit, const struct case_result *result);
/* Ends the suite of a policy; fault: why it could not be tested, or NULL. */
void junit_suite(struct junit *junit, struct text policy, const struct error *fault);
enum status junit_write(struct junit *junit, const char *path,
                        struct error *error) MUST_CHECK;

#endif
