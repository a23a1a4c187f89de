/* The rows were sorted by key. They are sorted once more, by the first row of
 * their key, so that sessions come out in the order of the file; then each
 * session's rows are fetched. */
#include "sessions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WINDOW ((size_t)256 * 1024)

/* A row in the order of its session. */
struct order_record {
    unsigned char first[8], ordinal[8];
    uint64_t offset;
    uint32_t len, table;
};

struct group {
    struct store *store;
    struct making making;
    struct pool pool; /* of one session */
    struct row *rows;
    size_t count;
    uint64_t beyond; /* rows of the key that were not fetched */
    int faulty;      /* a row has too few or too many fields: this is the cause */
    char *window;    /* a part of the kept rows */
    uint64_t window_at;
    size_t window_len;
};

/* ---- fetching rows ---- */

static int cannot_read(const struct group *group)
{
    return group->store->host->fail(group->store->host, NULL, 0,
                                    "cannot read the temporary file", NULL);
}

static int fill_window(struct group *group, uint64_t offset, size_t len, char *to)
{
    size_t done = 0;
    while (done < len) {
        ssize_t n =
            pread(group->store->fd, to + done, len - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return cannot_read(group);
        done += (size_t)n;
    }
    return 0;
}

/* The bytes of a row, in the pool. */
static char *fetch(struct group *group, const struct order_record *record)
{
    char *bytes = csv_pool_take(&group->pool, record->len);
    if (!bytes) {
        (void)cannot_read(group);
        return NULL;
    }
    if (record->len > WINDOW)
        return fill_window(group, record->offset, record->len, bytes) ? NULL : bytes;
    if (record->offset < group->window_at ||
        record->offset + record->len > group->window_at + group->window_len) {
        uint64_t left = group->store->size - record->offset;
        group->window_at = record->offset;
        group->window_len = left < WINDOW ? (size_t)left : WINDOW;
        if (fill_window(group, group->window_at, group->window_len, group->window))
            return NULL;
    }
    memcpy(bytes, group->window + (record->offset - group->window_at), record->len);
    return bytes;
}

static int add_row(struct group *group, const struct order_record *record)
{
    uint32_t head[4], len;
    struct row *row = &group->rows[group->count];
    size_t slots = group->store->mapping->tables[record->table].slot_count;
    if (group->count == GROUP_MAX) {
        group->beyond++;
        return 0;
    }
    const char *at = fetch(group, record);
    row->values = csv_pool_take(&group->pool, (slots + 1) * sizeof *row->values);
    if (!at || !row->values)
        return cannot_read(group);
    memcpy(head, at, sizeof head);
    at += sizeof head;
    row->line = head[0];
    row->file = head[1];
    row->table = head[2];
    row->fault = head[3];
    row->taken = 0;
    for (size_t i = 0; i < slots; i++) {
        memcpy(&len, at, sizeof len);
        at += sizeof len;
        row->values[i] = len == UINT32_MAX ? cell_make(NULL, 0) : cell_make(at, len);
        at += row->values[i].len;
    }
    group->count++;
    return 0;
}

/* ---- problems ---- */

static struct gonio_place place_of(const struct group *group, const struct row *row,
                                   uint32_t slot)
{
    struct gonio_place place = {row->file, row->line, 0};
    if (slot != UINT32_MAX)
        place.column = group->store->sheets[row->file].numbers[slot];
    return place;
}

static int problem(struct group *group, const char *code, const char *message,
                   struct gonio_place place)
{
    struct gonio_problem told;
    memset(&told, 0, sizeof told);
    told.size = sizeof told;
    told.code = code;
    told.message = message;
    told.place = place;
    return group->store->host->problem(group->store->host, group->store->reading,
                                       &told);
}

static int check_faults(struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct row *row = &group->rows[i];
        if (row->fault == ROW_WHOLE)
            continue;
        group->faulty = 1;
        if (problem(group, "csv.fields",
                    row->fault == ROW_SHORT
                        ? "this row has fewer fields than the header"
                        : "this row has more fields than the header: is a field with "
                          "a separator in it not in quotes?",
                    place_of(group, row, UINT32_MAX)))
            return -1;
    }
    return 0;
}

/* What a session has once must be the same in all of its rows. */
static int check_column(struct group *group, struct slot_ref column)
{
    const struct row *first = group->making.rows[column.table];
    for (size_t i = 0; first && i < group->count; i++) {
        const struct row *row = &group->rows[i];
        if (row->table == column.table &&
            !cell_same(cell_trim(row->values[column.slot]),
                       cell_trim(first->values[column.slot])))
            return problem(group, "csv.differs",
                           "rows of one session differ in this column",
                           place_of(group, row, column.slot));
    }
    return 0;
}

static int check_leaf(struct group *group, const struct leaf *leaf)
{
    if (leaf->differs)
        return 0;
    for (size_t i = 0; i < leaf->column_count; i++) {
        if (check_column(group, leaf->columns[i]))
            return -1;
    }
    for (size_t i = 0; i < leaf->first.count; i++) {
        if (check_leaf(group, leaf->first.at[i]))
            return -1;
    }
    return 0;
}

static int check_session(struct group *group)
{
    const struct mapping *mapping = group->store->mapping;
    const struct binding_list *list = &mapping->session;
    for (uint32_t t = 0; t < mapping->table_count; t++) {
        for (size_t i = 0; i < mapping->tables[t].key_count; i++) {
            struct slot_ref column = {t, mapping->tables[t].key[i]};
            if (check_column(group, column))
                return -1;
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        for (size_t k = 0; k < list->at[i].parts.count; k++) {
            if (check_leaf(group, list->at[i].parts.at[k]))
                return -1;
        }
    }
    return 0;
}

/* ---- values ---- */

struct aim {
    char pointer[220];
    size_t base; /* of "/services/3" */
};

/* "/12" and a terminator. */
static void put_index(char *to, unsigned index)
{
    char digits[10];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + index % 10);
        index /= 10;
    } while (index);
    *to++ = '/';
    while (count)
        *to++ = digits[--count];
    *to = '\0';
}

static int put_one(struct group *group, const char *pointer, struct gonio_text text)
{
    struct making *making = &group->making;
    const struct gonio_host *host = group->store->host;
    struct gonio_problem told;
    if (making->no_memory)
        return host->fail(host, NULL, 0, "out of memory", NULL);
    if (!making->code)
        return host->put(host, group->store->reading, pointer, text, making->place);
    memset(&told, 0, sizeof told);
    told.size = sizeof told;
    told.code = making->code;
    told.message = making->message;
    told.fix = making->fix;
    told.pointer = pointer;
    told.place = making->place;
    making->code = NULL;
    return host->problem(host, group->store->reading, &told);
}

/* The parts of a text between these characters, each an element. */
static int put_parts(struct group *group, struct aim *aim, const struct leaf *leaf,
                     struct gonio_text text, unsigned *index)
{
    size_t end = strlen(aim->pointer), at = 0;
    while (at < text.len || group->making.code) {
        size_t from = at;
        while (at < text.len && (!leaf->split.len ||
                                 !memchr(leaf->split.at, text.at[at], leaf->split.len)))
            at++;
        struct gonio_text part = cell_trim(cell_make(text.at + from, at - from));
        at++;
        if (!part.len && !group->making.code)
            continue;
        put_index(aim->pointer + end, *index);
        int result = put_one(group, aim->pointer, part);
        aim->pointer[end] = '\0';
        *index += 1;
        if (result)
            return result;
    }
    return 0;
}

static int put_binding(struct group *group, struct aim *aim,
                       const struct binding *binding, const struct row *row)
{
    unsigned index = 0;
    int result = 0;
    memcpy(aim->pointer + aim->base, binding->pointer, strlen(binding->pointer) + 1);
    for (size_t i = 0; i < binding->parts.count && !result; i++) {
        const struct leaf *leaf = binding->parts.at[i];
        group->making.place = place_of(group, row, UINT32_MAX);
        struct gonio_text text = value_make(&group->making, leaf, binding->kind);
        if (binding->kind == GONIO_LIST)
            result = put_parts(group, aim, leaf, text, &index);
        else
            result = put_one(group, aim->pointer, text.len ? text : cell_make(NULL, 0));
    }
    return result;
}

static int put_bindings(struct group *group, struct aim *aim,
                        const struct binding_list *list, const struct row *row)
{
    for (size_t i = 0; i < list->count; i++) {
        int result = put_binding(group, aim, &list->at[i], row);
        if (result)
            return result;
    }
    return 0;
}

/* ---- joining ---- */

static int joins(const struct mapping *mapping, const struct row *row,
                 const struct row *other)
{
    const struct table *left = &mapping->tables[0], *right = &mapping->tables[1];
    for (size_t i = 0; i < left->join_count; i++) {
        struct gonio_text a = row->values[left->join[i]];
        struct gonio_text b = other->values[right->join[i]];
        if (!cell_same(cell_trim(a), cell_trim(b)))
            return 0;
    }
    return 1;
}

/* The first row of the second file that nobody took yet: two rows of a code
 * meet two charges of it in their order. */
static const struct row *counterpart(struct group *group, const struct row *row)
{
    for (size_t i = 0; i < group->count; i++) {
        struct row *other = &group->rows[i];
        if (other->table == 1 && !other->taken && other->fault == ROW_WHOLE &&
            joins(group->store->mapping, row, other)) {
            other->taken = 1;
            return other;
        }
    }
    return NULL;
}

static int put_service(struct group *group, const struct row *row,
                       const struct row *other, unsigned number)
{
    struct aim aim;
    memcpy(aim.pointer, "/services", 9);
    put_index(aim.pointer + 9, number);
    aim.base = strlen(aim.pointer);
    group->making.rows[0] = row;
    group->making.rows[1] = other;
    return put_bindings(group, &aim, &group->store->mapping->service,
                        row ? row : other);
}

static int put_unmatched(struct group *group, const struct row *row, unsigned *number)
{
    if (group->faulty) /* its counterpart may be the row at fault */
        return 0;
    switch (group->store->mapping->unmatched) {
    case UNMATCHED_SERVICE:
        return put_service(group, NULL, row, (*number)++);
    case UNMATCHED_SKIP:
        return 0;
    case UNMATCHED_PROBLEM:
        break;
    }
    return problem(group, "csv.unmatched",
                   "no row of the other file belongs to this one",
                   place_of(group, row, UINT32_MAX));
}

static int put_services(struct group *group)
{
    unsigned number = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct row *row = &group->rows[i];
        if (row->table == 0 && row->fault == ROW_WHOLE &&
            put_service(group, row, counterpart(group, row), number++))
            return -1;
    }
    for (size_t i = 0; i < group->count; i++) {
        const struct row *row = &group->rows[i];
        if (row->table == 1 && !row->taken && row->fault == ROW_WHOLE &&
            put_unmatched(group, row, &number))
            return -1;
    }
    return 0;
}

/* ---- one session ---- */

static const struct row *first_of(const struct group *group, uint32_t table)
{
    for (size_t i = 0; i < group->count; i++) {
        if (group->rows[i].table == table && group->rows[i].fault == ROW_WHOLE)
            return &group->rows[i];
    }
    return NULL;
}

/* Nothing but rows of the second file, which the mapping leaves out then. */
static int is_left_out(const struct group *group)
{
    if (group->store->mapping->unmatched != UNMATCHED_SKIP || group->beyond)
        return 0;
    for (size_t i = 0; i < group->count; i++) {
        if (group->rows[i].table == 0 || group->rows[i].fault != ROW_WHOLE)
            return 0;
    }
    return 1;
}

/* Without a whole row of the first file there is one cause, and all that would
 * be missing follows from it: no value is put, so that nobody asks for more. */
static int has_values(const struct group *group)
{
    return group->making.rows[0] ||
           (!group->faulty && group->store->mapping->unmatched == UNMATCHED_SERVICE);
}

static int fill_session(struct group *group)
{
    struct aim aim = {"", 0};
    if (group->beyond)
        return problem(group, "csv.rows",
                       "more than 500 rows have this key: it does not tell sessions "
                       "apart",
                       place_of(group, &group->rows[0], UINT32_MAX));
    for (uint32_t t = 0; t < TABLES_MAX; t++)
        group->making.rows[t] = first_of(group, t);
    if (check_faults(group) || check_session(group))
        return -1;
    if (!has_values(group))
        return put_services(group);
    if (put_bindings(group, &aim, &group->store->mapping->session, &group->rows[0]))
        return -1;
    return put_services(group);
}

static int make_session(struct group *group)
{
    struct store *store = group->store;
    if (store->host->begin(store->host, store->reading,
                           place_of(group, &group->rows[0], UINT32_MAX)) ||
        fill_session(group))
        return -1;
    return store->host->end(store->host, store->reading);
}

static int end_group(struct group *group)
{
    int result = group->count == 0 || is_left_out(group) ? 0 : make_session(group);
    group->count = 0;
    group->beyond = 0;
    group->faulty = 0;
    csv_pool_reset(&group->pool);
    return result;
}

/* ---- all of them ---- */

static int order_rows(struct store *store, struct gonio_sorter *by_order)
{
    const struct gonio_host *host = store->host;
    unsigned char key[16] = {0};
    struct order_record order;
    const void *next;
    int any = 0;
    memset(&order, 0, sizeof order);
    for (;;) {
        struct key_record record;
        if (host->sorter_next(store->by_key, &next))
            return -1;
        if (!next)
            return 0;
        memcpy(&record, next, sizeof record);
        if (!any || memcmp(key, record.key, sizeof key) != 0)
            memcpy(order.first, record.ordinal, sizeof order.first);
        any = 1;
        memcpy(key, record.key, sizeof key);
        memcpy(order.ordinal, record.ordinal, sizeof order.ordinal);
        order.offset = record.offset;
        order.len = record.len;
        order.table = record.table;
        if (host->sorter_add(by_order, &order))
            return -1;
    }
}

static int make_all(struct group *group, struct gonio_sorter *by_order)
{
    const struct gonio_host *host = group->store->host;
    unsigned char first[8] = {0};
    const void *next;
    for (;;) {
        struct order_record order;
        if (host->sorter_next(by_order, &next))
            return -1;
        if (!next)
            return end_group(group);
        memcpy(&order, next, sizeof order);
        if (memcmp(first, order.first, sizeof first) != 0 && end_group(group))
            return -1;
        memcpy(first, order.first, sizeof first);
        if (add_row(group, &order))
            return -1;
    }
}

static int run(struct group *group)
{
    const struct gonio_host *host = group->store->host;
    struct gonio_sorter *by_order = host->sorter(host, sizeof(struct order_record), 16);
    if (!by_order)
        return -1;
    int result = order_rows(group->store, by_order);
    if (!result)
        result = make_all(group, by_order);
    host->sorter_free(by_order);
    return result;
}

int sessions_make(struct store *store)
{
    struct group group;
    memset(&group, 0, sizeof group);
    group.store = store;
    group.making.mapping = store->mapping;
    group.making.sheets = store->sheets;
    group.making.pool = &group.pool;
    group.rows = calloc(GROUP_MAX + 1, sizeof *group.rows);
    group.window = malloc(WINDOW);
    int result = group.rows && group.window ? run(&group) : cannot_read(&group);
    free(group.rows);
    free(group.window);
    csv_pool_free(&group.pool);
    return result;
}
