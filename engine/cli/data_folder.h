/* Where the tables of published data are: --data DIR, else $GONIO_DATA, else
 * $XDG_DATA_HOME/gonio, else ~/.local/share/gonio. */
#ifndef GONIO_CLI_DATA_FOLDER_H
#define GONIO_CLI_DATA_FOLDER_H

#include "base/error.h"

#include <stdbool.h>

#define DATA_FOLDER_PATH 4096

/* option: what --data says, NULL when it was not given. Its folder must exist
 * unless it is to be written to. path is "" when no place is known: nobody's
 * home. */
enum status data_folder_find(const char *option, bool writing,
                             char path[DATA_FOLDER_PATH],
                             struct error *error) MUST_CHECK;

#endif
