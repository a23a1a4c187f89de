/* gonio plugins: what is there, what one of them takes, and a new one. */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/extras.h"
#include "cli/plugins_new.h"
#include "show/printer.h"

#define OUT_MAX ((size_t)4 * 1024 * 1024)

struct listing {
    struct plugins plugins;
    struct buffer out;
    int worst; /* exit status of those that were refused */
};

static const char *const type_words[] = {
    [GONIO_OPTION_TEXT] = "TEXT",
    [GONIO_OPTION_NUMBER] = "NUMBER",
    [GONIO_OPTION_FLAG] = "yes|no",
    [GONIO_OPTION_FILE] = "FILE",
};

/* ---- one plugin ---- */

static void put_kinds(struct buffer *out, const struct gonio_plugin *plugin)
{
    const char *comma = "";
    const struct {
        const void *there;
        const char *word;
    } kinds[] = {{plugin->reader, "reader"},
                 {plugin->writer, "writer"},
                 {plugin->rules, "rule set"},
                 {plugin->listener, "listener"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!kinds[i].there)
            continue;
        buffer_printf(out, "%s%s", comma, kinds[i].word);
        comma = ", ";
    }
}

static void put_option(struct buffer *out, const struct gonio_plugin *plugin,
                       const struct gonio_option *option)
{
    buffer_printf(out, "  --set %s.%s=%s", plugin->name, option->name,
                  type_words[option->type]);
    if (option->value)
        buffer_printf(out, "  (%s)", option->value);
    buffer_put_cstr(out, "\n      ");
    buffer_put_visible(out, text_of(option->help));
    buffer_put_char(out, '\n');
}

static void put_plugin(struct buffer *out, const struct plugin *plugin)
{
    const struct gonio_plugin *made = &plugin->load.plugin;
    buffer_printf(out, "%s %s  ", made->name, made->version);
    put_kinds(out, made);
    buffer_put_cstr(out, "\n  ");
    buffer_put_visible(out, text_of(made->summary));
    buffer_put_cstr(out, "\n  from ");
    buffer_put_visible(out, text_of(plugin->path));
    buffer_put_char(out, '\n');
    for (size_t i = 0; i < made->option_count; i++)
        put_option(out, made, &made->options[i]);
    buffer_put_char(out, '\n');
}

static void put_rules(struct buffer *out, const struct gonio_plugin *plugin)
{
    buffer_put_cstr(out, "Rules:\n");
    for (size_t i = 0; i < plugin->rules->rule_count; i++) {
        const struct gonio_rule *rule = &plugin->rules->rules[i];
        buffer_printf(out, "  %s.%s\n      ", plugin->name, rule->id);
        buffer_put_visible(out, text_of(rule->summary));
        buffer_put_cstr(out, "\n      source: ");
        buffer_put_visible(out, text_of(rule->source));
        buffer_put_char(out, '\n');
    }
    buffer_put_char(out, '\n');
}

static void put_events(struct buffer *out, const struct gonio_listener *listener)
{
    buffer_put_cstr(out, "Hears:");
    for (int i = 0; i < EVENT_KINDS; i++) {
        if (listener->events >> i & 1)
            buffer_printf(out, " %s", event_name((enum event_kind)i));
    }
    buffer_put_cstr(out, "\n\n");
}

static void put_help(struct buffer *out, const char *help)
{
    for (const char *at = help; *at;) {
        size_t len = strcspn(at, "\n");
        buffer_put_visible(out, (struct text){at, len});
        buffer_put_char(out, '\n');
        at += len + (at[len] == '\n');
    }
}

static void put_details(struct buffer *out, const struct plugin *plugin)
{
    const struct gonio_plugin *made = &plugin->load.plugin;
    put_plugin(out, plugin);
    if (made->reader)
        buffer_printf(out, "Reads with --from %s: %s\n\n", made->reader->name,
                      made->reader->summary);
    if (made->writer)
        buffer_printf(out, "Writes with --format %s: %s\n\n", made->writer->name,
                      made->writer->summary);
    if (made->rules)
        put_rules(out, made);
    if (made->listener)
        put_events(out, made->listener);
    if (made->help)
        put_help(out, made->help);
}

/* ---- all of them ---- */

static void put_built_in(struct buffer *out)
{
    buffer_put_cstr(out, "Built in\n");
    buffer_printf(out, "  reader  %-8s %s\n", reader_json.name, reader_json.summary);
    for (size_t i = 0; printers[i]; i++)
        buffer_printf(out, "  writer  %-8s %s\n", printers[i]->name,
                      printers[i]->summary);
    buffer_put_char(out, '\n');
}

/* One that is refused is told, and the others are listed. */
static enum status take(void *context, const char *path, struct error *error)
{
    struct listing *listing = context;
    struct error refusal = ERROR_NONE;
    (void)error;
    if (plugins_add(&listing->plugins, path, &refusal))
        listing->worst = exit_worst(listing->worst, exit_report("plugins", &refusal));
    return STATUS_OK;
}

static void find_all(struct listing *listing, const struct option_texts *files,
                     const struct extras_folders *folders)
{
    struct error error = ERROR_NONE;
    for (size_t i = 0; folders->at[i]; i++) {
        if (plugins_walk(folders->at[i], listing, take, &error))
            listing->worst = exit_worst(listing->worst, exit_report("plugins", &error));
    }
    for (size_t i = 0; i < files->count; i++) {
        if (take(listing, files->at[i], &error))
            listing->worst = exit_worst(listing->worst, exit_report("plugins", &error));
    }
}

static void list(struct listing *listing, const struct extras_folders *folders)
{
    struct buffer *out = &listing->out;
    put_built_in(out);
    for (size_t i = 0; i < listing->plugins.count; i++)
        put_plugin(out, listing->plugins.at[i]);
    if (listing->plugins.count == 0)
        buffer_put_cstr(out, "No plugin is found.\n\n");
    buffer_put_cstr(out, "Looked for in\n");
    for (size_t i = 0; folders->at[i]; i++) {
        buffer_put_cstr(out, "  ");
        buffer_put_visible(out, text_of(folders->at[i]));
        buffer_put_char(out, '\n');
    }
    buffer_put_cstr(out, "and where --plugin FILE says. gonio plugins NAME says more "
                         "about one.\n");
}

static int no_such(const struct listing *listing, const char *name)
{
    struct error error;
    const char *nearest = plugins_nearest(&listing->plugins, name);
    error_set(&error, STATUS_USAGE, "usage.plugin", "there is no plugin \"%s\"", name);
    if (nearest)
        error_suggest(&error, "", nearest);
    else
        error_fix(&error, "gonio plugins lists them");
    return exit_report("plugins", &error);
}

static int show(const struct operands *names, const struct option_texts *files)
{
    struct listing listing = {.worst = EXIT_OK};
    struct extras_folders folders;
    plugins_init(&listing.plugins);
    buffer_init(&listing.out, OUT_MAX);
    extras_folders(&folders);
    find_all(&listing, files, &folders);
    if (names->count == 0)
        list(&listing, &folders);
    for (int i = 0; i < names->count; i++) {
        const struct plugin *plugin = plugins_find(&listing.plugins, names->at[i]);
        if (plugin)
            put_details(&listing.out, plugin);
        else
            listing.worst = exit_worst(listing.worst, no_such(&listing, names->at[i]));
    }
    int result = exit_print("plugins", buffer_text(&listing.out));
    buffer_release(&listing.out);
    plugins_close(&listing.plugins);
    return exit_worst(result, listing.worst);
}

static int plugins_run(int argc, char **argv)
{
    struct option_texts files = {.count = 0};
    const struct option rows[] = {{"plugin", OPTION_TEXTS, &files, NULL, NULL}};
    const struct option_set set = {rows, sizeof rows / sizeof *rows};
    struct operands operands;
    struct error error = ERROR_NONE;
    (void)argc;
    if (options_read(&set, argv, &operands, &error))
        return exit_report("plugins", &error);
    if (operands.help)
        return exit_help(&command_plugins);
    if (operands.count && strcmp(operands.at[0], "new") == 0)
        return plugins_new((size_t)operands.count - 1, operands.at + 1);
    return show(&operands, &files);
}

const struct command command_plugins = {
    .name = "plugins",
    .summary = "what reads, writes, checks and listens beside what is built in",
    .help =
        "usage: gonio plugins [OPTION]... [NAME]...\n"
        "       gonio plugins new NAME [DIR]\n"
        "\n"
        "A plugin is a shared object that adds a reader (other files into sessions),\n"
        "a writer (another output), a rule set (checks in C or C++) or a listener\n"
        "(hears what happens). Lists those that are found: in plugins/ beside the\n"
        "program, in lib/gonio/plugins where it is installed, and named by --plugin.\n"
        "With NAME: all about one, its rules, its events, its help.\n"
        "\n"
        "check and convert load the same ones. They are code that runs with your\n"
        "rights: a file is refused when others can write to it or to a folder above\n"
        "it, when it belongs to neither root nor you, or when it is built for another\n"
        "version of the interface.\n"
        "\n"
        "  new NAME [DIR]     write a plugin to start from into DIR (NAME): it builds\n"
        "                     with CMake against the installed program, and it works\n"
        "  --plugin FILE      another plugin; may be given again\n"
        "  --help             show this\n"
        "\n"
        "Exit status:\n"
        "  74 input or output failed    2 a plugin is refused, or the command line "
        "wrong\n"
        "\n"
        "Examples:\n"
        "  gonio plugins csv\n"
        "  gonio plugins new our_checks\n"
        "  gonio check --plugin our_checks/build/our_checks.so visits.json\n",
    .run = plugins_run,
};
