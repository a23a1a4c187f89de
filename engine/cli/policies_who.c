#include "cli/policies_who.h"

#include "base/date.h"
#include "cli/exit.h"

#define WORDS_MEM ((size_t)16 * 1024 * 1024)

/* ---- text ---- */

static void put_dates(struct buffer *out, const struct in_force *dates)
{
    char from[11], to[11], known[11];
    date_write(dates->from, from);
    date_write(dates->to, to);
    date_write(dates->known_from, known);
    if (from[0])
        buffer_printf(out, ", from %s", from);
    if (to[0])
        buffer_printf(out, ", to %s", to);
    if (known[0])
        buffer_printf(out, ", known from %s", known);
}

static void put_word_text(const struct who_listing *listing,
                          const struct policy *policy, const struct who_word *word)
{
    struct buffer *out = &listing->output->buffer;
    const struct policy_layer *layer = &policy->layers[word->layer];
    buffer_printf(out, "  %-12s  ", who_state_text(word->state));
    buffer_put_visible(out, layer->id);
    buffer_put_char(out, ' ');
    buffer_put_visible(out, layer->version);
    buffer_printf(out, ", %.*s", TEXT_ARG(word->section));
    put_dates(out, &word->dates);
    buffer_put_cstr(out, "\n    ");
    buffer_put_visible(out, layer->path);
    if (row_line(word->place))
        buffer_printf(out, ":%u", row_line(word->place));
    buffer_put_char(out, '\n');
    if (word->says.len) {
        buffer_put_cstr(out, "    ");
        terminal_wrap(listing->terminal, out, 4, word->says);
    }
    if (word->because.len) {
        buffer_put_cstr(out, "    because: ");
        terminal_wrap(listing->terminal, out, 13, word->because);
    }
}

static void put_text(const struct who_listing *listing, const struct policy *policy,
                     const struct who *who)
{
    struct buffer *out = &listing->output->buffer;
    char date[11];
    date_write(listing->date, date);
    terminal_put(listing->terminal, out, STYLE_BOLD, policy->id);
    buffer_put_cstr(out, ": ");
    buffer_put_visible(out, text_of(listing->name));
    buffer_printf(out, " on %s\n", date);
    for (size_t i = 0; i < who->count; i++)
        put_word_text(listing, policy, &who->at[i]);
}

/* ---- json ---- */

static void put_member(struct buffer *out, const char *name, struct text text)
{
    buffer_printf(out, ",\"%s\":", name);
    if (text.len)
        buffer_put_json(out, text);
    else
        buffer_put_cstr(out, "null");
}

static void put_date(struct buffer *out, const char *name, int32_t date)
{
    char text[11];
    date_write(date, text);
    put_member(out, name, text_of(text));
}

static void put_word_json(struct buffer *out, const struct policy *policy,
                          const struct who_word *word)
{
    const struct policy_layer *layer = &policy->layers[word->layer];
    buffer_put_cstr(out, "{\"layer\":");
    buffer_put_json(out, layer->id);
    put_member(out, "version", layer->version);
    put_member(out, "file", layer->path);
    buffer_printf(out, ",\"line\":%u", row_line(word->place));
    put_member(out, "section", word->section);
    put_date(out, "from", word->dates.from);
    put_date(out, "to", word->dates.to);
    put_date(out, "known_from", word->dates.known_from);
    put_member(out, "says", word->says);
    put_member(out, "because", word->because);
    put_member(out, "state", text_of(who_state_text(word->state)));
    buffer_put_char(out, '}');
}

static void put_json(struct who_listing *listing, const struct policy *policy,
                     const struct who *who)
{
    struct buffer *out = &listing->output->buffer;
    buffer_put_cstr(out, listing->started ? ",\n{\"policy\":" : "\n{\"policy\":");
    listing->started = true;
    buffer_put_json(out, policy->id);
    put_member(out, "name", text_of(listing->name));
    put_date(out, "date", listing->date);
    put_date(out, "known_on", listing->known_on);
    buffer_put_cstr(out, ",\"layers\":[");
    for (size_t i = 0; i < who->count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_word_json(out, policy, &who->at[i]);
    }
    buffer_put_cstr(out, "]}");
}

/* ---- both ---- */

enum status policies_who(struct who_listing *listing, const struct policy *policy,
                         struct error *error)
{
    const struct who_question question = {text_of(listing->name), listing->date,
                                          listing->known_on};
    struct who who = {NULL, 0};
    struct arena arena;
    arena_init(&arena, WORDS_MEM);
    enum status status = who_says(policy, &question, &arena, &who, error);
    if (!status && who.count) {
        listing->found = true;
        if (listing->json)
            put_json(listing, policy, &who);
        else
            put_text(listing, policy, &who);
    }
    arena_release(&arena);
    return status ? status : output_step(listing->output, error);
}

bool policies_who_nears(const struct who_listing *listing, const struct policy *policy)
{
    struct arena arena;
    size_t count = 0;
    arena_init(&arena, WORDS_MEM);
    const struct text *names = who_names(policy, &arena, &count);
    bool near = text_nearest(text_of(listing->name), count, text_name_at, names) >= 0;
    arena_release(&arena);
    return near;
}

enum status policies_who_unknown(const struct who_listing *listing,
                                 const struct policy *policy, struct error *error)
{
    struct arena arena;
    size_t count = 0;
    arena_init(&arena, WORDS_MEM);
    const struct text *names = who_names(policy, &arena, &count);
    int near = text_nearest(text_of(listing->name), count, text_name_at, names);
    error_set(error, STATUS_USAGE, "usage.who",
              "nothing in the policies is named \"%s\"", listing->name);
    if (near >= 0)
        error_suggest(error, "", names[near].at);
    else
        error_fix(error, "gonio manual PAYER shows the ids of a policy's rules and "
                         "rows, and its parameters");
    arena_release(&arena);
    return error->status;
}
