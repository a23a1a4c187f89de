/* :help. The commands teach by themselves; topics are in help_topics.c. */
#include "console/room.h"

#include <stdio.h>

#define NAMES_WIDTH 30 /* of a command with its words */

/* ---- all of it ---- */

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

/* A name, what it is for; one below the other when the name is long. */
static void put_entry(struct screen *screen, struct text name, const char *summary)
{
    struct buffer *out = &screen->out;
    put_spaces(out, 2);
    terminal_put(&screen->terminal, out, STYLE_BOLD, name);
    if (name.len + 2 > NAMES_WIDTH) {
        buffer_put_char(out, '\n');
        put_spaces(out, 2 + NAMES_WIDTH);
    } else {
        put_spaces(out, NAMES_WIDTH - name.len);
    }
    terminal_wrap(&screen->terminal, out, 2 + NAMES_WIDTH, text_of(summary));
}

static void put_command(struct screen *screen, const struct console_command *command)
{
    char name[128];
    snprintf(name, sizeof name, ":%s%s%s", command->name,
             command->synopsis[0] ? " " : "", command->synopsis);
    put_entry(screen, text_of(name), command->summary);
}

static void put_heading(struct screen *screen, const char *heading)
{
    if (screen->out.len)
        buffer_put_char(&screen->out, '\n');
    terminal_put(&screen->terminal, &screen->out, STYLE_BOLD, text_of(heading));
    buffer_put_char(&screen->out, '\n');
}

static void show_all(struct screen *screen, bool attached)
{
    const char *before = NULL, *group;
    const struct console_command *command;
    for (size_t i = 0; (command = command_at(i)); i++) {
        group = command_group(command);
        if (group != before)
            put_heading(screen, group);
        before = group;
        put_command(screen, command);
    }
    put_heading(screen, "Topics: :help TOPIC");
    for (const struct help_topic *topic = help_topics; topic->name; topic++)
        put_entry(screen, text_of(topic->name), topic->summary);
    buffer_put_char(&screen->out, '\n');
    screen_say(screen, attached ? "A command may be shortened: :work for :worklist."
                                : "Anything else is an expression over the session: "
                                  "timed_minutes > 38. A command may be shortened.");
}

static void list_all(struct screen *screen)
{
    static const char *const columns[] = {"name", "words", "summary", "group", NULL};
    const struct console_command *command;
    struct rows rows;
    rows_begin(&rows, screen, columns);
    for (size_t i = 0; (command = command_at(i)); i++) {
        rows_printf(&rows, ":%s", command->name);
        rows_text(&rows, text_of(command->synopsis));
        rows_text(&rows, text_of(command->summary));
        rows_text(&rows, text_of(command_group(command)));
    }
    for (const struct help_topic *topic = help_topics; topic->name; topic++) {
        rows_text(&rows, text_of(topic->name));
        rows_text(&rows, TEXT(""));
        rows_text(&rows, text_of(topic->summary));
        rows_text(&rows, TEXT("Topics"));
    }
    rows_end(&rows);
}

/* ---- one thing ---- */

static void teach(struct screen *screen, struct text name, const char *summary,
                  const char *text)
{
    static const char *const columns[] = {"name", "summary", "help", NULL};
    struct rows rows;
    if (screen->mode == SCREEN_TABLE) {
        terminal_put(&screen->terminal, &screen->out, STYLE_BOLD, name);
        buffer_put_char(&screen->out, '\n');
        terminal_wrap(&screen->terminal, &screen->out, 0, text_of(summary));
        if (text && text[0])
            buffer_printf(&screen->out, "\n%s", text);
        return;
    }
    rows_begin(&rows, screen, columns);
    rows_text(&rows, name);
    rows_text(&rows, text_of(summary));
    rows_text(&rows, text_of(text));
    rows_end(&rows);
}

static void teach_command(struct screen *screen, const struct console_command *command)
{
    char name[128];
    snprintf(name, sizeof name, ":%s%s%s", command->name,
             command->synopsis[0] ? " " : "", command->synopsis);
    teach(screen, text_of(name), command->summary, command->help);
}

static bool begins(const char *name, struct text start)
{
    return strlen(name) >= start.len && memcmp(name, start.at, start.len) == 0;
}

/* ---- found by its name, or by how that begins ---- */

struct found {
    const struct console_command *command;
    const struct help_topic *topic;
    size_t count;
    char names[192];
    struct buffer list;
};

static bool is_meant(const char *name, struct text typed, bool whole)
{
    return whole ? text_is(typed, name) : begins(name, typed);
}

/* command: it was typed with its colon. */
static void find(struct found *found, struct text typed, bool whole, bool command)
{
    const struct console_command *row;
    for (size_t i = 0; (row = command_at(i)); i++) {
        if (!is_meant(row->name, typed, whole))
            continue;
        buffer_printf(&found->list, "%s:%s", found->count++ ? ", " : "", row->name);
        found->command = row;
    }
    for (const struct help_topic *topic = help_topics; topic->name && !command;
         topic++) {
        if (!is_meant(topic->name, typed, whole))
            continue;
        buffer_printf(&found->list, "%s%s", found->count++ ? ", " : "", topic->name);
        found->topic = topic;
    }
}

static struct text name_at(const void *context, size_t i)
{
    size_t commands = 0;
    (void)context;
    while (command_at(commands))
        commands++;
    return text_of(i < commands ? command_at(i)->name : help_topics[i - commands].name);
}

static enum status not_found(struct text name, struct error *error)
{
    size_t count = 0;
    while (command_at(count))
        count++;
    for (const struct help_topic *topic = help_topics; topic->name; topic++)
        count++;
    int nearest = text_nearest(name, count, name_at, NULL);
    error_set(error, STATUS_USAGE, "console.help", "there is no help of that name");
    if (nearest >= 0) {
        struct text near = name_at(NULL, (size_t)nearest);
        error_fix(error, "did you mean :help %.*s?", TEXT_ARG(near));
    } else {
        error_fix(error, ":help lists what there is");
    }
    return error->status;
}

static enum status ambiguous(struct found *found, struct error *error)
{
    found->names[found->list.len] = '\0';
    error_set(error, STATUS_USAGE, "console.help", "several begin like that");
    error_fix(error, "type more of it: %s", found->names);
    return error->status;
}

/* A topic and a command of one name are both meant. */
static enum status teach_named(struct screen *screen, struct text name, bool command,
                               struct error *error)
{
    struct found found = {.count = 0};
    buffer_borrow(&found.list, found.names, sizeof found.names - 1);
    find(&found, name, true, command);
    if (!found.count) {
        find(&found, name, false, command);
        if (found.count > 1)
            return ambiguous(&found, error);
    }
    if (!found.count)
        return not_found(name, error);
    if (found.topic)
        teach(screen, text_of(found.topic->name), found.topic->summary,
              found.topic->text);
    if (found.topic && found.command && screen_is_prose(screen))
        buffer_put_char(&screen->out, '\n');
    if (found.command)
        teach_command(screen, found.command);
    return STATUS_OK;
}

enum status help_run(struct console_call *call, struct error *error)
{
    struct screen *screen = &call->console->screen;
    enum status status = command_words(call, 0, 1, error);
    if (status)
        return status;
    if (call->count) {
        struct text name = call->words[0];
        size_t colon = name.len > 1 && name.at[0] == ':';
        name = (struct text){name.at + colon, name.len - colon};
        return teach_named(screen, name, colon, error);
    }
    if (screen->mode == SCREEN_TABLE)
        show_all(screen, call->console->options->attach);
    else
        list_all(screen);
    return STATUS_OK;
}
