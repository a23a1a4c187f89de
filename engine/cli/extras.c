#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/extras.h"

#include "cli/exit.h"
#include "show/printer.h"

#include <gonio/version.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder that the program is in. */
static bool find_program(char folder[RESOURCE_PATH])
{
    ssize_t n = readlink("/proc/self/exe", folder, RESOURCE_PATH - 1);
    char *slash = NULL;
    if (n > 0) {
        folder[n] = '\0';
        slash = strrchr(folder, '/');
    }
    if (slash)
        *slash = '\0';
    return slash;
}

static bool join(char path[RESOURCE_PATH], const char *folder, const char *name)
{
    int n = snprintf(path, RESOURCE_PATH, "%s/%s", folder, name);
    return n > 0 && n < RESOURCE_PATH;
}

void extras_folders(struct extras_folders *folders)
{
    char program[RESOURCE_PATH], joined[RESOURCE_PATH], clean[PATH_MAX];
    size_t count = 0;
    *folders = (struct extras_folders){.at = {NULL}};
    if (!find_program(program))
        return;
    if (join(folders->beside, program, "plugins"))
        folders->at[count++] = folders->beside;
    if (!join(joined, program, "../" GONIO_INSTALL_PLUGINS) || !realpath(joined, clean))
        return;
    int n = snprintf(folders->installed, RESOURCE_PATH, "%s", clean);
    if (n > 0 && n < RESOURCE_PATH)
        folders->at[count] = folders->installed;
}

bool extras_shipped(const char *name, char path[RESOURCE_PATH])
{
    char program[RESOURCE_PATH], under[64];
    struct stat known;
    if (!find_program(program))
        return false;
    snprintf(under, sizeof under, "../" GONIO_INSTALL_DATA "/%.16s", name);
    if (join(path, program, under) && stat(path, &known) == 0)
        return true;
    return join(path, program, name) && stat(path, &known) == 0;
}

static enum status take(void *context, const char *path, struct error *error)
{
    return plugins_add(context, path, error);
}

static bool is_for_others(const struct plugins *plugins, const char *setting)
{
    char name[64];
    size_t len = strcspn(setting, ".=");
    if (setting[len] != '.' || len >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)len, setting);
    return !plugins_find(plugins, name);
}

static enum status set_one(const struct extras_options *options,
                           struct plugins *plugins, const char *setting,
                           struct error *error)
{
    if (!options->others || !is_for_others(plugins, setting))
        return plugins_set(plugins, setting, error);
    options->others->at[options->others->count++] = setting;
    return STATUS_OK;
}

static enum status load_all(const struct extras_options *options,
                            struct plugins *plugins, struct error *error)
{
    struct extras_folders folders;
    enum status status = STATUS_OK;
    extras_folders(&folders);
    for (size_t i = 0; folders.at[i] && !status; i++)
        status = plugins_walk(folders.at[i], plugins, take, error);
    for (size_t i = 0; i < options->files.count && !status; i++)
        status = plugins_add(plugins, options->files.at[i], error);
    for (size_t i = 0; i < options->settings.count && !status; i++)
        status = set_one(options, plugins, options->settings.at[i], error);
    return status;
}

/* ---- readers ---- */

/* "plain" is a shipped mapping unless a file of that name is here. */
static void find_map(const char *map, char path[RESOURCE_PATH])
{
    char folder[RESOURCE_PATH];
    struct stat known;
    if (!strchr(map, '/') && stat(map, &known) != 0 &&
        extras_shipped("mappings", folder)) {
        int n = snprintf(path, RESOURCE_PATH, "%.4000s/%.64s.lua", folder, map);
        if (n > 0 && n < RESOURCE_PATH && stat(path, &known) == 0)
            return;
    }
    snprintf(path, RESOURCE_PATH, "%s", map);
}

/* --map is the csv plugin's option, and what is not JSON is CSV then. */
static enum status set_map(struct extras *extras, const char *map, struct error *error)
{
    char path[RESOURCE_PATH], setting[RESOURCE_PATH + 16];
    extras->readers.otherwise = plugins_find(&extras->plugins, "csv");
    if (!extras->readers.otherwise) {
        error_set(error, STATUS_USAGE, "usage.map",
                  "--map: the plugin csv, which reads mappings, is not there");
        error_fix(error, "gonio plugins shows where plugins are looked for; or name "
                         "its file with --plugin");
        return error->status;
    }
    find_map(map, path);
    snprintf(setting, sizeof setting, "csv.map=%s", path);
    return plugins_set(&extras->plugins, setting, error);
}

static enum status no_reader(const struct plugins *plugins, const char *name,
                             struct error *error)
{
    const char *names[PLUGINS_MAX + 1] = {"json"};
    size_t count = 1;
    for (size_t i = 0; i < plugins->count; i++) {
        if (plugins->at[i]->load.plugin.reader)
            names[count++] = plugins->at[i]->load.reader.name;
    }
    int nearest = text_nearest(text_of(name), count, text_cstr_at, names);
    error_set(error, STATUS_USAGE, "usage.value", "--from cannot be \"%s\"", name);
    if (nearest >= 0)
        error_suggest(error, "", names[nearest]);
    else
        error_fix(error, "gonio plugins lists what reads");
    return error->status;
}

static enum status choose_reader(struct extras *extras, const char *name,
                                 struct error *error)
{
    if (strcmp(name, reader_json.name) == 0) {
        extras->reads = false;
        return STATUS_OK;
    }
    for (size_t i = 0; i < extras->plugins.count; i++) {
        struct plugin *plugin = extras->plugins.at[i];
        if (plugin->load.plugin.reader && strcmp(plugin->load.reader.name, name) == 0) {
            extras->readers.all = plugin;
            return STATUS_OK;
        }
    }
    return no_reader(&extras->plugins, name, error);
}

enum status extras_open(const struct extras_options *options, struct extras *extras,
                        struct error *error)
{
    plugins_init(&extras->plugins);
    extras->readers.plugins = &extras->plugins;
    enum status status = load_all(options, &extras->plugins, error);
    for (size_t i = 0; i < extras->plugins.count; i++)
        extras->reads |= extras->plugins.at[i]->load.plugin.reader != NULL;
    if (!status && options->map)
        status = set_map(extras, options->map, error);
    if (!status && options->reader)
        status = choose_reader(extras, options->reader, error);
    return status;
}

/* ---- the run ---- */

enum status extras_start(struct extras *extras, struct error *error)
{
    struct plugins *plugins = &extras->plugins;
    for (size_t i = 0; i < plugins->count; i++) {
        struct plugin *plugin = plugins->at[i];
        if (!plugin->load.plugin.rules && !plugin->load.plugin.listener)
            continue;
        enum status status = plugin_start(plugin, error);
        if (status)
            return status;
        if (plugin->load.plugin.listener && !listen_to(&extras->bus, plugin))
            return error_set(error, STATUS_USAGE, "plugin.many",
                             "more than %d plugins listen", EVENT_SUBSCRIBERS);
    }
    extras->judges = judge_of(plugins, &extras->judge);
    return STATUS_OK;
}

void extras_finish(struct extras *extras)
{
    for (size_t i = 0; i < extras->bus.count; i++) {
        if (extras->bus.at[i].call)
            listen_end(extras->bus.at[i].context);
    }
}

void extras_close(struct extras *extras)
{
    plugins_close(&extras->plugins);
}

const struct input_readers *extras_readers(const struct extras *extras)
{
    return extras->reads ? &extras->readers : NULL;
}

const struct judge *extras_judge(const struct extras *extras)
{
    return extras->judges ? &extras->judge : NULL;
}

struct event_bus *extras_bus(struct extras *extras)
{
    return extras->bus.count ? &extras->bus : NULL;
}
