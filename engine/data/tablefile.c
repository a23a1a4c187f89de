#include "data/tablefile.h"

#include "base/date.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const data_kind_words[DATA_KINDS + 1] = {"ncci", "mue", "mpfs",
                                                     "gpci", "zip", NULL};
const char *const data_payer_words[DATA_PAYERS + 1] = {"medicare", "medicaid", NULL};

static const size_t row_sizes[DATA_KINDS] = {
    [DATA_NCCI] = 16, [DATA_MUE] = 12, [DATA_MPFS] = 24,
    [DATA_GPCI] = 16, [DATA_ZIP] = 16,
};

size_t tablefile_row_size(enum data_kind kind)
{
    return row_sizes[kind];
}

static enum status refuse(struct error *error, const char *path, const char *code,
                          const char *why)
{
    error_set(error, STATUS_USAGE, code, "%s", why);
    error_fix(error, "remove the file and import what it was made of again: "
                     "gonio data import --help");
    error_at(error, path, 0, 0);
    return error->status;
}

static enum status open_failed(struct error *error, const char *path)
{
    error_set(error, STATUS_IO, errno == ENOENT ? "file.missing" : "file.read",
              "the table cannot be read: %s", strerror(errno));
    error_at(error, path, 0, 0);
    return error->status;
}

static size_t block_count(const struct tablefile *table)
{
    return (table->count + TABLEFILE_BLOCK - 1) / TABLEFILE_BLOCK;
}

size_t tablefile_fences(const struct tablefile *table)
{
    return (table->count + TABLEFILE_FENCE - 1) / TABLEFILE_FENCE;
}

/* The header's hash, its own bytes taken as 0. */
static struct hash header_hash(const unsigned char *header)
{
    unsigned char copy[TABLEFILE_HEADER];
    memcpy(copy, header, sizeof copy);
    memset(copy + 112, 0, HASH_SIZE);
    return hash_of((struct text){(const char *)copy, sizeof copy});
}

static bool is_hash(const unsigned char *at, struct hash hash)
{
    return memcmp(at, hash.bytes, HASH_SIZE) == 0;
}

/* Numbers that would lead out of the file, or out of an enum. */
static bool is_possible(const unsigned char *header)
{
    uint32_t kind = bytes_take32(header + 12);
    int32_t from = (int32_t)bytes_take32(header + 32);
    int32_t to = (int32_t)bytes_take32(header + 36);
    return kind < DATA_KINDS && bytes_take32(header + 16) < DATA_PAYERS &&
           bytes_take32(header + 20) == row_sizes[kind] && from >= DATE_MIN &&
           from <= to && to <= DATE_MAX && header[TABLEFILE_HEADER - 1] == 0;
}

static void read_header(struct tablefile *table, const unsigned char *header)
{
    table->kind = (enum data_kind)bytes_take32(header + 12);
    table->payer = (enum data_payer)bytes_take32(header + 16);
    table->row_size = row_sizes[table->kind];
    table->from = (int32_t)bytes_take32(header + 32);
    table->to = (int32_t)bytes_take32(header + 36);
    table->imported_on = (int32_t)bytes_take32(header + 40);
    table->rows = header + TABLEFILE_HEADER;
    table->names = text_of((const char *)header + TABLEFILE_NAMES);
    memcpy(table->source.bytes, header + 48, HASH_SIZE);
    memcpy(table->hash.bytes, header + 112, HASH_SIZE);
}

/* Whether rows and what stands behind them fill the file exactly. */
static bool fits(struct tablefile *table, uint64_t rows)
{
    if (rows > (table->size - TABLEFILE_HEADER) / table->row_size)
        return false;
    table->count = (size_t)rows;
    size_t bytes = table->count * table->row_size;
    table->fences = table->rows + bytes;
    table->block_hashes = table->fences + tablefile_fences(table) * 8;
    return table->size == TABLEFILE_HEADER + bytes + tablefile_fences(table) * 8 +
                              block_count(table) * HASH_SIZE;
}

static enum status check(struct tablefile *table, const char *path, struct error *error)
{
    const unsigned char *header = table->map;
    if (table->size < 8 || memcmp(header, "GONIOTAB", 8) != 0)
        return refuse(error, path, "data.foreign", "this is no table of gonio's");
    if (table->size < TABLEFILE_HEADER)
        return refuse(error, path, "data.truncated", "the table is cut off");
    if (bytes_take32(header + 8) != TABLEFILE_VERSION)
        return refuse(error, path, "data.version",
                      "the table is of another version of gonio");
    if (!is_hash(header + 112, header_hash(header)) || !is_possible(header))
        return refuse(error, path, "data.corrupt",
                      "the table is damaged: its header is not what was written");
    read_header(table, header);
    if (!fits(table, bytes_take64(header + 24)))
        return refuse(error, path, "data.truncated",
                      "the table is cut off, or something was added to it");
    struct text behind = {(const char *)table->fences,
                          (size_t)(header + table->size - table->fences)};
    if (!is_hash(header + 80, hash_of(behind)))
        return refuse(error, path, "data.corrupt",
                      "the table is damaged: its checksums are not what was written");
    return STATUS_OK;
}

static enum status map(int fd, const char *path, struct tablefile *table,
                       struct error *error)
{
    struct stat about;
    if (fstat(fd, &about))
        return open_failed(error, path);
    if (!S_ISREG(about.st_mode) || about.st_size == 0)
        return refuse(error, path, "data.foreign", "this is no table of gonio's");
    table->size = (size_t)about.st_size;
    void *at = mmap(NULL, table->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return open_failed(error, path);
    table->map = at;
    return check(table, path, error);
}

enum status tablefile_open(const char *path, struct tablefile *table,
                           struct error *error)
{
    *table = (struct tablefile){.map = NULL};
    /* A pipe by that name would make open wait for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return open_failed(error, path);
    enum status status = map(fd, path, table, error);
    close(fd);
    if (status)
        tablefile_close(table);
    return status;
}

void tablefile_close(struct tablefile *table)
{
    if (table->map)
        munmap(table->map, table->size);
    *table = (struct tablefile){.map = NULL};
}

enum status tablefile_verify(const struct tablefile *table, size_t first, size_t count,
                             const char *path, struct error *error)
{
    size_t block = first / TABLEFILE_BLOCK;
    size_t end = count ? (first + count - 1) / TABLEFILE_BLOCK + 1 : block;
    for (; block < end; block++) {
        size_t at = block * TABLEFILE_BLOCK, left = table->count - at;
        size_t rows = left < TABLEFILE_BLOCK ? left : TABLEFILE_BLOCK;
        struct text bytes = {(const char *)tablefile_row(table, at),
                             rows * table->row_size};
        if (!is_hash(table->block_hashes + block * HASH_SIZE, hash_of(bytes)))
            return refuse(error, path, "data.corrupt",
                          "the table is damaged: rows are not what was written");
    }
    return STATUS_OK;
}
