/* Each file of the template is written anew, with the word "template" in its
 * text and its name replaced. Nothing that is there is overwritten. */
#include "cli/plugins_new.h"

#include "base/file.h"
#include "cli/exit.h"
#include "cli/extras.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)1024 * 1024)
#define WORD     "template"

static const char *const files[] = {"CMakeLists.txt", "template.c", "README.md"};

static enum status refuse(const char *name, struct error *error)
{
    error_set(error, STATUS_USAGE, "usage.name", "a plugin cannot be named \"%s\"",
              name);
    error_fix(error, "begin with a small letter; then small letters, digits and _, at "
                     "most 32 in all");
    return error->status;
}

/* It becomes the name of C functions and of a CMake target. */
static enum status check_name(const char *name, struct error *error)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    bool letter = name[0] >= 'a' && name[0] <= 'z';
    bool taken = strcmp(name, "new") == 0 || strcmp(name, "test") == 0;
    if (!letter || taken || len > LOAD_NAME_MAX || name[len])
        return refuse(name, error);
    return STATUS_OK;
}

static void rename_words(struct text text, const char *name, struct buffer *out)
{
    size_t len = sizeof WORD - 1;
    for (size_t i = 0; i < text.len;) {
        if (text.len - i >= len && memcmp(text.at + i, WORD, len) == 0) {
            buffer_put_cstr(out, name);
            i += len;
        } else {
            buffer_put_char(out, text.at[i++]);
        }
    }
}

static enum status cannot_write(const char *path, struct error *error)
{
    int number = errno;
    error_set(error, STATUS_USAGE, "file.write", "cannot write %s: %s", path,
              strerror(number));
    if (number == EEXIST)
        error_fix(error, "choose another folder; nothing is overwritten");
    return error->status;
}

static enum status write_new(const char *path, struct text text, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return cannot_write(path, error);
    enum status status = file_write_all(fd, text, path, error);
    close(fd);
    return status;
}

struct copying {
    const char *from; /* folders */
    const char *to;
    const char *name;
};

static enum status copy_file(const struct copying *copying, const char *file,
                             struct error *error)
{
    char from[RESOURCE_PATH + 64], to[RESOURCE_PATH + 64];
    struct buffer text, file_name, out;
    buffer_init(&text, FILE_MAX);
    buffer_init(&file_name, RESOURCE_PATH);
    buffer_init(&out, 2 * FILE_MAX);
    rename_words(text_of(file), copying->name, &file_name);
    snprintf(from, sizeof from, "%s/%s", copying->from, file);
    snprintf(to, sizeof to, "%s/%.*s", copying->to, TEXT_ARG(buffer_text(&file_name)));
    enum status status = file_read(from, &text, error);
    if (!status)
        rename_words(buffer_text(&text), copying->name, &out);
    if (!status && buffer_failed(&out))
        status = error_no_memory(error);
    if (!status)
        status = write_new(to, buffer_text(&out), error);
    buffer_release(&text);
    buffer_release(&file_name);
    buffer_release(&out);
    return status;
}

static enum status copy_all(const struct copying *copying, struct error *error)
{
    if (mkdir(copying->to, 0777))
        return cannot_write(copying->to, error);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        enum status status = copy_file(copying, files[i], error);
        if (status)
            return status;
    }
    return STATUS_OK;
}

static int tell(const struct copying *copying)
{
    struct buffer out;
    buffer_init(&out, 16 * 1024);
    buffer_printf(&out,
                  "%s holds a plugin that works. Build it, and try it:\n"
                  "  cmake -G Ninja -S %s -B %s/build && cmake --build %s/build\n"
                  "  gonio plugins --plugin %s/build/%s.so %s\n",
                  copying->to, copying->to, copying->to, copying->to, copying->to,
                  copying->name, copying->name);
    int result = exit_print("plugins", buffer_text(&out));
    buffer_release(&out);
    return result;
}

static enum status prepare(size_t count, char **names, struct copying *copying,
                           char template[RESOURCE_PATH], struct error *error)
{
    if (count < 1 || count > 2) {
        error_set(error, STATUS_USAGE, "usage.operand", "new takes a NAME, and a DIR");
        error_fix(error, "gonio plugins new NAME [DIR]");
        return error->status;
    }
    enum status status = check_name(names[0], error);
    if (status)
        return status;
    if (!extras_shipped(WORD, template))
        return error_set(error, STATUS_USAGE, "plugin.template",
                         "the template is not installed with this program");
    *copying = (struct copying){template, names[count - 1], names[0]};
    return STATUS_OK;
}

int plugins_new(size_t count, char **names)
{
    char template[RESOURCE_PATH];
    struct copying copying = {NULL, NULL, NULL};
    struct error error = ERROR_NONE;
    enum status status = prepare(count, names, &copying, template, &error);
    mode_t mask = umask(022); /* others may read source code, and not write it */
    if (!status)
        status = copy_all(&copying, &error);
    umask(mask);
    return status ? exit_report("plugins", &error) : tell(&copying);
}
