#include "cli/data_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* An empty variable is as good as none. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

/* A relative home is refused by the base directory specification. */
static const char *absolute(const char *name)
{
    const char *value = variable(name);
    return value && value[0] == '/' ? value : NULL;
}

static int name_folder(const char *option, char path[DATA_FOLDER_PATH])
{
    const char *given = option ? option : variable("GONIO_DATA");
    const char *data = absolute("XDG_DATA_HOME"), *home = absolute("HOME");
    if (given)
        return snprintf(path, DATA_FOLDER_PATH, "%s", given);
    if (data)
        return snprintf(path, DATA_FOLDER_PATH, "%s/gonio", data);
    return home ? snprintf(path, DATA_FOLDER_PATH, "%s/.local/share/gonio", home) : 0;
}

enum status data_folder_find(const char *option, bool writing,
                             char path[DATA_FOLDER_PATH], struct error *error)
{
    struct stat about;
    path[0] = '\0';
    int n = name_folder(option, path);
    if (n < 0 || n >= DATA_FOLDER_PATH || (option && !option[0]))
        return error_set(error, STATUS_USAGE, "usage.data",
                         "--data: no folder has this name");
    if (writing && n == 0) {
        error_set(error, STATUS_USAGE, "usage.data", "no folder for tables is known");
        error_fix(error, "name one with --data DIR");
        return error->status;
    }
    if (!option || writing)
        return STATUS_OK;
    if (stat(option, &about) != 0)
        return error_set(error, STATUS_USAGE, "usage.data",
                         "--data: cannot open %s: %s", option, strerror(errno));
    if (!S_ISDIR(about.st_mode))
        return error_set(error, STATUS_USAGE, "usage.data",
                         "--data: %s is not a folder", option);
    return STATUS_OK;
}
