/* gonio plugins new: the template, copied under another name. */
#ifndef GONIO_CLI_PLUGINS_NEW_H
#define GONIO_CLI_PLUGINS_NEW_H

#include <stddef.h>

/* names: NAME and perhaps DIR. Returns the exit status. */
int plugins_new(size_t count, char **names);

#endif
