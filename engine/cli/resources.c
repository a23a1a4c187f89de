#include "cli/resources.h"

#include <errno.h>
#include <gonio/version.h>
#include <stdio.h>
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
    char folder[RESOURCE_PATH], share[RESOURCE_PATH];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (n <= 0)
        return false;
    folder[n] = '\0';
    if (!go_up(folder))
        return false;
    if (join(share, folder, "../" GONIO_INSTALL_DATA) && found_under(resources, share))
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
    if (count)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "usage.payers",
              "no payer policies are installed with this program");
    error_fix(error, "name their folder with --payers DIR, or install gonio again");
    return error->status;
}

enum status resources_open(const struct option_texts *more, struct resources *resources,
                           struct policy_set **set, struct error *error)
{
    enum status status = resources_find(more, resources, error);
    if (status)
        return status;
    struct policy_set_options options = {.payers = resources->payers,
                                         .scripts = resources->scripts};
    return policy_set_open(&options, set, error);
}
