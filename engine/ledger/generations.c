#include "ledger/room.h"

struct hash ledger_manifest(const struct ledger_file *files, size_t count)
{
    struct hash_stream stream;
    hash_begin(&stream);
    for (size_t i = 0; i < count; i++) {
        char text[HASH_TEXT];
        struct hash hash = hash_of(files[i].text);
        hash_write(&hash, text);
        hash_add_bytes(&stream, files[i].path);
        hash_add_bytes(&stream, TEXT(" "));
        hash_add_bytes(&stream, text_of(text));
        hash_add_bytes(&stream, TEXT("\n"));
    }
    return hash_end(&stream);
}

/* id of the row with that hash, 0: there is none. */
static enum status find(struct ledger *ledger, enum statement statement,
                        const struct hash *hash, int64_t *id, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, statement, error);
    if (status != STATUS_OK)
        return status;
    put_hash(&query, hash);
    status = query_step(&query, &row, error);
    *id = status == STATUS_OK && row ? query_int(&query, 0) : 0;
    query_close(&query);
    return status;
}

static enum status text_add(struct ledger *ledger, struct text text, int64_t *id,
                            struct error *error)
{
    struct query query;
    struct hash hash = hash_of(text);
    enum status status = find(ledger, ST_FILE_FIND, &hash, id, error);
    if (status != STATUS_OK || *id)
        return status;
    status = query_open(&query, ledger, ST_FILE_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_hash(&query, &hash);
    put_blob(&query, text.at, text.len);
    status = query_run(&query, error);
    *id = sqlite3_last_insert_rowid(ledger->db);
    return status;
}

static enum status file_add(struct ledger *ledger, int64_t generation,
                            const struct ledger_file *file, struct error *error)
{
    struct query query;
    int64_t text = 0;
    enum status status = text_add(ledger, file->text, &text, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_GENERATION_FILE_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, generation);
    put_text(&query, file->path);
    put_int(&query, text);
    return query_run(&query, error);
}

static enum status generation_add(struct ledger *ledger,
                                  struct ledger_generation *generation,
                                  struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_GENERATION_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_hash(&query, &generation->hash);
    status = query_run(&query, error);
    generation->id = sqlite3_last_insert_rowid(ledger->db);
    for (size_t i = 0; i < generation->count && status == STATUS_OK; i++)
        status = file_add(ledger, generation->id, &generation->files[i], error);
    return status == STATUS_OK
               ? chain_add_row(ledger, LINK_GENERATION, generation->id, error)
               : status;
}

static enum status activate(struct ledger *ledger,
                            const struct ledger_generation *generation,
                            struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_ACTIVATION_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, generation->id);
    put_int(&query, generation->at);
    put_text(&query, generation->note);
    status = query_run(&query, error);
    if (status != STATUS_OK)
        return status;
    return chain_add_row(ledger, LINK_ACTIVATION, sqlite3_last_insert_rowid(ledger->db),
                         error);
}

static enum status active_now(struct ledger *ledger, int64_t *generation,
                              struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_ACTIVATION_LAST, error);
    if (status == STATUS_OK)
        status = query_step(&query, &row, error);
    *generation = status == STATUS_OK && row ? query_int(&query, 0) : 0;
    query_close(&query);
    return status;
}

enum status ledger_generation_put(struct ledger *ledger,
                                  struct ledger_generation *generation,
                                  struct error *error)
{
    int64_t active = 0;
    generation->hash = ledger_manifest(generation->files, generation->count);
    enum status status =
        find(ledger, ST_GENERATION_FIND, &generation->hash, &generation->id, error);
    if (status == STATUS_OK && generation->id == 0)
        status = generation_add(ledger, generation, error);
    if (status == STATUS_OK)
        status = active_now(ledger, &active, error);
    if (status == STATUS_OK && active != generation->id)
        status = activate(ledger, generation, error);
    return status;
}

/* ---- and back ---- */

static enum status files_take(struct query *query, struct arena *arena,
                              struct ledger_generation *generation, struct error *error)
{
    struct ledger_file *files = NULL;
    size_t room = 0;
    bool row = false;
    enum status status;
    while ((status = query_step(query, &row, error)) == STATUS_OK && row) {
        if (generation->count == room) {
            size_t wanted = room ? room * 2 : 16;
            struct ledger_file *more = ARENA_ARRAY(arena, struct ledger_file, wanted);
            if (!more) {
                status = error_no_memory(error);
                break;
            }
            if (room)
                memcpy(more, files, room * sizeof *more);
            generation->files = files = more;
            room = wanted;
        }
        struct ledger_file *file = &files[generation->count];
        status = query_copy(query, 0, arena, &file->path, error);
        if (status == STATUS_OK)
            status = query_copy(query, 1, arena, &file->text, error);
        if (status != STATUS_OK)
            break;
        generation->count++;
    }
    query_close(query);
    return status;
}

static enum status activation_take(struct ledger *ledger, struct arena *arena,
                                   struct ledger_generation *generation,
                                   struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_ACTIVATION_OF, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, generation->id);
    status = query_row(&query, "activation", error);
    if (status != STATUS_OK)
        return status;
    generation->at = query_int(&query, 0);
    status = query_copy(&query, 1, arena, &generation->note, error);
    query_close(&query);
    return status;
}

enum status ledger_generation_get(struct ledger *ledger, int64_t id,
                                  struct arena *arena,
                                  struct ledger_generation *generation,
                                  struct error *error)
{
    struct query query;
    *generation = (struct ledger_generation){.id = id};
    enum status status = query_open(&query, ledger, ST_GENERATION_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    status = query_row(&query, "generation", error);
    if (status != STATUS_OK)
        return status;
    query_hash(&query, 0, &generation->hash);
    query_close(&query);
    status = activation_take(ledger, arena, generation, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_GENERATION_FILES, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    return files_take(&query, arena, generation, error);
}

/* ---- days for a comparison ---- */

/* Decisions back from the newest: members of a day mostly stand together, but a
 * day may have been decided in between. */
static bool is_among(const struct ledger_days *days, int64_t day)
{
    for (size_t i = days->count; i > 0; i--)
        if (days->at[i - 1] == day)
            return true;
    return false;
}

enum status ledger_days_decided(struct ledger *ledger, size_t most, struct arena *arena,
                                struct ledger_days *days, struct error *error)
{
    struct query query;
    bool row = false;
    *days = (struct ledger_days){ARENA_ARRAY(arena, int64_t, most), 0};
    if (!days->at)
        return error_no_memory(error);
    enum status status = query_open(&query, ledger, ST_DAYS_DECIDED, error);
    if (status != STATUS_OK)
        return status;
    while (days->count < most &&
           (status = query_step(&query, &row, error)) == STATUS_OK && row)
        if (!is_among(days, query_int(&query, 0)))
            days->at[days->count++] = query_int(&query, 0);
    query_close(&query);
    return status;
}
