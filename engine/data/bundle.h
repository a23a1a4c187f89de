/* The texts in a file that was downloaded: the file itself, or those members
 * of a zip archive that are meant. Only room with zip.h.
 *
 * An archive is untrusted: at most BUNDLE_MEMBER_MAX bytes come out of one
 * member, whatever it claims, and all are read in pieces; a damaged or
 * encrypted one is refused (data.archive).
 *
 *   bundle_open, then until *more is false: bundle_next, bundle_read until
 *   it gives 0 bytes; bundle_close at any time. */
#ifndef GONIO_DATA_BUNDLE_H
#define GONIO_DATA_BUNDLE_H

#include "base/hash.h"
#include "data/tablefile.h"

#include <stdbool.h>
#include <stddef.h>

#define BUNDLE_FILE_MAX   ((uint64_t)2 * 1024 * 1024 * 1024) /* of the file */
#define BUNDLE_MEMBER_MAX ((uint64_t)1024 * 1024 * 1024)
#define BUNDLE_MEMBERS    64 /* texts of one archive that are read */
#define BUNDLE_NAME       200

struct zip;
struct zip_file;

struct bundle {
    const char *path;
    char name[BUNDLE_NAME]; /* of the text now read: "a.zip: PPRRVU.csv" */
    struct hash hash;       /* of the file */
    int fd;                 /* -1: an archive, or closed */
    struct zip *zip;
    struct zip_file *member;
    uint64_t members[BUNDLE_MEMBERS]; /* in the order of the archive */
    size_t member_count, next;
    uint64_t left; /* bytes that may still come out of the member */
};

/* kind: which members of an archive are meant, where several could be. */
enum status bundle_open(const char *path, enum data_kind kind, struct bundle *bundle,
                        struct error *error) MUST_CHECK;
enum status bundle_next(struct bundle *bundle, bool *more,
                        struct error *error) MUST_CHECK;
/* Fills as much of room as there is; *got is 0 at the end. context: a struct
 * bundle (sheet.h). */
enum status bundle_read(void *context, char *to, size_t room, size_t *got,
                        struct error *error) MUST_CHECK;
void bundle_close(struct bundle *bundle);

#endif
