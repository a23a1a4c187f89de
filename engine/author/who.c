/* The tables that the layers' files returned are walked as they stand, before
 * any merging: each says only what its own file says. */
#include "author/who.h"

#include "base/buffer.h"
#include "base/date.h"
#include "script/script.h"

#define SAYS_BYTES 200
#define LEVELS     3 /* of tables between a policy and its rows */

struct walk {
    const struct policy *policy;
    const struct who_question *question; /* NULL: any name */
    struct arena *arena;
    size_t layer;
    struct text section;
    struct who_word *at;
    size_t count, room;
    struct text *names;
    size_t name_count, name_room;
    bool no_memory;
};

const char *who_state_text(enum who_state state)
{
    static const char *const texts[] = {
        [WHO_HOLDS] = "holds",
        [WHO_OVERRIDDEN] = "overridden",
        [WHO_NOT_IN_FORCE] = "not in force",
    };
    return texts[state];
}

/* ---- lists ---- */

static void *more(struct walk *walk, const void *list, size_t count, size_t size)
{
    char *at = arena_zalloc(walk->arena, count ? 2 * count : 16, size);
    walk->no_memory |= at == NULL;
    if (at && count)
        memcpy(at, list, count * size);
    return at;
}

static void add_name(struct walk *walk, struct text name)
{
    if (walk->name_count == walk->name_room) {
        struct text *at = more(walk, walk->names, walk->name_count, sizeof *at);
        if (!at)
            return;
        walk->names = at;
        walk->name_room = walk->name_count ? 2 * walk->name_count : 16;
    }
    walk->names[walk->name_count++] = name;
}

static void add_word(struct walk *walk, const struct who_word *word)
{
    if (walk->count == walk->room) {
        struct who_word *at = more(walk, walk->at, walk->count, sizeof *at);
        if (!at)
            return;
        walk->at = at;
        walk->room = walk->count ? 2 * walk->count : 16;
    }
    walk->at[walk->count++] = *word;
}

/* ---- what a row says, in short ---- */

static bool is_said_elsewhere(struct text name)
{
    static const char *const names[] = {"id",      "from",    "to",  "known_from",
                                        "because", "message", "fix", "title",
                                        "source",  "topic",   "was", NULL};
    for (size_t i = 0; names[i]; i++)
        if (text_is(name, names[i]))
            return true;
    return false;
}

static void put_scalar(struct buffer *says, struct text name,
                       const struct script_value *value)
{
    if (is_said_elsewhere(name) ||
        (value->kind != SCRIPT_TEXT && value->kind != SCRIPT_INTEGER &&
         value->kind != SCRIPT_BOOL))
        return;
    buffer_printf(says, "%s%.*s = ", says->len ? ", " : "", TEXT_ARG(name));
    if (value->kind == SCRIPT_TEXT)
        buffer_put_text(says, value->text);
    else if (value->kind == SCRIPT_INTEGER)
        buffer_put_int(says, value->integer);
    else
        buffer_put_cstr(says, value->integer ? "true" : "false");
}

static struct text in_short(struct walk *walk, const struct script_value *row)
{
    char bytes[SAYS_BYTES];
    struct buffer says;
    buffer_borrow(&says, bytes, sizeof bytes);
    for (size_t i = row->items; i < row->count; i++)
        put_scalar(&says, row->entries[i].name, &row->entries[i].value);
    struct text kept = text_copy(walk->arena, buffer_text(&says));
    walk->no_memory |= text_is_absent(kept);
    return kept;
}

/* ---- dates ---- */

static int32_t date_at(const struct script_value *row, const char *name)
{
    const struct script_value *value = script_get(row, name);
    int32_t date = DATE_NONE;
    if (value && value->kind == SCRIPT_TEXT && date_read(value->text, &date))
        return date;
    return DATE_NONE;
}

static void say(struct walk *walk, const struct script_value *row)
{
    const struct script_value *because = script_get(row, "because");
    add_word(walk,
             &(struct who_word){.layer = walk->layer,
                                .place = row->line,
                                .section = walk->section,
                                .dates = {date_at(row, "from"), date_at(row, "to"),
                                          date_at(row, "known_from")},
                                .says = in_short(walk, row),
                                .because = because && because->kind == SCRIPT_TEXT
                                               ? because->text
                                               : TEXT_NONE,
                                .value = row});
}

/* ---- walking ---- */

static void meet(struct walk *walk, const struct script_value *name,
                 const struct script_value *row)
{
    if (!name || name->kind != SCRIPT_TEXT)
        return;
    if (!walk->question)
        add_name(walk, name->text);
    else if (text_equal(name->text, walk->question->name))
        say(walk, row);
}

static void walk_rows(struct walk *walk, const struct script_value *table, int levels)
{
    for (size_t i = 0; i < table->items; i++) {
        const struct script_value *row = &table->entries[i].value;
        meet(walk, script_get(row, "id"), row);
    }
    for (size_t i = table->items; levels && i < table->count; i++)
        if (table->entries[i].value.kind == SCRIPT_TABLE)
            walk_rows(walk, &table->entries[i].value, levels - 1);
}

static void walk_parameters(struct walk *walk, const struct script_value *parameters)
{
    for (size_t i = parameters->items; i < parameters->count; i++) {
        const struct script_entry *entry = &parameters->entries[i];
        if (!walk->question)
            add_name(walk, entry->name);
        else if (text_equal(entry->name, walk->question->name))
            for (size_t k = 0; k < entry->value.items; k++)
                say(walk, &entry->value.entries[k].value);
    }
}

/* The last of two that say the same is the one that is heard. */
static void walk_changes(struct walk *walk, const struct script_value *changes)
{
    walk->section = TEXT("changes");
    for (size_t i = changes ? changes->items : 0; i-- > 0;) {
        const struct script_value *row = &changes->entries[i].value;
        if (!walk->question || row->kind != SCRIPT_TABLE || !row->items)
            continue;
        struct script_value name = row->entries[0].value;
        if (name.text.len > 6 && memcmp(name.text.at, "param.", 6) == 0)
            name.text = (struct text){name.text.at + 6, name.text.len - 6};
        meet(walk, &name, row);
    }
}

static void walk_layer(struct walk *walk, const struct script_value *table)
{
    for (size_t i = table->items; i < table->count; i++) {
        const struct script_entry *entry = &table->entries[i];
        walk->section = entry->name;
        if (entry->value.kind != SCRIPT_TABLE || text_is(entry->name, "changes"))
            continue;
        if (text_is(entry->name, "parameters"))
            walk_parameters(walk, &entry->value);
        else
            walk_rows(walk, &entry->value, LEVELS);
    }
    walk_changes(walk, script_get(table, "changes"));
}

static void walk_all(struct walk *walk)
{
    for (; walk->layer < walk->policy->layer_count; walk->layer++)
        walk_layer(walk, &walk->policy->tables[walk->layer]);
}

/* ---- who holds ---- */

static bool is_off(const struct who_word *word)
{
    const struct script_value *off = script_get(word->value, "off");
    return off && off->kind == SCRIPT_BOOL && off->integer;
}

static bool sets_one_of(const struct script_value *upper,
                        const struct script_value *lower)
{
    for (size_t i = lower->items; i < lower->count; i++)
        if (!is_said_elsewhere(lower->entries[i].name) &&
            script_get(upper, lower->entries[i].name.at))
            return true;
    return false;
}

/* A row or what is switched off leaves nothing of what is below; a change
 * leaves all but what it changes. */
static bool overrides(const struct who_word *upper, const struct who_word *lower)
{
    bool change = text_is(upper->section, "changes");
    if (upper->state == WHO_NOT_IN_FORCE)
        return false;
    if (!change || is_off(upper))
        return upper->layer != lower->layer || text_is(lower->section, "changes");
    return text_is(lower->section, "changes") &&
           sets_one_of(upper->value, lower->value);
}

static void judge_words(struct walk *walk)
{
    const struct who_question *q = walk->question;
    for (size_t i = 0; i < walk->count; i++) {
        struct who_word *word = &walk->at[i];
        word->state = in_force_on(&word->dates, q->date, q->known_on)
                          ? WHO_HOLDS
                          : WHO_NOT_IN_FORCE;
        for (size_t k = 0; k < i && word->state == WHO_HOLDS; k++)
            if (overrides(&walk->at[k], word))
                word->state = WHO_OVERRIDDEN;
    }
}

/* Of a parameter the policy itself knows: an annual value is used past its
 * end, and of two the one known last. */
static void judge_values(struct walk *walk, const struct parameter *parameter)
{
    const struct who_question *q = walk->question;
    bool expired = false;
    const struct parameter_value *value =
        parameter_on(parameter, q->date, q->known_on, &expired);
    for (size_t i = 0; i < walk->count; i++) {
        struct who_word *word = &walk->at[i];
        bool in_force = in_force_on(&word->dates, q->date, q->known_on);
        word->state = in_force ? WHO_OVERRIDDEN : WHO_NOT_IN_FORCE;
        if (value && value->line == word->place)
            word->state = WHO_HOLDS;
    }
}

enum status who_says(const struct policy *policy, const struct who_question *question,
                     struct arena *arena, struct who *who, struct error *error)
{
    struct walk walk = {.policy = policy, .question = question, .arena = arena};
    const struct parameter *parameter = policy_parameter(policy, question->name);
    walk_all(&walk);
    if (walk.no_memory)
        return error_no_memory(error);
    if (parameter)
        judge_values(&walk, parameter);
    else
        judge_words(&walk);
    *who = (struct who){walk.at, walk.count};
    return STATUS_OK;
}

struct text *who_names(const struct policy *policy, struct arena *arena, size_t *count)
{
    struct walk walk = {.policy = policy, .arena = arena};
    walk_all(&walk);
    *count = walk.name_count;
    return walk.no_memory ? NULL : walk.names;
}
