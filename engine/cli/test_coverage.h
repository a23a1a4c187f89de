/* What `gonio test --coverage` writes of one policy. */
#ifndef GONIO_CLI_TEST_COVERAGE_H
#define GONIO_CLI_TEST_COVERAGE_H

#include "author/coverage.h"
#include "base/terminal.h"

void test_coverage_table(const struct terminal *terminal, struct buffer *out,
                         const struct case_coverage *coverage);
/* One object, without a line end. */
void test_coverage_json(struct buffer *out, const struct case_coverage *coverage);

#endif
