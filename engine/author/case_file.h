/* cases.json as it stands: its cases, and where in the text each thing is. */
#ifndef GONIO_AUTHOR_CASE_FILE_H
#define GONIO_AUTHOR_CASE_FILE_H

#include "format/json.h"
#include "format/place.h"
#include "policy/model.h"

struct case_file {
    char path[4096];
    struct buffer bytes;
    struct arena arena; /* of the whole file */
    struct arena work;  /* of one case */
    const struct json *base;
    const struct json *cases;
    const struct json **at; /* the cases, by place */
    uint32_t *lines;        /* on which they begin */
    size_t count;
};

/* Fills *file whatever it returns: case_file_close is always due. Checks all
 * that is not within a case. */
enum status case_file_open(const struct policy *policy, struct case_file *file,
                           struct error *error) MUST_CHECK;
void case_file_close(struct case_file *file);

/* One case, its parts of the right kind. Absent parts are NULL. */
struct case_parts {
    size_t index;
    struct text name;
    struct text rule;
    struct text decide;
    int32_t known_on;
    int32_t filing_date; /* DATE_NONE: unknown */
    const struct json *patch;
    const struct json *sessions;
    const struct json *fires;
    const struct json *silent;
    const struct json *expect;
};
/* STATUS_USAGE: something in the case is misspelt or of the wrong kind; error
 * says what and where. */
enum status case_file_parts(const struct case_file *file, size_t index,
                            const struct policy *policy, struct case_parts *parts,
                            struct error *error) MUST_CHECK;
/* The step to "cases", for places within it. */
struct place_step case_file_step(const struct case_file *file);
/* Says where the error is: at the value that the steps lead to, or at its
 * name. Returns the error's status. */
enum status case_file_at(const struct case_file *file, const struct place_step *step,
                         bool name, struct error *error);
#endif
