/* The plugin csv: any export in CSV into sessions, through a mapping. */
#include "mapping.h"
#include "sessions.h"
#include "sheet.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "A mapping is a Lua file, run in the sandbox of policies, that returns a table:\n"
    "which column becomes which field of a session. Names of columns are those of the\n"
    "header, names of fields those of gonio/session/1.\n"
    "\n"
    "  return mapping {\n"
    "    title = \"Our export\",\n"
    "    files = { { key = \"visit_id\" } },\n"
    "    session = {\n"
    "      session_id = \"visit_id\",\n"
    "      date_of_service = { column = \"visit_date\", date = \"M/D/YYYY\" },\n"
    "      patient = { id = \"patient\" },\n"
    "      insurance = { { payer = { column = \"payer\", lookup = {\n"
    "        [\"Medicare Part B\"] = \"medicare\" } } } },\n"
    "      discipline = { value = \"PT\" },\n"
    "    },\n"
    "    service = { code = \"cpt\", minutes = \"min\" },\n"
    "  }\n"
    "\n"
    "Rows with the same key are one session, wherever they stand; each of them is one\n"
    "service. What stands under session comes from the session's first row, and rows\n"
    "that differ there are refused (differs = true lets them).\n"
    "\n"
    "The mapping\n"
    "  files      a list of one or two { name, key, join, skip, only }\n"
    "             key: a column or a list; a row without it is refused\n"
    "             skip = { { column = \"status\", is = { \"CANCELLED\" } } } leaves "
    "rows\n"
    "             out, only = { ... } all others\n"
    "  session    fields of the session; tables and lists as in the session itself\n"
    "  service    fields of one service, from one row\n"
    "  separator  one character (seen from the header); encoding \"utf-8\" or\n"
    "             \"latin-1\"; ragged = true: rows may be shorter or longer than the\n"
    "             header\n"
    "  decimal    \",\" where amounts are written as 1.830,00\n"
    "  unmatched  with two files: what a row of the second one is that has none in "
    "the\n"
    "             first: \"problem\" (the session is refused), \"service\", or "
    "\"skip\"\n"
    "\n"
    "Two files are joined: rows belong together by key, and to one service by the\n"
    "columns of join, each once, in their order. { column = \"charge\", file = "
    "\"charges\"\n"
    "} is a column of the file of that name. Files are given two by two, in this "
    "order.\n"
    "\n"
    "A value is a column's name, or a table with\n"
    "  column, file       a column; columns = { ... }, between = \"-\": several in a "
    "row\n"
    "  value              the same for all\n"
    "  first = { ... }    the first of several values that is not blank\n"
    "  prefix, suffix     left out where they stand\n"
    "  till, after        what stands before, behind this character\n"
    "  lookup = { [\"as in the file\"] = \"as in the session\" }, and otherwise = what "
    "is\n"
    "                     taken for a value that is not there (true: as it stands);\n"
    "                     without it, such a session is refused\n"
    "  date = \"M/D/YYYY\"  or a list: YYYY, MM and DD of two digits, M and D of one "
    "or\n"
    "                     two, Mon; * at the end for whatever follows\n"
    "  time = \"H:MM AM\"   HH of two digits, H of one or two, MM, SS, AM, *\n"
    "  split = \",;\"       of a list: these characters stand between its entries\n"
    "  upper = true       in capitals; default = \"...\": for a blank\n"
    "Blank fields are unknown. Amounts may have $ and commas between groups of three\n"
    "digits, yes and no may be written as Y, N, 1, 0, and minutes as 23.00.\n"
    "\n"
    "A list of values gives a list: modifiers = { \"mod1\", \"mod2\" }. A table may "
    "stand\n"
    "in a file of its own beside the mapping: lookup = use \"therapists\".\n";

static const struct gonio_option options[] = {
    {"map", GONIO_OPTION_FILE, NULL, "The mapping; --map FILE is the same."},
    {"encoding", GONIO_OPTION_TEXT, NULL,
     "utf-8 or latin-1, whatever the mapping says."},
};

static int start(const struct gonio_host *host, void **state)
{
    const char *path = host->option(host, "map");
    const char *encoding = host->option(host, "encoding");
    if (!path)
        return host->fail(host, NULL, 0, "a CSV file needs a mapping",
                          "name it with --map FILE; gonio convert --help says more");
    struct mapping *mapping = calloc(1, sizeof *mapping);
    if (!mapping)
        return host->fail(host, NULL, 0, "out of memory", NULL);
    if (mapping_load(host, path, mapping)) {
        mapping_free(mapping);
        free(mapping);
        return -1;
    }
    if (encoding)
        mapping->latin1 = strcmp(encoding, "latin-1") == 0;
    *state = mapping;
    if (!encoding || mapping->latin1 || strcmp(encoding, "utf-8") == 0)
        return 0;
    mapping_free(mapping);
    free(mapping);
    return host->fail(host, NULL, 0, "encoding must be utf-8 or latin-1", NULL);
}

static void stop(const struct gonio_host *host, void *state)
{
    (void)host;
    mapping_free(state);
    free(state);
}

static int recognises(const char *name, const char *begin, size_t len)
{
    size_t n = strlen(name);
    (void)begin;
    (void)len;
    return n > 4 &&
           (strcmp(name + n - 4, ".csv") == 0 || strcmp(name + n - 4, ".tsv") == 0);
}

static int read_sheets(struct store *store, size_t count)
{
    size_t tables = store->mapping->table_count;
    for (size_t i = 0; i < count; i++) {
        const struct sheet_source source = {i, (uint32_t)(i % tables),
                                            (uint32_t)(i / tables)};
        if (sheet_read(store, &source))
            return -1;
    }
    return store_flush(store);
}

static int check_count(const struct gonio_host *host, const struct mapping *mapping,
                       size_t count)
{
    if (count % mapping->table_count == 0)
        return 0;
    return host->fail(host, mapping->path, 0,
                      "the mapping joins two files, and one is missing",
                      "name them two by two, in the order of the mapping");
}

static int convert(const struct gonio_host *host, void *state,
                   struct gonio_reading *reading)
{
    struct store store;
    size_t count = host->file_count(host, reading);
    if (check_count(host, state, count))
        return -1;
    memset(&store, 0, sizeof store);
    store.host = host;
    store.reading = reading;
    store.mapping = state;
    store.fd = host->temporary(host);
    store.by_key = host->sorter(host, sizeof(struct key_record), KEY_SIZE);
    store.sheets = calloc(count + 1, sizeof *store.sheets);
    store.out = malloc(STORE_ROOM);
    int result = store.fd >= 0 && store.by_key && store.sheets && store.out
                     ? read_sheets(&store, count)
                     : host->fail(host, NULL, 0, "out of memory", NULL);
    if (!result)
        result = sessions_make(&store);
    if (store.fd >= 0)
        close(store.fd);
    host->sorter_free(store.by_key);
    free(store.sheets);
    free(store.out);
    csv_pool_free(&store.lasting);
    return result;
}

static const struct gonio_reader reader = {
    .size = sizeof reader,
    .name = "csv",
    .summary = "exports in CSV, through a mapping (--map)",
    .recognises = recognises,
    .convert = convert,
};

static const struct gonio_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = GONIO_ABI_MAJOR,
    .abi_minor = GONIO_ABI_MINOR,
    .name = "csv",
    .version = "0.1",
    .summary = "sessions from any export in CSV, through a mapping",
    .help = help,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .start = start,
    .stop = stop,
    .reader = &reader,
};

const struct gonio_plugin *gonio_plugin(void)
{
    return &plugin;
}
