#include "base/shown.h"

#include "base/file.h"

#include <stdio.h>

/* Bytes of the path that the folder takes; 0: it is not in it. */
static size_t inside(const char *folder, const char *path)
{
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        len--;
    bool is = strncmp(folder, path, len) == 0 &&
              (path[len] == '/' || path[len] == '\0' || folder[len - 1] == '/');
    return is ? len : 0;
}

static bool replaced(const char *folder, const char *rest, char *path, size_t size)
{
    int len = snprintf(path, size, "%s%s", folder, rest);
    return len >= 0 && (size_t)len < size;
}

const char *shown_real(const struct shown_folders *folders, const char *path,
                       char real[SHOWN_PATH])
{
    const struct shown_folder *innermost = NULL;
    size_t most = 0;
    for (size_t i = 0; folders && i < folders->count; i++) {
        size_t len = inside(folders->at[i].shown, path);
        if (len > most) {
            most = len;
            innermost = &folders->at[i];
        }
    }
    if (!innermost)
        return path;
    return replaced(innermost->real, path + most, real, SHOWN_PATH) ? real : NULL;
}

enum status shown_read(const struct shown_folders *folders, const char *path,
                       struct buffer *buffer, struct error *error)
{
    char real[SHOWN_PATH];
    const char *file = shown_real(folders, path, real);
    if (file == path)
        return file_read(path, buffer, error);
    enum status status =
        file ? file_read(file, buffer, error)
             : error_set(error, STATUS_IO, "file.read", "the path is too long");
    if (status)
        error->file[0] = '\0';
    if (status)
        error_at(error, path, 0, 0);
    return status;
}

void shown_hide(const struct shown_folders *folders, struct error *error)
{
    for (size_t i = 0; folders && i < folders->count; i++) {
        char path[sizeof error->file];
        size_t len = inside(folders->at[i].real, error->file);
        if (!len)
            continue;
        (void)replaced(folders->at[i].shown, error->file + len, path, sizeof path);
        memcpy(error->file, path, sizeof path);
        return;
    }
}
