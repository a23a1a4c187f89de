#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/extras.h"

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

/* "plain" is a shipped mapping unless a file of that name is here. */
static enum status set_map(struct plugins *plugins, const char *map,
                           struct error *error)
{
    char folder[RESOURCE_PATH], path[RESOURCE_PATH], setting[RESOURCE_PATH + 16];
    struct stat known;
    snprintf(path, sizeof path, "%s", map);
    if (!strchr(map, '/') && stat(map, &known) != 0 &&
        extras_shipped("mappings", folder)) {
        int n = snprintf(path, sizeof path, "%s/%s.lua", folder, map);
        if (n < 0 || n >= RESOURCE_PATH || stat(path, &known) != 0)
            snprintf(path, sizeof path, "%s", map);
    }
    if (!plugins_find(plugins, "csv")) {
        error_set(error, STATUS_USAGE, "usage.map",
                  "--map: the plugin csv, which reads mappings, is not there");
        error_fix(error, "gonio plugins shows where plugins are looked for; or name "
                         "its file with --plugin");
        return error->status;
    }
    snprintf(setting, sizeof setting, "csv.map=%s", path);
    return plugins_set(plugins, setting, error);
}

enum status extras_open(const struct extras_options *options, struct plugins *plugins,
                        struct error *error)
{
    struct extras_folders folders;
    enum status status = STATUS_OK;
    extras_folders(&folders);
    for (size_t i = 0; folders.at[i] && !status; i++)
        status = plugins_walk(folders.at[i], plugins, take, error);
    for (size_t i = 0; i < options->files.count && !status; i++)
        status = plugins_add(plugins, options->files.at[i], error);
    for (size_t i = 0; i < options->settings.count && !status; i++)
        status = plugins_set(plugins, options->settings.at[i], error);
    if (!status && options->map)
        status = set_map(plugins, options->map, error);
    return status;
}
