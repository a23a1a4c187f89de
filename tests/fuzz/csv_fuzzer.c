/* A mapping and a file, in one input with a line "%%" between them; without
 * one, a file under a mapping that uses everything. Whatever they are, the
 * conversion ends, and what it makes are records that pass the gate or are
 * refused with a whole problem. */
#include "base/file.h"
#include "format/gate.h"
#include "format/records.h"
#include "fuzz/fuzzer.h"
#include "plugin/reading.h"

#include <stdio.h>
#include <unistd.h>

static const char plain[] =
    "return mapping { files = { { name = 'a', key = 'id',"
    " skip = { { column = 'cpt', is = 'skip' } } } },"
    " session = { session_id = 'id', date_of_service = { column = 'date',"
    " date = { 'M/D/YYYY', 'DD-Mon-YYYY*' } },"
    " patient = { id = { columns = { 'id', 'cpt' }, between = '-' } },"
    " insurance = { { payer = { column = 'plan', lookup = { P = 'plain' },"
    " otherwise = true } } }, diagnoses = { column = 'dx', split = ',; ' } },"
    " service = { code = { first = { { column = 'cpt', prefix = 'PT', till = '-',"
    " upper = true }, { value = '97110' } } }, minutes = 'min', charge = 'charge',"
    " start = { column = 'at', time = { 'H:MM AM', 'HH:MM' } },"
    " modifiers = { 'm1', { column = 'cpt', after = '-', split = '-' } } } }";

static void write_file(struct text text, int *fd, char path[32])
{
    struct error error;
    FUZZ_HOLDS(file_temp(fd, &error) == STATUS_OK);
    FUZZ_HOLDS(file_write_all(*fd, text, "it", &error) == STATUS_OK);
    snprintf(path, 32, "/proc/self/fd/%d", *fd);
}

static void check_records(const struct reading_result *result)
{
    struct records *records = NULL;
    struct error error;
    uint64_t count = 0;
    FUZZ_HOLDS(lseek(result->fd, 0, SEEK_SET) == 0);
    FUZZ_HOLDS(records_open(result->fd, "it", &records, &error) == STATUS_OK);
    for (;;) {
        struct record record;
        enum status status = records_next(records, &record, &error);
        if (result->records == 0)
            break;
        FUZZ_HOLDS(status == STATUS_OK);
        if (text_is_absent(record.text))
            break;
        count++;
        FUZZ_HOLDS(record.line == count);
        FUZZ_HOLDS(gate_check(record.text, record.line, &error) == STATUS_OK);
    }
    FUZZ_HOLDS(count == result->records);
    records_close(records);
}

static void check_origins(const struct reading_result *result)
{
    struct error error;
    struct arena arena;
    arena_init(&arena, (size_t)64 << 20);
    for (uint64_t i = 1; i <= result->records && i < 100; i++) {
        struct problem found = {.error = {.code = "session.x", .pointer = "/patient"}};
        struct problems problems = {.at = &found, .count = 1};
        arena_reset(&arena);
        FUZZ_HOLDS(origins_settle(result->origins, i, &arena, &problems, &error) ==
                   STATUS_OK);
        FUZZ_HOLDS(problems.count >= 1);
        for (size_t k = 0; k < problems.count; k++)
            FUZZ_HOLDS(problems.at[k].error.code[0] && problems.at[k].error.line);
    }
    arena_release(&arena);
}

static void convert(struct plugins *plugins, const char *map, const char *file)
{
    const char *const files[] = {file, file};
    struct reading_options options = {.plugin = plugins->at[0], .files = files};
    struct reading_result result;
    struct error error = ERROR_NONE;
    char setting[64];
    snprintf(setting, sizeof setting, "csv.map=%s", map);
    FUZZ_HOLDS(plugins_set(plugins, setting, &error) == STATUS_OK);
    for (options.count = 1; options.count <= 2; options.count++) {
        enum status status = reading_run(&options, &result, &error);
        FUZZ_HOLDS(status == STATUS_OK || error.message[0]);
        if (!status) {
            check_records(&result);
            check_origins(&result);
        }
        reading_release(&result);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text whole = {(const char *)data, size}, map = {plain, sizeof plain - 1},
                file = whole;
    struct plugins plugins;
    struct error error;
    char map_path[32], file_path[32];
    int map_fd, file_fd;
    for (size_t i = 0; i + 4 <= size; i++) {
        if (memcmp(whole.at + i, "\n%%\n", 4) == 0) {
            map = (struct text){whole.at, i + 1};
            file = (struct text){whole.at + i + 4, size - i - 4};
            break;
        }
    }
    write_file(map, &map_fd, map_path);
    write_file(file, &file_fd, file_path);
    plugins_init(&plugins);
    FUZZ_HOLDS(plugins_add_struct(&plugins, gonio_plugin(), "csv.so", &error) ==
               STATUS_OK);
    convert(&plugins, map_path, file_path);
    plugins_close(&plugins);
    close(map_fd);
    close(file_fd);
    return 0;
}
