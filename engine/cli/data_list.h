/* What a data folder holds, for people and for machines. */
#ifndef GONIO_CLI_DATA_LIST_H
#define GONIO_CLI_DATA_LIST_H

#include "show/output.h"

/* format: 0 text, 1 JSON. verify: also reads every row. Damaged tables are
 * listed with what is wrong, and the first of them is the error. */
enum status data_list_put(const char *folder, int format, bool verify,
                          struct output *output, struct error *error) MUST_CHECK;

#endif
