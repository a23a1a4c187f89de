#include "cli/data_list.h"

#include "base/date.h"
#include "data/store.h"

#include <assert.h>

struct listing {
    struct buffer *out;
    struct store *store;
    int32_t today;
    bool json, verify;
};

static void put_hash(struct buffer *out, const struct hash *hash)
{
    char text[HASH_TEXT];
    hash_write(hash, text);
    buffer_put_json(out, text_of(text));
}

static void put_date(struct buffer *out, const char *name, int32_t date)
{
    char text[11];
    date_write(date, text);
    buffer_printf(out, ",\"%s\":\"%s\"", name, text);
}

static void put_json(const struct listing *listing, const struct store_entry *entry)
{
    struct buffer *out = listing->out;
    const struct tablefile *table = &entry->table;
    buffer_put_cstr(out, "{\"path\":");
    buffer_put_json(out, text_of(entry->path));
    if (!entry->fault.status) {
        buffer_printf(out, ",\"kind\":\"%s\",\"payer\":\"%s\"",
                      data_kind_words[table->kind], data_payer_words[table->payer]);
        put_date(out, "from", table->from);
        put_date(out, "to", table->to);
        put_date(out, "imported_on", table->imported_on);
        buffer_printf(out, ",\"rows\":%zu,\"bytes\":%llu,\"source\":", table->count,
                      (unsigned long long)entry->bytes);
        buffer_put_json(out, table->names);
        buffer_put_cstr(out, ",\"source_hash\":");
        put_hash(out, &table->source);
        buffer_put_cstr(out, ",\"hash\":");
        put_hash(out, &table->hash);
    }
    buffer_put_cstr(out, ",\"fault\":");
    if (entry->fault.status)
        buffer_put_json(out, text_of(entry->fault.message));
    else
        buffer_put_cstr(out, "null");
    buffer_put_char(out, '}');
}

/* How the days it is for stand to today. */
static void put_age(const struct listing *listing, const struct tablefile *table)
{
    int32_t days = listing->today - table->to;
    if (table->from > listing->today)
        buffer_put_cstr(listing->out, "to come");
    else if (days <= 0)
        buffer_put_cstr(listing->out, "current");
    else
        buffer_printf(listing->out, "ended %d day%s ago", days, days == 1 ? "" : "s");
}

static void put_text(const struct listing *listing, const struct store_entry *entry)
{
    struct buffer *out = listing->out;
    const struct tablefile *table = &entry->table;
    char from[11], to[11], imported[11], hash[HASH_TEXT];
    if (entry->fault.status) {
        buffer_put_visible(out, text_of(entry->name));
        buffer_printf(out, "\n  of no use: %s\n", entry->fault.message);
        return;
    }
    date_write(table->from, from);
    date_write(table->to, to);
    date_write(table->imported_on, imported);
    hash_write(&table->source, hash);
    buffer_printf(out, "%s.%s  %s to %s  %zu rows  ", data_kind_words[table->kind],
                  data_payer_words[table->payer], from, to, table->count);
    put_age(listing, table);
    buffer_put_cstr(out, "\n  from ");
    buffer_put_visible(out, table->names);
    buffer_printf(out, "\n  %.24s, imported %s\n", hash, imported);
}

static void list_one(const struct listing *listing, struct store_entry *entry)
{
    if (listing->verify && !entry->fault.status &&
        tablefile_verify(&entry->table, 0, entry->table.count, entry->path,
                         &entry->fault))
        assert(entry->fault.status);
    if (listing->json)
        put_json(listing, entry);
    else
        put_text(listing, entry);
}

static void list_all(const struct listing *listing, const char *folder,
                     struct error *error)
{
    size_t count = 0;
    const struct store_entry *entries = store_entries(listing->store, &count);
    if (listing->json)
        buffer_put_char(listing->out, '[');
    else if (!count) {
        buffer_put_cstr(listing->out, "no tables in ");
        buffer_put_visible(listing->out,
                           text_of(folder[0] ? folder : "any folder that is known"));
        buffer_put_cstr(listing->out, "\ngonio data --help says how to import some\n");
    }
    for (size_t i = 0; i < count; i++) {
        struct store_entry entry = entries[i];
        if (listing->json)
            buffer_put_cstr(listing->out, i ? ",\n" : "\n");
        list_one(listing, &entry);
        if (entry.fault.status && !error->status)
            *error = entry.fault;
    }
    if (listing->json)
        buffer_put_cstr(listing->out, count ? "\n]\n" : "]\n");
}

enum status data_list_put(const char *folder, int format, bool verify,
                          struct output *output, struct error *error)
{
    struct listing listing = {.out = &output->buffer,
                              .today = date_today(),
                              .json = format == 1,
                              .verify = verify};
    enum status status = store_open(folder[0] ? folder : NULL, &listing.store, error);
    if (status)
        return status;
    list_all(&listing, folder, error);
    store_close(listing.store);
    return error->status;
}
