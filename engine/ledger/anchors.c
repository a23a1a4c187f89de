/* The file LEDGER.anchors: a line for each anchor, only ever appended to. A line
 * that a power cut tore is shorter than the others; the next one begins anew. */
#define _GNU_SOURCE

#include "base/date.h"
#include "base/file.h"
#include "ledger/verify_room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Links between two anchors, while the ledger is open. */
#define ANCHOR_EVERY 100000

static void put_time(struct buffer *line, int64_t at)
{
    char date[11], hours[6];
    date_write((int32_t)(at / 86400), date);
    clock_write((int32_t)(at % 86400 / 60), hours);
    buffer_printf(line, "%sT%s:%02dZ", date, hours, (int)(at % 60));
}

void ledger_anchor_line(const struct ledger_anchor *anchor, char line[LEDGER_ANCHOR])
{
    char hash[HASH_TEXT];
    struct buffer out;
    hash_write(&anchor->hash, hash);
    buffer_borrow(&out, line, LEDGER_ANCHOR);
    buffer_printf(&out, "%012lld %s ", (long long)anchor->seq, hash);
    put_time(&out, anchor->at);
    line[buffer_failed(&out) ? 0 : LEDGER_ANCHOR - 1] = '\0';
}

static int digit_of(char c)
{
    if (char_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

static bool read_number(struct text digits, int64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (!char_is_digit(digits.at[i]))
            return false;
        *number = *number * 10 + (digits.at[i] - '0');
    }
    return true;
}

static bool read_hash(const char *hex, struct hash *hash)
{
    for (size_t i = 0; i < HASH_SIZE; i++) {
        int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]);
        if (high > 15 || low > 15)
            return false;
        hash->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* When it was written is for people, and not read back to the second. */
bool ledger_anchor_read(struct text line, struct ledger_anchor *anchor)
{
    int32_t date = 0;
    *anchor = (struct ledger_anchor){0};
    if (line.len != LEDGER_ANCHOR - 1 || line.at[12] != ' ' ||
        memcmp(line.at + 13, "blake2b-256:", 12) != 0 ||
        !read_hash(line.at + 25, &anchor->hash) ||
        !read_number((struct text){line.at, 12}, &anchor->seq) ||
        !date_read((struct text){line.at + 12 + HASH_TEXT + 1, 10}, &date))
        return false;
    anchor->at = (int64_t)date * 86400;
    return true;
}

static void name_file(const struct ledger *ledger, struct buffer *name)
{
    buffer_put_cstr(name, ledger->path);
    buffer_put(name, ".anchors", sizeof ".anchors");
}

static enum status failed(const char *path, int number, struct error *error)
{
    bool full = number == ENOSPC || number == EDQUOT;
    error_set(error, STATUS_IO, full ? "ledger.full" : "ledger.anchors",
              "the anchors of the ledger cannot be written or read: %s",
              strerror(number));
    error_at(error, path, 0, 0);
    return error->status;
}

/* Appends, and begins a new line where the last one was torn. */
static int append(int fd, const char *line, bool *first)
{
    struct stat found;
    char text[LEDGER_ANCHOR + 2], last = '\n';
    if (fstat(fd, &found) != 0)
        return errno;
    *first = found.st_size == 0;
    if (found.st_size > 0 && pread(fd, &last, 1, found.st_size - 1) != 1)
        return errno ? errno : EIO;
    int len = snprintf(text, sizeof text, "%s%s\n", last == '\n' ? "" : "\n", line);
    ssize_t written = write(fd, text, (size_t)len);
    if (written != len)
        return written < 0 ? errno : ENOSPC;
    return fdatasync(fd) != 0 ? errno : 0;
}

static enum status append_to(const char *path, const char *line, struct error *error)
{
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(path, errno, error);
    bool first = false;
    int number = append(fd, line, &first);
    if (close(fd) != 0 && !number)
        number = errno;
    if (!number && first)
        number = ledger_sync_folder(path);
    return number ? failed(path, number, error) : STATUS_OK;
}

enum status ledger_anchor(struct ledger *ledger, struct ledger_anchor *anchor,
                          struct error *error)
{
    char line[LEDGER_ANCHOR];
    struct buffer name;
    *anchor = (struct ledger_anchor){.seq = ledger->committed.chain.seq,
                                     .hash = ledger->committed.chain.hash,
                                     .at = (int64_t)time(NULL)};
    if (anchor->seq == ledger->anchored)
        return STATUS_OK;
    ledger_anchor_line(anchor, line);
    buffer_init(&name, 1 << 16);
    name_file(ledger, &name);
    enum status status =
        buffer_failed(&name) ? error_no_memory(error) : append_to(name.at, line, error);
    if (status == STATUS_OK)
        ledger->anchored = anchor->seq;
    buffer_release(&name);
    return status;
}

enum status anchors_read(const struct ledger *ledger, struct buffer *lines,
                         struct error *error)
{
    struct buffer name;
    buffer_init(&name, 1 << 16);
    name_file(ledger, &name);
    enum status status = buffer_failed(&name) ? error_no_memory(error)
                                              : file_read(name.at, lines, error);
    if (status == STATUS_IO && strcmp(error->code, "file.missing") == 0)
        status = STATUS_OK;
    buffer_release(&name);
    return status;
}

/* ---- when it is opened ---- */

static void read_last(int fd, struct ledger_anchor *anchor)
{
    struct stat found;
    char line[LEDGER_ANCHOR];
    if (fstat(fd, &found) == 0 && found.st_size >= LEDGER_ANCHOR &&
        pread(fd, line, sizeof line, found.st_size - LEDGER_ANCHOR) == LEDGER_ANCHOR &&
        !ledger_anchor_read((struct text){line, LEDGER_ANCHOR - 1}, anchor))
        *anchor = (struct ledger_anchor){0};
}

/* Whatever keeps it from being read, at worst an anchor is written twice. */
int64_t anchors_last(const struct ledger *ledger)
{
    struct ledger_anchor anchor = {0};
    struct buffer name;
    buffer_init(&name, 1 << 16);
    name_file(ledger, &name);
    int fd = buffer_failed(&name) ? -1 : open(name.at, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        read_last(fd, &anchor);
        close(fd);
    }
    buffer_release(&name);
    return anchor.seq;
}

bool anchors_are_due(const struct ledger *ledger)
{
    return ledger->committed.chain.seq - ledger->anchored >= ANCHOR_EVERY;
}
