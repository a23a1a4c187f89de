/* The tables that the layers' files returned are walked as they stand, before
 * any merging: each says only what its own file says. */
#include "author/who.h"

#include "author/limit_rows.h"
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
        [WHO_CHANGED] = "changed",
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

/* What becomes of a word by one above it. */
static enum who_state after(const struct who_word *upper, const struct who_word *lower)
{
    bool in_force = upper->state == WHO_HOLDS || upper->state == WHO_CHANGED;
    if (overrides(upper, lower))
        return WHO_OVERRIDDEN;
    if (in_force && text_is(upper->section, "changes") &&
        !text_is(lower->section, "changes"))
        return WHO_CHANGED;
    return lower->state;
}

static void judge_words(struct walk *walk)
{
    const struct who_question *q = walk->question;
    for (size_t i = 0; i < walk->count; i++) {
        struct who_word *word = &walk->at[i];
        word->state = in_force_on(&word->dates, q->date, q->known_on)
                          ? WHO_HOLDS
                          : WHO_NOT_IN_FORCE;
        for (size_t k = 0; k < i; k++)
            if (word->state == WHO_HOLDS || word->state == WHO_CHANGED)
                word->state = after(&walk->at[k], word);
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

/* ---- codes ---- */

struct code_word {
    const char *section;
    const struct in_force *dates;
    uint32_t line;
    struct text says;
};

/* Of rows of which the first in force decides; first: none did so far. */
static void say_code(struct walk *walk, const struct code_word *row, bool *first)
{
    const struct who_question *q = walk->question;
    enum who_state state = WHO_NOT_IN_FORCE;
    if (in_force_on(row->dates, q->date, q->known_on)) {
        state = *first ? WHO_HOLDS : WHO_OVERRIDDEN;
        *first = false;
    }
    add_word(walk, &(struct who_word){.layer = row_layer(row->line),
                                      .place = row->line,
                                      .section = text_of(row->section),
                                      .dates = *row->dates,
                                      .says = row->says,
                                      .state = state});
}

static void say_coverage(struct walk *walk, size_t code)
{
    static const char *const texts[] = {
        [COVERAGE_COVERED] = "covered",       [COVERAGE_BUNDLED] = "bundled",
        [COVERAGE_INVALID] = "invalid",       [COVERAGE_NOT_COVERED] = "not_covered",
        [COVERAGE_RESTRICTED] = "restricted",
    };
    const struct coverage *coverage = &walk->policy->coverage;
    bool first = true;
    for (size_t i = 0; i < coverage->code_count; i++) {
        const struct coverage_row *row = &coverage->codes[i];
        if (code_set_has(&row->codes, code))
            say_code(walk,
                     &(struct code_word){"coverage.codes", &row->dates, row->line,
                                         text_of(texts[row->status])},
                     &first);
    }
}

/* Each cap that is in force holds for itself. */
static void say_limits(struct walk *walk, size_t code)
{
    for (size_t i = 0; i < limit_rows_count(walk->policy); i++) {
        const struct limit_row row = limit_rows_at(walk->policy, i);
        bool has = row.about->all_codes || code_set_has(&row.about->codes, code);
        bool first = true;
        if (has)
            say_code(walk,
                     &(struct code_word){row.section, row.dates, row.line, row.rule},
                     &first);
    }
}

static void say_fees(struct walk *walk, size_t code)
{
    bool first = true;
    for (size_t i = 0; i < walk->policy->fee_count; i++) {
        const struct fee_row *row = &walk->policy->fees[i];
        if (row->all || code_set_has(&row->codes, code))
            say_code(walk,
                     &(struct code_word){"fees", &row->dates, row->line, TEXT_NONE},
                     &first);
    }
}

static void say_telehealth(struct walk *walk, size_t code)
{
    const struct telehealth_rules *telehealth = &walk->policy->telehealth;
    bool first = true;
    for (size_t i = 0; i < telehealth->code_count; i++) {
        const struct telehealth_code *row = &telehealth->codes[i];
        if (code_set_has(&row->codes, code))
            say_code(
                walk,
                &(struct code_word){"telehealth.codes", &row->dates, row->line,
                                    row->refused ? TEXT("allowed = false") : TEXT_NONE},
                &first);
    }
}

static void say_of_code(struct walk *walk, const struct procedure *procedure)
{
    size_t code = procedure_index(procedure);
    say_coverage(walk, code);
    say_limits(walk, code);
    say_fees(walk, code);
    say_telehealth(walk, code);
}

enum status who_says(const struct policy *policy, const struct who_question *question,
                     struct arena *arena, struct who *who, struct error *error)
{
    struct walk walk = {.policy = policy, .question = question, .arena = arena};
    const struct parameter *parameter = policy_parameter(policy, question->name);
    const struct procedure *procedure = procedure_find(question->name);
    if (procedure)
        say_of_code(&walk, procedure);
    else
        walk_all(&walk);
    if (walk.no_memory)
        return error_no_memory(error);
    if (procedure) {
        *who = (struct who){walk.at, walk.count};
        return STATUS_OK;
    }
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
