#include "plugin/plugins.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PLUGINS_PATH   4096
#define PLUGINS_FOLDER 1024 /* files of one folder */

void plugins_init(struct plugins *plugins)
{
    *plugins = (struct plugins){.count = 0};
}

static void plugin_free(struct plugin *plugin)
{
    const struct gonio_plugin *made = &plugin->load.plugin;
    if (plugin->started && made->stop) {
        host_enter(&plugin->host);
        made->stop(&plugin->host.lent, plugin->host.own->state);
    }
    host_close(&plugin->host);
    for (size_t i = 0; plugin->values && i < made->option_count; i++)
        free(plugin->values[i]);
    free(plugin->values);
    free(plugin->path);
    free(plugin);
}

void plugins_close(struct plugins *plugins)
{
    while (plugins->count)
        plugin_free(plugins->at[--plugins->count]);
}

/* ---- adding ---- */

static enum status copy_values(struct plugin *plugin, struct error *error)
{
    const struct gonio_plugin *made = &plugin->load.plugin;
    plugin->values = calloc(made->option_count + 1, sizeof *plugin->values);
    for (size_t i = 0; plugin->values && i < made->option_count; i++) {
        const char *value = made->options[i].value;
        plugin->values[i] = value ? strdup(value) : NULL;
        if (value && !plugin->values[i])
            return error_no_memory(error);
    }
    return plugin->values ? STATUS_OK : error_no_memory(error);
}

static enum status check_name(const struct plugins *plugins,
                              const struct plugin *plugin, struct error *error)
{
    const char *name = plugin->load.plugin.name;
    const struct plugin *other = plugins_find(plugins, name);
    if (!other)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "plugin.name_taken",
              "%s has the name of another plugin, %s: %s", plugin->path, other->path,
              name);
    error_fix(error, "load one of the two");
    return error->status;
}

static enum status add(struct plugins *plugins, const struct gonio_plugin *made,
                       struct plugin *plugin, struct error *error)
{
    enum status status = made ? load_struct(made, plugin->path, &plugin->load, error)
                              : load_file(plugin->path, &plugin->load, error);
    if (!status)
        status = check_name(plugins, plugin, error);
    if (!status)
        status = copy_values(plugin, error);
    if (!status)
        status = host_open(&plugin->host, &plugin->load.plugin,
                           (const char *const *)plugin->values, error);
    if (status) {
        plugin_free(plugin);
        return status;
    }
    plugins->at[plugins->count++] = plugin;
    return STATUS_OK;
}

enum status plugins_add_struct(struct plugins *plugins, const struct gonio_plugin *made,
                               const char *path, struct error *error)
{
    if (plugins->count == PLUGINS_MAX)
        return error_set(error, STATUS_USAGE, "plugin.many",
                         "there are more than %d plugins", PLUGINS_MAX);
    struct plugin *plugin = calloc(1, sizeof *plugin);
    if (plugin)
        plugin->path = strdup(path);
    if (!plugin || !plugin->path) {
        free(plugin);
        return error_no_memory(error);
    }
    return add(plugins, made, plugin, error);
}

enum status plugins_add(struct plugins *plugins, const char *path, struct error *error)
{
    for (size_t i = 0; i < plugins->count; i++) {
        if (strcmp(plugins->at[i]->path, path) == 0)
            return STATUS_OK;
    }
    return plugins_add_struct(plugins, NULL, path, error);
}

/* ---- folders ---- */

static int is_plugin(const struct dirent *item)
{
    size_t len = strlen(item->d_name);
    return item->d_name[0] != '.' && len > 3 &&
           strcmp(item->d_name + len - 3, ".so") == 0;
}

static int compare(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

enum status plugins_walk(const char *folder, void *context,
                         enum status (*take)(void *context, const char *path,
                                             struct error *error),
                         struct error *error)
{
    struct dirent **items = NULL;
    enum status status = STATUS_OK;
    int count = scandir(folder, &items, is_plugin, compare);
    if (count < 0 && (errno == ENOENT || errno == ENOTDIR))
        return STATUS_OK;
    if (count < 0)
        return error_set(error, STATUS_USAGE, "plugin.folder", "cannot read %s: %s",
                         folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        char path[PLUGINS_PATH];
        int n = snprintf(path, sizeof path, "%s/%s", folder, items[i]->d_name);
        if (!status && n > 0 && n < PLUGINS_PATH && i < PLUGINS_FOLDER)
            status = take(context, path, error);
        free(items[i]);
    }
    free(items);
    return status;
}

/* ---- finding ---- */

struct plugin *plugins_find(const struct plugins *plugins, const char *name)
{
    for (size_t i = 0; i < plugins->count; i++) {
        if (strcmp(plugins->at[i]->load.plugin.name, name) == 0)
            return plugins->at[i];
    }
    return NULL;
}

static struct text plugin_name_at(const void *names, size_t i)
{
    const struct plugins *plugins = names;
    return text_of(plugins->at[i]->load.plugin.name);
}

const char *plugins_nearest(const struct plugins *plugins, const char *name)
{
    int i = text_nearest(text_of(name), plugins->count, plugin_name_at, plugins);
    return i < 0 ? NULL : plugins->at[i]->load.plugin.name;
}

/* ---- options ---- */

static struct text option_name_at(const void *names, size_t i)
{
    return text_of(((const struct gonio_option *)names)[i].name);
}

static enum status no_plugin(const struct plugins *plugins, const char *name,
                             struct error *error)
{
    const char *nearest = plugins_nearest(plugins, name);
    error_set(error, STATUS_USAGE, "usage.set", "--set: there is no plugin \"%s\"",
              name);
    if (nearest)
        error_fix(error, "did you mean %s?", nearest);
    else
        error_fix(error, "gonio plugins lists them");
    return error->status;
}

static enum status no_option(const struct gonio_plugin *plugin, struct text name,
                             struct error *error)
{
    int i = text_nearest(name, plugin->option_count, option_name_at, plugin->options);
    error_set(error, STATUS_USAGE, "usage.set",
              "--set: plugin %s has no option \"%.*s\"", plugin->name, TEXT_ARG(name));
    if (i >= 0)
        error_fix(error, "did you mean %s.%s?", plugin->name, plugin->options[i].name);
    else
        error_fix(error, "gonio plugins %s lists its options", plugin->name);
    return error->status;
}

static enum status check_value(const struct gonio_option *option, const char *value,
                               struct error *error)
{
    size_t digits = strspn(value, "0123456789");
    bool number = digits > 0 && digits < 18 && !value[digits];
    bool flag = strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    if (option->type == GONIO_OPTION_NUMBER && !number)
        return error_set(error, STATUS_USAGE, "usage.set",
                         "--set: %s must be a whole number", option->name);
    if (option->type == GONIO_OPTION_FLAG && !flag)
        return error_set(error, STATUS_USAGE, "usage.set",
                         "--set: %s must be yes or no", option->name);
    return STATUS_OK;
}

static enum status set_value(struct plugin *plugin, struct text name, const char *value,
                             struct error *error)
{
    const struct gonio_plugin *made = &plugin->load.plugin;
    for (size_t i = 0; i < made->option_count; i++) {
        if (!text_is(name, made->options[i].name))
            continue;
        enum status status = check_value(&made->options[i], value, error);
        if (status)
            return status;
        char *copy = strdup(value);
        if (!copy)
            return error_no_memory(error);
        free(plugin->values[i]);
        plugin->values[i] = copy;
        return STATUS_OK;
    }
    return no_option(made, name, error);
}

enum status plugins_set(struct plugins *plugins, const char *setting,
                        struct error *error)
{
    char name[LOAD_NAME_MAX + 1];
    const char *dot = strchr(setting, '.');
    const char *equals = dot ? strchr(dot, '=') : NULL;
    if (!equals || dot == setting || dot - setting > LOAD_NAME_MAX) {
        error_set(error, STATUS_USAGE, "usage.set",
                  "--set takes PLUGIN.OPTION=VALUE, as csv.encoding=latin-1");
        error_fix(error, "gonio plugins lists plugins and their options");
        return error->status;
    }
    snprintf(name, sizeof name, "%.*s", (int)(dot - setting), setting);
    struct plugin *plugin = plugins_find(plugins, name);
    if (!plugin)
        return no_plugin(plugins, name, error);
    struct text option = {dot + 1, (size_t)(equals - dot - 1)};
    return set_value(plugin, option, equals + 1, error);
}

/* ---- starting ---- */

enum status plugin_start(struct plugin *plugin, struct error *error)
{
    const struct gonio_plugin *made = &plugin->load.plugin;
    struct host *host = &plugin->host;
    int result = 0;
    if (plugin->started)
        return STATUS_OK;
    host_enter(host);
    host->own->starting = true;
    if (made->start)
        result = made->start(&host->lent, &host->own->state);
    host->own->starting = false;
    enum status status = host_result(host, result, error);
    plugin->started = !status;
    return status;
}
