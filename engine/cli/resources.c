#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/resources.h"

#include "base/buffer.h"
#include "base/file.h"
#include "cli/exit.h"

#include <dirent.h>
#include <errno.h>
#include <gonio/version.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool join(char path[RESOURCE_PATH], const char *folder, const char *name)
{
    int n = snprintf(path, RESOURCE_PATH, "%s/%s", folder, name);
    return n > 0 && n < RESOURCE_PATH;
}

/* Whether both are under base; then they are noted. */
static bool found_under(struct resources *resources, const char *base)
{
    char library[RESOURCE_PATH];
    return join(resources->payers_path, base, "payers") &&
           join(resources->scripts_path, base, "scripts") &&
           join(library, base, "scripts/gonio") && is_folder(resources->payers_path) &&
           is_folder(library);
}

/* Cuts the last name off a path; false when none is left. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return false;
    *slash = '\0';
    return true;
}

static bool find_own(struct resources *resources)
{
    char folder[RESOURCE_PATH], share[RESOURCE_PATH], clean[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (n <= 0)
        return false;
    folder[n] = '\0';
    if (!go_up(folder))
        return false;
    if (join(share, folder, "../" GONIO_INSTALL_DATA) && realpath(share, clean) &&
        found_under(resources, clean))
        return true;
    do {
        if (found_under(resources, folder))
            return true;
    } while (go_up(folder));
    return false;
}

static enum status check_folder(const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return error_set(error, STATUS_USAGE, "usage.payers",
                         "--payers: cannot open %s: %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.payers", "--payers: %s is not a folder",
              path);
    error_fix(error, "name the folder that holds the policy folders");
    return error->status;
}

enum status resources_find(const struct option_texts *more, struct resources *resources,
                           struct error *error)
{
    size_t count = 0;
    *resources = (struct resources){.payers_path = ""};
    if (find_own(resources)) {
        resources->payers[count++] = resources->payers_path;
        resources->scripts[0] = resources->scripts_path;
    }
    for (size_t i = 0; i < more->count; i++) {
        enum status status = check_folder(more->at[i], error);
        if (status)
            return status;
        resources->payers[count++] = more->at[i];
    }
    resources->count = count;
    if (count)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.payers",
              "no payer policies are installed with this program");
    error_fix(error, "name their folder with --payers DIR, or install gonio again");
    return error->status;
}

/* ---- a folder that holds nothing ---- */

/* What is wrong with a name in it that was meant to be a policy's folder; NULL
 * when it was not. */
static const char *near_miss(const char *folder, const char *name)
{
    char inside[RESOURCE_PATH], file[RESOURCE_PATH];
    static const char *const spelt[] = {"policy.lua", "Policy.lua", "POLICY.LUA",
                                        "policy.Lua", "policy.LUA"};
    for (size_t i = 0; i < sizeof spelt / sizeof *spelt; i++) {
        if (!join(inside, folder, name) || !join(file, inside, spelt[i]) ||
            access(file, F_OK) != 0)
            continue;
        return i ? "the file must be named policy.lua, in small letters"
                 : "a payer's folder is named with small letters, digits, _ and - only";
    }
    return NULL;
}

static void advise(const char *path, struct error *error)
{
    char file[RESOURCE_PATH];
    DIR *folder = opendir(path);
    struct dirent *item;
    if (join(file, path, "policy.lua") && access(file, F_OK) == 0)
        error_fix(error, "this is a policy's own folder: name the one above it");
    while (folder && !error->fix[0] && (item = readdir(folder))) {
        const char *miss = near_miss(path, item->d_name);
        if (miss && item->d_name[0] != '.')
            error_fix(error, "%s: %s", item->d_name, miss);
    }
    if (folder)
        closedir(folder);
    if (!error->fix[0])
        error_fix(error,
                  "name the folder in which a folder acme/ with policy.lua stands");
}

/* A mistyped folder would be as if it were not named: all sessions decided by
 * other policies, and nobody told. */
static enum status check_holds(const char *path, const struct resources *resources,
                               struct error *error)
{
    const char *const payers[] = {path, NULL};
    struct policy_set_options options = {.payers = payers,
                                         .scripts = resources->scripts};
    struct policy_set *set = NULL;
    const struct text *ids = NULL;
    size_t count = 0;
    enum status status = policy_set_open(&options, &set, error);
    if (!status)
        status = policy_set_ids(set, &ids, &count, error);
    policy_set_close(set);
    if (status || count)
        return status;
    error_set(error, STATUS_USAGE, "usage.payers",
              "--payers: there is no policy in %s: no file PAYER/policy.lua", path);
    advise(path, error);
    return error->status;
}

enum status resources_open(const struct option_texts *more, struct resources *resources,
                           struct policy_set **set, struct error *error)
{
    return resources_open_data(more, NULL, resources, set, error);
}

enum status resources_open_data(const struct option_texts *more, const char *data,
                                struct resources *resources, struct policy_set **set,
                                struct error *error)
{
    enum status status = resources_find(more, resources, error);
    if (status)
        return status;
    struct policy_set_options options = {
        .payers = resources->payers, .scripts = resources->scripts, .data = data};
    for (size_t i = 0; i < more->count && !status; i++)
        status = check_holds(more->at[i], resources, error);
    return status ? status : policy_set_open(&options, set, error);
}

static void warn_of(const void *context, const struct policy *policy)
{
    const struct command *command = context;
    for (const struct policy_notice *at = policy->notices; at; at = at->next) {
        struct text file = policy_file(policy, at->place);
        struct error unheard = ERROR_NONE;
        struct buffer out;
        buffer_init(&out, 8192);
        buffer_printf(&out, "gonio %s: warning: ", command->name);
        buffer_put_visible(&out, file);
        buffer_printf(&out, ":%u: ", row_line(at->place));
        buffer_put_visible(&out, at->message);
        buffer_put_char(&out, '\n');
        if (!buffer_failed(&out) && file_write_all(STDERR_FILENO, buffer_text(&out),
                                                   "standard error", &unheard))
            unheard = ERROR_NONE;
        buffer_release(&out);
    }
}

void resources_warn(struct policy_set *set, const struct command *command)
{
    if (set)
        policy_set_watch(set, warn_of, command);
}

enum status resources_unknown(struct policy_set *set, const char *name,
                              struct error *error)
{
    const char *nearest = policy_set_nearest(set, text_of(name));
    error_set(error, STATUS_USAGE, "usage.payer", "there is no policy \"%s\"", name);
    if (nearest)
        error_suggest(error, "", nearest);
    else
        error_fix(error, "gonio policies lists them");
    return error->status;
}
