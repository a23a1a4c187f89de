#include "console/table_room.h"

#include "format/gate.h"

#include <stdlib.h>

/* Steps of :undo: of one session, and bytes of all. */
#define STEPS_MOST      1000
#define STEP_BYTES_MOST ((size_t)64 * 1024 * 1024)
/* Of one session that was changed here. */
#define OWN_MEMORY ((size_t)64 * 1024 * 1024)

const char *const table_nothing_there =
    ":load FILE puts a session on the table, :new makes one";

enum status table_new(struct table **table, struct error *error)
{
    *table = calloc(1, sizeof **table);
    return *table ? STATUS_OK : error_no_memory(error);
}

static void free_item(struct item *item)
{
    steps_forget(item->table, &item->undo);
    steps_forget(item->table, &item->redo);
    arena_release(&item->own);
    free(item);
}

void table_free(struct table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->count; i++)
        free_item(table->items[i]);
    while (table->files) {
        struct table_file *file = table->files;
        file->sessions = 0;
        file_drop(table, file);
    }
    index_release(table);
    free(table->items);
    free(table);
}

/* ---- what is there ---- */

size_t table_count(const struct table *table)
{
    return table->count;
}

const struct table_session *table_at(const struct table *table, size_t i)
{
    return i < table->count ? &table->items[i]->view : NULL;
}

size_t table_place(const struct table *table)
{
    return table->current < table->count ? table->current : table->count;
}

struct item *table_item(const struct table *table)
{
    return table->current < table->count ? table->items[table->current] : NULL;
}

const struct table_session *table_current(const struct table *table)
{
    return table_at(table, table->current);
}

enum status table_need(const struct table *table, const struct table_session **session,
                       struct error *error)
{
    *session = table_current(table);
    if (*session)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "console.no_session",
              "no session lies on the table");
    error_fix(error, "%s", table_nothing_there);
    return error->status;
}

void table_lay(struct table *table, size_t i)
{
    table->current = i;
}

/* ---- states ---- */

static enum status refused_at_gate(const struct error *why, struct arena *arena,
                                   struct problems *problems, struct error *error)
{
    problems->at = ARENA_NEW(arena, struct problem);
    if (!problems->at)
        return error_no_memory(error);
    problems->at[0].error = *why;
    problems->count = 1;
    problems->refused = true;
    return STATUS_OK;
}

enum status state_read(const struct state_source *source, struct arena *arena,
                       struct state *state, struct error *error)
{
    struct error why = ERROR_NONE;
    struct reader_options options = {.first_line = source->line, .gated = true};
    *state = (struct state){.json = text_copy(arena, source->json)};
    if (text_is_absent(state->json))
        return error_no_memory(error);
    if (!source->gated && gate_check(state->json, source->line, &why))
        return refused_at_gate(&why, arena, &state->problems, error);
    state->input_hash = hash_of(state->json);
    return reader_session(state->json, &options, arena, &state->session,
                          &state->session_id, &state->problems, error);
}

static void show_state(struct item *item)
{
    item->view.json = item->state.json;
    item->view.session = item->state.session;
    item->view.input_hash = item->state.input_hash;
    item->view.problems = &item->state.problems;
    item->view.changed = !text_equal(item->state.json, item->base);
}

static void take_state(struct item *item, const struct state *state)
{
    item->table->version++;
    if (item->state.session)
        index_remove(item);
    item->state = *state;
    show_state(item);
    index_add(item);
}

void item_become(struct item *item, const struct state *state, struct arena *arena)
{
    struct arena before = item->own;
    take_state(item, state);
    item->own = *arena;
    arena_release(&before);
}

void item_become_base(struct item *item, const struct state *state)
{
    struct arena none;
    arena_init(&none, OWN_MEMORY);
    item->base = state->json;
    item_become(item, state, &none);
}

/* ---- items ---- */

static enum status room_for_one(struct table *table, struct error *error)
{
    if (table->count == TABLE_SESSIONS) {
        error_set(error, STATUS_LIMIT, "console.sessions",
                  "a console holds %zu sessions, and these are there", TABLE_SESSIONS);
        error_fix(error, "gonio check decides any number of them");
        return error->status;
    }
    if (table->count == table->room) {
        size_t room = table->room ? 2 * table->room : 64;
        struct item **items = realloc(table->items, room * sizeof(struct item *));
        if (!items)
            return error_no_memory(error);
        table->items = items;
        table->room = room;
    }
    return index_room(table, table->count + 1, error);
}

enum status table_add(struct table *table, const struct state *state,
                      struct item **item, struct error *error)
{
    enum status status = room_for_one(table, error);
    if (status)
        return status;
    struct item *made = calloc(1, sizeof *made);
    *item = made;
    if (!made)
        return error_no_memory(error);
    made->table = table;
    made->place = table->count;
    arena_init(&made->own, OWN_MEMORY);
    table->items[table->count++] = made;
    take_state(made, state);
    return STATUS_OK;
}

void table_remove(struct table *table, struct item *item)
{
    size_t place = item->place;
    table->version++;
    index_remove(item);
    memmove(table->items + place, table->items + place + 1,
            (table->count - place - 1) * sizeof(struct item *));
    table->count--;
    for (size_t i = place; i < table->count; i++)
        table->items[i]->place = i;
    if (table->current > place)
        table->current--;
    free_item(item);
}

/* The first problem that refuses, as what is wrong with a text made here: lines
 * and columns would be of a text that nobody has seen. */
static enum status refused(const struct problems *problems, struct error *error)
{
    size_t worse = 0;
    for (size_t i = 0; i < problems->count; i++)
        if (!problems->at[i].warning && worse++ == 0)
            *error = problems->at[i].error;
    error->status = STATUS_USAGE;
    error->line = error->column = 0;
    if (worse > 1 && !error->fix[0])
        error_fix(error, "and %zu more %s wrong", worse - 1, worse > 2 ? "are" : "is");
    return error->status;
}

/* A text made here into a state with an arena of its own. */
static enum status read_own(struct text json, struct arena *arena, struct state *state,
                            struct error *error)
{
    const struct state_source source = {.json = json};
    arena_init(arena, OWN_MEMORY);
    enum status status = state_read(&source, arena, state, error);
    if (!status && !state->session)
        status = refused(&state->problems, error);
    if (status)
        arena_release(arena);
    return status;
}

enum status table_make(struct table *table, struct text json, struct error *error)
{
    struct state state;
    struct arena arena;
    struct item *item = NULL;
    enum status status = read_own(json, &arena, &state, error);
    if (status)
        return status;
    status = table_add(table, &state, &item, error);
    if (status) {
        arena_release(&arena);
        return status;
    }
    item->own = arena;
    table->current = item->place;
    return STATUS_OK;
}

enum status item_orphan(struct item *item, struct error *error)
{
    struct state state;
    struct arena arena;
    enum status status = read_own(item->view.json, &arena, &state, error);
    if (status)
        return status;
    item->base = item->base_id = item->base_provider = TEXT_NONE;
    item->file = NULL;
    item->view.file = NULL;
    item->view.record = 0;
    item_become(item, &state, &arena);
    return STATUS_OK;
}

/* ---- steps ---- */

static void drop_first_step(struct table *table, struct steps *steps)
{
    table->step_bytes -= steps->at[0].len;
    free((void *)(uintptr_t)steps->at[0].at);
    memmove(steps->at, steps->at + 1, --steps->count * sizeof *steps->at);
}

void steps_forget(struct table *table, struct steps *steps)
{
    for (size_t i = 0; i < steps->count; i++) {
        table->step_bytes -= steps->at[i].len;
        free((void *)(uintptr_t)steps->at[i].at);
    }
    free(steps->at);
    *steps = (struct steps){.at = NULL};
}

static enum status push_step(struct table *table, struct steps *steps,
                             struct text state, struct error *error)
{
    if (steps->count == steps->room) {
        size_t room = steps->room ? 2 * steps->room : 8;
        struct text *at = realloc(steps->at, room * sizeof *at);
        if (!at)
            return error_no_memory(error);
        steps->at = at;
        steps->room = room;
    }
    char *copy = malloc(state.len + 1);
    if (!copy)
        return error_no_memory(error);
    memcpy(copy, state.at, state.len);
    steps->at[steps->count++] = (struct text){copy, state.len};
    table->step_bytes += state.len;
    while (steps->count > 1 &&
           (steps->count > STEPS_MOST || table->step_bytes > STEP_BYTES_MOST))
        drop_first_step(table, steps);
    return STATUS_OK;
}

static void pop_step(struct table *table, struct steps *steps)
{
    struct text last = steps->at[--steps->count];
    table->step_bytes -= last.len;
    free((void *)(uintptr_t)last.at);
}

enum status table_put(struct table *table, struct text json, struct error *error)
{
    struct item *item = table_item(table);
    const struct table_session *current;
    struct state state;
    struct arena arena;
    if (!item)
        return table_need(table, &current, error);
    if (text_equal(item->view.json, json))
        return STATUS_OK;
    enum status status = read_own(json, &arena, &state, error);
    if (status)
        return status;
    status = push_step(table, &item->undo, item->view.json, error);
    if (status) {
        arena_release(&arena);
        return status;
    }
    steps_forget(table, &item->redo);
    item_become(item, &state, &arena);
    return STATUS_OK;
}

enum status table_step(struct table *table, bool back, bool *moved, struct error *error)
{
    struct item *item = table_item(table);
    struct state state;
    struct arena arena;
    *moved = false;
    if (!item)
        return STATUS_OK;
    struct steps *from = back ? &item->undo : &item->redo;
    struct steps *to = back ? &item->redo : &item->undo;
    if (!from->count)
        return STATUS_OK;
    enum status status = read_own(from->at[from->count - 1], &arena, &state, error);
    if (status)
        return status;
    status = push_step(table, to, item->view.json, error);
    if (status) {
        arena_release(&arena);
        return status;
    }
    pop_step(table, from);
    *moved = true;
    item_become(item, &state, &arena);
    return STATUS_OK;
}
