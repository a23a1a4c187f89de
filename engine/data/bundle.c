#include "data/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define ENTRIES_MAX 10000 /* of an archive */

/* ---- what is wrong ---- */

static enum status failed(struct error *error, const char *path, int number)
{
    const char *code = number == ENOENT   ? "file.missing"
                       : number == EACCES ? "file.permission"
                                          : "file.read";
    error_set(error, STATUS_IO, code, "the file cannot be read: %s", strerror(number));
    error_at(error, path, 0, 0);
    return error->status;
}

static enum status refuse(struct error *error, const char *path, const char *what)
{
    error_set(error, STATUS_REJECTED, "data.archive", "%s", what);
    error_fix(error, "download it again, or unpack it and import the text in it");
    error_at(error, path, 0, 0);
    return error->status;
}

static enum status zip_refused(struct error *error, const char *path, int zip_code,
                               const char *what)
{
    if (zip_code == ZIP_ER_MEMORY)
        return error_no_memory(error);
    zip_error_t cause;
    char text[300];
    zip_error_init_with_code(&cause, zip_code);
    (void)snprintf(text, sizeof text, "%s: %s", what, zip_error_strerror(&cause));
    zip_error_fini(&cause);
    return refuse(error, path, text);
}

/* ---- which members are meant ---- */

static bool has(const char *name, const char *part)
{
    size_t len = strlen(part), end = strlen(name);
    for (size_t i = 0; i + len <= end; i++)
        if (text_equal_nocase((struct text){name + i, len}, text_of(part)))
            return true;
    return false;
}

static bool ends_in(const char *name, const char *part)
{
    size_t len = strlen(part), end = strlen(name);
    return end >= len && text_equal_nocase(text_of(name + end - len), text_of(part));
}

static bool is_text(const char *name)
{
    return (ends_in(name, ".txt") || ends_in(name, ".csv")) && !has(name, "lyout") &&
           !has(name, "layout") && !has(name, "readme") && !has(name, "__MACOSX");
}

/* What the payer calls its files of that kind. */
static bool is_named(enum data_kind kind, const char *name)
{
    switch (kind) {
    case DATA_NCCI:
        return has(name, "ccipra") || has(name, "ptp");
    case DATA_MUE:
        return has(name, "mue");
    case DATA_MPFS:
        return has(name, "pprrvu");
    case DATA_GPCI:
        return has(name, "gpci");
    case DATA_ZIP:
    default:
        return has(name, "zip5");
    }
}

static const char *member_name(struct zip *zip, uint64_t i)
{
    const char *name = zip_get_name(zip, i, ZIP_FL_ENC_RAW);
    return name ? name : "";
}

static bool any_named(struct zip *zip, uint64_t count, enum data_kind kind)
{
    for (uint64_t i = 0; i < count; i++)
        if (is_text(member_name(zip, i)) && is_named(kind, member_name(zip, i)))
            return true;
    return false;
}

/* Whether another member says the same better: a CSV beside the text in
 * columns, and of two conversion factors the one for who is in no payment
 * model of its own (relative values are the same in both). */
static bool is_second(struct zip *zip, uint64_t count, uint64_t i)
{
    const char *name = member_name(zip, i);
    size_t stem = strlen(name) - 4;
    bool txt = ends_in(name, ".txt");
    bool qpp = has(name, "_qpp");
    for (uint64_t k = 0; k < count; k++) {
        const char *other = member_name(zip, k);
        if (qpp && has(other, "nonqpp") && is_text(other))
            return true;
        if (txt && ends_in(other, ".csv") && strlen(other) == stem + 4 &&
            text_equal_nocase((struct text){name, stem}, (struct text){other, stem}))
            return true;
    }
    return false;
}

static enum status nothing_in_it(const struct bundle *bundle, struct error *error)
{
    if (zip_name_locate(bundle->zip, "xl/workbook.xml", 0) < 0)
        return refuse(error, bundle->path, "the archive holds no .txt and no .csv");
    error_set(error, STATUS_REJECTED, "data.workbook",
              "this is a workbook, not a text");
    error_fix(error, "import the .txt or .csv that is published beside it");
    error_at(error, bundle->path, 0, 0);
    return error->status;
}

static enum status choose(struct bundle *bundle, enum data_kind kind,
                          struct error *error)
{
    zip_int64_t entries = zip_get_num_entries(bundle->zip, 0);
    if (entries > ENTRIES_MAX)
        return refuse(error, bundle->path, "the archive holds too many files");
    uint64_t count = entries < 0 ? 0 : (uint64_t)entries;
    bool named = any_named(bundle->zip, count, kind);
    for (uint64_t i = 0; i < count; i++) {
        const char *name = member_name(bundle->zip, i);
        if (!is_text(name) || (named && !is_named(kind, name)) ||
            is_second(bundle->zip, count, i))
            continue;
        if (bundle->member_count == BUNDLE_MEMBERS)
            return refuse(error, bundle->path, "the archive holds too many texts");
        bundle->members[bundle->member_count++] = i;
    }
    return bundle->member_count ? STATUS_OK : nothing_in_it(bundle, error);
}

/* ---- the file ---- */

static enum status read_some(struct bundle *bundle, char *to, size_t room, size_t *got,
                             struct error *error)
{
    ssize_t n;
    do
        n = read(bundle->fd, to, room);
    while (n < 0 && errno == EINTR);
    *got = n > 0 ? (size_t)n : 0;
    return n < 0 ? failed(error, bundle->path, errno) : STATUS_OK;
}

/* Hashes the whole file and goes back to its start. magic: its first bytes. */
static enum status hash_file(struct bundle *bundle, char magic[4], struct error *error)
{
    struct hash_stream stream;
    char piece[32768];
    size_t got = 0;
    bool first = true;
    hash_begin(&stream);
    do {
        if (read_some(bundle, piece, sizeof piece, &got, error))
            return error->status;
        hash_add_bytes(&stream, (struct text){piece, got});
        if (first && got >= 4)
            memcpy(magic, piece, 4);
        first = false;
    } while (got);
    bundle->hash = hash_end(&stream);
    return lseek(bundle->fd, 0, SEEK_SET) < 0 ? failed(error, bundle->path, errno)
                                              : STATUS_OK;
}

static enum status open_file(struct bundle *bundle, struct error *error)
{
    struct stat about;
    bundle->fd = open(bundle->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (bundle->fd < 0 || fstat(bundle->fd, &about))
        return failed(error, bundle->path, errno);
    if (S_ISREG(about.st_mode) && (uint64_t)about.st_size <= BUNDLE_FILE_MAX)
        return STATUS_OK;
    error_set(error, STATUS_REJECTED, "data.file",
              S_ISREG(about.st_mode) ? "the file is larger than any that is published"
                                     : "this is not a regular file");
    error_fix(error, "name the .txt, .csv or .zip that was downloaded");
    error_at(error, bundle->path, 0, 0);
    return error->status;
}

static enum status open_archive(struct bundle *bundle, enum data_kind kind,
                                struct error *error)
{
    int code = 0;
    close(bundle->fd);
    bundle->fd = -1;
    bundle->zip = zip_open(bundle->path, ZIP_RDONLY, &code);
    if (!bundle->zip)
        return zip_refused(error, bundle->path, code, "the archive cannot be opened");
    return choose(bundle, kind, error);
}

enum status bundle_open(const char *path, enum data_kind kind, struct bundle *bundle,
                        struct error *error)
{
    char magic[4] = {0};
    *bundle = (struct bundle){.path = path, .fd = -1};
    enum status status = open_file(bundle, error);
    if (!status)
        status = hash_file(bundle, magic, error);
    if (!status && (memcmp(magic, "PK\3\4", 4) == 0 || memcmp(magic, "PK\5\6", 4) == 0))
        status = open_archive(bundle, kind, error);
    if (status)
        bundle_close(bundle);
    return status;
}

/* ---- its texts ---- */

static void name_text(struct bundle *bundle, const char *member)
{
    const char *slash = strrchr(bundle->path, '/');
    const char *file = slash ? slash + 1 : bundle->path;
    (void)snprintf(bundle->name, sizeof bundle->name, "%s%s%s", file,
                   member[0] ? ": " : "", member);
    for (char *at = bundle->name; *at; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
}

static enum status open_member(struct bundle *bundle, uint64_t i, struct error *error)
{
    zip_stat_t about;
    name_text(bundle, member_name(bundle->zip, i));
    if (zip_stat_index(bundle->zip, i, 0, &about) == 0 && about.valid & ZIP_STAT_SIZE &&
        about.size > BUNDLE_MEMBER_MAX)
        return refuse(error, bundle->name,
                      "the text in the archive is larger than any that is published");
    bundle->member = zip_fopen_index(bundle->zip, i, 0);
    bundle->left = BUNDLE_MEMBER_MAX;
    if (bundle->member)
        return STATUS_OK;
    return zip_refused(error, bundle->name,
                       zip_error_code_zip(zip_get_error(bundle->zip)),
                       "the text in the archive cannot be read");
}

static void close_member(struct bundle *bundle)
{
    if (bundle->member)
        zip_fclose(bundle->member);
    bundle->member = NULL;
}

enum status bundle_next(struct bundle *bundle, bool *more, struct error *error)
{
    close_member(bundle);
    *more = bundle->zip ? bundle->next < bundle->member_count : bundle->next == 0;
    if (!*more)
        return STATUS_OK;
    size_t i = bundle->next++;
    if (bundle->zip)
        return open_member(bundle, bundle->members[i], error);
    name_text(bundle, "");
    return STATUS_OK;
}

enum status bundle_read(void *context, char *to, size_t room, size_t *got,
                        struct error *error)
{
    struct bundle *bundle = context;
    if (!bundle->member)
        return read_some(bundle, to, room, got, error);
    zip_int64_t n = zip_fread(bundle->member, to, room);
    *got = n > 0 ? (size_t)n : 0;
    if (n < 0)
        return zip_refused(error, bundle->name,
                           zip_error_code_zip(zip_file_get_error(bundle->member)),
                           "the archive is damaged");
    if (*got > bundle->left)
        return refuse(error, bundle->name,
                      "the text in the archive is larger than any that is published");
    bundle->left -= *got;
    return STATUS_OK;
}

void bundle_close(struct bundle *bundle)
{
    close_member(bundle);
    if (bundle->zip)
        zip_discard(bundle->zip);
    bundle->zip = NULL;
    if (bundle->fd >= 0)
        close(bundle->fd);
    bundle->fd = -1;
}
