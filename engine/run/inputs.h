/* The inputs of one run: read from the front in both passes, and by position
 * between.
 *
 * What cannot be read twice (standard input, a pipe) is first copied to a
 * temporary file without a name. Ordinary files are opened when they are
 * needed, a few at a time, so that ten thousand of them are no trouble; one
 * that is not the same any more when it is looked at again is an error: the
 * keys of pass one would point into other bytes.
 *
 * What is not JSON goes through a plugin's reader first (plugin/reading.h): all
 * files of one reader become one input, a nameless file of converted records,
 * in the place of the first of them. */
#ifndef GONIO_RUN_INPUTS_H
#define GONIO_RUN_INPUTS_H

#include "base/buffer.h"
#include "base/error.h"
#include "plugin/reading.h"

#include <signal.h>
#include <sys/stat.h>

#define INPUTS_OPEN 16 /* ordinary files open at once */

struct input {
    const char *name; /* as given; borrowed */
    int fd;           /* -1: not open */
    bool spooled;     /* the descriptor is the only way to it */
    struct stat known;
    struct plugin *reader;           /* converts it; NULL: records as they stand */
    struct reading_result converted; /* origins NULL: it was not */
};

struct inputs {
    struct input *at;
    size_t count;
    size_t open[INPUTS_OPEN]; /* those that are, oldest at next */
    size_t open_count;
    size_t next;
    uint64_t bytes;
    const volatile sig_atomic_t *stop;   /* ends a wait for a pipe; or NULL */
    const struct input_readers *readers; /* or NULL */
    const char **converted;              /* names of files that were */
    int *converted_fds;                  /* of those: pipes that are open, else -1 */
};

/* Who else reads. */
struct input_readers {
    const struct plugins *plugins;
    struct plugin *otherwise; /* reads whatever does not begin as JSON; or NULL */
    struct plugin *all;       /* reads everything; or NULL */
};

/* Which of them reads a file, by its name and first bytes; NULL: it is JSON, or
 * none does. */
struct plugin *inputs_reader(const struct input_readers *readers, const char *name,
                             int fd);

struct input_names {
    const char *const *at;
    size_t count;
    const volatile sig_atomic_t *stop;
    const struct input_readers *readers; /* NULL: everything is JSON */
};
/* Looks at each input, and copies those that need it. */
enum status inputs_open(struct inputs *inputs, const struct input_names *names,
                        struct error *error) MUST_CHECK;
void inputs_close(struct inputs *inputs);

/* The name for messages: "-" is "standard input". */
const char *input_name(const struct inputs *inputs, size_t index);

/* The file that a record came from, for messages. line: of the record in the
 * input, as records_next gives it. */
enum status inputs_file(const struct inputs *inputs, size_t index, uint64_t line,
                        struct text *name, struct error *error) MUST_CHECK;

/* The input's descriptor, at its front. Valid until INPUTS_OPEN other ones
 * were asked for. */
enum status inputs_front(struct inputs *inputs, size_t index, int *fd,
                         struct error *error) MUST_CHECK;

/* Whether it is still what it was when it was opened first. */
enum status inputs_unchanged(const struct inputs *inputs, size_t index,
                             struct error *error) MUST_CHECK;

struct input_place {
    size_t index;
    uint64_t offset;
    size_t len;
};
/* The bytes there, in the emptied buffer. */
enum status inputs_read(struct inputs *inputs, const struct input_place *place,
                        struct buffer *buffer, struct error *error) MUST_CHECK;

#endif
