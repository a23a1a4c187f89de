#include "handlers/outlet.h"

#include "base/file.h"
#include "format/cell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMP_PREFIX ".new-"
#define PATTERN_MAX 80

void outlet_init(struct outlet *outlet)
{
    *outlet = (struct outlet){.fd = -1};
    buffer_init(&outlet->call, OUTLET_CALL_BYTES);
}

void outlet_release(struct outlet *outlet, int folder)
{
    outlet_abandon(outlet, folder);
    buffer_release(&outlet->call);
}

/* ---- names ---- */

static const char *const holders[] = {"{date}", "{week}", "{month}"};

/* The placeholder that begins there: its index, or -1. */
static int holder_at(struct text pattern, size_t at)
{
    for (int i = 0; i < 3; i++) {
        size_t len = strlen(holders[i]);
        if (pattern.len - at >= len && memcmp(pattern.at + at, holders[i], len) == 0)
            return i;
    }
    return -1;
}

const char *outlet_pattern_fault(struct text pattern)
{
    if (pattern.len == 0 || pattern.len > PATTERN_MAX)
        return "a file's name has 1 to 80 characters";
    if (!char_is_letter(pattern.at[0]) && !char_is_digit(pattern.at[0]))
        return "a file's name begins with a letter or a digit";
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.at[i];
        int holder = c == '{' ? holder_at(pattern, i) : -1;
        if (holder >= 0)
            i += strlen(holders[holder]) - 1;
        else if (!char_is_letter(c) && !char_is_digit(c) && !strchr("._-", c))
            return "a file's name has letters, digits, . _ - and {date}, {week}, "
                   "{month}";
    }
    return NULL;
}

void outlet_file_name(const struct outlet *outlet, int32_t today,
                      char name[OUTLET_NAME])
{
    char dates[3][11];
    struct buffer out;
    date_write(today, dates[0]);
    date_write(today - date_weekday(today) + 1, dates[1]);
    date_write(today, dates[2]);
    dates[2][7] = '\0';
    buffer_borrow(&out, name, OUTLET_NAME - 1);
    for (size_t i = 0; i < outlet->pattern.len; i++) {
        int holder = holder_at(outlet->pattern, i);
        if (holder < 0) {
            buffer_put_char(&out, outlet->pattern.at[i]);
            continue;
        }
        buffer_put_cstr(&out, dates[holder]);
        i += strlen(holders[holder]) - 1;
    }
    name[out.len] = '\0';
}

/* One for each outlet of a folder: names of two outlets differ. */
static void temp_name(const struct outlet *outlet, char name[OUTLET_NAME])
{
    snprintf(name, OUTLET_NAME, TEMP_PREFIX "%.*s", TEXT_ARG(outlet->pattern));
    for (char *c = name; *c; c++)
        *c = *c == '{' || *c == '}' ? '_' : *c;
}

/* ---- rows ---- */

static void put_cell(struct buffer *out, const struct script_value *value)
{
    char number[32];
    struct text text = TEXT("");
    if (value && value->kind == SCRIPT_TEXT)
        text = value->text;
    else if (value && value->kind == SCRIPT_BOOL)
        text = value->integer ? TEXT("yes") : TEXT("no");
    if (value && value->kind == SCRIPT_INTEGER) {
        snprintf(number, sizeof number, "\"%lld\"", (long long)value->integer);
        buffer_put_cstr(out, number); /* a minus sign is no formula here */
        return;
    }
    cell_put(out, text);
}

static void put_member(struct buffer *out, const struct script_value *value)
{
    if (!value || value->kind == SCRIPT_NIL)
        buffer_put_cstr(out, "null");
    else if (value->kind == SCRIPT_TEXT)
        buffer_put_json(out, value->text);
    else if (value->kind == SCRIPT_BOOL)
        buffer_put_cstr(out, value->integer ? "true" : "false");
    else
        buffer_put_int(out, value->integer);
}

static const struct script_value *find(const struct script_value *row, struct text name)
{
    for (size_t i = row->items; i < row->count; i++) {
        if (text_equal(row->entries[i].name, name))
            return &row->entries[i].value;
    }
    return NULL;
}

static bool refuse(struct error *error, const char *code, const char *message)
{
    error_set(error, STATUS_POLICY, code, "%s", message);
    return false;
}

static bool is_known(const struct outlet *outlet, struct text name)
{
    for (size_t i = 0; i < outlet->column_count; i++) {
        if (text_equal(outlet->columns[i], name))
            return true;
    }
    return false;
}

/* What the row calls it may come from a session, and is not shown. */
static bool no_column(const struct outlet *outlet, struct text name,
                      struct error *error)
{
    int nearest =
        text_nearest(name, outlet->column_count, text_name_at, outlet->columns);
    refuse(error, "handler.row", "no such column is among its columns");
    if (nearest >= 0)
        error_fix(error, "did you mean %.*s?", TEXT_ARG(outlet->columns[nearest]));
    return false;
}

static bool check_row(const struct outlet *outlet, const struct script_value *row,
                      struct error *error)
{
    if (row->kind != SCRIPT_TABLE || row->items)
        return refuse(error, "handler.row", "a row is a table by columns' names");
    for (size_t i = 0; i < row->count; i++) {
        const struct script_value *value = &row->entries[i].value;
        if (!is_known(outlet, row->entries[i].name))
            return no_column(outlet, row->entries[i].name, error);
        if (value->kind == SCRIPT_TABLE || value->kind == SCRIPT_FUNCTION)
            return refuse(error, "handler.row",
                          "a cell is a text, a whole number, true or false");
    }
    return true;
}

static void put_row(struct outlet *outlet, const struct script_value *row)
{
    struct buffer *out = &outlet->call;
    bool csv = outlet->format == OUTLET_CSV;
    for (size_t i = 0; i < outlet->column_count; i++) {
        const struct script_value *value = find(row, outlet->columns[i]);
        if (csv) {
            buffer_put_cstr(out, i ? "," : "");
            put_cell(out, value);
            continue;
        }
        buffer_put_cstr(out, i ? ", " : "{");
        buffer_put_json(out, outlet->columns[i]);
        buffer_put_cstr(out, ": ");
        put_member(out, value);
    }
    buffer_put_cstr(out, csv ? "\r\n" : "}\n");
}

bool outlet_row(struct outlet *outlet, const struct script_value *row,
                struct error *error)
{
    if (outlet->whole && outlet->fd < 0)
        return refuse(error, "handler.output",
                      "a whole file is written while its list goes on");
    if (!check_row(outlet, row, error))
        return false;
    put_row(outlet, row);
    outlet->call_rows++;
    if (buffer_failed(&outlet->call) || outlet->call_rows > OUTLET_CALL_ROWS)
        return refuse(error, "handler.flood",
                      "one event may write 10000 rows and 2 MiB");
    if (outlet->written + outlet->call.len > OUTLET_DAY_BYTES)
        return refuse(error, "handler.flood", "a file may take 64 MiB a day");
    return true;
}

void outlet_forget(struct outlet *outlet)
{
    buffer_clear(&outlet->call);
    outlet->call_rows = 0;
}

/* ---- files ---- */

static enum status failed(const char *doing, struct error *error)
{
    return error_set(error, STATUS_IO,
                     errno == ENOSPC || errno == EDQUOT ? "handler.full" : "handler.io",
                     "cannot %s an output of a handler: %s", doing, strerror(errno));
}

static void put_head(const struct outlet *outlet, struct buffer *out)
{
    for (size_t i = 0; i < outlet->column_count && outlet->format == OUTLET_CSV; i++) {
        buffer_put_cstr(out, i ? "," : "");
        cell_put(out, outlet->columns[i]);
    }
    if (outlet->format == OUTLET_CSV)
        buffer_put_cstr(out, "\r\n");
}

static enum status write_head(struct outlet *outlet, int fd, struct error *error)
{
    struct buffer head;
    buffer_init(&head, OUTLET_CALL_BYTES);
    put_head(outlet, &head);
    enum status status = buffer_failed(&head) ? error_no_memory(error)
                                              : file_write_all(fd, buffer_text(&head),
                                                               "an output", error);
    outlet->written += head.len;
    buffer_release(&head);
    return status;
}

/* All of it or nothing: what was written of a torn row is taken back. */
static enum status add_rows(struct outlet *outlet, int fd, struct error *error)
{
    struct stat known;
    if (fstat(fd, &known) != 0 || !S_ISREG(known.st_mode) || known.st_nlink != 1) {
        errno = EINVAL;
        return failed("use", error);
    }
    enum status status = STATUS_OK;
    if (known.st_size == 0)
        status = write_head(outlet, fd, error);
    if (!status)
        status = file_write_all(fd, buffer_text(&outlet->call), "an output", error);
    if (status && ftruncate(fd, known.st_size) != 0)
        return failed("take back a part of", error);
    return status;
}

static enum status append(struct outlet *outlet, int folder, int32_t today,
                          struct error *error)
{
    char name[OUTLET_NAME];
    outlet_file_name(outlet, today, name);
    int fd = openat(folder, name,
                    O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                    S_IRUSR | S_IWUSR);
    if (fd < 0)
        return failed("open", error);
    enum status status = add_rows(outlet, fd, error);
    if (close(fd) != 0 && !status)
        status = failed("close", error);
    return status;
}

enum status outlet_commit(struct outlet *outlet, int folder, int32_t today,
                          struct error *error)
{
    enum status status = STATUS_OK;
    if (outlet->day != today && !outlet->whole)
        outlet->written = 0;
    outlet->day = today;
    if (outlet->call_rows && outlet->whole)
        status =
            file_write_all(outlet->fd, buffer_text(&outlet->call), "an output", error);
    else if (outlet->call_rows)
        status = append(outlet, folder, today, error);
    if (!status) {
        outlet->written += outlet->call.len;
        outlet->rows += outlet->call_rows;
    }
    outlet_forget(outlet);
    return status;
}

/* ---- whole files ---- */

enum status outlet_begin(struct outlet *outlet, int folder, struct error *error)
{
    char name[OUTLET_NAME];
    outlet_abandon(outlet, folder);
    temp_name(outlet, name);
    (void)unlinkat(folder, name, 0);
    outlet->fd =
        openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
               S_IRUSR | S_IWUSR);
    if (outlet->fd < 0)
        return failed("open", error);
    outlet->written = 0;
    return write_head(outlet, outlet->fd, error);
}

enum status outlet_end(struct outlet *outlet, int folder, int32_t today,
                       struct error *error)
{
    char temp[OUTLET_NAME], name[OUTLET_NAME];
    if (outlet->fd < 0)
        return STATUS_OK;
    temp_name(outlet, temp);
    outlet_file_name(outlet, today, name);
    int fd = outlet->fd;
    outlet->fd = -1;
    if (fsync(fd) != 0) {
        enum status status = failed("sync", error);
        close(fd);
        return status;
    }
    if (close(fd) != 0 || renameat(folder, temp, folder, name) != 0 ||
        fsync(folder) != 0)
        return failed("publish", error);
    return STATUS_OK;
}

void outlet_abandon(struct outlet *outlet, int folder)
{
    char name[OUTLET_NAME];
    if (outlet->fd < 0)
        return;
    close(outlet->fd);
    outlet->fd = -1;
    temp_name(outlet, name);
    (void)unlinkat(folder, name, 0);
}

/* ---- the folder ---- */

static void sweep(int folder)
{
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (strncmp(entry->d_name, TEMP_PREFIX, sizeof TEMP_PREFIX - 1) == 0)
            (void)unlinkat(folder, entry->d_name, 0);
    }
    closedir(entries);
}

enum status outlet_folder(int out, int *folder, struct error *error)
{
    if (mkdirat(out, "events", S_IRWXU) != 0 && errno != EEXIST)
        return failed("make the folder of", error);
    *folder = openat(out, "events", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*folder < 0)
        return failed("open the folder of", error);
    sweep(*folder);
    return STATUS_OK;
}
