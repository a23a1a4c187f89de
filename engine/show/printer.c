#include "show/printer.h"

#define NAMES_MAX 80

const struct gonio_writer *const printers[] = {&printer_table,    &printer_json,
                                               &printer_ndjson,   &printer_csv,
                                               &printer_markdown, NULL};

static int begins_as_json(const char *name, const char *begin, size_t len)
{
    (void)name;
    for (size_t i = 0; i < len; i++) {
        if (!strchr(" \t\r\n", begin[i]) || !begin[i])
            return begin[i] == '{' || begin[i] == '[';
    }
    return 0;
}

const struct gonio_reader reader_json = {
    .size = sizeof reader_json,
    .name = "json",
    .summary = "gonio/session/1: an object, an array, or one object a line",
    .recognises = begins_as_json,
};

static enum status unknown(const struct plugins *plugins, const char *name,
                           struct error *error)
{
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (size_t i = 0; printers[i]; i++)
        names[count++] = printers[i]->name;
    for (size_t i = 0; i < plugins->count && count < NAMES_MAX; i++) {
        if (plugins->at[i]->load.plugin.writer)
            names[count++] = plugins->at[i]->load.writer.name;
    }
    int nearest = text_nearest(text_of(name), count, text_cstr_at, names);
    error_set(error, STATUS_USAGE, "usage.value", "--format cannot be \"%s\"", name);
    if (nearest >= 0)
        error_suggest(error, "", names[nearest]);
    else
        error_fix(error, "gonio plugins lists what writes");
    return error->status;
}

enum status printer_choose(const struct plugins *plugins, const char *name,
                           struct printer_choice *choice, struct error *error)
{
    *choice = (struct printer_choice){.writer = NULL};
    for (size_t i = 0; printers[i]; i++) {
        if (strcmp(printers[i]->name, name) == 0) {
            choice->writer = printers[i];
            return STATUS_OK;
        }
    }
    for (size_t i = 0; i < plugins->count; i++) {
        struct plugin *plugin = plugins->at[i];
        if (plugin->load.plugin.writer && strcmp(plugin->load.writer.name, name) == 0) {
            *choice = (struct printer_choice){&plugin->load.writer, plugin};
            return plugin_start(plugin, error);
        }
    }
    return unknown(plugins, name, error);
}
