#include "run/inputs.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define NOT_OPEN (-1)

const char *input_name(const struct inputs *inputs, size_t index)
{
    const char *name = inputs->at[index].name;
    return strcmp(name, "-") == 0 ? "standard input" : name;
}

enum status inputs_file(const struct inputs *inputs, size_t index, uint64_t line,
                        struct text *name, struct error *error)
{
    struct origins *origins = inputs->at[index].converted.origins;
    *name = text_of(input_name(inputs, index));
    return origins ? origins_file(origins, line, name, error) : STATUS_OK;
}

static enum status refused(const char *name, struct error *error)
{
    int number = errno;
    if (number == EINTR)
        return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    error_set(error, STATUS_IO, "file.read", "cannot read %s: %s", name,
              strerror(number));
    if (number == ENOENT)
        error_fix(error, "check the name; - reads standard input");
    return error->status;
}

static enum status is_folder(const char *name, struct error *error)
{
    error_set(error, STATUS_IO, "file.folder", "%s is a folder, not a file", name);
    error_fix(error, "name its files, as %s/*.json", name);
    return error->status;
}

static enum status changed(const char *name, struct error *error)
{
    error_set(error, STATUS_IO, "file.changed",
              "%s was changed while it was being read", name);
    error_fix(error, "run again when nothing writes to it");
    return error->status;
}

static bool is_stopped(const struct inputs *inputs)
{
    return inputs->stop && *inputs->stop;
}

struct spooling {
    const struct inputs *inputs;
    struct input *input;
    const char *name;
};

/* Every byte of from into a nameless file that takes its place. */
static enum status spool(const struct spooling *spooling, int from, struct error *error)
{
    char piece[64 * 1024];
    int *to = &spooling->input->fd;
    enum status status = file_temp(to, error);
    while (!status) {
        ssize_t n = read(from, piece, sizeof piece);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR && !is_stopped(spooling->inputs))
            continue;
        if (n < 0)
            return refused(spooling->name, error);
        struct text bytes = {piece, (size_t)n};
        status = file_write_all(*to, bytes, "the temporary file", error);
    }
    return status;
}

static enum status spool_input(const struct spooling *spooling, int from,
                               struct error *error)
{
    struct input *input = spooling->input;
    enum status status = spool(spooling, from, error);
    if (status)
        return status;
    input->spooled = true;
    return fstat(input->fd, &input->known) ? refused(spooling->name, error) : STATUS_OK;
}

/* ---- who reads it ---- */

#define LOOK_MAX 4096

/* Which plugin reads a file, by its name and first bytes; NULL: none. */
static struct plugin *reader_of(const struct input_readers *readers, const char *name,
                                struct text begin)
{
    struct text trimmed = text_trim(begin);
    if (readers->all)
        return readers->all;
    if (trimmed.len && (trimmed.at[0] == '{' || trimmed.at[0] == '['))
        return NULL;
    if (readers->otherwise)
        return readers->otherwise;
    for (size_t i = 0; i < readers->plugins->count; i++) {
        struct plugin *plugin = readers->plugins->at[i];
        if (plugin->load.plugin.reader && plugin->load.reader.recognises &&
            plugin->load.reader.recognises(name, begin.at, begin.len))
            return plugin;
    }
    return NULL;
}

/* What cannot be looked at without taking it away goes by what was said. */
static struct plugin *reader_of_stream(const struct input_readers *readers)
{
    if (!readers)
        return NULL;
    return readers->all ? readers->all : readers->otherwise;
}

struct plugin *inputs_reader(const struct input_readers *readers, const char *name,
                             int fd)
{
    char begin[LOOK_MAX];
    if (!readers)
        return NULL;
    ssize_t n = pread(fd, begin, sizeof begin, 0);
    return reader_of(readers, name, (struct text){begin, n > 0 ? (size_t)n : 0});
}

static enum status open_first(struct inputs *inputs, size_t index, struct error *error)
{
    struct input *input = &inputs->at[index];
    struct spooling spooling = {inputs, input, input_name(inputs, index)};
    input->reader = reader_of_stream(inputs->readers);
    if (strcmp(input->name, "-") == 0 && input->reader)
        return STATUS_OK;
    if (strcmp(input->name, "-") == 0)
        return spool_input(&spooling, STDIN_FILENO, error);
    int fd = open(input->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refused(input->name, error);
    enum status status = STATUS_OK;
    if (fstat(fd, &input->known))
        status = refused(input->name, error);
    else if (S_ISDIR(input->known.st_mode))
        status = is_folder(input->name, error);
    else if (S_ISREG(input->known.st_mode))
        input->reader = inputs_reader(inputs->readers, input->name, fd);
    else if (!input->reader)
        status = spool_input(&spooling, fd, error);
    else
        input->fd = fd; /* a pipe is opened once */
    if (input->fd != fd)
        close(fd);
    return status;
}

/* ---- converting ---- */

/* All inputs of the reader of input first become that one. */
static enum status convert(struct inputs *inputs, size_t first, size_t names,
                           struct error *error)
{
    struct input *input = &inputs->at[first];
    struct plugin *reader = input->reader;
    size_t kept = first + 1, count = 0;
    for (size_t i = first; i < inputs->count; i++) {
        if (inputs->at[i].reader != reader) {
            inputs->at[kept++] = inputs->at[i];
            continue;
        }
        inputs->converted_fds[names + count] = inputs->at[i].fd;
        inputs->converted[names + count++] = inputs->at[i].name;
    }
    inputs->count = kept;
    input->fd = NOT_OPEN;
    const struct reading_options options = {.plugin = reader,
                                            .files = inputs->converted + names,
                                            .fds = inputs->converted_fds + names,
                                            .count = count,
                                            .stop = inputs->stop};
    enum status status = reading_run(&options, &input->converted, error);
    if (status)
        return status;
    input->fd = input->converted.fd;
    input->spooled = true;
    return fstat(input->fd, &input->known) ? refused(input->name, error) : STATUS_OK;
}

static enum status convert_all(struct inputs *inputs, struct error *error)
{
    size_t names = 0, total = inputs->count;
    enum status status = STATUS_OK;
    inputs->converted = calloc(total + 1, sizeof *inputs->converted);
    inputs->converted_fds = calloc(total + 1, sizeof *inputs->converted_fds);
    if (!inputs->converted || !inputs->converted_fds)
        return error_no_memory(error);
    for (size_t i = 0; i < inputs->count && !status; i++) {
        size_t before = inputs->count;
        if (!inputs->at[i].reader)
            continue;
        status = convert(inputs, i, names, error);
        names += before - inputs->count + 1;
    }
    return status;
}

enum status inputs_open(struct inputs *inputs, const struct input_names *names,
                        struct error *error)
{
    *inputs = (struct inputs){.stop = names->stop, .readers = names->readers};
    inputs->at = calloc(names->count ? names->count : 1, sizeof *inputs->at);
    if (!inputs->at)
        return error_no_memory(error);
    for (size_t i = 0; i < names->count; i++) {
        inputs->at[i] = (struct input){
            .name = names->at[i], .fd = NOT_OPEN, .converted = {.fd = NOT_OPEN}};
        inputs->count++;
        enum status status = open_first(inputs, i, error);
        if (status)
            return status;
    }
    enum status status = inputs->readers ? convert_all(inputs, error) : STATUS_OK;
    for (size_t i = 0; i < inputs->count; i++)
        inputs->bytes += (uint64_t)inputs->at[i].known.st_size;
    return status;
}

void inputs_close(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        struct input *input = &inputs->at[i];
        if (input->fd != NOT_OPEN && input->fd != input->converted.fd)
            close(input->fd);
        reading_release(&input->converted);
    }
    free(inputs->converted);
    free(inputs->converted_fds);
    free(inputs->at);
    *inputs = (struct inputs){.at = NULL};
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

enum status inputs_unchanged(const struct inputs *inputs, size_t index,
                             struct error *error)
{
    const struct input *input = &inputs->at[index];
    const char *name = input_name(inputs, index);
    struct stat now;
    if (fstat(input->fd, &now))
        return refused(name, error);
    bool same = now.st_dev == input->known.st_dev &&
                now.st_ino == input->known.st_ino &&
                now.st_size == input->known.st_size &&
                same_time(now.st_mtim, input->known.st_mtim);
    return same ? STATUS_OK : changed(name, error);
}

/* Makes room among the open ones and remembers the newcomer. */
static void note_open(struct inputs *inputs, size_t index)
{
    if (inputs->open_count < INPUTS_OPEN) {
        inputs->open[inputs->open_count++] = index;
        return;
    }
    struct input *oldest = &inputs->at[inputs->open[inputs->next]];
    close(oldest->fd);
    oldest->fd = NOT_OPEN;
    inputs->open[inputs->next] = index;
    inputs->next = (inputs->next + 1) % INPUTS_OPEN;
}

static enum status open_again(struct inputs *inputs, size_t index, struct error *error)
{
    struct input *input = &inputs->at[index];
    if (input->fd != NOT_OPEN)
        return STATUS_OK;
    int fd = open(input->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refused(input->name, error);
    note_open(inputs, index);
    input->fd = fd;
    return inputs_unchanged(inputs, index, error);
}

enum status inputs_front(struct inputs *inputs, size_t index, int *fd,
                         struct error *error)
{
    enum status status = open_again(inputs, index, error);
    if (status)
        return status;
    *fd = inputs->at[index].fd;
    if (lseek(*fd, 0, SEEK_SET) < 0)
        return refused(input_name(inputs, index), error);
    return STATUS_OK;
}

enum status inputs_read(struct inputs *inputs, const struct input_place *place,
                        struct buffer *buffer, struct error *error)
{
    enum status status = open_again(inputs, place->index, error);
    if (status)
        return status;
    buffer_clear(buffer);
    if (!buffer_reserve(buffer, place->len))
        return error_no_memory(error);
    while (buffer->len < place->len) {
        ssize_t n =
            pread(inputs->at[place->index].fd, buffer->at + buffer->len,
                  place->len - buffer->len, (off_t)(place->offset + buffer->len));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return refused(input_name(inputs, place->index), error);
        if (n == 0)
            return changed(input_name(inputs, place->index), error);
        buffer->len += (size_t)n;
    }
    return STATUS_OK;
}
