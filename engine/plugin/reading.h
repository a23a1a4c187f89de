/* A conversion: files through a plugin's reader into session records.
 *
 * What comes out is a nameless file of JSON, one session a line, which the
 * rest of the program reads as it reads every input; and the origins, which
 * know where each value came from. A record for which the reader found
 * problems stands there too, as far as it could be converted, so that lines
 * and records are numbered alike: origins_settle refuses it. */
#ifndef GONIO_PLUGIN_READING_H
#define GONIO_PLUGIN_READING_H

#include "plugin/origin.h"
#include "plugin/plugins.h"

#include <signal.h>

struct reading_options {
    struct plugin *plugin;    /* it has a reader; started when it was not */
    const char *const *files; /* "-" is standard input; borrowed by the origins */
    const int *fds; /* of files that are open already, -1: not; they become the
                       conversion's, which closes them. NULL: none is */
    size_t count;
    const volatile sig_atomic_t *stop; /* or NULL */
};

struct reading_result {
    int fd; /* of the records; the caller's */
    struct origins *origins;
    uint64_t records;
    char *notes; /* lines; or NULL */
};

/* result is to be released whatever the status. */
enum status reading_run(const struct reading_options *options,
                        struct reading_result *result, struct error *error) MUST_CHECK;
void reading_release(struct reading_result *result);

#endif
